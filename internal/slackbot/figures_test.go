package slackbot

import (
	"bytes"
	"context"
	"fmt"
	"image/png"
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/assistant"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/slackbot/slackfake"
	"smart-city-dialog.de/akademie/internal/statistics"
	"smart-city-dialog.de/akademie/internal/statistics/ask"
)

// landQuery asks for confirmed bookings by Land.
func landQuery() statistics.Query {
	return statistics.Query{
		Metrics: []statistics.Metric{statistics.Confirmed}, Dimensions: []statistics.Dimension{statistics.Land}, By: statistics.ByRequest,
		Period: statistics.Period{From: german.Civil{Year: 2025, Month: 1, Day: 1}, To: german.Civil{Year: 2025, Month: 12, Day: 31}},
	}
}

// counter answers every query by the same figures.
type counter struct{}

func (counter) Run(_ context.Context, who account.Person, _ string, q statistics.Query) (statistics.Result, error) {
	if !who.May(account.Statistics) {
		return statistics.Result{}, fault.Denied
	}
	known := func(v float64) []statistics.Cell { return []statistics.Cell{{State: statistics.Known, Value: v}} }
	if len(q.Dimensions) == 0 { // one figure, which nobody draws
		return statistics.Result{Query: q, Rows: []statistics.Row{{Cells: known(231)}}, Total: known(231), LeastOf: 5}, nil
	}
	return statistics.Result{
		Query: q, Rows: []statistics.Row{{Keys: []string{"BB"}, Cells: known(231)}, {Keys: []string{"BY"}, Cells: known(99)}},
		Total: known(330), LeastOf: 5,
	}, nil
}

func (counter) Read(context.Context, string, string, *statistics.Query) (ask.Understood, error) {
	return ask.Understood{Asks: true, Back: &ask.Back{Reason: ask.NotCounted}}, nil
}

// counting makes every question one for figures, asked by a coordinator.
func (d *desk) counting(q statistics.Query) *desk {
	d.badge = account.Person{ID: "p", Email: "carla@akademie.example", Role: account.Coordinator}
	d.scribe.speaks = func(ctx context.Context, turn *conversation.Turn, emit func(assistant.Event) error) error {
		result, err := counter{}.Run(ctx, d.badge, Channel, q)
		if err != nil {
			return err
		}
		turn.Sentences, turn.Intent, turn.Figures = []conversation.Sentence{}, assistant.IntentStatistics, &conversation.Figures{Query: result.Query.Encode()}
		return emit(assistant.Figures{Result: &result})
	}
	return d
}

func withFigures(c *Config) { c.Statistics = counter{} }

// direct are the messages that Anna got from the assistant.
func (d *desk) directs() []slackfake.Message { return d.slack.Messages(d.slack.DirectChannel(d.anna)) }

// figuresOnce fails unless the figures are in Anna's direct messages, once, with so
// many charts.
func (d *desk) figuresOnce(wantCharts int) {
	d.t.Helper()
	tables, charts := 0, 0
	for _, m := range d.directs() {
		if strings.Contains(m.Shown(), "231") && len(m.Files) == 0 {
			tables++
		}
		for _, f := range m.Files {
			charts++
			if _, err := png.Decode(bytes.NewReader(f.Data)); err != nil || !strings.Contains(f.AltText, "231") {
				d.t.Errorf("chart %q (%q): %v", f.Name, f.AltText, err)
			}
		}
	}
	if tables != 1 || charts != wantCharts {
		d.t.Errorf("%d tables and %d charts: %+v", tables, charts, d.directs())
	}
}

func TestFiguresAskedForInAChannelAreSentToWhoAsked(t *testing.T) {
	t.Parallel()
	d := newDesk(t, withFigures).counting(landQuery())
	w := d.asks(d.room, "Wie viele bestätigte Anmeldungen je Land 2025?")
	d.untilDone(w)
	d.figuresOnce(1)
	if all := d.shown(w.Room, w.Thread); len(all) != 0 {
		t.Errorf("the channel reads %q", all)
	}
	whispers := d.slack.Ephemeral(d.anna)
	if len(whispers) != 1 || !strings.Contains(whispers[0].Shown(), "als Direktnachricht") || whispers[0].Thread != w.Thread {
		t.Errorf("whispered: %+v", whispers)
	}
}

func TestTheConversationAboutFiguresGoesOnBelowThem(t *testing.T) {
	t.Parallel()
	d := newDesk(t, withFigures).counting(landQuery())
	d.untilDone(d.asks(d.room, "Wie viele bestätigte Anmeldungen je Land 2025?"))
	first := d.directs()[0]
	w := d.wrote(first.Channel, d.anna.Replies(d.anna.Direct(), first.TS, "Und 2024?"), first.TS, "Und 2024?")
	d.untilDone(w)
	id := single[string](t, d.pool, `SELECT conversation FROM slack_posts WHERE key = $1`, answerKey(w))
	_, turns, err := d.scribe.store.Get(t.Context(), id)
	if err != nil || len(turns) != 2 || turns[0].Figures == nil || turns[0].Figures.Query != landQuery().Encode() {
		t.Errorf("turns = %+v, %v", turns, err)
	}
	if n := single[int](t, d.pool, `SELECT count(*) FROM question_facts`); n != 2 {
		t.Errorf("%d questions are counted, want 2", n)
	}
}

func TestFiguresAreAnsweredInPlaceInDirectMessages(t *testing.T) {
	t.Parallel()
	d := newDesk(t, withFigures).counting(landQuery())
	w := d.asks(d.anna.Direct(), "Wie viele bestätigte Anmeldungen je Land 2025?")
	d.untilDone(w)
	d.figuresOnce(1)
	if n := len(d.slack.Ephemeral(d.anna)); n != 0 {
		t.Errorf("%d whispers", n)
	}
	for _, m := range d.directs()[1:] {
		if m.Thread != w.Thread {
			t.Errorf("outside of the thread: %+v", m)
		}
	}
}

func TestWhoMayNotSeeFiguresAnyMoreGetsNone(t *testing.T) {
	t.Parallel()
	d := newDesk(t, withFigures).counting(landQuery())
	w := d.asks(d.room, "Wie viele bestätigte Anmeldungen je Land 2025?")
	d.slack.Fail("conversations.open", 1, slackfake.Fault{RetryAfter: 1e9})
	if err := d.attempt(w); err == nil {
		t.Fatal("was sent")
	}
	d.badge.Role = account.Participant
	d.start(d.Config) // which has to count again
	d.untilDone(w)
	d.answered(w, "Auswertungen sind den Koordinierenden der Akademie vorbehalten")
	for _, m := range d.directs() {
		t.Errorf("sent: %s", m.Shown())
	}
}

func TestAcceptanceFiguresAreSentOnceWhereverTheServerDies(t *testing.T) {
	t.Parallel()
	q := landQuery()
	q.Dimensions = nil
	d := newDesk(t, withFigures).counting(q)
	for step := 1; step < 300; step++ {
		d.anna = d.slack.Join(slackfake.Member{Name: fmt.Sprintf("Coordinator %d", step)})
		d.slack.Invite(d.room, d.anna)
		question := fmt.Sprintf("Frage %d?", step)
		w := d.asks(d.room, question)
		died := d.diesAt(step, w)
		d.untilDone(w)
		d.figuresOnce(0)
		d.once(w)
		if all := d.shown(w.Room, w.Thread); len(all) != 0 {
			t.Errorf("the channel reads %q", all)
		}
		if !died {
			t.Logf("%d steps", step-1)
			return
		}
	}
	t.Error("there is no end of steps")
}
