package reader

import (
	"testing"

	"smart-city-dialog.de/akademie/internal/german"
)

func TestTheWeightsTellWhatTheyWereLearnedFrom(t *testing.T) {
	t.Parallel()
	r, err := New(german.NewAnalyzer(nil))
	if err != nil {
		t.Fatal(err)
	}
	if len(r.About()) == 0 {
		t.Error("the weights do not say where they come from")
	}
	w, err := ParseWeights(weightsFile)
	if err != nil {
		t.Fatal(err)
	}
	if w.Questions == "" {
		t.Error("the weights do not name their questions: make them anew with cmd/trainreader")
	}
	r.weights.Questions = QuestionHash("Was ist das?") // in order, as one is
	if n := r.TrainedOn([]string{" Was ist das?\n", "Und das?"}); n != 1 {
		t.Errorf("%d of two questions were learned from, want 1", n)
	}
}
