package evaluation

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/fault"
)

// fiveDocs and fiveQueries are a set whose figures are worked out below.
const (
	fiveDocs = `{"id":"a","text":"A\n*eins\n*zwei\ndrei"}
{"id":"b","text":"B\n*eins"}
{"id":"c","text":"C\n*eins"}
{"id":"d","text":"D"}
{"id":"e","text":"E"}
`
	fiveQueries = `{"id":"1","text":"q1","rel":["a"],"answers":[1,2],"category":"x"}
{"id":"2","text":"q2 abstain","rel":["b"],"answers":[1],"category":"x"}
{"id":"3","text":"q3 abstain","rel":["c"],"answers":[],"category":"y"}
{"id":"4","text":"q4","rel":["a"],"answers":[2,3],"category":"y"}
{"id":"5","text":"q5","rel":[]}
`
)

func fiveFound() *scripted {
	return &scripted{weight: 1, found: map[string][]string{
		"q1": {"a", "b"}, "q2 abstain": {"a", "b"}, "q3 abstain": {"d", "e"}, "q4": {"b", "c", "d", "e", "x", "a"}, "q5": {"a"},
	}}
}

func fiveReport(t *testing.T) *Report {
	t.Helper()
	s := openSet(t, folder(t, fiveDocs, fiveQueries))
	rankings, err := s.Rank(t.Context(), fiveFound())
	if err != nil {
		t.Fatal(err)
	}
	readings, err := s.Read(t.Context(), underliner{})
	if err != nil {
		t.Fatal(err)
	}
	return s.Report(rankings, readings)
}

// Ranks of the relevant document: 1, 2, none, 6. Lines: q1 all of 2; q2 all of
// one, but abstained; q4 one of two, and one wrong; q3 rightly abstained.
func TestAcceptanceAReportHasTheFiguresWorkedOutByHand(t *testing.T) {
	t.Parallel()
	r := fiveReport(t)
	// nDCG: (1 + 1/log2(3) + 0 + 1/log2(7)) / 4
	want := Retrieval{RecallAt1: 0.25, RecallAt5: 0.5, RecallAt10: 0.75, MRRAt10: 0.4167, NDCGAt10: 0.4968, P50: r.Retrieval.P50, P95: r.Retrieval.P95}
	if r.Retrieval != want {
		t.Errorf("retrieval = %+v, want %+v", r.Retrieval, want)
	}
	// Always answering: P (1+1+0.5)/3, R the same, F1 (1+1+0.5)/3.
	lines := AnswerLines{LineChoice{0.8333, 0.8333, 0.8333, 0.8333}, (1 + 0 + 1 + 0.5) / 4}
	if *r.AnswerLines != lines {
		t.Errorf("answer lines = %+v, want %+v", *r.AnswerLines, lines)
	}
	// With abstaining q2 has precision 1, recall 0 and F1 0.
	p, rec := 2.5/3, 1.5/3
	if gated := (LineChoice{0.8333, 0.5, rounded(2 * p * rec / (p + rec)), 0.5}); *r.GatedLines != gated {
		t.Errorf("gated = %+v, want %+v", *r.GatedLines, gated)
	}
	if u := (Unanswerable{0.5, 1, 0.6667}); *r.Unanswerable != u {
		t.Errorf("unanswerable = %+v, want %+v", *r.Unanswerable, u)
	}
	info := SetInfo{Name: r.Set.Name, Hash: r.Set.Hash, Documents: 5, Questions: 5, Ranked: 4, Labelled: 4, Unanswerable: 1}
	if r.Set != info {
		t.Errorf("set = %+v, want %+v", r.Set, info)
	}
	if c := r.Categories["x"]; c.Questions != 2 || c.Retrieval.RecallAt1 != 0.5 || c.AnswerLines.F1 != 1 || c.Unanswerable != nil {
		t.Errorf("category x = %+v", c)
	}
	if len(r.Notes) != 1 || !strings.Contains(r.Notes[0], "1 Fragen nennen kein passendes Dokument") {
		t.Errorf("notes = %v", r.Notes)
	}
	for _, name := range []string{"retrieval.recall_at_1", "retrieval.ndcg_at_10", "answer_lines.f1", "unanswerable.f1"} {
		if i, ok := r.Intervals[name]; !ok || i.Low > i.High {
			t.Errorf("interval of %s = %v, %v", name, i, ok)
		}
	}
}

