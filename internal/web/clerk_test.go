package web

import (
	"cmp"
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"smart-city-dialog.de/akademie/internal/assistant"
	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/clocktest"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/municipality"
	"smart-city-dialog.de/akademie/internal/postgres/pgtest"
)

// opening is when the clock of these tests stands: 9:00 in Germany.
var opening = time.Date(2026, 1, 20, 8, 0, 0, 0, time.UTC)

// A clerk is an assistant that lists all runs, takes a chosen run into the
// draft, and fills fields named like "name: Eva". It keeps turns in the store.
type clerk struct {
	talks  *conversation.Store
	runs   *catalogue.Store
	drafts Drafts
}

func (a *clerk) Turn(ctx context.Context, in assistant.Input, emit func(assistant.Event) error) (conversation.Turn, error) {
	id, err := a.talks.Open(ctx, in.Conversation, in.Question)
	if err != nil {
		return conversation.Turn{}, err
	}
	turn := conversation.Turn{ID: id, Question: in.Question, Language: cmp.Or(in.Language, langDE), Done: true, Sentences: []conversation.Sentence{}, Citations: []conversation.Citation{}}
	text := "Das sind die nächsten Termine."
	if field, value, ok := strings.Cut(in.Question, ": "); ok || in.Run != 0 {
		text = "Ihre Angaben stehen im Formular."
		if err := a.note(ctx, in, booking.Field(field), value); err != nil {
			return turn, err
		}
		turn.Booking = &conversation.BookingForm{Stage: conversation.FormOpen}
	} else {
		found, err := a.runs.Runs(ctx, catalogue.Query{Limit: 10})
		if err != nil {
			return turn, err
		}
		turn.Board = &conversation.Board{Asked: "alle", ReadAt: found.ReadAt, More: 2}
		for _, r := range found.Runs {
			turn.Board.Cards = append(turn.Board.Cards, assistant.CardOf(r, found.ReadAt))
		}
	}
	turn.Sentences = append(turn.Sentences, conversation.Sentence{Text: text, Form: conversation.FormParagraph})
	events := []assistant.Event{assistant.Text{Sentence: turn.Sentences[0]}}
	if turn.Board != nil {
		events = append(events, assistant.Runs{Board: *turn.Board})
	}
	if turn.Booking != nil {
		events = append(events, assistant.Form{Booking: *turn.Booking})
	}
	for _, e := range events {
		if err := emit(e); err != nil {
			return turn, err
		}
	}
	if err := a.talks.Finish(ctx, turn); err != nil {
		return turn, err
	}
	return turn, emit(assistant.Done{Turn: turn})
}

// note fills the draft as a chat does.
func (a *clerk) note(ctx context.Context, in assistant.Input, field booking.Field, value string) error {
	d, err := a.drafts.Draft(ctx, in.Conversation)
	if err != nil && fault.Kind(err) != fault.NotFound {
		return err
	}
	if in.Run != 0 {
		d.Run = in.Run
	} else {
		setValue(&d, field, value)
	}
	_, err = a.drafts.SaveDraft(ctx, in.Conversation, d)
	return err
}

// places knows three municipalities.
type places []municipality.Municipality

func (p places) Find(_ context.Context, name string, limit int) ([]municipality.Match, error) {
	var found []municipality.Match
	for _, m := range p {
		if strings.HasPrefix(strings.ToLower(m.Name), strings.ToLower(name)) && len(found) < limit {
			found = append(found, municipality.Match{Municipality: m, Exact: strings.EqualFold(m.Name, name)})
		}
	}
	return found, nil
}

var somePlaces = places{
	{AGS: "12069020", Name: "Bad Belzig", Kind: "Stadt", District: "Potsdam-Mittelmark", Land: "BB"},
	{AGS: "09473151", Name: "Neustadt", Kind: "Stadt", District: "Coburg", Land: "BY"},
	{AGS: "07340038", Name: "Neustadt", Kind: "Gemeinde", District: "Vulkaneifel", Land: "RP"},
}

