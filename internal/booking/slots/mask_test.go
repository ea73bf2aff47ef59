package slots_test

import (
	"testing"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/booking/slots"
)

// What is kept of a message does not repeat the name that the draft has.
func TestANameInTheDraftIsMaskedWhereverItIsRepeated(t *testing.T) {
	t.Parallel()
	c := slots.Context{Open: true, Expect: booking.FieldConsent, Has: booking.Person{Name: "Anna von Lang-Beispiel", Email: "anna.lang@rathaus.example"}}
	for text, want := range map[string]string{
		"Anna von Lang-Beispiel hat noch eine Frage":          "[Name] hat noch eine Frage",
		"Weiß Anna, wie lang das Modul dauert?":               "Weiß [Name], wie lang das Modul dauert?",
		"Wer ist Anna von Lang-Beispiel?":                     "Wer ist [Name]?",
		"Ist Annaberg auch dabei?":                            "Ist Annaberg auch dabei?",
		"Hat Anna.Lang@rathaus.example schon etwas bekommen?": "Hat [E-Mail-Adresse] schon etwas bekommen?",
	} {
		if got := slots.Read(text, c).Masked(text); got != want {
			t.Errorf("%q is kept as %q, want %q", text, got, want)
		}
	}
}

func TestWhoIsMentionedInADraftIsMasked(t *testing.T) {
	t.Parallel()
	c := slots.Context{Open: true, Expect: booking.FieldEmail, Has: booking.Person{Name: "Anna Beispiel"}, IsTopic: func(text string) bool { return text == "Vergaberecht" }}
	for text, want := range map[string]string{
		"Frau Meier kommt auch":                           "Frau [Name] kommt auch",
		"Weiß Herr Dr. Karl von der Aue davon?":           "Weiß Herr [Name] davon?",
		"Kennt Frau Özdemir-Weiß Vergaberecht?":           "Kennt Frau [Name] Vergaberecht?",
		"Die Frau vom Empfang und Herr Bürgermeister":     "Die Frau vom Empfang und Herr Bürgermeister",
		"Did Mrs. Miller register?":                       "Did Mrs. [Name] register?",
		"Ist Frau Anna Beispiel dasselbe wie Frau Meier?": "Ist Frau [Name] dasselbe wie Frau [Name]?",
	} {
		if got := slots.Read(text, c).Masked(text); got != want {
			t.Errorf("%q is kept as %q, want %q", text, got, want)
		}
	}
	c.Open = false
	if text := "Wer ist Frau Meier?"; slots.Read(text, c).Masked(text) != text {
		t.Errorf("%q is masked without a draft", text)
	}
}
