package evaluation

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/knowledge"
)

func TestQuestionsAreReadAndTheirFaultsNamedByLine(t *testing.T) {
	t.Parallel()
	good := `{"id":"1","question":"Wo?","language":"de","category":"fact","answerable":true,"documents":["a.md"],"expect":["Kiel",["Förde","fjord"]],"context":["Wer?"],"held_out":true}` + "\n"
	all, err := ReadQuestions(strings.NewReader(good), "q.jsonl")
	if err != nil || len(all) != 1 || len(all[0].Expect[1]) != 2 || !all[0].HeldOut {
		t.Fatalf("read %+v, %v", all, err)
	}
	for bad, want := range map[string]string{
		"":                                  "q.jsonl: the file is empty",
		good + "{":                          "q.jsonl:2: ",
		good + good:                         `q.jsonl:2: question "1" stands in line 1 already`,
		`{"id":"1","category":"x"}`:         `"1" has no "question"`,
		`{"question":"Wo?","category":"x"}`: `no "id"`,
		`{"id":"1","question":"Wo?"}`:       `"1" has no "category"`,
		`{"id":"1","question":"Wo?","category":"x","expected":"y"}`:                     `unknown field "expected"`,
		`{"id":"1","question":"Wo?","category":"x","expect":["y"]}`:                     "is not answerable, yet names documents, facts or runs",
		`{"id":"1","question":"Wo?","category":"x","answerable":true,"runs_only":true}`: "names no runs that are the only ones",
		`{"id":"1","question":"Wo?","category":"x","expect":[7]}`:                       "a fact is a string or a list of strings",
		`{"id":"1","question":"Wo?","category":"x","expect":[[]]}`:                      "is not answerable",
		`{"id":"1","question":"Wo?","category":"x","answerable":"y"}`:                   `"answerable" must not be a string`,
	} {
		if _, err := ReadQuestions(strings.NewReader(bad), "q.jsonl"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error = %v, want %q in it", bad, err, want)
		}
	}
}

func TestFactIsOneWordingOrSeveral(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{`"Kiel"`: 1, `["kostenfrei","kostenlos"]`: 2, `7`: 0, `{"a":1}`: 0} {
		var got Fact
		err := json.Unmarshal([]byte(text), &got)
		if (err == nil) != (want > 0) || len(got) != want {
			t.Errorf("%s: got %v, %v", text, got, err)
		}
	}
}

// turn is an answer of one sentence that cites document 1.
func turn(text string) conversation.Turn {
	return conversation.Turn{
		Answer: text, Sentences: []conversation.Sentence{{Text: text, Citations: []int{1}}},
		Citations: []conversation.Citation{{N: 1, Document: 1}},
	}
}

