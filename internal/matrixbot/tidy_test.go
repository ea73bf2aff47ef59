package matrixbot

import (
	"testing"
	"time"

	"smart-city-dialog.de/akademie/internal/matrixbot/matrixfake"
)

func TestTidyForgetsWhatIsDoneAndKeepsWhatMayStillMatter(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	v := s.serve()
	room := s.joined(s.anna.Creates(matrixfake.RoomKind{}, s.user))
	left := s.joined(s.anna.Creates(matrixfake.RoomKind{}, s.user))
	s.answeredOnce(room, s.questions(room, 2, "Ordnung")...)
	s.anna.Leaves(left)
	left.AwaitMembership(s.user, "leave")
	s.settled()
	s.home.Await("the room to be forgotten", func() bool {
		return s.count(`SELECT count(*) FROM matrix_rooms WHERE membership = 'leave'`) == 1
	})
	v.stop()
	tables := func() map[string]int {
		n := map[string]int{}
		for _, table := range []string{"matrix_work", "matrix_posts", "matrix_threads", "matrix_rooms", "matrix_accounts"} {
			n[table] = s.count(`SELECT count(*) FROM ` + table)
		}
		return n
	}
	at := func(d time.Duration) map[string]int {
		t.Helper()
		later := s.open(func(c *Config) {
			c.Now, c.Retention = func() time.Time { return time.Now().Add(d) }, 3*24*time.Hour
		})
		if _, err := later.Tidy(t.Context()); err != nil {
			t.Fatal(err)
		}
		return tables()
	}
	before := tables()
	if now := at(2 * 24 * time.Hour); now["matrix_work"] != before["matrix_work"] || now["matrix_posts"] != before["matrix_posts"] || now["matrix_rooms"] != 2 {
		t.Errorf("after two days %v is left of %v", now, before)
	}
	now := at(4 * 24 * time.Hour)
	if now["matrix_work"] != 0 || now["matrix_posts"] != 0 || now["matrix_rooms"] != 1 || now["matrix_accounts"] != 1 {
		t.Errorf("after four days %v is left", now)
	}
	if now["matrix_threads"] != 1 {
		t.Error("the thread of a conversation is gone before it")
	}
	s.exec(`DELETE FROM conversations`)
	if now := at(4 * 24 * time.Hour); now["matrix_threads"] != 0 {
		t.Error("the thread of a conversation outlives it")
	}
}
