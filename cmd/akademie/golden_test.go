package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/demo"
	"smart-city-dialog.de/akademie/internal/evaluation"
)

// floors are the least shares of golden questions that must be right, as
// committed in testdata/floors.json: lowered with a reason only, raised when
// answers improve.
type floors struct {
	Answerable   float64            `json:"answerable"`
	Unanswerable float64            `json:"unanswerable"`
	HeldOut      float64            `json:"held_out"`
	Facts        float64            `json:"facts_found"`
	Unsupported  float64            `json:"unsupported_at_most"` // of sentences
	Categories   map[string]float64 `json:"categories"`
}

func readFloors(t *testing.T) (f floors) {
	t.Helper()
	data, err := os.ReadFile("testdata/floors.json")
	if err != nil {
		t.Fatal(err)
	}
	decoder := json.NewDecoder(strings.NewReader(string(data)))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&f); err != nil {
		t.Fatal(err)
	}
	return f
}

// TestAcceptanceGoldenQuestionsStayAboveTheirFloors asks every golden question
// over the demo content, prints the rates and fails when one is below its floor.
func TestAcceptanceGoldenQuestionsStayAboveTheirFloors(t *testing.T) {
	t.Parallel()
	a := demoApp(t)
	questions, err := demo.Questions()
	if err != nil {
		t.Fatal(err)
	}
	judged, err := evaluation.Ask(t.Context(), questions, a.ask, a.base, a.analyzer)
	if err != nil {
		t.Fatal(err)
	}
	r := judged.Summarise()
	for _, f := range r.Failures {
		if !f.HeldOut {
			t.Logf("%s %q: %s\n\t%s", f.ID, f.Question, strings.Join(f.Faults, "; "), strings.ReplaceAll(f.Answer, "\n", "\n\t"))
		}
	}
	least := readFloors(t)
	check := func(group string, s evaluation.Share, floor float64) {
		fmt.Printf("golden questions: %-24s %3d of %3d, floor %.2f\n", group, s.N, s.Of, floor)
		if s.Share < floor {
			t.Errorf("%s: %.3f right, the floor is %.3f", group, s.Share, floor)
		}
	}
	check("answerable", r.Answerable, least.Answerable)
	check("unanswerable", r.Unanswerable, least.Unanswerable)
	if r.HeldOut != nil {
		check("held out", *r.HeldOut, least.HeldOut)
	}
	check("expected facts", r.Facts, least.Facts)
	for _, category := range slices.Sorted(maps.Keys(r.Categories)) {
		floor, ok := least.Categories[category]
		if !ok {
			t.Errorf("testdata/floors.json has no floor for category %q", category)
		}
		check("category "+category, r.Categories[category], floor)
	}
	for category := range least.Categories {
		if _, asked := r.Categories[category]; !asked {
			t.Errorf("testdata/floors.json has a floor for category %q, of which there is no question", category)
		}
	}
	fmt.Printf("golden questions: %-24s %3d of %3d, at most %.2f\n", "unsupported sentences", r.Unsupported.N, r.Unsupported.Of, least.Unsupported)
	if r.Unsupported.Share > least.Unsupported {
		t.Errorf("%.3f of the sentences are not supported by what they cite, at most %.3f are allowed", r.Unsupported.Share, least.Unsupported)
	}
}
