package matrixbot

import (
	"testing"

	"smart-city-dialog.de/akademie/internal/inbox"
)

// greets has the assistant greet a room, twice.
func (d *desk) greets(work int64, room string) string {
	d.t.Helper()
	at := d.home.Room(room)
	before := len(at.Messages())
	for range 2 {
		if err := d.welcome(d.t.Context(), inbox.Work{ID: work, Scope: d.user.ID, Kind: greet, Room: room, Author: d.anna.ID}); err != nil {
			d.t.Fatal(err)
		}
		d.sends()
	}
	if n := len(at.Messages()) - before; n > 1 {
		d.t.Errorf("it greets %d times", n)
	}
	return d.since(at, before)
}

func TestAcceptanceRoomsAreGreetedOnceWithWhatIsDoneAndKept(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.expects(d.greets(900, d.direct.ID), "Guten Tag!", "/my/account#identities", "verbinden CODE", "/privacy", "speichere ich", "in English")
	d.expects(d.greets(901, d.group.ID), "Guten Tag!", "Erwähnen Sie mich", "/privacy", "-verbinden CODE")
}

func TestARoomThatCannotBeReadIsToldSo(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.exec(`UPDATE matrix_rooms SET encrypted = true WHERE room = $1`, d.direct.ID)
	if err := d.welcome(t.Context(), inbox.Work{ID: 900, Kind: greet, Room: d.direct.ID}); err != nil {
		t.Fatal(err)
	}
	d.expects(one[string](d.mailroom, `SELECT content ->> 'body' FROM matrix_posts`), "verschlüsselt")
}

func TestWhereItMayNotWriteNobodyIsGreeted(t *testing.T) {
	t.Parallel()
	for _, sql := range []string{`UPDATE matrix_rooms SET silent = true`, `UPDATE matrix_rooms SET membership = 'leave'`, `UPDATE matrix_rooms SET greeted_at = now()`} {
		d := newDesk(t)
		d.exec(sql)
		if said := d.greets(901, d.group.ID); said != "" {
			t.Errorf("%s: %s", sql, said)
		}
	}
}
