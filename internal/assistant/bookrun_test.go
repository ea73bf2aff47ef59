package assistant

import (
	"testing"

	"smart-city-dialog.de/akademie/internal/booking/slots"
	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/german"
)

// "book" would decide for the platform for bookings where both are about open
// source.
func TestToBookIsNoTopic(t *testing.T) {
	t.Parallel()
	synonyms, err := german.DefaultSynonyms()
	if err != nil {
		t.Fatal(err)
	}
	reader := catalogue.NewReader([]catalogue.Module{
		{Key: "biletado", Title: "Buchungsplattform Biletado in der Praxis", Category: catalogue.Elective, Topics: []string{"Biletado", "Open Source"}},
		{Key: "opensource", Title: "Open Source in der Kommune", Category: catalogue.Elective, Topics: []string{"Open Source"}},
	}, german.NewAnalyzer(nil), synonyms).Translating(func(word string) []string {
		return map[string][]string{"book": {"Buchung", "buchen"}}[word]
	})
	for text, want := range map[string]string{
		"Hi, I'd like to book two seats for Open Source on 8 May": "opensource",
		"Could you book me on the Biletado module?":               "biletado",
	} {
		m := &appointment{text: text, reader: reader, now: noon().In(german.Berlin())}
		m.said = slots.Read(text, slots.Context{IsTopic: m.isTopic})
		if got := m.aimOf().asked.Query.Modules; len(got) != 1 || got[0] != want {
			t.Errorf("%q is about %q, want %q", text, got, want)
		}
	}
}
