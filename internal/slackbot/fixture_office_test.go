package slackbot

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/slack-go/slack"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/assistant"
	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/municipality"
	"smart-city-dialog.de/akademie/internal/queue"
	"smart-city-dialog.de/akademie/internal/slackbot/blocks"
	"smart-city-dialog.de/akademie/internal/slackbot/slackfake"
)

// An office is a channel with bookings and accounts on the same database, and two
// people in a room.
type office struct {
	*channel
	accounts   *account.Store
	bookings   *booking.Service
	clerk      *clerk
	passed     atomic.Int64 // nanoseconds that the clock is ahead
	room       *slackfake.Channel
	anna, bert *slackfake.Person
}

func newOffice(t *testing.T, change ...func(*Config)) *office {
	t.Helper()
	o := &office{}
	now := func() time.Time { return time.Now().Add(time.Duration(o.passed.Load())) }
	o.channel = newChannel(t, func(c *Config) {
		inserter, err := queue.NewInserter(c.Pool, c.Log)
		if err != nil {
			t.Fatal(err)
		}
		runs := catalogue.NewStore(c.Pool, now)
		o.accounts = account.NewStore(account.Config{Pool: c.Pool, Queue: inserter, Vouching: []string{Channel}, Now: now})
		o.bookings = booking.NewService(booking.Config{
			Pool: c.Pool, Catalogue: runs, Queue: inserter, Now: now, Log: slog.New(slog.DiscardHandler),
		})
		c.Now, c.Catalogue, c.Accounts, c.Bookings = now, runs, o.accounts, o.bookings
		c.Towns = municipality.NewStore(c.Pool, now)
		for _, f := range change {
			f(c)
		}
	})
	o.clerk = &clerk{scribe: o.scribe, office: o}
	o.Bot.Assistant = o.clerk
	o.anna = o.slack.Join(slackfake.Member{Name: "Anna Becker", Email: "anna.becker@musterstadt.de"})
	o.bert = o.slack.Join(slackfake.Member{Name: "Bert Conrad", Email: "bert.conrad@musterstadt.de"})
	o.room = o.slack.Channel("fortbildung", o.anna, o.bert)
	o.exec(t, `INSERT INTO modules (key, title, category, updated_at) VALUES ('ki', 'KI in der Verwaltung', 'elective', $1)`, now())
	for i, town := range []string{"Bad Belzig|Stadt|Potsdam-Mittelmark|BB", "Neustadt|Stadt|Coburg|BY", "Neustadt|Gemeinde|Eichsfeld|TH"} {
		f := strings.Split(town, "|")
		o.exec(t, `INSERT INTO municipalities (ags, name, kind, district, land, population, updated_at) VALUES ($1, $2, $3, $4, $5, 10000, $6)`,
			fmt.Sprintf("1206902%d", i), f[0], f[1], f[2], f[3], now())
	}
	return o
}