func TestAcceptanceAReportHasExactlyThePromisedKeys(t *testing.T) {
	t.Parallel()
	data, err := json.Marshal(fiveReport(t))
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]json.RawMessage
	if err := json.Unmarshal(data, &got); err != nil {
		t.Fatal(err)
	}
	for object, want := range map[string][]string{
		"retrieval":    {"recall_at_1", "recall_at_5", "recall_at_10", "mrr_at_10", "ndcg_at_10", "ms_p50", "ms_p95"},
		"answer_lines": {"precision", "recall", "f1", "mean_f1", "squad_f1"},
		"unanswerable": {"precision", "recall", "f1"},
	} {
		var fields map[string]float64
		if err := json.Unmarshal(got[object], &fields); err != nil {
			t.Fatalf("%s: %v", object, err)
		}
		slices.Sort(want)
		if keys := slices.Sorted(maps.Keys(fields)); !slices.Equal(keys, want) {
			t.Errorf("%s has %v, want %v", object, keys, want)
		}
	}
}

func TestASetWithoutAnswerLinesHasNoFiguresOfThem(t *testing.T) {
	t.Parallel()
	s := openSet(t, folder(t, twoDocs, `{"id":"1","text":"q","rel":["a"]}`))
	rankings, err := s.Rank(t.Context(), &scripted{weight: 1, found: map[string][]string{"q": {"a"}}})
	if err != nil {
		t.Fatal(err)
	}
	readings, err := s.Read(t.Context(), underliner{})
	if err != nil || readings != nil {
		t.Fatalf("readings = %v, %v", readings, err)
	}
	data, err := json.Marshal(s.Report(rankings, nil))
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"answer_lines", "unanswerable", "categories"} {
		if bytes.Contains(data, []byte(`"`+key+`"`)) {
			t.Errorf("%s stands in the report: %s", key, data)
		}
	}
}

func TestASearchIsAskedForOnePassageOfTenDocuments(t *testing.T) {
	t.Parallel()
	s := openSet(t, folder(t, fiveDocs, fiveQueries))
	found := fiveFound()
	if _, err := s.Rank(t.Context(), found); err != nil {
		t.Fatal(err)
	}
	if len(found.asked) != 5+4 { // once to warm up, then those with relevant documents
		t.Errorf("%d searches", len(found.asked))
	}
	for _, q := range found.asked {
		if q.Limit != 10 || q.PerDocument != 1 {
			t.Errorf("query = %+v", q)
		}
	}
}

func TestASearchThatFailsEndsTheEvaluation(t *testing.T) {
	t.Parallel()
	s := openSet(t, folder(t, fiveDocs, fiveQueries))
	_, err := s.Rank(t.Context(), &scripted{})
	if !errors.Is(err, fault.Unavailable) || !strings.Contains(err.Error(), `evaluation.Rank("1")`) {
		t.Errorf("error = %v", err)
	}
}

func TestAReportTellsWhatItsReaderHasLearned(t *testing.T) {
	t.Parallel()
	r := fiveReport(t)
	r.NoteTraining(0, []string{"learned elsewhere"})
	before := len(r.Notes)
	r.NoteTraining(3, []string{"learned here"})
	if r.Set.Learned != 3 || len(r.Notes) != before+1 || !strings.Contains(r.Notes[before], "an 3 dieser 5 Fragen gelernt") ||
		!strings.Contains(r.Notes[before], "learned here") {
		t.Errorf("notes = %v", r.Notes)
	}
}

