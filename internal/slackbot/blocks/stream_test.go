package blocks

import (
	"fmt"
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/conversation"
)

func TestSentencesStandAsTheirFormsSay(t *testing.T) {
	t.Parallel()
	got := Stream([]conversation.Sentence{
		{Text: "Eins.", Citations: []int{1}},
		{Text: "Zwei.", Citations: []int{1, 2}},
		{Text: "3. März ist kein Listenpunkt.", Form: conversation.FormParagraph},
		{Text: "a", Form: conversation.FormItem},
		{Text: "- b", Form: conversation.FormItem},
		{Text: "erst", Form: conversation.FormStep},
		{Text: " ", Form: conversation.FormStep},
		{Text: "dann", Form: conversation.FormStep},
		{Text: "Schluss."},
	})
	want := "Eins. [1] Zwei. [1] [2]\n\n3.\u00a0März ist kein Listenpunkt.\n\n- a\n- -\u00a0b\n\n1. erst\n2. dann\n\nSchluss."
	if got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// long is an answer of n sentences of about 100 characters.
func long(n int) []conversation.Sentence {
	var ss []conversation.Sentence
	for i := range n {
		ss = append(ss, conversation.Sentence{Text: fmt.Sprintf("Satz %d %s.", i+1, strings.Repeat("sagt etwas ", 8)), Citations: []int{1}})
	}
	return ss
}

func TestALongAnswerIsFoldedBetweenSentencesWhereItsStreamEnds(t *testing.T) {
	t.Parallel()
	turn := answered()
	turn.Sentences, turn.Citations = long(40), turn.Citations[:1]
	turn.Citations[0].URL, turn.Citations[0].Document = "", 0
	folded, streamed := NewAnswer(answer(turn)), Stream(turn.Sentences)
	text := markdownOf(t, folded)
	if text != streamed {
		t.Errorf("folded to\n%s\nstreamed\n%s", text, streamed)
	}
	if length(text) > foldedChars+200 || !strings.HasSuffix(text, ". [1]") {
		t.Errorf("folded to %d characters: …%s", length(text), text[len(text)-20:])
	}
	if !has(t, folded, ActionMore) {
		t.Error("there is no button for the rest")
	}
	whole := answer(turn)
	whole.Unfolded = true
	unfolded := NewAnswer(whole)
	if text := markdownOf(t, unfolded); !strings.Contains(text, "Satz 40 ") || has(t, unfolded, ActionMore) {
		t.Errorf("unfolded to …%s", text[len(text)-50:])
	}
}

func TestAnAnswerThatIsTooLongForSlackSaysSo(t *testing.T) {
	t.Parallel()
	turn := answered()
	turn.Sentences = long(300)
	a := answer(turn)
	a.Unfolded = true
	m := NewAnswer(a)
	if err := Check(m.Blocks); err != nil {
		t.Error(err)
	}
	if shown := string(readable(t, m)); !strings.Contains(shown, in("de").TooLong) || !strings.Contains(shown, "Satz 50 ") {
		t.Error("what is left out is not told, or too much is")
	}
}

func TestAStreamedAnswerShowsOnlyWhatFollowsItsText(t *testing.T) {
	t.Parallel()
	a := answer(answered())
	a.Streamed = true
	for _, b := range NewAnswer(a).Blocks {
		if b.BlockType() == "markdown" {
			t.Error("the text stands there twice")
		}
	}
	small := answer(conversation.Turn{ID: 1, Done: true, Sentences: []conversation.Sentence{{Text: "Guten Tag!"}}})
	small.Streamed = true
	if m := NewAnswer(small); len(m.Blocks) != 0 || m.Text != "Guten Tag!" {
		t.Errorf("small talk has %d blocks and the text %q", len(m.Blocks), m.Text)
	}
}