func TestAnAnswerIsRightOrItsFaultsAreNamed(t *testing.T) {
	t.Parallel()
	keys := map[int64]string{1: "a.md", 2: "b.md"}
	kiel := Question{Answerable: true, Documents: []string{"a.md"}, Expect: []Fact{{"Kiel", "Förde"}}, Forbid: []string{"Hamburg"}}
	live := Question{Redirect: Fact{"Terminkatalog"}}
	march := Question{Answerable: true, Runs: []string{"ki-march", "law-march"}, RunsOnly: true}
	one := Question{Answerable: true, Runs: []string{"ki-march"}}
	board := turn("Im März gibt es zwei Termine.")
	board.Board = &conversation.Board{Cards: []conversation.RunCard{{Key: "ki-march"}, {Key: "law-march"}}}
	wide := turn("Im März gibt es drei Termine.")
	wide.Board = &conversation.Board{Cards: append(board.Board.Cards[:2:2], conversation.RunCard{Key: "law-april"})}
	refused := conversation.Turn{Refused: true, Answer: "Dazu finde ich nichts."}
	elsewhere := turn("In Kiel.")
	elsewhere.Citations[0].Document = 2
	loose := turn("In Kiel.")
	loose.Sentences = append(loose.Sentences, conversation.Sentence{Text: "Und mehr."}, conversation.Sentence{Text: "Nämlich:"})
	for name, tt := range map[string]struct {
		q    Question
		turn conversation.Turn
		want string // the fault; "" is right
	}{
		"right":               {kiel, turn("An der förde."), ""},
		"all runs":            {march, board, ""},
		"one run of several":  {one, wide, ""},
		"a run too many":      {march, wide, "shows [law-april] beside"},
		"no runs":             {one, turn("Im März."), "does not show ki-march"},
		"a fact is missing":   {kiel, turn("Im Norden."), `lacks ["Kiel" "Förde"]`},
		"says too much":       {kiel, turn("In Kiel und Hamburg."), `says "Hamburg"`},
		"refused":             {kiel, refused, "refused"},
		"another document":    {kiel, elsewhere, "cites none of the right documents"},
		"without source":      {kiel, loose, `"Und mehr." has no source`},
		"rightly refused":     {Question{}, refused, ""},
		"wrongly answered":    {Question{}, turn("In Kiel."), "answered"},
		"sent to the right":   {live, turn("Das steht im Terminkatalog."), ""},
		"answered from texts": {live, turn("Morgen um neun."), "answered"},
		"no document needed":  {Question{Answerable: true}, conversation.Turn{Answer: "Guten Tag"}, ""},
	} {
		j := judge(tt.q, tt.turn, keys)
		if got := strings.Join(j.Faults, "; "); got != tt.want || j.Right != (tt.want == "") {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
}

func TestUnsupportedSentencesAreFoundWithoutTheGate(t *testing.T) {
	t.Parallel()
	c := &supportCheck{an: german.NewAnalyzer(nil)}
	c.texts = map[int64]*evidence{1: c.evidence("Der Kongress fand am 18. November 2025 in Kiel statt.\n\n- **Kosten:** [keine](https://example.org)\n\nEr war gut besucht.")}
	for text, supported := range map[string]bool{
		"Der Kongress fand am 18. November 2025 in Kiel statt.": true,
		"der kongress fand am 18. november 2025 in Kiel statt":  true,
		"Kosten: keine": true,
		"In Kiel fand am 18. November 2025 ein gut besuchter Kongress statt.":      true,
		"Der Kongress in Kiel fand am 18.11.2025 statt.":                           true,
		"**„Bericht“, 24. November 2025:** Er war gut besucht.":                    true,
		"Der Kongress fand am 19. November 2025 in Kiel statt.":                    false,
		"Der Kongress fand nicht in Kiel statt.":                                   false,
		"Die Bürgermeisterin eröffnete den Wettbewerb der Verkehrsunternehmen.":    false,
		"Der Kongress in Kiel kostete die Stadt und ihre Partner viel Geld.":       false,
		"Am 18. November 2025 tagte der Kongress in Hamburg mit großem Andrang an": false,
	} {
		bad, cited := c.unsupported(turn(text))
		if cited != 1 || (len(bad) == 0) != supported {
			t.Errorf("%q: unsupported %v, want supported = %v", text, bad, supported)
		}
	}
	other := turn("Er war gut besucht.")
	other.Citations[0].Document = 9
	if bad, _ := c.unsupported(other); len(bad) != 1 {
		t.Error("a sentence is supported by a document that nobody read")
	}
	if bad, cited := c.unsupported(conversation.Turn{Sentences: []conversation.Sentence{{Text: "Nämlich:"}}}); len(bad)+cited != 0 {
		t.Error("connecting words count as a statement")
	}
}

// library is a base of one document.
type library struct{}

func (library) Document(_ context.Context, id int64) (knowledge.Document, error) {
	if id != 1 {
		return knowledge.Document{}, fault.NotFound
	}
	return knowledge.Document{ID: 1, Key: "a.md", Title: "Kongress", Markdown: "Er war in Kiel."}, nil
}

func (library) Passages(context.Context, int64) ([]knowledge.Passage, error) {
	return []knowledge.Passage{{Text: "Er war in Kiel."}}, nil
}

// judged asks six questions: two answered rightly, one wrongly refused, one with
// an invented sentence, one rightly refused and one wrongly answered.
func judged(t *testing.T) Judgements {
	t.Helper()
	kiel := Question{ID: "1", Question: "Wo?", Category: "fact", Answerable: true, Documents: []string{"a.md"}, Expect: []Fact{{"Kiel"}}}
	with := func(id, question, category string, answerable, held bool) Question {
		q := kiel
		q.ID, q.Question, q.Category, q.HeldOut = id, question, category, held
		if !answerable {
			q.Answerable, q.Documents, q.Expect = false, nil, nil
		}
		return q
	}
	questions := []Question{
		kiel, with("2", "Wo noch?", "fact", true, true), with("3", "Wohin?", "fact", true, false),
		with("4", "Woher?", "lies", true, true), with("5", "Wieso?", "none", false, false), with("6", "Warum?", "none", false, false),
	}
	answers := map[string]conversation.Turn{
		"1": turn("Er war in Kiel."), "2": turn("Er war in Kiel."), "3": {Refused: true},
		"4": turn("Er war in Kiel und kostete 300 Euro."), "5": {Refused: true}, "6": turn("Er war in Kiel."),
	}
	all, err := Ask(t.Context(), questions, func(_ context.Context, q Question) (conversation.Turn, error) {
		a := answers[q.ID]
		a.TimingsMS = map[string]float64{"total": float64(len(q.ID))}
		return a, nil
	}, library{}, german.NewAnalyzer(nil))
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestAcceptanceAnswersAreSummarisedWithRefusalsAndSupport(t *testing.T) {
	t.Parallel()
	r := judged(t).Summarise()
	for name, tt := range map[string]struct {
		share Share
		n, of int
	}{
		"right": {r.Right, 4, 6}, "answerable": {r.Answerable, 3, 4}, "unanswerable": {r.Unanswerable, 1, 2},
		"held out": {*r.HeldOut, 2, 2}, "tuned": {*r.Tuned, 2, 4}, "facts": {r.Facts, 3, 4}, "cited": {r.Cited, 3, 4},
		"unsupported": {r.Unsupported, 1, 4}, "category fact": {r.Categories["fact"], 2, 3}, "held out lies": {r.HeldOutByCat["lies"], 1, 1},
	} {
		if tt.share.N != tt.n || tt.share.Of != tt.of || !near(tt.share.Share, rounded(float64(tt.n)/float64(tt.of))) ||
			tt.share.Interval.Low > tt.share.Share || tt.share.Interval.High < tt.share.Share {
			t.Errorf("%s = %+v, want %d of %d", name, tt.share, tt.n, tt.of)
		}
	}
	if u := (Unanswerable{0.5, 0.5, 0.5}); r.Refusal != u { // refused: 3 and 5, of which 5 rightly; 6 was not
		t.Errorf("refusal = %+v, want %+v", r.Refusal, u)
	}
	if len(r.Failures) != 3 || r.Failures[0].Faults[0] != "refused" || r.Failures[1].ID != "4" {
		t.Errorf("failures = %+v", r.Failures)
	}
	if f := r.Failures[1]; !f.HeldOut || len(f.Faults) != 0 || f.Answer != "" || f.Question != "" {
		t.Errorf("of a held-out question is told: %+v", f)
	}
	if r.Stages["total"].P50 != 1 {
		t.Errorf("stages = %v", r.Stages)
	}
}

func TestThePageShowsFiguresAndFailuresButNoHeldOutAnswers(t *testing.T) {
	t.Parallel()
	r := judged(t).Summarise()
	page := r.Markdown("answers.svg")
	for _, want := range []string{"![Anteile richtiger Antworten](answers.svg)", "| richtig | 4/6 | 0,667 |", "**3** (fact): Wohin?", "- refused", "Dazu 1 zurückgehaltene Frage, die hier nicht stehen."} {
		if !strings.Contains(page, want) {
			t.Errorf("%q is missing:\n%s", want, page)
		}
	}
	if strings.Contains(page, "300 Euro") {
		t.Error("the answer to a held-out question is shown")
	}
	var picture, table bytes.Buffer
	if err := r.Chart().SVG(&picture); err != nil || !strings.Contains(picture.String(), "<svg") {
		t.Errorf("chart: %v", err)
	}
	if err := r.WriteTable(&table); err != nil || !strings.Contains(table.String(), "unbeantwortbare richtig abgelehnt") {
		t.Errorf("table (%v):\n%s", err, table.String())
	}
}

func TestAnswersOfTwoConfigurationsAreCompared(t *testing.T) {
	t.Parallel()
	a, b := judged(t), judged(t)
	b[2].Right, b[2].Turn.Refused = true, false
	ds, err := CompareAnswers(a, b)
	if err != nil || ds[0].Figure != "right" || ds[0].Wins != 1 || ds[0].Losses != 0 || ds[1].Losses != 1 {
		t.Errorf("differences = %+v, %v", ds, err)
	}
	if _, err := CompareAnswers(a, b[:2]); err == nil {
		t.Error("answers to other questions were compared")
	}
}

func TestTheSearchIsAskedWhatNeedsNoContext(t *testing.T) {
	t.Parallel()
	questions := []Question{
		{ID: "1", Question: "q1", Documents: []string{"a"}}, {ID: "2", Question: "q2"},
		{ID: "3", Question: "q3", Documents: []string{"b"}, Context: []string{"q1"}},
	}
	r, err := RankQuestions(t.Context(), &scripted{weight: 1, found: map[string][]string{"q1": {"a"}}}, questions)
	if err != nil || r.Len() != 1 || r.Summary().RecallAt1 != 1 {
		t.Errorf("rankings = %+v, %v", r, err)
	}
}

func TestAnErrorOfTheAssistantEndsTheEvaluation(t *testing.T) {
	t.Parallel()
	ask := func(context.Context, Question) (conversation.Turn, error) {
		return conversation.Turn{}, fault.Unavailable
	}
	_, err := Ask(t.Context(), []Question{{ID: "7"}}, ask, library{}, german.NewAnalyzer(nil))
	if !errors.Is(err, fault.Unavailable) || !strings.Contains(err.Error(), `evaluation.Ask("7")`) {
		t.Errorf("error = %v", err)
	}
}
