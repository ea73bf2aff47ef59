package assistant

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/knowledge"
	"smart-city-dialog.de/akademie/internal/llm/llmtest"
)

// cardKeys are the keys of the cards that a turn shows.
func cardKeys(t conversation.Turn) string {
	if t.Board == nil {
		return ""
	}
	var keys []string
	for _, c := range t.Board.Cards {
		keys = append(keys, c.Key)
	}
	return strings.Join(keys, " ")
}

func TestAcceptanceDatesAreAnsweredFromTheCatalogueOfThisMoment(t *testing.T) {
	t.Parallel()
	b := books(t)
	b.put(t, text{title: "Restplätze in Vergaberecht", kind: knowledge.KindNewsletter, published: day(2025, 11, 1),
		body: "Im Modul Vergaberecht sind noch 7 Plätze frei. Das Modul Vergaberecht startet am 4. Juli 2026."})
	for _, c := range []struct{ ask, cards, says string }{
		{"Was kann ich im März vormittags zu KI machen?", "ki-mar", "am Dienstag, 3. März 2026, 09:00–12:00 Uhr statt: noch 5 Plätze."},
		{"Ist das KI-Modul ausgebucht?", "ki-feb ki-mar ki-mai", "gibt es drei Termine, zwei davon mit freien Plätzen."},
		{"Wann startet der nächste Durchgang Smart City Manager und gibt es noch Plätze?", "scm-apr", "beginnt am Dienstag, 21. April 2026, 09:00–12:00 Uhr, mit drei Terminen bis 28. April 2026: noch 12 Plätze."},
		{"Welche Termine sind noch frei im März?", "ki-mar os-mar recht-mar", "Im März 2026 gibt es drei Termine mit freien Plätzen."},
		{"Gibt es noch Plätze in Vergaberecht?", "vergabe-jan vergabe-mai", "zwei Termine, beide mit freien Plätzen"},
		{"Wann ist der nächste Termin für Klimaanpassung?", "klima-apr klima-jun", "ausgebucht. Freie Plätze gibt es am Dienstag, 9. Juni 2026."},
		{"Was läuft nächsten Dienstag?", "vergabe-jan", "am Dienstag, 27. Januar 2026"},
		{"Gibt es im Juli etwas zu KI?", "ki-feb ki-mar ki-mai", "gibt es im Juli 2026 keinen Termin. Am nächsten kommen diese Termine."},
		{"Findet KI im April statt?", "ki-feb ki-mar ki-apr ki-mai", "am Dienstag, 14. April 2026 fällt aus."},
		{"Gibt es am 30. Februar einen Termin für Vergaberecht?", "vergabe-jan vergabe-mai", "Einen Tag „30. Februar“ gibt es nicht."},
		{"Was lief am 12.01.2026?", "", ""},
		{"Gibt es Termine zu Blockchain?", "", "Zu „Blockchain“ steht kein Modul im Terminkatalog."},
		{"Gibt es im Modul Klimaanpassung Platz für 15 Personen?", "klima-apr klima-jun", "keinen Termin mit 15 freien Plätzen"},
		{"Wie lange dauert das Modul Open Source?", "", "Laut Terminkatalog dauert „Open Source in der Kommune“ 1,5 Stunden. Es gibt dazu einen Termin. Soll ich ihn zeigen?"},
		{"Are there any seats left in the AI course in May?", "ki-mai", "takes place on Thursday, 7 May 2026, 13:00–15:00: 20 seats left."},
		{"Welche Termine sind ausgebucht?", "ki-feb klima-apr", "Es gibt derzeit zwei ausgebuchte Termine"},
		{"Welche Termine sind im Mai ausgebucht?", "", "Im Mai 2026 gibt es keinen Termin, der ausgebucht ist."},
		{"Welche Termine fallen aus?", "ki-apr", "am Dienstag, 14. April 2026 fällt aus."},
		{"Which dates have been cancelled?", "ki-apr", "does not take place."},
		{"Fällt der KI-Kurs am 3. März aus?", "ki-mar", "am Dienstag, 3. März 2026, 09:00–12:00 Uhr statt: noch 5 Plätze."},
		{"Wann ist der nächste freie Termin für KI?", "ki-mar ki-mai", "ist am Dienstag, 3. März 2026"},
		{"Wann läuft Vergaberecht das nächste Mal, vormittags wenn's geht?", "vergabe-jan vergabe-mai", "27. Januar 2026"},
		{"Bis wann kann ich Vergaberecht buchen?", "vergabe-jan vergabe-mai", "Anmelden können Sie sich bis zum Beginn"},
		{"Kann ich beim Smart City Manager noch einsteigen?", "scm-apr", "noch 12 Plätze"},
		{"Ich kann nur mittwochs. Was läuft im März?", "os-mar recht-mar", "Im März 2026 mittwochs"},
		{"When is the next module on climate?", "klima-apr klima-jun", "There are free seats on Tuesday, 9 June 2026."},
	} {
		turn := b.answer(t, c.ask)
		if got := cardKeys(turn); got != c.cards || !strings.Contains(turn.Answer, c.says) {
			t.Errorf("%q shows %q, want %q, and says %q, want %q", c.ask, got, c.cards, turn.Answer, c.says)
		}
		if c.cards != "" && (turn.Intent != IntentLive || turn.Refused || strings.Contains(turn.Answer, "Juli 2026 [") || strings.Contains(turn.Answer, "7 Plätze")) {
			t.Errorf("%q: intent %s, refused %v: %q", c.ask, turn.Intent, turn.Refused, turn.Answer)
		}
	}
}

