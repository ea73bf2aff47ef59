package german_test

import (
	"testing"

	"smart-city-dialog.de/akademie/internal/german"
)

func TestWhoSaysNoMoreThanThatTheyHaveReadAcknowledges(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"ok": true, "OK!": true, "Alles klar, verstanden.": true, ":+1:": true, "👍🏽": true, "Ah, okay :slightly_smiling_face:": true, "top 🎉": true,
		"ok, und wann?": false, "Danke!": false, "ja": false, "Oktober": false, "im Februar": false, "top 5": false, "anna@example.org": false, "passt auch Mai": false,
	} {
		if got := german.Acknowledges(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func TestAQuestionIsKnownByItsMarkOrItsWords(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"Bonn? ": true, "wann ist der nächste Termin": true, "Das nehmen wir.": false, "": false,
	} {
		if got := german.Asks(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}
