package matrixbot

import (
	"fmt"
	"testing"

	"smart-city-dialog.de/akademie/internal/matrixbot/matrixfake"
)

// TestAcceptanceEachOf500MessagesIsAnsweredOnceWhileLeadersDie has people write 500
// messages in 20 rooms, direct ones and groups, while two servers answer from one
// database. The homeserver loses answers to what was sent, limits calls and leaves gaps;
// the server that leads is killed twice without a goodbye, and once the connection that
// holds its lock is cut. Each message has one answer.
func TestAcceptanceEachOf500MessagesIsAnsweredOnceWhileLeadersDie(t *testing.T) {
	t.Parallel()
	const rooms, each = 20, 25
	s := newStation(t)
	first := s.serve()
	s.home.Await("a server to lead", func() bool { return s.locks() == 1 })
	second := s.serve()
	people, at := make([]*matrixfake.User, rooms), make([]*matrixfake.Room, rooms)
	for n := range rooms {
		people[n] = s.home.User(fmt.Sprintf("person%d", n))
		if n%2 == 0 {
			at[n] = people[n].Direct(s.user)
			continue
		}
		reader := s.home.User(fmt.Sprintf("leser%d", n))
		at[n] = people[n].Creates(matrixfake.RoomKind{Name: fmt.Sprintf("Raum %d", n)}, s.user, reader)
		reader.Joins(at[n])
	}
	asked := make([][]string, rooms)
	ask := func(times int) { // and waits until half of it is taken
		for range times {
			for n, person := range people {
				text := fmt.Sprintf("Was ist %d in Raum %d?", len(asked[n]), n)
				if n%2 == 0 {
					asked[n] = append(asked[n], person.Says(at[n], text))
				} else {
					asked[n] = append(asked[n], person.Mentions(at[n], s.user, text))
				}
			}
		}
		want := (len(asked[0]) - times/2) * rooms
		s.home.Await("the questions to be taken", func() bool {
			return s.count(`SELECT count(*) FROM matrix_work WHERE kind = 'question'`) >= want
		})
	}
	ask(5)
	s.home.Fail(s.user, "send", 20, matrixfake.Fault{DropAfter: true})
	ask(5)
	first.kill()
	s.serve()
	s.home.Fail(s.user, "sync", 3, matrixfake.Fault{DropAfter: true})
	ask(5)
	s.home.Fail(s.user, "send", 5, matrixfake.Fault{RetryAfter: 1})
	s.home.Gappy(3)
	second.kill()
	s.serve()
	ask(5)
	s.cutLock()
	ask(each - 20)
	s.home.Await("all questions to be taken", func() bool {
		return s.count(`SELECT count(*) FROM matrix_work WHERE kind = 'question'`) == rooms*each
	})
	s.settled()
	for n, room := range at {
		for _, q := range asked[n] {
			if answers := room.Answers(q); len(answers) != 1 {
				t.Errorf("%q has %d answers", room.Message(q).Body, len(answers))
			}
		}
	}
}
