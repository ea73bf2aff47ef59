package gaps

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/german"
)

// dictionary holds the parts of the compounds below, as a word list would.
var dictionary = strings.Fields(`Park Platz Plätze Besucher Veranstaltung Ort Teilnahme Bescheinigung Zertifikat Punkte Fortbildung
	Kinder Betreuung Gebärden Sprache Dolmetscher Aufzeichnung Video Modul Module Kosten Gebühr Rechnung Bus Haltestelle`)

func analyzer() *german.Analyzer {
	return german.NewAnalyzer(german.NewSplitter(slices.Values(dictionary)))
}

// asked makes questions, each of a conversation of its own.
func asked(texts ...string) []question {
	qs := make([]question, len(texts))
	for i, text := range texts {
		qs[i] = question{
			turn: int64(i + 1), conversation: fmt.Sprint("c", i), text: text, language: "de", outcome: conversation.Refused,
			at: time.Date(2026, 1, 10, 9, i, 0, 0, time.UTC),
		}
	}
	return qs
}

// sameQuestions are questions that ask for the same, by what that is.
var sameQuestions = map[string][]string{
	"parking": {
		"Gibt es am Veranstaltungsort Parkplätze?", "Wo kann ich am Veranstaltungsort parken?", "parkplatz am veranstaltungsort vorhanden?",
		"Gibt es Besucherparkplätze am Veranstaltungsort?", "Gibt es am Veranstalltungsort Parkplätze?",
	},
	"childcare":   {"Wird eine Kinderbetreuung angeboten?", "Gibt es Kinderbetreuung während der Module?", "Kann ich eine Betreuung für meine Kinder bekommen?"},
	"certificate": {"Bekomme ich eine Teilnahmebescheinigung?", "Wann kommt meine Teilnahmebescheinigung?", "Wie erhalte ich die Bescheinigung über die Teilnahme?"},
	"recording":   {"Gibt es eine Aufzeichnung vom Modul?", "Werden die Module aufgezeichnet, gibt es eine Aufzeichnung?", "Kann ich die Aufzeichnung später ansehen?"},
	"signing":     {"Gibt es Dolmetscher für Gebärdensprache?", "Ist ein Gebärdensprachdolmetscher dabei?"},
	"nobel":       {"Wer hat den Nobelpreis für Physik bekommen?", "Wer bekam 2025 den Nobelpreis?"},
	"alone":       {"Wie wird das Wetter morgen in Kiel?"},
}

func TestQuestionsAreGroupedByWhatTheyAskFor(t *testing.T) {
	t.Parallel()
	var all []string
	topic := map[string]string{}
	for name, texts := range sameQuestions {
		for _, text := range texts {
			all = append(all, text)
			topic[text] = name
		}
	}
	slices.Sort(all)
	right, pairs := 0, 0
	for _, c := range group(analyzer(), newMasker(), asked(all...)) {
		for i, a := range c.questions {
			for _, b := range c.questions[:i] {
				if topic[a.text] != topic[b.text] {
					t.Errorf("%q and %q stand in one group", a.text, b.text)
				}
				right++
			}
		}
	}
	for _, texts := range sameQuestions {
		pairs += len(texts) * (len(texts) - 1) / 2
	}
	if 10*right < 6*pairs {
		t.Errorf("%d of %d pairs that ask for the same stand in one group, want 6 of 10", right, pairs)
	}
}

func TestAGroupDoesNotDependOnTheOrderOfQuestions(t *testing.T) {
	t.Parallel()
	var texts []string
	for _, name := range []string{"parking", "childcare", "certificate", "recording", "signing", "nobel", "alone"} {
		texts = append(texts, sameQuestions[name]...)
	}
	an, m := analyzer(), newMasker()
	rapid.Check(t, func(t *rapid.T) {
		qs := asked(rapid.SliceOfN(rapid.SampledFrom(texts), 0, 25).Draw(t, "texts")...)
		for i := range qs {
			qs[i].conversation = rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "conversation")
			qs[i].outcome = rapid.SampledFrom([]conversation.Outcome{conversation.Refused, conversation.Weak, conversation.Answered}).Draw(t, "outcome")
		}
		shuffled := rapid.Permutation(qs).Draw(t, "shuffled")
		if diff := cmp.Diff(group(an, m, qs), group(an, m, shuffled), cmp.AllowUnexported(cohort{}, question{})); diff != "" {
			t.Fatalf("groups differ with the order:\n%s", diff)
		}
	})
}