func TestAReportTellsOfSearchesWithoutVectors(t *testing.T) {
	t.Parallel()
	r := fiveReport(t)
	before := len(r.Notes)
	r.NoteBlind(2) // they were not asked for
	r.Configuration.VectorWeight = 0.3
	r.NoteBlind(2)
	if len(r.Notes) != before+1 || r.Notes[before] != "2 von 4 Suchen blieben ohne Vektoren" {
		t.Errorf("notes = %v", r.Notes)
	}
}

func TestTheTableShowsEveryFigure(t *testing.T) {
	t.Parallel()
	r := fiveReport(t)
	var out bytes.Buffer
	if err := r.WriteTable(&out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Treffer auf Platz 1", "0,250", "nDCG@10", "0,497", "F* (harmonisches Mittel beider)", "0,833", "Unbeantwortbare erkannt (1 Frage)", "0,667", "\nx  ", "! 1 Fragen"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is missing:\n%s", want, out.String())
		}
	}
}

func TestComparingTellsWhatHelpedAndWhetherItShows(t *testing.T) {
	t.Parallel()
	var queries strings.Builder
	found := map[string][]string{}
	for i := range 40 {
		q := fmt.Sprintf("question %d", i)
		fmt.Fprintf(&queries, `{"id":"%d","text":%q,"rel":["a"]}`+"\n", i, q)
		found[q] = []string{"a", "b"}
	}
	s := openSet(t, folder(t, twoDocs, queries.String()))
	good, err := s.Rank(t.Context(), &scripted{weight: 1, found: found})
	if err != nil {
		t.Fatal(err)
	}
	bad, err := s.Rank(t.Context(), &scripted{weight: 0, found: found})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		from, to    *Rankings
		difference  float64
		significant bool
		wins        int
	}{{bad, good, 1, true, 40}, {good, bad, -1, true, 0}, {good, good, 0, false, 0}} {
		ds, err := Compare(tt.from, tt.to)
		if err != nil {
			t.Fatal(err)
		}
		if d := ds[0]; d.Figure != "recall_at_1" || d.Difference != tt.difference || d.Significant != tt.significant || d.Wins != tt.wins {
			t.Errorf("difference = %+v, want %+v", d, tt)
		}
		if ds[1].Difference != 0 {
			t.Errorf("recall at 5 differs: %+v", ds[1])
		}
	}
	var out bytes.Buffer
	ds, _ := Compare(bad, good)
	if err := (Comparison{From: "one", To: "two", Differences: ds}).WriteTable(&out); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "+1,000 *") || !strings.Contains(out.String(), "40/0") {
		t.Errorf("table:\n%s", out.String())
	}
	if _, err := Compare(good, &Rankings{}); err == nil {
		t.Error("results of other questions were compared")
	}
}

func TestCalibratingFindsTheWeightsThatHelp(t *testing.T) {
	t.Parallel()
	s := openSet(t, folder(t, fiveDocs, fiveQueries))
	search := fiveFound()
	search.found["q2 abstain"] = []string{"b", "a"}
	c, err := s.Calibrate(t.Context(), search, func(w float64) { search.weight = w })
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Trials) != 21 || c.Trials[20].Weight != 2 {
		t.Fatalf("trials = %+v", c.Trials)
	}
	if c.Best.Weight < 0.5 || c.Best.NDCGAt10 <= c.Trials[0].NDCGAt10 {
		t.Errorf("best = %+v", c.Best)
	}
	if c.Plateau[1] != 2 {
		t.Errorf("plateau = %v", c.Plateau)
	}
	var out bytes.Buffer
	if err := c.WriteTable(&out); err != nil || !strings.Contains(out.String(), "← bestes") {
		t.Errorf("table (%v):\n%s", err, out.String())
	}
}
