package slackbot

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"smart-city-dialog.de/akademie/internal/assistant"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/pause"
	"smart-city-dialog.de/akademie/internal/slackbot/slackfake"
)

// streaming makes answers come sentence by sentence: the next one not before the one
// before was shown, or cannot be.
func (d *desk) streaming() *desk {
	d.out.timing.gather, d.out.timing.flush, d.out.timing.edit = time.Millisecond, time.Millisecond, time.Millisecond
	d.scribe.speaks = func(ctx context.Context, turn *conversation.Turn, emit func(assistant.Event) error) error {
		turn.Sentences = []conversation.Sentence{
			sentence("Erster Satz zu: %s", turn.Question), sentence("Zweiter Satz."), sentence("Letzter Satz."),
		}
		for i, s := range turn.Sentences {
			if err := emit(assistant.Text{Sentence: s}); err != nil {
				return err
			}
			if i < len(turn.Sentences)-1 {
				d.until(ctx, func() bool { return d.streamed(turn.Question) > i })
			}
		}
		return nil
	}
	return d
}

// streamed is how many calls were made to show a part of the answer to a question.
func (d *desk) streamed(question string) int {
	var ts string
	n := 0
	for _, c := range d.slack.Calls("") {
		text := c.Args["markdown_text"]
		switch {
		case strings.Contains(text, question) && (c.Method == "chat.startStream" || c.Method == "chat.postMessage"):
			n, ts = 1, c.Args["thread_ts"]
		case n > 0 && text != "" && ts != "" && (c.Method == "chat.appendStream" || c.Method == "chat.update"):
			n++
		}
	}
	return n
}

// until waits until ok, for a moment at most: what is not shown by then will not be.
// Nothing is, where there was an attempt before.
func (d *desk) until(ctx context.Context, ok func() bool) {
	ctx, cancel := context.WithTimeout(ctx, 200*time.Millisecond)
	defer cancel()
	for !ok() && !d.life.Dead() && !d.again {
		if err := pause.For(ctx, time.Millisecond); err != nil {
			return
		}
	}
}

func TestAnAnswerIsStreamedWhileItIsWritten(t *testing.T) {
	t.Parallel()
	d := newDesk(t).streaming()
	w := d.asks(d.room, "Was ist ein digitaler Zwilling?")
	d.untilDone(w)
	m := d.answered(w, "Erster Satz zu: Was ist ein digitaler Zwilling?", "Zweiter Satz.", "Letzter Satz.")
	if got := strings.Count(m.Markdown, "Satz"); got != 3 || m.Edits != 0 {
		t.Errorf("streamed %q, changed %d times", m.Markdown, m.Edits)
	}
	for method, want := range map[string]int{"chat.startStream": 1, "chat.stopStream": 1, "chat.postMessage": 0, "chat.update": 0} {
		if got := len(d.slack.Calls(method)); got != want {
			t.Errorf("%d calls of %s, want %d", got, method, want)
		}
	}
	if len(d.slack.Calls("chat.appendStream")) == 0 {
		t.Error("nothing was added to the stream")
	}
	start := d.slack.Calls("chat.startStream")[0]
	if start.Args["recipient_user_id"] != d.anna.ID || start.Args["recipient_team_id"] != d.slack.Team || start.Args["thread_ts"] != w.Thread {
		t.Errorf("began with %v", start.Args)
	}
	if len(m.Metadata) == 0 || len(m.Blocks) == 0 {
		t.Errorf("a stream ended without blocks or metadata: %+v", m)
	}
}

func TestAnAnswerIsShownByChangesWhereSlackTakesNoStream(t *testing.T) {
	t.Parallel()
	d := newDesk(t).streaming()
	d.slack.OnCall("chat.startStream", func(slackfake.Call) slackfake.Fault {
		return slackfake.Fault{Error: "method_not_supported_for_channel_type"}
	})
	for _, question := range []string{"Was ist ein digitaler Zwilling?", "Was ist LoRaWAN?"} {
		w := d.asks(d.room, question)
		d.untilDone(w)
		if m := d.answered(w, "Erster Satz", "Zweiter Satz.", "Letzter Satz."); m.Edits < 2 || m.Markdown != "" {
			t.Errorf("%d changes, %q", m.Edits, m.Markdown)
		}
	}
	if n := len(d.slack.Calls("chat.startStream")); n != 1 {
		t.Errorf("Slack was asked %d times for a stream that it does not take", n)
	}
}

func TestAStreamThatExpiresIsCompletedByAChange(t *testing.T) {
	t.Parallel()
	d := newDesk(t).streaming()
	speaks := d.scribe.speaks
	d.scribe.speaks = func(ctx context.Context, turn *conversation.Turn, emit func(assistant.Event) error) error {
		return speaks(ctx, turn, func(e assistant.Event) error {
			if said, ok := e.(assistant.Text); ok && said.Sentence.Text == "Letzter Satz." {
				d.slack.Advance(6 * time.Minute)
			}
			return emit(e)
		})
	}
	w := d.asks(d.room, "Was ist ein digitaler Zwilling?")
	d.untilDone(w)
	d.answered(w, "Erster Satz", "Zweiter Satz.", "Letzter Satz.")
	if n := len(d.slack.Calls("chat.postMessage")); n != 0 {
		t.Errorf("%d other messages", n)
	}
}

func TestWhatIsSavedOtherwiseThanStreamedWins(t *testing.T) {
	t.Parallel()
	d := newDesk(t).streaming()
	speaks := d.scribe.speaks
	d.scribe.speaks = func(ctx context.Context, turn *conversation.Turn, emit func(assistant.Event) error) error {
		err := speaks(ctx, turn, emit)
		turn.Sentences = []conversation.Sentence{sentence("Nur dieser Satz.")}
		return err
	}
	w := d.asks(d.room, "Was ist ein digitaler Zwilling?")
	d.untilDone(w)
	if m := d.answered(w, "Nur dieser Satz."); strings.Contains(m.Shown(), "Zweiter") {
		t.Errorf("shows %q", m.Shown())
	}
}

func TestAnAnswerThatFailsLeavesABeginningToBeReplaced(t *testing.T) {
	t.Parallel()
	d := newDesk(t).streaming()
	speaks := d.scribe.speaks
	broken := errors.New("the model is gone")
	d.scribe.speaks = func(ctx context.Context, turn *conversation.Turn, emit func(assistant.Event) error) error {
		if err := speaks(ctx, turn, emit); err != nil {
			return err
		}
		return broken
	}
	w := d.asks(d.room, "Was ist ein digitaler Zwilling?")
	if err := d.attempt(w); !errors.Is(err, broken) {
		t.Fatalf("error = %v", err)
	}
	d.wait(nil)
	if err := d.apologise(t.Context(), w); err != nil {
		t.Fatal(err)
	}
	if m := d.answered(w); strings.Contains(m.Shown(), "Erster Satz") {
		t.Errorf("shows %q", m.Shown())
	}
}

func TestAcceptanceEachStreamedQuestionIsAnsweredOnceWhereverTheServerDies(t *testing.T) {
	t.Parallel()
	d := newDesk(t).streaming()
	for step := 1; step < 200; step++ {
		question := fmt.Sprintf("Frage %d?", step)
		w := d.asks(d.room, question)
		d.streaming()
		died := d.diesAt(step, w)
		d.untilDone(w)
		d.answered(w, "Erster Satz zu: "+question, "Letzter Satz.")
		d.once(w)
		if !died {
			t.Logf("%d steps", step-1)
			if step < 25 {
				t.Errorf("only %d steps", step-1)
			}
			return
		}
	}
	t.Error("there is no end of steps")
}
