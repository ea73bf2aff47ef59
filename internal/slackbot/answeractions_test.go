package slackbot

import (
	"fmt"
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/slackbot/slackfake"
)

// answeredQuestion has a question answered in the channel, with a source.
func (d *desk) answeredQuestion(question string) (work, slackfake.Message) {
	d.t.Helper()
	d.scribe.answers = func(turn *conversation.Turn) {
		turn.Sentences[0].Citations = []int{1}
		turn.Citations = []conversation.Citation{{N: 1, Document: 7, Title: "Leitfaden Zwilling", Kind: "blog_post", Date: "2025-03-01", URL: "https://akademie.example/zwilling", Quote: "Ein digitaler Zwilling bildet etwas ab."}}
	}
	d.anna.Says(d.room, "@Akademie "+question)
	w := d.next()
	d.untilDone(w)
	return w, d.answered(w, question)
}

// presses has Anna press a button and does what follows.
func (d *desk) presses(m slackfake.Message, button string) work {
	d.t.Helper()
	d.anna.Presses(m, button)
	w := d.next()
	d.untilDone(w)
	return w
}

func TestARatingIsKeptAndThankedFor(t *testing.T) {
	t.Parallel()
	d := newDesk(t).connected()
	_, m := d.answeredQuestion("Was ist ein digitaler Zwilling?")
	for _, c := range []struct {
		button string
		want   bool
		thanks string
	}{{"Hilfreich", true, "Danke für Ihre Rückmeldung"}, {"Nicht hilfreich", false, "Fragen Sie gern noch einmal"}} {
		d.presses(m, c.button)
		if got := single[bool](t, d.pool, `SELECT helpful FROM turns`); got != c.want {
			t.Errorf("%s: helpful = %v", c.button, got)
		}
		d.whispered(c.thanks)
	}
}

func TestAnAnswerIsExplainedMoreSimplyInItsConversation(t *testing.T) {
	t.Parallel()
	d := newDesk(t).connected()
	w, m := d.answeredQuestion("Was ist ein digitaler Zwilling?")
	d.presses(m, "Einfacher erklären")
	if all := d.shown(w.Room, w.Thread); len(all) != 2 || !strings.Contains(all[1], "Antwort auf: Bitte erklären Sie das einfacher.") {
		t.Errorf("thread: %q", all)
	}
	d.presses(m, "Einfacher erklären") // of what is not the last answer any more
	if all := d.shown(w.Room, w.Thread); len(all) != 3 || !strings.Contains(all[2], "Was ist ein digitaler Zwilling? Bitte einfach erklärt.") {
		t.Errorf("thread: %q", all)
	}
}

func TestASourceIsShownInADialog(t *testing.T) {
	t.Parallel()
	d := newDesk(t).connected()
	_, m := d.answeredQuestion("Was ist ein digitaler Zwilling?")
	d.anna.Presses(m, "akademie_source")
	v, ok := d.slack.Modal(d.anna)
	if !ok || !strings.Contains(v.Shown(), "Ein digitaler Zwilling bildet etwas ab.") {
		t.Errorf("dialog: %s", v.Shown())
	}
}

func TestASharedAnswerIsInTheChannelOnceAndNamesWhoSharedIt(t *testing.T) {
	t.Parallel()
	d := newDesk(t).connected()
	m := d.privately("Was ist ein digitaler Zwilling?")
	d.presses(m, "Im Kanal teilen")
	d.whispered("steht jetzt für alle im Kanal")
	d.presses(m, "Im Kanal teilen")
	d.whispered("schon im Kanal geteilt")
	all := d.slack.Messages(d.room.ID)
	if len(all) != 1 || !strings.Contains(all[0].Shown(), d.anna.Mention()) || !strings.Contains(all[0].Shown(), "Antwort auf: Was ist ein digitaler Zwilling?") || all[0].Thread != "" {
		t.Fatalf("channel: %+v", all)
	}
	d.privately("Etwas Geheimes?")
	d.anna.Replies(d.room, all[0].TS, "Und wozu?") // the conversation goes on below, without what is private
	w := d.next()
	d.untilDone(w)
	id := single[string](t, d.pool, `SELECT conversation FROM slack_posts WHERE key = $1`, answerKey(w))
	_, turns, err := d.scribe.store.Get(t.Context(), id)
	if err != nil || len(turns) != 2 || turns[0].Question != "Was ist ein digitaler Zwilling?" || turns[1].Question != "Und wozu?" {
		t.Errorf("turns = %+v, %v", turns, err)
	}
}

