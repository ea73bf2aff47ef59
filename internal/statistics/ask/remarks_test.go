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

func TestWhatTheAskerIsAtIsLeftOutAndSaid(t *testing.T) {
	t.Parallel()
	r := reader()
	for question, want := range map[string]string{
		"Stornoquote je Quartal 2025 (ich brauch das für die Broschüre)":            "ich brauch das für die Broschüre",
		"Anmeldungen je Land 2025, weil ich das im Gemeinderat vorstelle":           "weil ich das im Gemeinderat vorstelle",
		"Ich mache gerade die Broschüre fertig. Stornoquote je Quartal 2025?":       "Ich mache gerade die Broschüre fertig",
		"Anmeldungen je Land 2025, damit wir abrechnen können":                      "damit wir abrechnen können",
		"Anmeldungen je Land 2025 – ich bastele an einem Plakat":                    "ich bastele an einem Plakat",
		"Kurse pro Monat im ersten Halbjahr 2026, ich mach grad die Raumplanung":    "ich mach grad die Raumplanung",
		"Anmeldungen je Land 2025":                                                  "",
		"en: Bookings per state in 2025, because I am updating the brochure":        "because I am updating the brochure",
		"en: Cancellations per module in 2025; I am polishing the brochure":         "I am polishing the brochure",
		"Stornierungen je Modul 2025, ich leite das Referat":                        "ich leite das Referat",
		"Wir planen gerade ein Stadtfest. Wie viele Anmeldungen gab es 2025?":       "Wir planen gerade ein Stadtfest",
		"Anmeldungen je Land 2025, weil der Landrat das unbedingt begutachten will": "weil der Landrat das unbedingt begutachten will",
	} {
		text, language := question, "de"
		if rest, english := strings.CutPrefix(question, "en: "); english {
			text, language = rest, "en"
		}
		u := r.Read(text, language, now, nil)
		if got := strings.Join(u.LeftOut, "|"); !u.Asks || u.Back != nil || got != want {
			t.Errorf("%q: left out %q, want %q (asks %t, back %+v)", question, got, want, u.Asks, u.Back)
		}
	}
}

func TestWhatMayRestrictIsNeverLeftOut(t *testing.T) {
	t.Parallel()
	r := reader()
	for _, question := range []string{
		"Wie viele Anmeldungen 2025, die von Ehrenamtlichen stammen?",
		"Anmeldungen 2025 von ehrenamtlichen Kräften",
		"Teilnehmende 2025 (nur Rollstuhlfahrer)",
		"Teilnehmende 2025, darunter Studierende",
		"Anmeldungen 2025 – Schulträger",
		"Anmeldungen 2025, ohne Schulträger",
		"Anmeldungen 2025, also die von Schulträgern",
		"Anmeldungen 2025, falls jemand Fördermittel bekommt",
		"Wie viele haben 2025 storniert, weil sie krank waren?",
		"Wie viele haben 2025 storniert, weil wir umgezogen sind?",
		"Wie viele haben 2025 storniert, weil ich krank war?",
		"Ich interessiere mich für Schulen. Wie viele Anmeldungen 2025?",
		"Uns geht es um Grundschulen: Anmeldungen 2025",
		"Ich spreche von Ehrenamtlichen: Anmeldungen je Land 2025",
		"Ich brauche die Ehrenamtlichen: Anmeldungen je Land 2025",
		"Anmeldungen je Land 2025, ich will keine Ehrenamtlichen",
		"Anmeldungen je Land 2025, wir haben nur Ehrenamtliche",
		"Anmeldungen je Land 2025, wo wir gefördert haben",
		"Anmeldungen je Land 2025, ich brauche es ohne Ehrenamtliche",
		"Anmeldungen aus Bayern, Hessen usw. im Jahr 2025",
	} {
		if u := r.Read(question, "de", now, nil); u.Back == nil {
			t.Errorf("%q is read as %s without %q", question, u.Query.Encode(), u.LeftOut)
		}
	}
}
