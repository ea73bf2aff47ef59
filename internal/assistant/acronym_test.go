package assistant

import (
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/knowledge"
)

func TestInitialsFindTheNameInATitle(t *testing.T) {
	t.Parallel()
	a := &Assistant{analyzer: german.NewAnalyzer(nil)}
	hits := []knowledge.Hit{{Document: knowledge.Document{Title: "Häufige Fragen zum Programm Smart City Manager"}}}
	for word, want := range map[string]bool{"scm": true, "SCM": true, "scx": false, "sc": false, "manager": false} {
		u := term{text: word, forms: []*german.Features{a.analyzer.Word(strings.ToLower(word))}, weights: []float64{1}}
		if got := a.spellOut(&u, hits); got != want {
			t.Errorf("spellOut(%q) = %t", word, got)
		}
		if want && !u.named("manager") {
			t.Errorf("%q does not stand for the name's last word", word)
		}
	}
}

func TestSpokenGermanIsWrittenOut(t *testing.T) {
	t.Parallel()
	for question, want := range map[string]string{
		"wann gehts los und was kostets?": "wann geht es los und was kostet es?",
		"was brauch ich dafür":            "was brauche ich dafür",
		"um was gehts da":                 "worum geht es da",
		"kriegt man ne Urkunde":           "bekommt man ne Urkunde",
		"Wie melde ich mich an?":          "Wie melde ich mich an?",
	} {
		if got := spoken(question); got != want {
			t.Errorf("spoken(%q) = %q, want %q", question, got, want)
		}
	}
}