func TestASharedAnswerIsNeverInTheChannelTwiceWhereverTheServerDies(t *testing.T) {
	t.Parallel()
	d := newDesk(t).connected()
	for step := 1; step < 200; step++ {
		d.life.Begin(0)
		d.room = d.slack.Channel(fmt.Sprintf("kanal-%d", step), d.anna)
		m := d.privately("Was ist ein digitaler Zwilling?")
		d.anna.Presses(m, "Im Kanal teilen")
		w := d.next()
		died := d.diesAt(step, w)
		d.untilDone(w)
		if n := len(d.slack.Messages(d.room.ID)); n > 1 || n == 0 && !strings.Contains(d.slack.Ephemeral(d.anna)[len(d.slack.Ephemeral(d.anna))-1].Shown(), "nicht sicher") {
			t.Errorf("step %d: %d messages", step, n)
		}
		if !died {
			t.Logf("%d steps", step-1)
			return
		}
	}
	t.Error("there is no end of steps")
}

func TestWhatIsPersonalCannotBeShared(t *testing.T) {
	t.Parallel()
	d := newDesk(t).connected()
	for name, spoil := range map[string]func(*conversation.Turn){
		"bookings": func(turn *conversation.Turn) { turn.Mine = true },
		"a draft":  func(turn *conversation.Turn) { turn.Booking = &conversation.BookingForm{} },
	} {
		d.scribe.answers = spoil
		m := d.privately("Was habe ich gebucht?")
		if strings.Contains(m.Shown(), "Im Kanal teilen") {
			t.Errorf("%s can be shared: %s", name, m.Shown())
		}
		w := d.received(work{Kind: action, Room: d.room.ID, Body: encode(actionBody{
			Action: "akademie_share", Ephemeral: true,
			Value: single[string](t, d.pool, `SELECT conversation || '/' || turn FROM slack_posts ORDER BY created_at DESC, key DESC LIMIT 1`),
		})})
		d.untilDone(w)
	}
	if all := d.slack.Messages(d.room.ID); len(all) != 0 {
		t.Errorf("channel: %+v", all)
	}
}

func TestAnAnswerIsNotSharedWhereTheAssistantCannotWrite(t *testing.T) {
	t.Parallel()
	d := newDesk(t).connected()
	m := d.privately("Was ist ein digitaler Zwilling?")
	d.slack.Kick(d.room)
	d.presses(m, "Im Kanal teilen")
	d.whispered("/invite @Akademie")
}

func TestAPrivateAnswerUnfoldsInPlace(t *testing.T) {
	t.Parallel()
	d := newDesk(t).connected()
	d.scribe.answers = func(turn *conversation.Turn) {
		for i := range 60 {
			turn.Sentences = append(turn.Sentences, sentence("Satz %d: %s.", i, strings.Repeat("Daten ", 20)))
		}
	}
	m := d.privately("Erzählen Sie mir alles?")
	d.presses(m, "Mehr anzeigen")
	all := d.slack.Ephemeral(d.anna)
	if len(all) != 1 || !strings.Contains(all[0].Shown(), "Satz 59:") {
		t.Errorf("%d messages: %s", len(all), all[0].Shown())
	}
}

func TestAButtonOfAnAnswerThatIsKeptNoMoreSaysSo(t *testing.T) {
	t.Parallel()
	d := newDesk(t).connected()
	_, m := d.answeredQuestion("Was ist ein digitaler Zwilling?")
	if _, err := d.pool.Exec(t.Context(), `DELETE FROM conversations`); err != nil {
		t.Fatal(err)
	}
	d.presses(m, "Hilfreich")
	d.whispered("nicht mehr gespeichert")
}

func TestAChoiceShowsItsFigures(t *testing.T) {
	t.Parallel()
	d := newDesk(t, withFigures).counting(landQuery()).connected()
	d.received(work{Kind: action, Room: d.anna.Direct().ID, Body: encode(actionBody{Action: "akademie_choice", Value: landQuery().Encode()})})
	d.untilDone(d.next())
	d.figuresOnce(1)
}
