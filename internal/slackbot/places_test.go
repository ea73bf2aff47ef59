package slackbot

import (
	"errors"
	"strings"
	"testing"
	"time"

	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/inbox"
	"smart-city-dialog.de/akademie/internal/slackbot/slackfake"
)

func TestWhereNothingCanBePostedTheQuestionIsDropped(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		spoil func(d *desk, w work)
		want  error
	}{
		"the channel is gone": {func(d *desk, _ work) {
			d.slack.Fail("chat.postMessage", 1, slackfake.Fault{Error: "channel_not_found"})
		}, fault.NotFound},
		"it is archived":           {func(d *desk, _ work) { d.slack.Archive(d.room) }, fault.NotFound},
		"the bot was taken out":    {func(d *desk, _ work) { d.slack.Kick(d.room) }, fault.NotFound},
		"the message is too big":   {func(d *desk, _ work) { d.slack.Fail("chat.postMessage", 1, slackfake.Fault{Error: "msg_too_long"}) }, fault.Invalid},
		"the token was revoked":    {func(d *desk, _ work) { d.slack.Silently(d.slack.Workspace, "token_revoked") }, fault.Denied},
		"the app was taken out":    {func(d *desk, _ work) { d.slack.Silently(d.slack.Workspace, "account_inactive") }, fault.Denied},
		"the question was deleted": {func(d *desk, w work) { d.anna.Deletes(d.room, w.Position) }, fault.NotFound},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			d.untilDone(d.asks(d.room, "Davor?")) // so that people and token are known
			before := len(d.slack.Messages(d.room.ID))
			w := d.asks(d.room, "Was ist ein digitaler Zwilling?")
			c.spoil(d, w)
			err := d.attempt(w)
			if ask := (inbox.Later{}); fault.Kind(err) != c.want || errors.As(err, &ask) {
				t.Errorf("error = %v, want %v", err, c.want)
			}
			if after := d.slack.Messages(d.room.ID); len(after) > before+1 {
				t.Errorf("messages: %+v", after)
			}
		})
	}
}

func TestARevokedTokenIsForgottenAtOnce(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.untilDone(d.asks(d.room, "Davor?"))
	d.slack.Silently(d.slack.Workspace, "token_revoked")
	w := d.asks(d.room, "Was ist ein digitaler Zwilling?")
	if err := d.attempt(w); fault.Kind(err) != fault.Denied {
		t.Fatalf("error = %v", err)
	}
	if n := single[int](t, d.pool, `SELECT count(*) FROM slack_work WHERE done_at IS NULL`); n != 0 {
		t.Errorf("%d works are still open", n)
	}
	if n := single[int](t, d.pool, `SELECT count(*) FROM slack_posts`); n != 0 {
		t.Errorf("%d posts are still known", n)
	}
}

func TestAnAnswerThatWasDeletedIsNotPostedAgain(t *testing.T) {
	t.Parallel()
	d := newDesk(t).streaming()
	w := d.asks(d.room, "Was ist ein digitaler Zwilling?")
	d.slack.OnCall("chat.stopStream", func(c slackfake.Call) slackfake.Fault { return slackfake.Fault{Error: "message_not_found"} })
	d.slack.OnCall("chat.update", func(c slackfake.Call) slackfake.Fault { return slackfake.Fault{Error: "message_not_found"} })
	if n := d.untilDone(w); n != 1 {
		t.Errorf("%d attempts", n)
	}
	if n := len(d.slack.Calls("chat.postMessage")); n != 0 {
		t.Errorf("%d messages instead", n)
	}
}