// naive joins the closest pair of groups until none is close enough.
func naive(sim []float32, n int, least float32) []int {
	var groups [][]int
	for i := range n {
		groups = append(groups, []int{i})
	}
	for {
		x, y, top := -1, -1, float64(least)
		for i := range groups {
			for j := range i {
				sum := 0.0
				for _, a := range groups[i] {
					for _, b := range groups[j] {
						sum += float64(sim[a*n+b])
					}
				}
				if s := sum / float64(len(groups[i])*len(groups[j])); s >= top {
					x, y, top = i, j, s
				}
			}
		}
		if x < 0 {
			break
		}
		groups[y] = append(groups[y], groups[x]...)
		groups = slices.Delete(groups, x, x+1)
	}
	of := make([]int, n)
	for _, g := range groups {
		for _, i := range g {
			of[i] = slices.Min(g)
		}
	}
	return of
}

func TestChainsFindTheGroupsOfAverageLinkage(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		n := 1 + r.IntN(30)
		sim := make([]float32, n*n)
		for i := range n {
			for j := range i {
				sim[i*n+j] = r.Float32()
				sim[j*n+i] = sim[i*n+j]
			}
		}
		least := r.Float32()
		if diff := cmp.Diff(naive(sim, n, least), cluster(slices.Clone(sim), n, least)); diff != "" {
			t.Fatalf("n = %d, least %v (-naive +chains):\n%s", n, least, diff)
		}
	}
}

func TestAGroupIsDescribedByItsQuestions(t *testing.T) {
	t.Parallel()
	qs := asked("Gibt es am Veranstaltungsort Parkplätze?", "Gibt es Parkplätze am Veranstaltungsort? Ich bin Anna Beispiel.",
		"Gibt es am Veranstaltungsort Parkplätze", "Are there any Parkplätze am Veranstaltungsort?")
	qs[1].outcome, qs[2].outcome, qs[3].outcome = conversation.Weak, conversation.Answered, conversation.Answered
	qs[2].disliked, qs[3].disliked, qs[3].language, qs[2].conversation = true, true, "en", qs[0].conversation
	all := group(analyzer(), newMasker(), qs)
	if len(all) != 1 {
		t.Fatalf("%d groups, want one", len(all))
	}
	g := all[0].Group
	if g.ID != "1" || g.Count != 4 || g.Conversations != 3 || g.Refused != 1 || g.Weak != 1 || g.Disliked != 2 || g.Language != "de" ||
		!g.First.Equal(qs[0].at) || !g.Last.Equal(qs[3].at) || g.PutAside {
		t.Errorf("group = %+v", g)
	}
	if len(g.Examples) != 3 || g.Title != g.Examples[0] { // two say the same but for the mark
		t.Errorf("examples = %q, title %q", g.Examples, g.Title)
	}
	if all := strings.Join(g.Examples, "|"); strings.Contains(all, "Anna") || !strings.Contains(all, "[Name]") {
		t.Errorf("examples = %s", all)
	}
}

// BenchmarkGroup groups as many questions as are looked at.
func BenchmarkGroup(b *testing.B) {
	r := rand.New(rand.NewPCG(3, 4))
	var words []string
	for range 1500 {
		words = append(words, "Wort"+strings.Repeat(string(rune('a'+r.IntN(26))), 2)+fmt.Sprint(r.IntN(500)))
	}
	var texts []string
	for range mostQuestions {
		texts = append(texts, "Was ist "+words[r.IntN(len(words))]+" mit "+words[r.IntN(len(words))]+" und "+words[r.IntN(100)]+"?")
	}
	an, m := analyzer(), newMasker()
	for b.Loop() {
		if all := group(an, m, asked(texts...)); len(all) == 0 {
			b.Fatal("no groups")
		}
	}
}
