package assistant

import (
	"slices"
	"strings"
	"testing"
	"time"

	"smart-city-dialog.de/akademie/internal/knowledge"
	"smart-city-dialog.de/akademie/internal/llm/llmtest"
)

func TestQuestionsForTheCatalogueAreTold(t *testing.T) {
	t.Parallel()
	for question, want := range map[string][2]bool{ // seats, next date
		"Gibt es noch freie Plätze im Modul Energie?":   {true, false},
		"Ist der Kurs schon ausgebucht?":                {true, false},
		"Sind im Mai noch Plätze frei?":                 {true, false},
		"Are there any seats left?":                     {true, false},
		"Wann findet das Modul das nächste Mal statt?":  {false, true},
		"Wann ist der nächste Termin?":                  {false, true},
		"When is the next run?":                         {false, true},
		"Was passiert, wenn ein Termin ausgebucht ist?": {false, false},
		"Wie viele Plätze hat das Modul?":               {false, false},
		"Wie viele neue Module gibt es ab September?":   {false, false},
		"Wann startete das Modul?":                      {false, false},
		"Auf welchem Platz landete Kiel?":               {false, false},
	} {
		if seats, next := live(question); seats != want[0] || next != want[1] {
			t.Errorf("live(%q) = %v, %v; want %v", question, seats, next, want)
		}
	}
}

func TestAcceptanceSeatsAreNeverStatedFromAPassage(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.put(t, text{title: "Restplätze im Modul Energie im Quartier", kind: knowledge.KindNewsletter, published: day(2025, 11, 1), body: "Im Modul „Energie im Quartier“ sind noch 5 Plätze frei."})
	for name, model := range map[string]bool{"offline": false, "with a model": true} {
		one := bundle{b.sibling()}
		if model {
			one.with(llmtest.Pieces("Im Modul „Energie im Quartier“ sind noch 5 Plätze frei [1]."))
		}
		turn := one.answer(t, "Gibt es noch freie Plätze im Modul Energie im Quartier?")
		if turn.Intent != IntentLive || !turn.Refused || strings.Contains(turn.Answer, "5") || !strings.Contains(turn.Answer, contact) {
			t.Errorf("%s: intent %q, refused %v: %q", name, turn.Intent, turn.Refused, turn.Answer)
		}
	}
	one := bundle{b.sibling()}
	one.with(llmtest.Pieces("Das Modul „Energie im Quartier“ ist kostenfrei [1]. Im Modul „Energie im Quartier“ sind noch 5 Plätze frei [1]."))
	if turn := one.answer(t, "Was kostet das Modul Energie im Quartier?"); strings.Contains(turn.Answer, "Plätze") || !strings.Contains(turn.Answer, "kostenfrei") {
		t.Errorf("seats slip in: %q", turn.Answer)
	}
}

func TestTheNextDateIsToldAsDocumented(t *testing.T) {
	t.Parallel()
	b := setup(t)
	turn := b.answer(t, "Wann ist der nächste Start des Moduls Energie im Quartier?")
	if turn.Intent != IntentLive || !strings.Contains(turn.Answer, "12. Mai 2026") {
		t.Errorf("intent %q: %q", turn.Intent, turn.Answer)
	}
	if !slices.ContainsFunc(turn.Notices, func(n string) bool { return strings.Contains(n, "Stand der Quellen") && strings.Contains(n, contact) }) {
		t.Errorf("notices = %q", turn.Notices)
	}
}

func TestSeatsBesideADateAreNotQuoted(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.put(t, text{title: "Lehrgang Stadtklima", kind: knowledge.KindProgramme, published: day(2026, 1, 2), body: "Der nächste Durchgang des Lehrgangs Stadtklima beginnt am 4. Mai 2026. Im Durchgang des Lehrgangs Stadtklima waren bei der Ankündigung nur noch 3 Plätze frei."})
	turn := b.answer(t, "Wann beginnt der nächste Durchgang des Lehrgangs Stadtklima?")
	if !strings.Contains(turn.Answer, "4. Mai 2026") || strings.Contains(turn.Answer, "Plätze") {
		t.Errorf("answer = %q", turn.Answer)
	}
}

func TestAcceptanceWhatIsOverIsSpokenOfAsOver(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.put(t, text{title: "Herbsttreffen", kind: knowledge.KindPage, published: day(2025, 9, 1), body: "Das Herbsttreffen findet am 18. und 19. November 2025 in Lindau statt.\n\nDie Anmeldung zum Herbsttreffen ist bis zum 1. Oktober möglich."})
	b.put(t, text{title: "Fristen der Preise", kind: knowledge.KindPage, published: day(2025, 9, 1), body: "Feste Daten:\n\n- Einsendeschluss im Preis Lindenblatt: 1. Oktober 2025\n- Einsendeschluss im Preis Eichenblatt: 1. März 2026"})
	b.put(t, text{title: "Wintertreffen", kind: knowledge.KindPage, published: day(2025, 9, 1), body: "Das Wintertreffen findet am 3. Februar 2026 in Lindau statt.\n\nDas Sommertreffen fand am 3. Juli 2025 in Lindau statt."})
	for question, want := range map[string]string{
		"Wann findet das Herbsttreffen statt?":                  "Dieser Termin liegt zurück (19.11.2025).",
		"Bis wann ist die Anmeldung zum Herbsttreffen möglich?": "Diese Frist ist abgelaufen (01.10.2025).",
		"Wann ist Einsendeschluss im Preis Lindenblatt?":        "Diese Frist ist abgelaufen (01.10.2025).",
		"Wann ist Einsendeschluss im Preis Eichenblatt?":        "",
		"Wann findet das Wintertreffen statt?":                  "",
		"Wann fand das Sommertreffen statt?":                    "",
	} {
		turn := b.answer(t, question)
		if turn.Refused || want != "" && !slices.Contains(turn.Notices, want) || want == "" && len(turn.Notices) > 0 {
			t.Errorf("%q: %q with notices %q, want %q", question, turn.Answer, turn.Notices, want)
		}
	}
	one := bundle{b.sibling()}
	one.with(llmtest.Pieces("Das Herbsttreffen findet am 18. und 19. November 2025 in Lindau statt [1]."))
	if turn := one.answer(t, "Wann findet das Herbsttreffen statt?"); !turn.ByModel || len(turn.Notices) != 1 {
		t.Errorf("with a model: by it %v, notices %q", turn.ByModel, turn.Notices)
	}
	one = bundle{b.sibling()}
	one.now = func() time.Time { return time.Date(2025, 11, 19, 22, 30, 0, 0, time.UTC) } // still the last day
	if turn := one.answer(t, "Wann findet das Herbsttreffen statt?"); len(turn.Notices) != 0 {
		t.Errorf("on its last day: notices %q", turn.Notices)
	}
}
