package assistant

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/knowledge"
)

// composed returns what would be said to a question about one passage, one
// sentence a line, or "" for a refusal.
func composed(a *Assistant, question string, h knowledge.Hit) (string, []conversation.Form) {
	u := a.understandOne(question, nil, "")
	pages := a.read(u, []knowledge.Hit{h})
	best, _ := firstAnswer(u, pages)
	if best == nil {
		return "", nil
	}
	var lines []string
	var forms []conversation.Form
	for _, c := range choose(u, pages, best) {
		lines = append(lines, c.text)
		forms = append(forms, c.form)
	}
	return strings.Join(lines, "\n"), forms
}

func TestAListIsShownWholeWithWhatIntroducesIt(t *testing.T) {
	t.Parallel()
	a := bare(t)
	const list = "Das Modul Wärmenetz behandelt diese Themen:\n\n- Leitungen verlegen\n- Pumpen wählen\n- Preise berechnen"
	got, forms := composed(a, "Welche Themen behandelt das Modul Wärmenetz?", passage(list))
	want := "Das Modul Wärmenetz behandelt diese Themen:\nLeitungen verlegen\nPumpen wählen\nPreise berechnen"
	if got != want {
		t.Errorf("said %q, want %q", got, want)
	}
	const item = conversation.FormItem
	if diff := cmp.Diff([]conversation.Form{conversation.FormText, item, item, item}, forms); diff != "" {
		t.Errorf("forms (-want +got):\n%s", diff)
	}
}

func TestStepsKeepTheirOrderAndForm(t *testing.T) {
	t.Parallel()
	a := bare(t)
	const steps = "So läuft die Anmeldung zum Wärmenetz:\n\n1. Termin wählen\n2. Formular ausfüllen\n3. E-Mail bestätigen"
	got, forms := composed(a, "Wie läuft die Anmeldung zum Wärmenetz?", passage(steps))
	if want := "So läuft die Anmeldung zum Wärmenetz:\nTermin wählen\nFormular ausfüllen\nE-Mail bestätigen"; got != want {
		t.Errorf("said %q, want %q", got, want)
	}
	for i, f := range forms[min(1, len(forms)):] {
		if f != conversation.FormStep {
			t.Errorf("line %d has form %q", i+1, f)
		}
	}
}

func TestAListWithoutIntroductionIsIntroducedByItsHeading(t *testing.T) {
	t.Parallel()
	a := bare(t)
	for heading, first := range map[string]string{
		"Themen im Modul Wärmenetz":              "Themen im Modul Wärmenetz:",
		"Themen im Modul Wärmenetz:":             "Themen im Modul Wärmenetz:",
		"Welche Themen hat das Modul Wärmenetz?": "Leitungen verlegen", // a question introduces nothing
	} {
		h := passage("- Leitungen verlegen\n- Pumpen wählen\n- Preise berechnen")
		h.Headings = []string{heading}
		got, _ := composed(a, "Welche Themen hat das Modul Wärmenetz?", h)
		if line, rest, _ := strings.Cut(got, "\n"); line != first || !strings.HasSuffix(rest, "Pumpen wählen\nPreise berechnen") {
			t.Errorf("under %q: said %q", heading, got)
		}
	}
}

func TestALongListIsCut(t *testing.T) {
	t.Parallel()
	a := bare(t)
	var b strings.Builder
	b.WriteString("Das Modul Wärmenetz behandelt diese Themen:\n\n")
	for i := range 2 * maxItems {
		fmt.Fprintf(&b, "- Thema %c%c\n", 'a'+i/26, 'a'+i%26)
	}
	got, _ := composed(a, "Welche Themen behandelt das Modul Wärmenetz?", passage(b.String()))
	if n := strings.Count(got, "\n"); n != maxItems {
		t.Errorf("%d items, want %d", n, maxItems)
	}
}

func TestTheListOfAsManyItemsAsAskedForIsMeant(t *testing.T) {
	t.Parallel()
	a := bare(t)
	two := passage("Module zum Wärmenetz im Herbst:\n\n- Leitungen\n- Pumpen")
	three := passage("Module zum Wärmenetz im Frühling:\n\n- Preise\n- Verträge\n- Zähler")
	u := a.understandOne("Was sind die drei Module zum Wärmenetz?", nil, "")
	pages := a.read(u, []knowledge.Hit{two, three})
	best := ranked(pages)[0]
	if best.hit != 1 || len(best.items) != 3 {
		t.Errorf("best is %q with %d items", best.text, len(best.items))
	}
}

func TestAFactIsNotDrownedInItsList(t *testing.T) {
	t.Parallel()
	a := bare(t)
	const list = "Termine:\n\n- Wärmenetz: 12. Mai 2026\n- Rufbus: 9. Juni 2026\n- Biletado: 3. März 2026"
	got, _ := composed(a, "Wann ist der Rufbus dran?", passage(list))
	if !strings.Contains(got, "9. Juni 2026") || strings.Contains(got, "12. Mai") {
		t.Errorf("said %q", got)
	}
}
