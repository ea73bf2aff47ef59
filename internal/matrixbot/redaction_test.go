package matrixbot

import (
	"encoding/json"
	"testing"

	"smart-city-dialog.de/akademie/internal/matrixbot/matrixfake"
)

// asksTwo has Anna and Bert ask in a group, in which both are answered.
func (s *station) asksTwo(bert *matrixfake.User) (room *matrixfake.Room, annas, berts string) {
	s.t.Helper()
	room = s.joined(s.anna.Creates(matrixfake.RoomKind{}, s.user))
	room.Says(s.user, "Guten Tag!")
	s.anna.Invites(room, bert)
	bert.Joins(room)
	annas, berts = s.anna.Says(room, "Akademie, was fragt Anna?"), bert.Says(room, "Akademie, was fragt Bert?")
	room.Answer(annas, "was fragt Anna?")
	room.Answer(berts, "was fragt Bert?")
	s.settled()
	return room, annas, berts
}

func TestNobodyRedactsWhatIsNotTheirs(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	vaulted(s)
	bert := s.home.User("bert")
	room, annas, _ := s.asksTwo(bert)
	forged := map[string]any{"redacts": annas}
	plain, err := json.Marshal(forged)
	if err != nil {
		t.Fatal(err)
	}
	// What is encrypted no homeserver looks into, and one of another server may let it pass.
	sealedAs(bert, room, "open", string(plain))
	bert.Sends(room, "m.room.redaction", forged)
	room.Answer(bert.Says(room, "Akademie, und danach?"), "und danach?")
	s.settled()
	if n := len(room.Answers(annas)); n != 1 {
		t.Errorf("%d answers to what somebody else redacted", n)
	}
	if n := s.count(`SELECT count(*) FROM turns WHERE question LIKE '%Anna%'`); n != 1 {
		t.Errorf("%d turns of it", n)
	}
}

func TestWhoModeratesTheRoomRedactsQuestionsOfOthers(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	s.serve()
	bert := s.home.User("bert")
	room, annas, berts := s.asksTwo(bert)
	s.anna.Redacts(room, berts)
	s.home.Await("the answer to go", func() bool { return len(room.Answers(berts)) == 0 })
	s.settled()
	if n := len(room.Answers(annas)); n != 1 {
		t.Errorf("%d answers to the other question", n)
	}
	if n := s.count(`SELECT count(*) FROM turns`); n != 1 {
		t.Errorf("%d turns are kept", n)
	}
}

func TestAnEncryptedMessageThatWasRedactedGetsNoHint(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	room := s.anna.Creates(matrixfake.RoomKind{}, s.user)
	s.user.Joins(room)
	s.anna.Redacts(room, sealed(s.anna, room, "open", "Vergessen Sie das?"))
	vaulted(s)
	room.Answer(s.anna.Says(room, "Und das?"), "Und das?")
	s.settled()
	if n := s.count(`SELECT count(*) FROM matrix_work WHERE kind = $1`, locked); n != 0 {
		t.Errorf("%d hints", n)
	}
}
