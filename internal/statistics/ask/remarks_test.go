package ask_test

import (
	"strings"
	"testing"
)

func TestWhatIsToldBeforeAQuestionIsLeftOutAndSaid(t *testing.T) {
	t.Parallel()
	r := reader()
	for _, s := range []struct{ question, want, leftOut string }{
		{"Ein Kollege aus Leipzig hat angerufen und möchte wissen, wie viele Anmeldungen aus Leipzig wir 2025 hatten.", "bookings where=municipality:14713000 period=2025-01-01..2025-12-31", "Ein Kollege aus Leipzig hat angerufen"},
		{"Ich fürchte, dass uns die Leute weglaufen. Stornierungen je Quartal 2025?", "cancelled by=quarter period=2025-01-01..2025-12-31", "Ich fürchte, dass uns die Leute weglaufen"},
		{"Unsere Chefin fährt nach Essen und hätte gern die Anmeldungen aus Essen im Jahr 2025.", "bookings where=municipality:05113000 period=2025-01-01..2025-12-31", "Unsere Chefin fährt nach Essen"},
		{"Nachdem der Ausschuss gestern getobt hat: Wie hoch war die Stornoquote 2025?", "cancellation_rate period=2025-01-01..2025-12-31", "Nachdem der Ausschuss gestern getobt hat"},
	} {
		u := r.Read(s.question, "de", now, nil)
		if !u.Asks || u.Back != nil || u.Query.Encode() != parse(t, s.want).Encode() || strings.Join(u.LeftOut, "|") != s.leftOut {
			t.Errorf("%q: %s without %q (asks %t, back %+v)", s.question, u.Query.Encode(), u.LeftOut, u.Asks, u.Back)
		}
	}
}

// TestWhatIsToldMayMeanWhatIsAskedFor tells what the question does not say again: who
// asks may mean that.
func TestWhatIsToldMayMeanWhatIsAskedFor(t *testing.T) {
	t.Parallel()
	r := reader()
	for _, question := range []string{
		"Eine Kollegin aus Leipzig hat angerufen. Wie viele Anmeldungen gab es 2025?",
		"Wir haben tolle neue Module für Schulen. Wie viele Buchungen hatten diese 2025?",
		"Wir haben Schulungen für Azubis angeboten. Wie oft wurden sie 2025 storniert?",
		"Ich interessiere mich bloß für Azubis. Anmeldungen 2025?",
		"Ich denke an Azubis: Anmeldungen 2025",
		"Wir wollen die Azubis sehen: Anmeldungen 2025",
		"Wir möchten keine Azubis: Anmeldungen 2025",
		"Ich brauche die Azubis. Anmeldungen 2025?",
		"Ich hätte gern die Azubis. Anmeldungen 2025?",
		"Wenn wir die Azubis abziehen, wie viele Anmeldungen gab es 2025?",
		"Falls ich die Azubis weglasse: Anmeldungen 2025?",
		"Wie viele Anmeldungen gab es 2025? Gemeint sind Azubis.",
		"Wie viele Anmeldungen gab es 2025? Ich meine die der Azubis.",
		"Wie viele Anmeldungen gab es 2025, die uns die Azubis beschert haben?",
		"Wie viele Anmeldungen gab es 2025, wo wir geworben haben?",
		"Wie viele Anmeldungen gab es 2025, während wir umgezogen sind?",
		"Wie viele Anmeldungen gab es 2025, nachdem wir geworben hatten?",
		"Wie viele Anmeldungen gab es 2025, bevor unser Newsletter erschien?",
		"Wie viele Anmeldungen gab es 2025, obwohl wir gewarnt hatten?",
		"Wir hatten 20 Absagen von Azubis. Wie viele Anmeldungen gab es 2025 mehr?",
		"Wie viele Azubis kamen zu uns, und wie viele Anmeldungen gab es 2025?",
		"Welche Azubis haben wir erreicht? Und Anmeldungen 2025?",
		"Ich zähle nur Azubis, wie viele Anmeldungen gab es 2025?",
		"Ohne unsere Azubis gerechnet, wie viele Anmeldungen gab es 2025?",
		"Statt der Azubis nehmen wir Rentner. Wie viele Anmeldungen gab es 2025 von denen?",
		"Wir rechnen Azubis raus. Wie viele Anmeldungen gab es 2025?",
		"Mich beschäftigen die Azubis. Wie viele Anmeldungen gab es 2025?",
	} {
		if u := r.Read(question, "de", now, nil); u.Back == nil {
			t.Errorf("%q is read as %s without %q", question, u.Query.Encode(), u.LeftOut)
		}
	}
}