// A counter is a server over the real catalogue, bookings and conversations.
type counter struct {
	*bench
	pool     *pgxpool.Pool
	runs     *catalogue.Store
	bookings *booking.Service
	hands    *clocktest.Clock
}

func openCounter(t testing.TB, change ...func(*Config)) *counter {
	t.Helper()
	pool := pgtest.Open(t)
	return counterOn(t, pool, clocktest.At(opening), change...)
}

// counterOn is one of several servers on a database.
func counterOn(t testing.TB, pool *pgxpool.Pool, h *clocktest.Clock, change ...func(*Config)) *counter {
	t.Helper()
	queue, err := river.NewClient(riverpgxv5.New(pool), &river.Config{})
	if err != nil {
		t.Fatal(err)
	}
	o := &counter{pool: pool, hands: h, runs: catalogue.NewStore(pool, h.Now)}
	o.bookings = booking.NewService(booking.Config{
		Pool: pool, Catalogue: o.runs, Queue: queue, Now: h.Now, Log: slog.New(slog.DiscardHandler),
	})
	talks := conversation.NewStore(pool, h.Now)
	log := &strings.Builder{}
	cfg := Config{
		Assistant: &clerk{talks, o.runs, o.bookings}, Conversations: talks, Documents: library(),
		Catalogue: o.runs, Drafts: o.bookings, Municipalities: somePlaces, Now: h.Now,
		Logger: slog.New(slog.NewTextHandler(&locked{w: log}, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	for _, c := range change {
		c(&cfg)
	}
	s, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	o.bench = &bench{Server: s, log: log}
	return o
}

// add puts a run into the catalogue, of that many seats, some taken.
func (o *counter) add(t testing.TB, key string, capacity, taken int, days ...int) int64 {
	t.Helper()
	_, err := o.pool.Exec(t.Context(), `
		INSERT INTO modules (key, title, category, topics, institution, updated_at)
		VALUES ('ki', 'KI in der Kommune', 'elective', '{KI,Daten}', 'Fraunhofer IESE', $1) ON CONFLICT DO NOTHING`, opening)
	if err != nil {
		t.Fatal(err)
	}
	var id int64
	err = o.pool.QueryRow(t.Context(), `
		INSERT INTO runs (key, module_id, platform, status, capacity, taken, waiting, updated_at)
		SELECT $1, id, 'BigBlueButton', 'open', $2, $3, 0, $4 FROM modules WHERE key = 'ki' RETURNING id`, key, capacity, taken, opening).Scan(&id)
	if err != nil {
		t.Fatal(err)
	}
	for i, day := range days {
		starts := opening.AddDate(0, 0, day)
		_, err := o.pool.Exec(t.Context(), `INSERT INTO sessions (run_id, n, starts, ends) VALUES ($1, $2, $3, $4)`, id, i+1, starts, starts.Add(3*time.Hour))
		if err != nil {
			t.Fatal(err)
		}
	}
	return id
}

// begin chooses a run on its page and returns the address of the conversation.
func (o *counter) begin(t testing.TB, key string) string {
	t.Helper()
	w := o.post("/runs/"+key+"/book", nil)
	address, _, _ := strings.Cut(w.Header().Get("Location"), "#")
	if w.Code != http.StatusSeeOther || !strings.HasPrefix(address, "/c/") {
		t.Fatalf("status = %d, Location %q, %s", w.Code, address, w.Body)
	}
	return address
}

// eva are details that nothing is wrong with.
func eva(pairs ...string) []string {
	return append([]string{"seats", "2", "was-seats", "1", "name", "Eva Muster", "email", "eva.muster@bad-belzig.de",
		"municipality", "bad belzig", "function", ""}, pairs...)
}

// page is the part of a page between its header and footer.
func page(w *httptest.ResponseRecorder) string {
	_, body, _ := strings.Cut(w.Body.String(), "<main")
	body, _, _ = strings.Cut(body, "</main>")
	return body
}

// hidden returns the value of a hidden field on a page.
func hidden(body, name string) string {
	_, rest, _ := strings.Cut(body, `name="`+name+`" value="`)
	value, _, _ := strings.Cut(rest, `"`)
	return value
}
