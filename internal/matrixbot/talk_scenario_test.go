//go:build goolm

package matrixbot_test

import (
	"testing"

	"smart-city-dialog.de/akademie/internal/matrixbot/matrixfake/matrixclient"
)

func TestAcceptanceAnywhereAnIndependentClientAsksAndFollowsUp(t *testing.T) {
	t.Parallel()
	for name, encrypted := range map[string]bool{"encrypted": true, "open": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newTownAnywhere(t)
			w.serve()
			anna := w.anybody(0)
			room := w.meets(anna, encrypted)

			first := w.asks(anna, room, "Was lernt man im Modul KI in der Verwaltung?", "Sprachmodelle in Rathäusern", "[1]")
			w.shows(anna, room, first, encrypted)
			if first.Thread == "" || first.Thread != first.Reply || first.Type != "m.text" || len(first.Mentions) != 0 {
				t.Errorf("the answer stands in thread %q, answers %q, is %s and mentions %v", first.Thread, first.Reply, first.Type, first.Mentions)
			}
			w.shows(anna, room, w.asks(anna, room, "Was kostet das?", "kostenfrei"), encrypted)

			question := anna.InThread(room, first.Thread, "Braucht man dafür Vorkenntnisse?")
			last := anna.Answer(room, question, "keine Vorkenntnisse")
			if last.Thread != first.Thread {
				t.Errorf("what was asked in thread %s is answered in %q", first.Thread, last.Thread)
			}
			w.settled()
			if n := w.number(`SELECT count(*) FROM turns`); n != 3 {
				t.Errorf("%d turns", n)
			}
		})
	}
}

func TestAcceptanceAnywhereInAGroupWhoMentionsItIsAnswered(t *testing.T) {
	t.Parallel()
	w := newTownAnywhere(t)
	w.serve()
	anna, bert := w.anybody(0), w.anybody(1)
	room := anna.Creates(matrixclient.Room{Name: "Fortbildung", Encrypted: true}, w.botID, bert.User)
	bert.Accepts(anna.User)
	anna.Meets(room, bert.User)
	anna.Meets(room, w.botID)
	anna.Hears(room, w.botID, "Erwähnen Sie mich")

	bert.Says(room, "Was ist eigentlich Biletado?") // nobody asked the assistant
	question := anna.Mentions(room, w.botID, "Akademie", "Was ist Biletado?")
	answer := anna.Answer(room, question, "offene Software")
	w.shows(anna, room, answer, true)
	if answer.Thread != question {
		t.Errorf("the answer stands in thread %q", answer.Thread)
	}
	follow := anna.InThread(room, question, "Wann startet es?")
	if m := anna.Answer(room, follow, "3. März 2026"); m.Thread != question {
		t.Errorf("the second answer stands in thread %q", m.Thread)
	}
	reply := bert.Replies(room, answer.ID, "Wann startet es?")
	bert.Answer(room, reply, "3. März 2026")
	w.settled()
	if n := w.number(`SELECT count(*) FROM turns`); n != 3 {
		t.Errorf("%d turns", n)
	}
}
