package evaluation

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// folder writes the files of a set.
func folder(t *testing.T, docs, queries string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range map[string]string{docsFile: docs, queriesFile: queries} {
		if content == "-" {
			continue
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func openSet(t *testing.T, dir string) *Set {
	t.Helper()
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

const twoDocs = `{"id":"a","text":"Titel\nerste Zeile\nzweite Zeile"}
{"id":"b","text":"anderes"}
`

func TestASetIsReadWithItsLabels(t *testing.T) {
	t.Parallel()
	dir := folder(t, "\uFEFF"+twoDocs, `
{"id":"1","text":" Was steht da? ","rel":["a"],"answers":[1,2],"category":"x","city":"unknown fields are ignored"}

{"id":"2","text":"Und dort?","rel":["b"],"answers":[]}
{"id":"3","text":"Und sonst?","rel":["b","a"]}
{"id":"4","text":"Nichts?","rel":[]}`)
	s := openSet(t, dir)
	if !slices.Equal(s.Documents, []string{"a", "b"}) || len(s.Queries) != 4 || s.Name != filepath.Base(dir) {
		t.Fatalf("read %v %v", s.Documents, s.Queries)
	}
	q := s.Queries[0]
	if q.Text != "Was steht da?" || !q.Labelled || !slices.Equal(q.Answers, []int{1, 2}) || q.Category != "x" {
		t.Errorf("question = %+v", q)
	}
	if !s.Queries[1].Labelled || len(s.Queries[1].Answers) != 0 || s.Queries[2].Labelled {
		t.Error("an empty list of answers and none at all are not told apart")
	}
	for id, want := range map[string]string{"a": "Titel\nerste Zeile\nzweite Zeile", "b": "anderes"} {
		if text, err := s.Text(id); err != nil || text != want {
			t.Errorf("text of %s = %q, %v", id, text, err)
		}
	}
	if _, err := s.Text("c"); err == nil {
		t.Error("the text of an unknown document is no error")
	}
}

func TestTheHashOfASetIsThatOfItsQuestions(t *testing.T) {
	t.Parallel()
	one, two := `{"id":"1","text":"Was?","rel":["a"]}`+"\n", `{"id":"2","text":"Wer?","rel":["b"]}`+"\n"
	a, b := openSet(t, folder(t, twoDocs, one+two)), openSet(t, folder(t, twoDocs, two+one))
	other := openSet(t, folder(t, twoDocs, one))
	if a.Hash != b.Hash || a.Hash == other.Hash || len(a.Hash) != 16 {
		t.Errorf("hashes %s, %s and %s", a.Hash, b.Hash, other.Hash)
	}
}

func TestAcceptanceFaultsOfASetAreNamedWithFileAndLine(t *testing.T) {
	t.Parallel()
	good := `{"id":"1","text":"Was?","rel":["a"]}` + "\n"
	for name, tt := range map[string]struct{ docs, queries, want string }{
		"no documents":          {"-", good, "has no docs.jsonl"},
		"no questions":          {twoDocs, "-", "has no queries.jsonl"},
		"empty documents":       {"", good, "docs.jsonl: the file is empty"},
		"blank questions":       {twoDocs, "\n \n", "queries.jsonl: the file is empty"},
		"broken line":           {twoDocs + "{\"id\":\n", good, "docs.jsonl:3: not a JSON object"},
		"a list":                {twoDocs + "[1]\n", good, "docs.jsonl:3: a JSON array where an object should be"},
		"number as id":          {twoDocs + `{"id":7,"text":"x"}`, good, `docs.jsonl:3: "id" must not be a number`},
		"no id":                 {`{"text":"x"}`, good, `docs.jsonl:1: no "id"`},
		"no text":               {`{"id":"x"}`, good, `docs.jsonl:1: document "x" has no "text"`},
		"document twice":        {twoDocs + `{"id":"a","text":"x"}`, good, `docs.jsonl:3: document "a" stands in line 1 already`},
		"question twice":        {twoDocs, good + "\n" + good, `queries.jsonl:3: question "1" stands in line 1 already`},
		"question without text": {twoDocs, `{"id":"1","text":" ","rel":["a"]}`, `queries.jsonl:1: question "1" has no "text"`},
		"unknown document":      {twoDocs, good + `{"id":"2","text":"Wer?","rel":["c"]}`, `queries.jsonl:2: question "2": there is no document "c"`},
		"document named twice":  {twoDocs, `{"id":"2","text":"Wer?","rel":["a","a"]}`, `names document "a" twice`},
		"no such line":          {twoDocs, `{"id":"2","text":"Wer?","rel":["a"],"answers":[3]}`, `queries.jsonl:1: question "2": document "a" has lines 0 to 2, not 3`},
		"negative line":         {twoDocs, `{"id":"2","text":"Wer?","rel":["a"],"answers":[-1]}`, `not -1`},
		"lines of two":          {twoDocs, `{"id":"2","text":"Wer?","rel":["a","b"],"answers":[0]}`, `names 2 documents`},
		"nothing relevant":      {twoDocs, `{"id":"2","text":"Wer?"}`, "no question names a relevant document"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, err := Open(folder(t, tt.docs, tt.queries))
			if err == nil {
				s.Close()
				t.Fatal("no error")
			}
			if !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error = %v, want %q in it", err, tt.want)
			}
		})
	}
}

func TestAnEndlessLineIsRefused(t *testing.T) {
	t.Parallel()
	long := `{"id":"c","text":"` + strings.Repeat("x", maxLine) + `"}`
	_, err := Open(folder(t, twoDocs+long, `{"id":"1","text":"Was?","rel":["a"]}`))
	if err == nil || !strings.Contains(err.Error(), "docs.jsonl:3: the line is longer than 32 MiB") {
		t.Errorf("error = %v", err)
	}
}
