package assistant

import (
	"testing"

	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/knowledge"
)

func TestStatementsDifferWhenNoneOfTheirValuesAgree(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kind german.QuestionType
		a, b string
		want bool
	}{
		{german.AskWhen, "Am 12. Mai 2026.", "Am 13. Mai 2026.", true},
		{german.AskWhen, "Am 12. Mai 2026.", "Am 12.05.2026.", false},
		{german.AskWhen, "Am 18. November 2025.", "Am 18. und 19. November 2025.", false}, // within
		{german.AskWhen, "Im Mai 2026.", "Am 12. Mai 2026.", false},                       // coarser
		{german.AskWhen, "Im Mai 2026.", "Am 12. Juni 2026.", true},
		{german.AskWhen, "Am 12. Mai.", "Am 12. Mai 2026.", false}, // no year to compare
		{german.AskHowMany, "Es kamen 240 Gäste.", "Es kamen 300 Gäste.", true},
		{german.AskHowMany, "Es kamen neun Gäste.", "Es kamen 9 Gäste.", false},
		{german.AskHowMany, "Es kamen 240 Gäste.", "Es kamen viele Gäste.", false},
		{german.AskHowMuch, "Es kostet 100 Euro.", "Es kostet 120 Euro.", true},
		{german.AskHowLong, "Es dauert drei Tage.", "Es dauert vier Tage.", true},
	} {
		if got := differ(c.kind, c.a, c.b); got != c.want {
			t.Errorf("differ(%q, %q) = %v, want %v", c.a, c.b, got, c.want)
		}
	}
}

// of returns a hit in a document of its own.
func of(document int64, body string) knowledge.Hit {
	h := passage(body)
	h.Document.ID = document
	return h
}

func TestRivalsSayAnotherValueAboutTheSame(t *testing.T) {
	t.Parallel()
	a := bare(t)
	const question = "Wann startet Biletado?"
	for _, c := range []struct {
		name, question string
		hits           []knowledge.Hit
		want           int
	}{
		{"two documents", question, []knowledge.Hit{of(1, "Biletado startet am 3. März 2026."), of(2, "Biletado startet am 7. April 2026.")}, 1},
		{"three documents", question, []knowledge.Hit{of(1, "Biletado startet am 3. März 2026."), of(2, "Biletado startet am 7. April 2026."), of(3, "Biletado startet am 2. Mai 2026.")}, 2},
		{"four documents", question, []knowledge.Hit{of(1, "Biletado startet am 3. März 2026."), of(2, "Biletado startet am 7. April 2026."), of(3, "Biletado startet am 2. Mai 2026."), of(4, "Biletado startet am 9. Juni 2026.")}, maxRivals},
		{"the same value", question, []knowledge.Hit{of(1, "Biletado startet am 3. März 2026."), of(2, "Biletado startet am 03.03.2026.")}, 0},
		{"one document", question, []knowledge.Hit{of(1, "Biletado startet am 3. März 2026."), of(1, "Biletado startet am 7. April 2026.")}, 0},
		{"another subject", question, []knowledge.Hit{of(1, "Biletado startet am 3. März 2026."), of(2, "Der Rufbus fährt ab 7. April 2026.")}, 0},
		{"no value asked for", "Was ist Biletado?", []knowledge.Hit{of(1, "Biletado ist eine Software seit 2025."), of(2, "Biletado ist eine Software seit 2024.")}, 0},
	} {
		u := a.understandOne(c.question, nil, "")
		pages := a.read(u, c.hits)
		best, why := firstAnswer(u, pages)
		if best == nil {
			t.Errorf("%s: no answer: %s", c.name, why)
			continue
		}
		if got := rivals(u, pages, best); len(got) != c.want {
			t.Errorf("%s: %d rivals, want %d", c.name, len(got), c.want)
		}
	}
}