func TestAcceptanceAModelChangesNothingAboutDatesAndSeats(t *testing.T) {
	t.Parallel()
	b := books(t)
	plain := b.answer(t, "Gibt es noch Plätze im KI-Modul?")
	one := bundle{b.sibling()}
	model := llmtest.Pieces("Im KI-Modul sind noch 99 Plätze frei.")
	one.with(model)
	turn := one.answer(t, "Gibt es noch Plätze im KI-Modul?")
	if turn.Answer != plain.Answer || turn.ByModel || turn.Model != "" || cardKeys(turn) != "ki-feb ki-mar ki-mai" {
		t.Errorf("by %q: %q, want %q", turn.Model, turn.Answer, plain.Answer)
	}
}

func TestAcceptanceFollowUpsKeepWhatTheyLeaveOut(t *testing.T) {
	t.Parallel()
	b := books(t)
	for _, talk := range [][]struct{ ask, cards string }{
		{{"Wann läuft das KI-Modul?", "ki-feb ki-mar ki-mai"}, {"Und im Mai?", "ki-mai"}, {"Und zu Vergaberecht?", "vergabe-mai"}},
		{{"Was läuft im März nachmittags?", "ki-mar os-mar recht-mar"}, {"und vormittags?", "ki-mar os-mar recht-mar"}, {"nur mittwochs", "os-mar recht-mar"}},
		{{"Worum geht es im Modul Vergaberecht?", ""}, {"Wann ist der nächste Termin?", "vergabe-jan vergabe-mai"}},
		{{"Worum geht es im Modul Vergaberecht?", ""}, {"Welche Termine sind ausgebucht?", "ki-feb klima-apr"}},
		{{"Wann läuft das KI-Modul?", "ki-feb ki-mar ki-mai"}, {"Was läuft nächsten Dienstag?", "vergabe-jan"}},
		{{"Wie lange dauert das KI-Modul?", ""}, {"Ja, gerne", "ki-feb ki-mar ki-mai"}},
		{{"Wie lange dauert das KI-Modul?", ""}, {"Ja, welche Termine gibt es?", "ki-feb ki-mar ki-mai"}},
		{{"Wann startet Vergaberecht und bis wann kann ich mich anmelden?", "vergabe-jan vergabe-mai"}},
		{{"Gibt es Termine zu Blockchain?", ""}, {"Und zu KI?", "ki-feb ki-mar ki-mai"}},
		{{"Welche Termine gibt es?", "vergabe-jan ki-feb ki-mar os-mar recht-mar"}, {"mehr", "klima-apr scm-apr ki-mai vergabe-mai klima-jun"}, {"Noch weitere Termine?", ""}},
	} {
		id := b.start(t)
		for _, c := range talk {
			turn, _ := b.ask(t, Input{Conversation: id, Question: c.ask, Channel: "web"})
			if got := cardKeys(turn); got != c.cards {
				t.Errorf("%q in %v shows %q: %s", c.ask, talk, got, turn.Answer)
			}
		}
	}
}

