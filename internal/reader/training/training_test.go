package training

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/reader"
)

// places is a made-up set: pages of offices with a price, a day and a street
// each, and questions about them.
func places(t *testing.T) *Set {
	t.Helper()
	var docs, queries bytes.Buffer
	line := func(b *bytes.Buffer, v any) {
		if err := json.NewEncoder(b).Encode(v); err != nil {
			t.Fatal(err)
		}
	}
	days := []string{"Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag"}
	for i, name := range strings.Fields("Bauamt Standesamt Sozialamt Schulamt Jugendamt Umweltamt Ordnungsamt Gesundheitsamt Museum Archiv Freibad Theater") {
		id := fmt.Sprint("p", i)
		line(&docs, map[string]any{"id": id, "text": strings.Join([]string{
			name, "Willkommen auf dieser Seite.", "Gebühren", fmt.Sprintf("Ein Besuch kostet %d Euro.", i+2),
			"Öffnungszeiten", "Geöffnet ist am " + days[i%5] + " von 8 bis 12 Uhr.", "Anschrift", fmt.Sprintf("Gartenstraße %d", i+1),
		}, "\n")})
		for k, q := range []struct {
			text    string
			answers []int
		}{{"Was kostet ein Besuch?", []int{3}}, {"Wann ist geöffnet?", []int{5}}, {"Welche Impfung braucht ein Hund?", []int{}}} {
			line(&queries, map[string]any{"id": fmt.Sprint("q", i, k), "text": q.text, "rel": []string{id}, "answers": q.answers})
		}
	}
	s, err := Read(folder(t, docs.String(), queries.String()))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestTrainingLearnsWritesAndSaysHowGoodItIs(t *testing.T) {
	t.Parallel()
	set := places(t)
	an := Analyzer(set, nil)
	folders := []string{t.TempDir(), t.TempDir()}
	for _, folder := range folders {
		var out strings.Builder
		if err := Run(t.Context(), an, set, Options{Source: "made up, CC0", Out: folder}, &out); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(out.String(), "36 questions, 24 of them answered") {
			t.Errorf("report: %s", out.String())
		}
	}
	for _, name := range []string{"weights.json", "background.txt"} {
		a, b := file(t, folders[0], name), file(t, folders[1], name)
		if !bytes.Equal(a, b) {
			t.Errorf("%s: two trainings differ", name)
		}
		if !bytes.Contains(a, []byte("made up, CC0")) {
			t.Errorf("%s does not name its data", name)
		}
	}
	w, err := reader.ParseWeights(file(t, folders[0], "weights.json"))
	if err != nil {
		t.Fatal(err)
	}
	b, err := reader.ParseBackground(string(file(t, folders[0], "background.txt")))
	if err != nil {
		t.Fatal(err)
	}
	e, err := reader.NewExaminer(an, b)
	if err != nil {
		t.Fatal(err)
	}
	r, err := reader.NewWith(e, w)
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range set.Questions {
		a := r.Read(q.Text, set.Pages[q.Page])
		if (len(a.Lines) == 0) != (len(q.Answers) == 0) || len(q.Answers) > 0 && a.Lines[0] != q.Answers[0] {
			t.Errorf("%q on %s: %v, want %v", q.Text, q.Page, a.Lines, q.Answers)
		}
	}
	v, err := Validate(an, set, 2, 1)
	if err != nil {
		t.Fatal(err)
	}
	if m := v.Pages.Gated; m.MeanF1 < 0.8 || m.Unanswerable.F1 < 0.8 {
		t.Errorf("validation: %v", m)
	}
	if m := v.Fragments.Forced; m.MeanF1 < 0.6 {
		t.Errorf("validation of fragments: %v", m)
	}
}

func file(t *testing.T, folder, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestMeasuresFollowTheirDefinitions(t *testing.T) {
	t.Parallel()
	m := Measure([][]int{{1, 2}, nil, {5}, nil}, [][]int{{2, 3}, {1}, nil, nil})
	want := Measures{
		Precision: 0.75, Recall: 0.25, FStar: 0.375, MeanF1: 0.25, MicroF1: 0.4, SquadF1: 0.375, ShortF1: 0.25,
		Unanswerable: PRF{Precision: 0.5, Recall: 0.5, F1: 0.5},
	}
	if m != want {
		t.Errorf("measured %+v, want %+v", m, want)
	}
	if (Measure(nil, nil) != Measures{}) {
		t.Error("nothing measures something")
	}
}

func TestSetsThatCannotBeLearnedFromAreErrors(t *testing.T) {
	t.Parallel()
	const page = `{"id": "a", "text": "one\ntwo"}`
	for name, c := range map[string]struct{ docs, queries, want string }{
		"no JSON":      {"{", "", "docs.jsonl:1"},
		"no labels":    {page, `{"id": "q", "text": "two?", "rel": ["a"]}`, `no "answers"`},
		"line beyond":  {page, `{"id": "q", "text": "two?", "rel": ["a"], "answers": [2]}`, "lines 0 to 1"},
		"no questions": {page, "", "empty"},
	} {
		_, err := Read(folder(t, c.docs, c.queries))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one with %q", name, err, c.want)
		}
	}
	s, err := Read(folder(t, page, `{"id": "q", "text": "two?", "rel": ["a"], "answers": [1, 0, 1]}`))
	if err != nil || !slices.Equal(s.Questions[0].Answers, []int{0, 1}) {
		t.Errorf("%+v, %v: want the lines in order, each once", s, err)
	}
}

// folder writes a set.
func folder(t *testing.T, docs, queries string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"docs.jsonl": docs, "queries.jsonl": queries} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestPagesOfTheSameTextShareAFold(t *testing.T) {
	t.Parallel()
	s := &Set{Pages: map[string][]string{}}
	for i := range 30 {
		id := fmt.Sprint(i)
		s.Order = append(s.Order, id)
		s.Pages[id] = []string{"Titel " + id, fmt.Sprint("Text ", i/3)}
	}
	fold := folds(s, 5, 1)
	for i := 0; i < 30; i += 3 {
		if a, b := fold[fmt.Sprint(i)], fold[fmt.Sprint(i+2)]; a != b {
			t.Errorf("pages %d and %d are in folds %d and %d", i, i+2, a, b)
		}
	}
}