func TestALongAnswerFoldsWithinSlacksLimits(t *testing.T) {
	t.Parallel()
	for name, streamed := range map[string]bool{"in one piece": false, "streamed": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			if streamed {
				d.streaming()
				d.scribe.speaks = nil
				d.out.timing.gather = 0
			}
			d.scribe.answers = func(turn *conversation.Turn) {
				turn.Sentences = nil
				for i := range 120 {
					turn.Sentences = append(turn.Sentences, sentence("Satz %d: %s.", i, strings.Repeat("Datenschutzfolgenabschätzung ", 6)))
				}
			}
			w := d.asks(d.room, "Erzählen Sie mir alles?")
			d.untilDone(w)
			m := d.answered(w, "Satz 0:", "Mehr anzeigen")
			if strings.Contains(m.Shown(), "Satz 119:") {
				t.Error("the answer is not folded")
			}
			if err := d.unfold(t.Context(), w, actionBody{Value: d.valueOf(w), Message: m.TS}); err != nil {
				t.Fatal(err)
			}
			m = d.answered(w, "Satz 0:", "Satz 40:")
		})
	}
}

// valueOf is the value of the buttons below the answer to a question.
func (d *desk) valueOf(w work) string {
	d.t.Helper()
	return single[string](d.t, d.pool, `SELECT conversation || '/' || turn FROM slack_posts WHERE key = $1`, answerKey(w))
}

func TestWhatIsNoQuestionIsAnsweredInWords(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for question, want := range map[string]string{
		" ":                       "Womit kann ich Ihnen helfen?",
		strings.Repeat("ä", 2001): "in höchstens 2.000 Zeichen",
	} {
		w := d.asks(d.room, "@Akademie")
		w.Body = encode(questionBody{Text: question})
		d.untilDone(w)
		d.answered(w, want)
	}
	if len(d.scribe.questions()) != 0 {
		t.Errorf("asked %v", d.scribe.questions())
	}
}

func TestAFullConversationIsGoneOnWithInAnother(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	first := d.asks(d.room, "Die erste Frage?")
	d.untilDone(first)
	_, err := d.pool.Exec(t.Context(), `
		INSERT INTO turns (conversation_id, question, answer, answered_at, created_at)
		SELECT conversation_id, 'x', answer, answered_at, created_at FROM turns, generate_series(2, $1)`, conversation.MaxTurns)
	if err != nil {
		t.Fatal(err)
	}
	w := d.follows(d.room, first.Position, "Die nächste Frage?")
	d.untilDone(w)
	d.answered(w, "Die nächste Frage?")
	if n := single[int](t, d.pool, `SELECT count(DISTINCT conversation_id) FROM turns`); n != 2 {
		t.Errorf("%d conversations", n)
	}
}

func TestAQuestionWhoseConversationWasDeletedIsNotAnswered(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	w := d.asks(d.room, "Was ist ein digitaler Zwilling?")
	d.slack.Fail("chat.postMessage", 1, slackfake.Fault{RetryAfter: time.Second})
	if err := d.attempt(w); err == nil {
		t.Fatal("was posted")
	}
	if _, err := d.pool.Exec(t.Context(), `DELETE FROM conversations`); err != nil {
		t.Fatal(err)
	}
	if err := d.attempt(w); fault.Kind(err) != fault.NotFound {
		t.Errorf("error = %v", err)
	}
	if all := d.shown(w.Room, w.Thread); len(all) != 0 {
		t.Errorf("shown: %v", all)
	}
}

func TestManyAnswersInAChannelComeOneAfterTheOther(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.out.timing.post = time.Hour
	waits := 0
	for range burst + 2 {
		err := d.attempt(d.asks(d.room, "Was ist ein digitaler Zwilling?"))
		if ask := (inbox.Later{}); errors.As(err, &ask) {
			waits++
		} else if err != nil {
			t.Fatal(err)
		}
	}
	if waits != 2 {
		t.Errorf("%d answers wait, want 2", waits)
	}
	if n := len(d.slack.Calls("chat.postMessage")); n != burst {
		t.Errorf("%d messages", n)
	}
}

func TestLogsHoldNeitherTextNorToken(t *testing.T) {
	t.Parallel()
	d := newDesk(t).streaming()
	for _, f := range faults {
		w := d.asks(d.room, "Geheimnis Grünewald?")
		d.slack.Fail("chat.startStream", 1, f)
		d.slack.Fail("chat.stopStream", 1, f)
		d.untilDone(w)
	}
	for _, secret := range []string{"Grünewald", "Antwort auf", "Erster Satz", d.slack.BotToken} {
		if strings.Contains(d.log.String(), secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
}
