package main

import (
	"bytes"
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
// committed in testdata/floors.json: raised when answers improve, lowered with a
// reason only.
type floors struct {
	Answerable   float64            `json:"answerable"`
	Unanswerable float64            `json:"unanswerable"`
	HeldOut      float64            `json:"held_out"`
	Facts        float64            `json:"facts_found"`
	Unsupported  float64            `json:"unsupported_at_most"` // of sentences
	RecallAt5    float64            `json:"recall_at_5"`         // of the search alone
	Categories   map[string]float64 `json:"categories"`
}

func readFloors(t *testing.T) (f floors) {
	t.Helper()
	data, err := os.ReadFile("testdata/floors.json")
	if err != nil {
		t.Fatal(err)
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&f); err != nil {
		t.Fatal(err)
	}
	return f
}

// check returns a line for every figure and what is wrong with those that are
// below their floor.
func (f floors) check(r *evaluation.AnswerReport) (lines, faults []string) {
	share := func(group string, s evaluation.Share, floor float64) {
		lines = append(lines, fmt.Sprintf("%-24s %3d of %3d, floor %.2f", group, s.N, s.Of, floor))
		if s.Share < floor {
			faults = append(faults, fmt.Sprintf("%s: %.3f right, the floor is %.3f", group, s.Share, floor))
		}
	}
	share("answerable", r.Answerable, f.Answerable)
	share("unanswerable", r.Unanswerable, f.Unanswerable)
	if r.HeldOut != nil {
		share("held out", *r.HeldOut, f.HeldOut)
	}
	share("expected facts", r.Facts, f.Facts)
	for _, category := range slices.Sorted(maps.Keys(r.Categories)) {
		floor, ok := f.Categories[category]
		if !ok {
			faults = append(faults, fmt.Sprintf("category %q has no floor", category))
		}
		share("category "+category, r.Categories[category], floor)
	}
	for _, category := range slices.Sorted(maps.Keys(f.Categories)) {
		if _, asked := r.Categories[category]; !asked {
			faults = append(faults, fmt.Sprintf("category %q has a floor, but no question", category))
		}
	}
	lines = append(lines,
		fmt.Sprintf("%-24s %3d of %3d, at most %.2f", "unsupported sentences", r.Unsupported.N, r.Unsupported.Of, f.Unsupported),
		fmt.Sprintf("%-24s %.2f, floor %.2f", "search, among first 5", r.Retrieval.RecallAt5, f.RecallAt5))
	if r.Unsupported.Share > f.Unsupported {
		faults = append(faults, fmt.Sprintf("%.3f of the sentences are not supported by what they cite, at most %.3f may be", r.Unsupported.Share, f.Unsupported))
	}
	if r.Retrieval.RecallAt5 < f.RecallAt5 {
		faults = append(faults, fmt.Sprintf("search: %.3f among the first 5, the floor is %.3f", r.Retrieval.RecallAt5, f.RecallAt5))
	}
	return lines, faults
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
	rankings, err := evaluation.RankQuestions(t.Context(), a.base, questions)
	if err != nil {
		t.Fatal(err)
	}
	r := judged.Summarise()
	r.Searched(rankings)
	for _, f := range r.Failures {
		if !f.HeldOut {
			t.Logf("%s %q: %s\n\t%s", f.ID, f.Question, strings.Join(f.Faults, "; "), strings.ReplaceAll(f.Answer, "\n", "\n\t"))
		}
	}
	lines, faults := readFloors(t).check(r)
	for _, l := range lines {
		fmt.Println("golden questions:", l)
	}
	for _, f := range faults {
		t.Error(f)
	}
}

func TestAcceptanceTheFloorsHoldEveryFigure(t *testing.T) {
	t.Parallel()
	half := evaluation.Share{N: 1, Of: 2, Share: 0.5}
	report := &evaluation.AnswerReport{
		Answerable: half, Unanswerable: half, HeldOut: &half, Facts: half, Unsupported: half,
		Retrieval: evaluation.Retrieval{RecallAt5: 0.5}, Categories: evaluation.Shares{"typo": half},
	}
	just := floors{Answerable: 0.5, Unanswerable: 0.5, HeldOut: 0.5, Facts: 0.5, Unsupported: 0.5, RecallAt5: 0.5, Categories: map[string]float64{"typo": 0.5}}
	if lines, faults := just.check(report); len(faults) != 0 || len(lines) != 7 {
		t.Errorf("lines %v, faults %v", lines, faults)
	}
	more := floors{Answerable: 0.6, Unanswerable: 0.6, HeldOut: 0.6, Facts: 0.6, Unsupported: 0.4, RecallAt5: 0.6, Categories: map[string]float64{"typo": 0.6, "none": 0}}
	if _, faults := more.check(report); len(faults) != 8 {
		t.Errorf("faults = %q, want one for each of eight", faults)
	}
	if _, faults := (floors{Unsupported: 1}).check(report); len(faults) != 1 || faults[0] != `category "typo" has no floor` {
		t.Errorf("faults = %q", faults)
	}
}
