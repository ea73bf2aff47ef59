package matrixbot

import (
	"testing"

	"maunium.net/go/mautrix/id"

	"smart-city-dialog.de/akademie/internal/matrixbot/matrixfake"
)

func idOf(u *matrixfake.User) id.UserID { return id.UserID(u.ID) }

func TestItAnswersInDirectRoomsFromTheFirstMessage(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	s.serve()
	room := s.anna.Direct(s.user)
	first := s.anna.Says(room, "Wann beginnt der Kurs?") // before it has joined
	room.Answer(first, "Antwort auf: Wann beginnt der Kurs?")
	second := s.anna.Says(s.joined(room), "Und wo?")
	room.Answer(second, "Antwort auf: Und wo?")
	s.settled()
}
