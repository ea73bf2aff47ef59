package demo

import (
	"bytes"
	_ "embed"

	"smart-city-dialog.de/akademie/internal/evaluation"
)

//go:embed questions.jsonl
var questionLines []byte

// The categories of the golden questions say what a question puts to the test.
// Those of CategoryHelp and CategorySmallTalk are answered without the documents
// and therefore name none; so are those that name runs of the catalogue. Those of
// the last four are to be refused, unless they are marked answerable.
const (
	CategoryFact          = "fact"
	CategoryList          = "list"
	CategoryDate          = "date"
	CategoryNumber        = "number"
	CategoryPerson        = "person"
	CategoryDefinition    = "definition"
	CategoryHowTo         = "howto"
	CategoryContradiction = "contradiction" // sources differ: both are to be shown
	CategoryFollowUp      = "follow_up"     // understood only after its context
	CategoryParaphrase    = "paraphrase"    // far from the words of the text
	CategoryTypo          = "typo"
	CategoryEnglish       = "english"
	CategoryMultiPart     = "multi_part" // two questions in one
	CategoryPlain         = "plain"      // asks for einfache Sprache
	CategorySmallTalk     = "small_talk"
	CategoryHelp          = "help"

	CategoryUnanswerable = "unanswerable" // of another world
	CategoryNearMiss     = "near_miss"    // of this world, but the texts do not say it
	CategoryLive         = "live"         // dates and seats, which the catalogue answers and no text
	CategoryInjection    = "injection"    // gives orders to the assistant
)

// Questions returns the golden questions in the order of their file.
func Questions() ([]evaluation.Question, error) {
	return evaluation.ReadQuestions(bytes.NewReader(questionLines), "questions.jsonl")
}