func TestAQuestionForBothIsAnsweredByDocumentsAndByCards(t *testing.T) {
	t.Parallel()
	b := books(t)
	turn, events := b.ask(t, Input{Question: "Was kostet das Modul Energie im Quartier und wann läuft KI?", Channel: "cli"})
	if !strings.Contains(turn.Answer, "kostenfrei. [1]") || cardKeys(turn) != "ki-feb ki-mar ki-mai" {
		t.Errorf("shows %q: %q", cardKeys(turn), turn.Answer)
	}
	var order []string
	for _, e := range events {
		if name := fmt.Sprintf("%T", e); len(order) == 0 || order[len(order)-1] != name {
			order = append(order, name)
		}
	}
	want := []string{"assistant.Status", "assistant.Text", "assistant.Runs", "assistant.Sources", "assistant.Done"}
	if !slices.Equal(order, want) {
		t.Errorf("events %v, want %v", order, want)
	}
	turn = b.answer(t, "Wer hat das Modul Open Source erfunden und wann ist der nächste Termin?")
	if cardKeys(turn) != "os-mar" || turn.Refused || len(turn.Notices) != 1 || !strings.Contains(turn.Notices[0], "nichts Belegtes") {
		t.Errorf("shows %q with notices %q: %q", cardKeys(turn), turn.Notices, turn.Answer)
	}
}

func TestTheAnswerListsTheCardsForReadersWithoutThem(t *testing.T) {
	t.Parallel()
	b := books(t)
	turn := b.answer(t, "Welche Termine gibt es?")
	for _, line := range []string{
		"\n- Di., 27. Januar 2026, 10:00–12:00 Uhr: Vergaberecht für digitale Projekte, noch 2 Plätze\n",
		"\n- Di., 10. Februar 2026, 09:00–11:00 Uhr: Künstliche Intelligenz in der Verwaltung, ausgebucht, mit Warteliste\n",
		"\n- und fünf weitere Termine\n\nStand 13:00 Uhr.",
	} {
		if !strings.Contains(turn.Answer, line) {
			t.Errorf("%q lacks %q", turn.Answer, line)
		}
	}
	if turn.Board.More != 5 || turn.Board.ReadAt != noon() || len(turn.Sentences) != 1 {
		t.Errorf("more %d, read at %v, sentences %v", turn.Board.More, turn.Board.ReadAt, turn.Sentences)
	}
	if turn = b.answer(t, "Wann beginnt der Smart City Manager?"); !strings.Contains(turn.Answer, "\n- Di., 21. April 2026 bis Di., 28. April 2026, 3 Termine, 09:00–12:00 Uhr: Smart City Manager, Durchgang April 2026, noch 12 Plätze") {
		t.Errorf("a cohort: %q", turn.Answer)
	}
}

func TestCardsNameTheDocumentsOfTheirModules(t *testing.T) {
	t.Parallel()
	b := books(t)
	id := b.put(t, text{title: "Vergaberecht für digitale Projekte", kind: knowledge.KindModule, published: day(2025, 9, 1), body: "Das Modul erklärt Vergaben."})
	cards := b.answer(t, "Wann läuft Vergaberecht?").Board.Cards
	if len(cards) != 2 || cards[0].Document != id || cards[1].Document != id {
		t.Errorf("cards %+v, want document %d", cards, id)
	}
	if c := b.answer(t, "Wann läuft Open Source?").Board.Cards[0]; c.Document != 0 {
		t.Errorf("a module without a description leads to document %d", c.Document)
	}
}

func TestWhatOnlyDocumentsAnnounceIsAnsweredFromThem(t *testing.T) {
	t.Parallel()
	b := books(t)
	for question, want := range map[string]string{
		"Wann ist der nächste Start des Moduls Energie im Quartier?": "12. Mai 2026",
		"Wann startet Biletado?": "3. März 2026",
	} {
		if turn := b.answer(t, question); turn.Board != nil || !strings.Contains(turn.Answer, want) || len(turn.Citations) == 0 {
			t.Errorf("%q: %q", question, turn.Answer)
		}
	}
	empty := setup(t)
	if turn := empty.answer(t, "Gibt es noch freie Plätze im Modul Energie im Quartier?"); !turn.Refused || turn.Board != nil || !strings.Contains(turn.Answer, contact) {
		t.Errorf("without a catalogue: %q", turn.Answer)
	}
}
