package training

import (
	"reflect"
	"slices"
	"testing"
)

func TestFragmentsAreShortPagesThatKnowTheirAnswer(t *testing.T) {
	t.Parallel()
	page := []string{"Titel", "Titel", "a", "b", "c", "d", "e", "f", "g", "h", "i", "j"}
	s := &Set{Pages: map[string][]string{"p": page, "tiny": {"Titel", "a"}}}
	q := Question{ID: "q", Page: "p", Answers: []int{4, 5, 8}}
	for seed := range uint64(200) {
		cut := fragments(s, q, seed)
		if len(cut) != 3 {
			t.Fatalf("seed %d: %d fragments, want 3", seed, len(cut))
		}
		for k, f := range cut {
			if f.lines[0] != "Titel" || len(f.lines) < 1+fewestLines || len(f.lines) > 2+mostLines || !slices.IsSorted(f.lines) {
				t.Errorf("seed %d: lines %q", seed, f.lines)
			}
			var want []int
			for i, l := range f.lines {
				if l == "c" || l == "d" || l == "g" {
					want = append(want, i)
				}
			}
			if !slices.Equal(f.Answers, want) || (len(want) == 0) != (k == 2) {
				t.Errorf("seed %d: fragment %d %q is answered by %v", seed, k, f.lines, f.Answers)
			}
		}
		if !reflect.DeepEqual(cut, fragments(s, q, seed)) {
			t.Errorf("seed %d: two cuts differ", seed)
		}
	}
	if cut := fragments(s, Question{Page: "p"}, 1); len(cut) != 1 || len(cut[0].Answers) > 0 {
		t.Errorf("without an answer: %v", cut)
	}
	if cut := fragments(s, Question{Page: "tiny", Answers: []int{1}}, 1); len(cut) != 0 {
		t.Errorf("of a page of one line: %v", cut)
	}
}
