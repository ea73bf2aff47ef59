package matrixbot

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"maunium.net/go/mautrix/id"

	"smart-city-dialog.de/akademie/internal/inbox"
	"smart-city-dialog.de/akademie/internal/matrixbot/matrixfake"
)

// opened is the direct room that the assistant has made; nil none.
func (d *desk) opened() *matrixfake.Room {
	d.t.Helper()
	for _, room := range d.anna.Rooms("invite") {
		if room.ID != d.direct.ID && room.ID != d.group.ID {
			return room
		}
	}
	return nil
}

// withoutDirect has anna leave the direct room.
func (d *desk) withoutDirect() {
	d.t.Helper()
	d.anna.Leaves(d.direct)
	d.exec(`DELETE FROM matrix_members WHERE room = $1 AND user_id = $2`, d.direct.ID, d.anna.ID)
	d.exec(`UPDATE matrix_rooms SET direct = false WHERE room = $1`, d.direct.ID)
}

func TestAcceptanceWhoBooksInAGroupGoesOnInADirectRoom(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	before := len(d.direct.Messages())
	there := d.saysIn(d.group, "Bitte melden Sie mich für KI in der Verwaltung an, ich bin Anna Becker, "+annas)
	d.expects(there, "nur für Sie bestimmt", "Direktchat", "-Becker", "-"+annas, "-Kommune")
	here := d.since(d.direct, before)
	d.expects(here, "Ihre Frage aus „Fortbildung“", "/privacy", "ich bereite Ihre Anmeldung vor", "Anna Becker", "Für welche Kommune")
	d.expects(d.says("Kassel"), "Mit „ja“", "Name: Anna Becker")
	d.expects(d.says("ja"), "eingegangen")
	if got := d.books(); len(got) != 1 {
		t.Errorf("booked: %+v", got)
	}
}

func TestNothingPersonalIsLeftInTheGroup(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.expects(d.saysIn(d.group, "Ich heiße Anna Becker, meine Mail ist "+annas+", bitte melden Sie mich an"), "nur für Sie bestimmt", "-Becker")
	if n := one[int](d.mailroom, `SELECT count(*) FROM booking_drafts d JOIN matrix_threads t ON t.conversation = d.conversation_id WHERE t.room = $1`, d.group.ID); n != 0 {
		t.Errorf("%d drafts are in the group", n)
	}
	for _, m := range d.group.Messages() {
		if m.Sender == d.user.ID && strings.Contains(m.Body+m.HTML, "Becker") {
			t.Errorf("the group reads %q", m.Body)
		}
	}
}

func TestOnesBookingsAreShownBesideTheGroup(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.isLinked()
	b := d.hasBooked(annas, d.ki, 1)
	before := len(d.direct.Messages())
	d.expects(d.saysIn(d.group, "Zeige mir meine Buchungen"), "nur für Sie bestimmt", "-"+b.Ref)
	d.expects(d.since(d.direct, before), b.Ref)
	d.expects(d.says("Nummer 1 stornieren"), "Möchten Sie diese Buchung stornieren?")
}

func TestACodeInAGroupIsUsedUpAndToldAside(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	before := len(d.direct.Messages())
	d.expects(d.saysIn(d.group, "verbinden "+d.code(annas)), "nur für Sie bestimmt", "-"+annas)
	d.expects(d.since(d.direct, before), "mit "+annas+" verbunden", "-Dieser Code gilt nicht")
}

func TestWhoHasNoDirectRoomIsInvitedToOne(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.withoutDirect()
	d.expects(d.saysIn(d.group, "Ich möchte mich für KI in der Verwaltung anmelden"), "zu einem Direktchat eingeladen")
	room := d.opened()
	if room == nil {
		t.Fatal("nobody is invited")
	}
	d.expects(d.since(room, 0), "Ihre Frage aus „Fortbildung“", "Wie heißen Sie?")
	calls := d.home.Calls("createroom")
	var made struct {
		IsDirect bool `json:"is_direct"`
		State    []struct{ Type string }
	}
	if len(calls) == 0 || json.Unmarshal([]byte(calls[len(calls)-1].Body), &made) != nil || !made.IsDirect {
		t.Errorf("made by %+v", calls)
	}
	var marked map[string][]string
	if err := json.Unmarshal(d.user.AccountData("m.direct"), &marked); err != nil || !slices.Contains(marked[d.anna.ID], room.ID) {
		t.Errorf("m.direct is %v, %v", marked, err)
	}
	d.arrives(room)
}

// arrives has anna come to a room and book there.
func (d *desk) arrives(room *matrixfake.Room) {
	d.t.Helper()
	d.anna.Joins(room)
	d.direct = room
	d.expects(d.says("Anna Becker, "+annas+", Kassel"), "Mit „ja“")
	d.expects(d.says("ja"), "eingegangen")
}

func TestOneDirectRoomIsMadeHoweverManyAskAtOnce(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.withoutDirect()
	var all sync.WaitGroup
	rooms := make([]id.RoomID, 4)
	for i := range rooms {
		all.Go(func() {
			for {
				own, err := d.openDirect(t.Context(), id.UserID(d.anna.ID))
				if errors.As(err, new(inbox.Later)) {
					continue
				}
				if err != nil {
					t.Error(err)
				}
				rooms[i] = own.room
				return
			}
		})
	}
	all.Wait()
	if slices.Sort(rooms); len(slices.Compact(rooms)) != 1 || rooms[0] == "" {
		t.Errorf("rooms %v", rooms)
	}
}

func TestAHomeserverThatRefusesIsWorkedAround(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.withoutDirect()
	d.home.Fail(d.user, "createroom", 1, matrixfake.Fault{Status: 403, Code: "M_FORBIDDEN"})
	d.expects(d.saysIn(d.group, "Bitte melden Sie mich für KI in der Verwaltung an, ich bin Anna Becker, "+annas),
		"konnte ich nicht öffnen", d.user.ID, "-Becker", "-"+annas)
	if n := one[int](d.mailroom, `SELECT count(*) FROM booking_drafts`); n != 0 {
		t.Errorf("%d drafts are kept", n)
	}
	d.expects(d.saysIn(d.group, "Ich möchte mich für KI in der Verwaltung anmelden"), "eingeladen")
}

func TestAHomeserverThatIsBusyIsAskedAgain(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.withoutDirect()
	d.home.Fail(d.user, "createroom", 2, matrixfake.Fault{Status: 502})
	d.expects(d.saysIn(d.group, "Ich möchte mich für KI in der Verwaltung anmelden"), "eingeladen")
}

func TestAServerThatDiesOverAnAsideSaysEverythingOnce(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	before := len(d.direct.Messages())
	w := d.hears(d.group, "Bitte melden Sie mich für KI in der Verwaltung an, ich bin Anna Becker, "+annas)
	for range 3 { // it is done again after it was done
		d.does(w)
	}
	if here := d.since(d.direct, before); strings.Count(here, "Für welche Kommune") != 1 || strings.Count(here, "Ihre Frage aus") != 1 {
		t.Errorf("said:\n%s", here)
	}
	d.expects(d.says("Kassel"), "Mit „ja“")
}
