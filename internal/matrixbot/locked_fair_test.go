package matrixbot

import (
	"context"
	"fmt"
	"testing"
	"time"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/id"

	"smart-city-dialog.de/akademie/internal/matrixbot/matrixfake"
)

// keyless serves with a vault that has no key, and tells so at once.
func keyless(s *station) *vault {
	keys := &vault{keys: map[id.SessionID]bool{}}
	v := s.open(func(c *Config) {
		c.Open = func(context.Context, *mautrix.Client) (Encryption, error) { return keys, nil }
	})
	v.timing.grace = time.Millisecond
	s.run(v)
	return keys
}

// keeps waits until a message is kept until its key comes.
func (s *station) keeps(event string) {
	s.t.Helper()
	s.home.Await("the message to be kept", func() bool { return s.count(`SELECT count(*) FROM matrix_locked WHERE event = $1`, event) == 1 })
}

func TestOnePersonsLockedMessagesTakeNoPlacesOfOthers(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	keys := keyless(s)
	mallory := s.home.User("mallory")
	room := s.joined(s.anna.Creates(matrixfake.RoomKind{}, s.user, mallory))
	mallory.Joins(room)
	own := s.joined(mallory.Creates(matrixfake.RoomKind{}, s.user))
	for i := range mostLockedOf/2 + 10 {
		sealed(mallory, room, fmt.Sprintf("made up %d", i), "?")
		sealed(mallory, own, fmt.Sprintf("made up %d", i), "?")
	}
	asked := sealedAs(s.anna, room, "late", fmt.Sprintf(`{"msgtype": "m.text", "body": "Was steht hier?", "m.mentions": {"user_ids": [%q]}}`, s.user.ID))
	s.keeps(asked)
	room.Answer(asked, "entschlüsseln") // though somebody else was told so often
	if n := s.count(`SELECT count(*) FROM matrix_locked WHERE sender = $1`, mallory.ID); n != mostLockedOf {
		t.Errorf("%d messages of one person are kept", n)
	}
	if n := s.count(`SELECT count(*) FROM matrix_work WHERE kind = 'locked' AND room = $1 AND author = $2`, room.ID, mallory.ID); n != mostHints {
		t.Errorf("one person was told %d times", n)
	}
	keys.come(room, "late")
	room.Answer(asked, "Antwort auf: Was steht hier?")
}

func TestInAFullRoomWhoHasMostLockedMessagesGivesWay(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	keyless(s)
	room := s.joined(s.anna.Creates(matrixfake.RoomKind{}, s.user))
	room.Says(s.user, "Guten Tag!")
	for who, n := range map[string]int{"@a:x": mostLockedOf, "@b:x": mostLockedOf, "@c:x": mostLocked - 2*mostLockedOf} {
		s.exec(`INSERT INTO matrix_locked (event, room, sender, session, position, raw, arrived_at, asked_at)
			SELECT $1 || n, $2, $1, $1, lpad(n::text, 12, '0'), '{}', now(), now() FROM generate_series(1, $3) n`, who, room.ID, n)
	}
	first, second := sealed(s.anna, room, "late", "Was steht hier?"), sealed(s.anna, room, "late", "Und hier?")
	s.keeps(first)
	s.keeps(second)
	if n := s.count(`SELECT count(*) FROM matrix_locked WHERE room = $1`, room.ID); n != mostLocked {
		t.Errorf("%d messages are kept", n)
	}
	if n := s.count(`SELECT count(*) FROM matrix_locked WHERE sender <> $1 AND position > $2`, s.anna.ID, fmt.Sprintf("%012d", mostLockedOf-1)); n != 1 {
		t.Errorf("%d of the last ones are kept of three people, of whom two gave way", n)
	}
}

func TestManyLockedMessagesOfOthersAreTriedBeforeThoseWhoseKeyCame(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	keys := keyless(s)
	room := s.joined(s.anna.Creates(matrixfake.RoomKind{}, s.user))
	asked := sealed(s.anna, room, "late", "Was steht hier?")
	s.keeps(asked)
	// What others passed off as the same session, and cannot be decrypted.
	s.exec(`INSERT INTO matrix_locked (event, room, sender, session, position, raw, arrived_at, asked_at)
		SELECT '$other' || n, $1, '@a:x', 'late', lpad(n::text, 11, '0'), '{}', now(), now() FROM generate_series(1, $2) n`, room.ID, 2*mostUnlocked)
	keys.come(room, "late")
	room.Answer(asked, "Antwort auf: Was steht hier?")
}