func (o *office) exec(t *testing.T, sql string, args ...any) {
	t.Helper()
	if _, err := o.pool.Exec(t.Context(), sql, args...); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

// run makes a run of that many seats in ten days.
func (o *office) run(t *testing.T, capacity int, waitingList bool) (id int64) {
	t.Helper()
	starts := o.Now().Add(10 * 24 * time.Hour).Truncate(time.Hour)
	err := pgx.BeginFunc(t.Context(), o.pool, func(tx pgx.Tx) error {
		err := tx.QueryRow(t.Context(), `
			INSERT INTO runs (key, module_id, status, capacity, waiting_list, updated_at)
			SELECT 'run-' || (SELECT count(*) FROM runs), id, 'open', $1, $2, $3 FROM modules WHERE key = 'ki' RETURNING id`,
			capacity, waitingList, o.Now()).Scan(&id)
		if err != nil {
			return err
		}
		_, err = tx.Exec(t.Context(), `INSERT INTO sessions (run_id, n, starts, ends) VALUES ($1, 1, $2, $3)`, id, starts, starts.Add(3*time.Hour))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// requests counts the bookings of a run.
func (o *office) requests(t *testing.T, run int64) int {
	t.Helper()
	return single[int](t, o.pool, `SELECT count(*)::int FROM bookings WHERE run_id = $1`, run)
}

// books gives somebody a booking past Slack, confirmed, and returns it.
func (o *office) books(t *testing.T, email string, run int64, seats int) booking.Booking {
	t.Helper()
	receipt, err := o.bookings.Request(t.Context(), booking.Request{
		Key: fmt.Sprintf("%-40s", fmt.Sprintf("%s-%d-%d", email, run, seats)), Run: run, Seats: seats,
		Person:  booking.Person{Name: "Jemand", Email: email, Municipality: "Bad Belzig"},
		Consent: booking.ConsentVersion, Channel: "web",
	})
	if err != nil {
		t.Fatal(err)
	}
	id := single[int64](t, o.pool, `SELECT id FROM bookings WHERE ref = $1`, receipt.Ref)
	b, err := o.bookings.ConfirmFor(t.Context(), id, booking.Actor{Kind: booking.ByCoordinator, Channel: "cli"})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// links links somebody with their own mailbox, by a code.
func (o *office) links(t *testing.T, p *slackfake.Person) {
	t.Helper()
	if _, err := o.accounts.Link(t.Context(), Channel, external(p.Team, p.ID), o.code(t, p.Email)); err != nil {
		t.Fatal(err)
	}
}

// code makes the code of an address, as the account page does.
func (o *office) code(t *testing.T, email string) string {
	t.Helper()
	code, err := o.accounts.LinkCode(t.Context(), account.Person{ID: "test", Email: email, Role: account.Participant})
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// asks has somebody ask in the room, and returns the answer.
func (o *office) asks(t *testing.T, p *slackfake.Person, question string) slackfake.Message {
	t.Helper()
	return o.answerTo(t, o.room.ID, p.Says(o.room, "@Akademie "+question))
}

func (o *office) answerTo(t *testing.T, channel, ts string) slackfake.Message {
	t.Helper()
	o.done(t, 1)
	answers := o.slack.Answers(channel, ts)
	if len(answers) == 0 {
		t.Fatalf("no answer in the thread; work: %v\n%s", o.rows(t), o.log)
	}
	return answers[len(answers)-1]
}

// modal is the dialog that somebody has before them.
func (o *office) modal(t *testing.T, p *slackfake.Person) slackfake.View {
	t.Helper()
	v, ok := o.slack.Modal(p)
	if !ok {
		t.Fatalf("%s has no dialog\n%s", p.Name, o.log)
	}
	return v
}

// toldDirectly is all that the assistant wrote to somebody in direct messages.
func (o *office) toldDirectly(p *slackfake.Person) string {
	var b strings.Builder
	for _, m := range o.slack.Messages(o.slack.DirectChannel(p)) {
		b.WriteString(m.Shown() + "\n")
	}
	return b.String()
}

// inRoom is all that everybody in the room can read.
func (o *office) inRoom() string {
	var b strings.Builder
	for _, m := range o.slack.Messages(o.room.ID) {
		b.WriteString(m.Text + "\n" + m.Shown() + "\n" + string(m.Metadata) + "\n")
	}
	return b.String()
}

// filled is a dialog as somebody fills it in.
func filled(change map[booking.Field]string) map[string]string {
	values := map[string]string{
		blocks.Input(booking.FieldSeats): "1", blocks.Input(booking.FieldName): "Anna Becker",
		blocks.Input(booking.FieldEmail): "anna.becker@musterstadt.de", blocks.Input(booking.FieldMunicipality): "Bad Belzig",
		blocks.Input(booking.FieldConsent): booking.ConsentVersion,
	}
	for f, v := range change {
		values[blocks.Input(f)] = v
	}
	return values
}

// A clerk is an assistant that shows runs to who asks for dates, and a draft to who
// wants to book.
type clerk struct {
	*scribe
	office   *office
	language string        // of its answers; "" is German
	draft    booking.Draft // of who wants to book
}

func (c *clerk) Turn(ctx context.Context, in assistant.Input, emit func(assistant.Event) error) (conversation.Turn, error) {
	c.mu.Lock()
	c.asked, c.persons = append(c.asked, in.Question), append(c.persons, in.Person)
	c.mu.Unlock()
	id, err := c.store.Open(ctx, in.Conversation, in.Question)
	if err != nil {
		return conversation.Turn{}, err
	}
	said := conversation.Sentence{Text: "Bitte sehr."}
	turn := conversation.Turn{
		ID: id, Question: in.Question, Language: cmp.Or(c.language, "de"), Intent: assistant.IntentLive, Answer: said.Text, Sentences: []conversation.Sentence{said},
	}
	switch {
	case strings.Contains(in.Question, "Termine"):
		found, err := c.office.Catalogue.Runs(ctx, catalogue.Query{})
		if err != nil {
			return turn, err
		}
		turn.Board = &conversation.Board{Asked: "KI", ReadAt: found.ReadAt}
		for _, r := range found.Runs {
			turn.Board.Cards = append(turn.Board.Cards, assistant.CardOf(r, found.ReadAt))
		}
	case strings.Contains(in.Question, "möchte"):
		if _, err := c.office.bookings.SaveDraft(ctx, in.Conversation, c.draft); err != nil {
			return turn, err
		}
		turn.Booking = &conversation.BookingForm{Stage: conversation.FormOpen}
	}
	if err := c.store.Finish(ctx, turn); err != nil {
		return turn, err
	}
	turn.Done = true
	return turn, emit(assistant.Done{Turn: turn})
}

// sent is the open dialog of somebody, or another one, as it comes in when they send
// it so.
func (o *office) sent(t *testing.T, p *slackfake.Person, values map[string]string, other ...slackfake.View) slack.InteractionCallback {
	t.Helper()
	if len(other) == 0 {
		other = append(other, o.modal(t, p))
	}
	v := other[0]
	c := slack.InteractionCallback{Type: slack.InteractionTypeViewSubmission, Team: slack.Team{ID: p.Team}, User: slack.User{ID: p.ID}}
	c.View = slack.View{ID: v.ID, CallbackID: v.CallbackID, PrivateMetadata: v.PrivateMetadata,
		State: &slack.ViewState{Values: map[string]map[string]slack.BlockAction{}}}
	for input, value := range values {
		filled := typedIn(value)
		switch input {
		case blocks.Input(booking.FieldSeats):
			filled = slack.BlockAction{SelectedOption: slack.OptionBlockObject{Value: value}}
		case blocks.Input(booking.FieldConsent):
			filled = slack.BlockAction{SelectedOptions: []slack.OptionBlockObject{{Value: value}}}
		}
		c.View.State.Values[input] = map[string]slack.BlockAction{input: filled}
	}
	return c
}

func typedIn(text string) slack.BlockAction { return slack.BlockAction{Value: text} }
