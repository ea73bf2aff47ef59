package assistant

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestNumbersOfSourcesAreReadHoweverWritten(t *testing.T) {
	t.Parallel()
	for sentence, want := range map[string]struct {
		text  string
		cited []int
	}{
		"Das Modul startet im Mai [1].":            {"Das Modul startet im Mai.", []int{1}},
		"Das Modul startet im Mai [1][2].":         {"Das Modul startet im Mai.", []int{1, 2}},
		"Das Modul startet im Mai [1, 3].":         {"Das Modul startet im Mai.", []int{1, 3}},
		"Das Modul startet im Mai [1–3].":          {"Das Modul startet im Mai.", []int{1, 2, 3}},
		"Das Modul startet im Mai【2】.":             {"Das Modul startet im Mai.", []int{2}},
		"Das Modul startet im Mai【2†source】.":      {"Das Modul startet im Mai.", []int{2}},
		"Das Modul startet im Mai (1).":            {"Das Modul startet im Mai.", []int{1}},
		"Das Modul startet im Mai (Quelle 2).":     {"Das Modul startet im Mai.", []int{2}},
		"Das Modul startet im Mai (vgl. Quelle 2)": {"Das Modul startet im Mai", []int{2}},
		"Quelle 1: Das Modul startet im Mai.":      {": Das Modul startet im Mai.", []int{1}},
		"Das Modul startet im Mai [Passage 2].":    {"Das Modul startet im Mai.", []int{2}},
		"Das Modul startet im Mai [^1].":           {"Das Modul startet im Mai.", []int{1}},
		"Das Modul startet im Mai.¹":               {"Das Modul startet im Mai.", []int{1}},
		"Das Modul startet im Mai [17].":           {"Das Modul startet im Mai.", []int{17}},
		"Der Kongress (2025) war gut.":             {"Der Kongress (2025) war gut.", nil},
		"Es nahmen alle (12) Kommunen teil [1].":   {"Es nahmen alle (12) Kommunen teil.", []int{1}},
		"Der Raum hat 40 m².":                      {"Der Raum hat 40 m².", nil},
	} {
		text, cited := takeMarks(sentence, 1+len(want.cited)/2)
		if strings.Contains(sentence, "²") {
			text, cited = takeMarks(sentence, 1)
		} else if len(want.cited) > 0 {
			text, cited = takeMarks(sentence, 3)
		}
		if text != want.text || !slices.Equal(cited, want.cited) {
			t.Errorf("takeMarks(%q) = %q, %v", sentence, text, cited)
		}
	}
}

// pieced feeds text to a draft in pieces of n bytes.
func pieced(t *testing.T, text string, n int) []proposal {
	t.Helper()
	var d draft
	var out []proposal
	for piece := range slices.Chunk([]byte(text), n) {
		ps, err := d.add(string(piece), 3)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, ps...)
	}
	return append(out, d.end(3)...)
}

func TestADraftIsCutIntoTheSameSentencesHoweverItComes(t *testing.T) {
	t.Parallel()
	text := "<think>Was steht da? Mal sehen.</think>\n## Antwort\n\nDas Modul startet am 18. November 2025 [1]. Es kostet z. B. nichts. [2] " +
		"Mehr dazu: [Seite](https://evil.example) ![x](y.png)<b>hier</b> (1).\n\n- **Eins** [1]\n- Zwei [2]\n\n1. Wählen Sie. [1]\n2. Buchen Sie【2】.\n"
	want := []proposal{
		{"Das Modul startet am 18. November 2025.", "", []int{1}},
		{"Es kostet z. B. nichts.", "", []int{2}},
		{"Mehr dazu: Seite hier.", "", []int{1}},
		{"Eins", "item", []int{1}},
		{"Zwei", "item", []int{2}},
		{"Wählen Sie.", "step", []int{1}},
		{"Buchen Sie.", "step", []int{2}},
	}
	for _, n := range []int{1, 2, 3, 5, 7, 11, 50, 1000} {
		if diff := cmp.Diff(want, pieced(t, text, n), cmp.AllowUnexported(proposal{})); diff != "" {
			t.Errorf("in pieces of %d bytes (-want +got):\n%s", n, diff)
		}
	}
}

func TestADraftWithoutEndIsAnError(t *testing.T) {
	t.Parallel()
	var d draft
	for range maxDraft/10 + 1 {
		if _, err := d.add("bla bla bl", 1); err != nil {
			return
		}
	}
	t.Error("no error")
}
