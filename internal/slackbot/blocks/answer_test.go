package blocks

import (
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/conversation"
)

func TestAnAnswerStandsWithinTheLimits(t *testing.T) {
	t.Parallel()
	m := NewAnswer(Answer{Conversation: "abc", Turn: conversation.Turn{ID: 1, Done: true, Language: "de", Outcome: conversation.Answered,
		Sentences: []conversation.Sentence{{Text: "Das *ist* <!channel>.", Citations: []int{1}}, {Text: strings.Repeat("Lang. ", 400)}},
		Citations: []conversation.Citation{{N: 1, Document: 3, Title: "Ti_tel", Heading: "Ab", Date: "2026-03-03", URL: "https://x.de/a#:~:text=a%2Cb"}}}})
	if err := Check(m.Blocks); err != nil {
		t.Error(err)
	}
}
