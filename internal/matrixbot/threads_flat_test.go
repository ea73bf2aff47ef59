package matrixbot

import (
	"testing"

	"smart-city-dialog.de/akademie/internal/matrixbot/matrixfake"
)

// TestAQuestionThatRefersToAnotherMessageIsAnsweredByAPlainReply has questions carry a
// relation of their own: no thread can begin below them, so the answer is a reply in the
// room, and who replies to it goes on with the conversation.
func TestAQuestionThatRefersToAnotherMessageIsAnsweredByAPlainReply(t *testing.T) {
	t.Parallel()
	for name, direct := range map[string]bool{"in a group": false, "in a direct room": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStation(t)
			s.serve()
			room := s.joined(s.anna.Creates(matrixfake.RoomKind{Direct: direct}, s.user))
			if !direct {
				bernd := s.home.User("bernd")
				s.anna.Invites(room, bernd)
				bernd.Joins(room)
			}
			before := room.Says(s.user, "Guten Tag!")
			asked := s.anna.Sends(room, "m.room.message", map[string]any{
				"msgtype": "m.text", "body": "Akademie: Was ist das?", "m.mentions": map[string]any{"user_ids": []any{s.user.ID}},
				"m.relates_to": map[string]any{"rel_type": "m.reference", "event_id": before.ID},
			})
			answer := room.Answer(asked, "Was ist das?")
			again := s.anna.Replies(room, answer.ID, "Und wann ist es?")
			second := room.Answer(again, "Und wann ist es?")
			for question, m := range map[string]matrixfake.Message{asked: answer, again: second} {
				if m.Thread != "" || m.ReplyTo != question {
					t.Errorf("%q is in thread %q, and a reply to %q", m.Body, m.Thread, m.ReplyTo)
				}
			}
			s.settled()
			if n := s.count(`SELECT count(*) FROM conversations`); n != 1 {
				t.Errorf("%d conversations", n)
			}
			if n := s.count(`SELECT count(*) FROM turns`); n != 2 {
				t.Errorf("%d turns", n)
			}
			other := s.anna.Mentions(room, s.user, "Was ist jenes?")
			if m := room.Answer(other, "Was ist jenes?"); m.Thread != other {
				t.Errorf("another question is answered in thread %q", m.Thread)
			}
		})
	}
}

func TestALockedMessageThatRefersToAnotherGetsItsHintAsAPlainReply(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	keyless(s)
	room := s.joined(s.anna.Creates(matrixfake.RoomKind{}, s.user))
	before := room.Says(s.user, "Guten Tag!")
	asked := s.anna.Sends(room, "m.room.encrypted", map[string]any{
		"algorithm": "m.megolm.v1.aes-sha2", "session_id": "late", "sender_key": "k", "device_id": "D", "ciphertext": "x",
		"m.relates_to": map[string]any{"rel_type": "m.reference", "event_id": before.ID},
	})
	if hint := room.Answer(asked, "entschlüsseln"); hint.Thread != "" {
		t.Errorf("the hint is in thread %q", hint.Thread)
	}
}
