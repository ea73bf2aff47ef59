package matrixbot

import (
	"testing"

	"maunium.net/go/mautrix/id"

	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/matrixbot/matrixfake"
)

// talks answers a question and returns the conversation that it was asked in.
func (m *mailroom) talks(room *matrixfake.Room, root, text string) string {
	m.t.Helper()
	event := id.EventID(m.anna.Says(room, text))
	if root == "" {
		root = string(event)
	}
	w := m.takes(room, questionBody{Event: event, Text: text, Direct: room == m.direct, Root: id.EventID(root)})
	m.untilDone(w)
	return one[string](m, `SELECT conversation FROM matrix_posts WHERE key = $1`, answerKey(w))
}

func TestInAGroupEachThreadIsAConversation(t *testing.T) {
	t.Parallel()
	m := newMailroom(t)
	root := m.anna.Says(m.group, "Worum geht es?")
	first := m.talks(m.group, root, "Was ist ein Datenraum?")
	if again := m.talks(m.group, root, "Und wer betreibt ihn?"); again != first {
		t.Error("a thread has two conversations")
	}
	if other := m.talks(m.group, "", "Was ist ein Zwilling?"); other == first {
		t.Error("two threads have one conversation")
	}
}

func TestTheConversationOfADirectRoomEndsWithAPause(t *testing.T) {
	t.Parallel()
	m := newMailroom(t)
	first := m.talks(m.direct, "", "Was ist ein Datenraum?")
	m.exec(`UPDATE conversations SET updated_at = now() - interval '11 hours'`)
	if again := m.talks(m.direct, "", "Und wer betreibt ihn?"); again != first {
		t.Error("it ended within hours")
	}
	m.exec(`UPDATE conversations SET updated_at = now() - interval '13 hours'`)
	next := m.talks(m.direct, "", "Guten Morgen, was ist ein Zwilling?")
	if next == first {
		t.Error("it goes on the next day")
	}
	if again := m.talks(m.direct, "", "Und warum?"); again != next {
		t.Error("the new one did not go on")
	}
}

func TestAFullConversationIsFollowedByAnother(t *testing.T) {
	t.Parallel()
	m := newMailroom(t)
	first := m.talks(m.direct, "", "Was ist ein Datenraum?")
	m.exec(`INSERT INTO turns (conversation_id, question, created_at, answer, answered_at)
		SELECT $1, 'Noch etwas?', now(), '{}', now() FROM generate_series(2, $2)`, first, conversation.MaxTurns)
	if next := m.talks(m.direct, "", "Und wer betreibt ihn?"); next == first {
		t.Error("it went on")
	}
}

func TestADeletedConversationIsFollowedByAnother(t *testing.T) {
	t.Parallel()
	m := newMailroom(t)
	first := m.talks(m.group, "", "Was ist ein Datenraum?")
	root := one[string](m, `SELECT thread FROM matrix_threads`)
	if err := m.Conversations.Delete(t.Context(), first); err != nil {
		t.Fatal(err)
	}
	if next := m.talks(m.group, root, "Und wer betreibt ihn?"); next == first || next == "" {
		t.Errorf("it went on: %q", next)
	}
}

func TestTheConversationOfADirectRoomIsHandedToNobodyElse(t *testing.T) {
	t.Parallel()
	m := newMailroom(t)
	first := m.talks(m.direct, "", "Ich heiße Anna und möchte buchen?")
	bernd := m.home.User("bernd")
	turns := map[string]string{}
	for _, who := range []*matrixfake.User{bernd, bernd, m.anna} { // anna has left, and comes back
		m.exec(`UPDATE matrix_threads SET askers = askers || $1::text WHERE NOT $1 = ANY (askers)`, who.ID) // as when it is taken
		id, err := m.conversationAt(t.Context(), place{Room: id.RoomID(m.direct.ID)}, id.UserID(who.ID))
		if err != nil {
			t.Fatal(err)
		}
		if before, again := turns[who.ID]; id == first || again && id != before {
			t.Errorf("%s is in the conversation %s (first %s)", who.ID, id, first)
		}
		turns[who.ID] = id
	}
	if turns[bernd.ID] == turns[m.anna.ID] {
		t.Error("both have one conversation")
	}
}
