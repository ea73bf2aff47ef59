package demo

import (
	"bufio"
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
)

//go:embed questions.jsonl
var questionLines []byte

// A Question is one golden question: what is asked and what an answer over the
// demo's documents must hold.
type Question struct {
	ID         string   `json:"id"`
	Question   string   `json:"question"`
	Language   string   `json:"language"` // "de" or "en"
	Category   Category `json:"category"`
	Answerable bool     `json:"answerable"` // false: an honest refusal is right
	Documents  []string `json:"documents"`  // keys; any one of them counts as found
	Expect     []Fact   `json:"expect"`     // what the answer must hold
	Forbid     []string `json:"forbid,omitempty"`
	Context    []string `json:"context,omitempty"` // questions asked before it, oldest first
}

// Category says what a golden question puts to the test.
type Category string

// The categories. Questions of Help and SmallTalk are answered without the
// documents and therefore name none; those of Unanswerable and Injection are to
// be refused, unless they are marked answerable.
const (
	CategoryFact          Category = "fact"
	CategoryList          Category = "list"
	CategoryDate          Category = "date"
	CategoryNumber        Category = "number"
	CategoryPerson        Category = "person"
	CategoryDefinition    Category = "definition"
	CategoryHowTo         Category = "howto"
	CategoryContradiction Category = "contradiction"
	CategoryFollowUp      Category = "follow_up"
	CategoryParaphrase    Category = "paraphrase"
	CategoryTypo          Category = "typo"
	CategoryEnglish       Category = "english"
	CategoryUnanswerable  Category = "unanswerable"
	CategoryInjection     Category = "injection"
	CategorySmallTalk     Category = "small_talk"
	CategoryHelp          Category = "help"
)

// A Fact is something an answer must hold, as one or several wordings of which
// one suffices. In JSON it is a string or a list of strings.
type Fact []string

// UnmarshalJSON reads a string or a list of strings.
func (f *Fact) UnmarshalJSON(data []byte) error {
	var one string
	if err := json.Unmarshal(data, &one); err == nil {
		*f = Fact{one}
		return nil
	}
	var several []string
	if err := json.Unmarshal(data, &several); err != nil {
		return fmt.Errorf("neither a string nor a list of strings: %w", err)
	}
	*f = several
	return nil
}

// Questions returns the golden questions in the order of their file.
func Questions() ([]Question, error) {
	var questions []Question
	lines := bufio.NewScanner(bytes.NewReader(questionLines))
	for n := 1; lines.Scan(); n++ {
		decoder := json.NewDecoder(bytes.NewReader(lines.Bytes()))
		decoder.DisallowUnknownFields()
		var q Question
		if err := decoder.Decode(&q); err != nil {
			return nil, fmt.Errorf("demo.Questions: line %d: %w", n, err)
		}
		questions = append(questions, q)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("demo.Questions: %w", err)
	}
	return questions, nil
}
