package matrixbot

import (
	"context"
	"crypto/sha256"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"maunium.net/go/mautrix/id"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/assistant"
	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/inbox"
	"smart-city-dialog.de/akademie/internal/knowledge"
	"smart-city-dialog.de/akademie/internal/llm"
	"smart-city-dialog.de/akademie/internal/matrixbot/matrixfake"
	"smart-city-dialog.de/akademie/internal/municipality"
)

// A desk is a mailroom with the real assistant, bookings and accounts.
type desk struct {
	*mailroom
	accounts *account.Store
	bookings *booking.Service
	passed   atomic.Int64 // nanoseconds that the clock is ahead
	ki, open int64        // runs of two modules, in ten days and in twelve
}

// annas is the address that she books with.
const annas = "anna.becker@musterstadt.de"

// deskDay is when it is at the desk, at the beginning of a test.
func deskDay() time.Time { return time.Date(2026, 2, 2, 9, 0, 0, 0, german.Berlin()) }

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{}
	began := time.Now()
	now := func() time.Time { return deskDay().Add(time.Since(began) + time.Duration(d.passed.Load())) }
	d.mailroom = newMailroom(t, func(c *Config) {
		runs := catalogue.NewStore(c.Pool, now)
		d.accounts = account.NewStore(account.Config{Pool: c.Pool, Queue: c.Queue, Now: now})
		d.bookings = booking.NewService(booking.Config{Pool: c.Pool, Catalogue: runs, Queue: c.Queue, Now: now, Log: slog.New(slog.DiscardHandler)})
		c.Now, c.Catalogue, c.Accounts, c.Bookings = now, runs, d.accounts, d.bookings
		c.Municipalities = municipality.NewStore(c.Pool, now)
		c.Assistant = realAssistant(t, *c, d.bookings)
	})
	d.settle()
	return d
}

// realAssistant is the assistant over a base with one document.
func realAssistant(t *testing.T, c Config, bookings *booking.Service) *assistant.Assistant {
	t.Helper()
	synonyms, err := german.DefaultSynonyms()
	if err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.DiscardHandler)
	analyzer := german.NewAnalyzer(german.NewSplitter(slices.Values(strings.Fields("Kongress Verwaltung Anmeldung Modul Sprache"))))
	base := knowledge.New(c.Pool, analyzer, llm.NewOffline(), log)
	body := "Die Teilnahme am Modul „KI in der Verwaltung“ ist kostenfrei."
	hash := sha256.Sum256([]byte(body))
	passage := knowledge.Passage{Text: body, Sentences: german.Sentences(body)}
	vectors, err := llm.NewOffline().EmbedPassages(t.Context(), []string{knowledge.EmbeddingText("Modul KI in der Verwaltung", passage)})
	if err == nil {
		_, err = base.Put(t.Context(), knowledge.Document{
			Source: "test", Key: "ki", Hash: hash[:], Kind: knowledge.KindModule, Title: "Modul KI in der Verwaltung", Language: "de", Markdown: body,
			URL: "https://academy.example/ki", Published: deskDay().AddDate(0, -3, 0),
		}, []knowledge.Passage{passage}, vectors)
	}
	if err == nil {
		err = base.Refresh(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
	a, err := assistant.New(assistant.Config{
		Base: base, Conversations: c.Conversations.(*conversation.Store), Catalogue: c.Catalogue.(*catalogue.Store), Bookings: bookings,
		Towns: municipality.NewStore(c.Pool, c.Now), Analyzer: analyzer, Synonyms: synonyms, Contact: "https://academy.example/contact", Now: c.Now, Log: log,
	})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// settle fills the catalogue and the list of municipalities, and has everybody in their
// rooms.
func (d *desk) settle() {
	d.t.Helper()
	d.exec(`INSERT INTO modules (key, title, category, updated_at) VALUES ('ki', 'KI in der Verwaltung', 'elective', $1), ('open', 'Open Source', 'elective', $1)`, d.Now())
	for i, town := range []string{
		"Bad Belzig|Stadt|Potsdam-Mittelmark|BB", "Neustadt|Stadt|Coburg|BY", "Neustadt|Gemeinde|Eichsfeld|TH", "Kassel|Stadt|Kassel|HE",
		"Rostock|Kreisfreie Stadt||MV", "Rostock|Landkreis||MV",
	} {
		f := strings.Split(town, "|")
		d.exec(`INSERT INTO municipalities (ags, name, kind, district, land, population, updated_at) VALUES ($1, $2, $3, $4, $5, 10000, $6)`,
			fmt.Sprintf("1206902%d", i), f[0], f[1], f[2], f[3], d.Now())
	}
	d.ki, d.open = d.run("ki", 10, 20), d.run("open", 12, 20)
	for _, room := range []*matrixfake.Room{d.direct, d.group} {
		for _, u := range []*matrixfake.User{d.user, d.anna} {
			d.exec(`INSERT INTO matrix_members (room, user_id, membership) VALUES ($1, $2, 'join')`, room.ID, u.ID)
		}
	}
	d.exec(`UPDATE matrix_rooms SET name = 'Fortbildung' WHERE room = $1`, d.group.ID)
	d.exec(`INSERT INTO matrix_accounts (user_id, homeserver, device, token, logged_in_at) VALUES ($1, $2, 'DESK', $3, now())`,
		d.user.ID, d.home.URL, d.Keys.Seal(d.user.LogIn("DESK"), tokenOf(id.UserID(d.user.ID))))
}

// run makes a run of a module.
func (d *desk) run(module string, days, seats int) int64 {
	d.t.Helper()
	starts := deskDay().AddDate(0, 0, days).Add(time.Hour)
	run := one[int64](d.mailroom, `
		INSERT INTO runs (key, module_id, status, capacity, waiting_list, updated_at)
		SELECT $2, id, 'open', $3, true, $4 FROM modules WHERE key = $1 RETURNING id`, module, fmt.Sprintf("%s-%d", module, days), seats, d.Now())
	d.exec(`INSERT INTO sessions (run_id, n, starts, ends) VALUES ($1, 1, $2, $3)`, run, starts, starts.Add(2*time.Hour))
	return run
}

// passes has time go by.
func (d *desk) passes(by time.Duration) { d.passed.Add(int64(by)) }

// hears takes what anna writes as work.
func (d *desk) hears(room *matrixfake.Room, text string) inbox.Work {
	d.t.Helper()
	w := d.asks(room, text)
	w.ReceivedAt = d.Now()
	return w
}

// does works until a question is done, and sends.
func (d *desk) does(w inbox.Work) {
	d.t.Helper()
	var err error
	for range 10 {
		if _, err = d.question(d.t.Context(), w, questionOf(w)); err == nil {
			d.sends()
			return
		}
		d.exec(`UPDATE turns SET claimed_until = NULL`)
	}
	d.t.Fatalf("%q: %v", questionOf(w).Text, err)
}

// says has anna write in the direct room, and returns all that is answered.
func (d *desk) says(text string) string {
	d.t.Helper()
	return d.saysIn(d.direct, text)
}

// saysIn is says in a room.
func (d *desk) saysIn(room *matrixfake.Room, text string) string {
	d.t.Helper()
	before := len(room.Messages())
	d.does(d.hears(room, text))
	return d.since(room, before+1)
}

// since is what the assistant has said in a room since there were so many messages.
func (d *desk) since(room *matrixfake.Room, before int) string {
	var said []string
	for _, m := range room.Messages()[before:] {
		if m.Sender == d.user.ID && !m.Redacted {
			said = append(said, m.Body)
		}
	}
	return strings.NewReplacer("\u00a0", " ", "\u2060", "").Replace(strings.Join(said, "\n"))
}

// expects fails unless an answer says all of these; with a "-" in front, none of those.
func (d *desk) expects(answer string, want ...string) {
	d.t.Helper()
	for _, w := range want {
		unwanted, not := strings.CutPrefix(w, "-")
		if strings.Contains(answer, unwanted) == not {
			d.t.Errorf("%q in the answer (wanted %v):\n%s", unwanted, !not, answer)
		}
	}
}

// books are the bookings with anna's address.
func (d *desk) books() []booking.Booking {
	d.t.Helper()
	all, err := d.bookings.Of(d.t.Context(), annas)
	if err != nil {
		d.t.Fatal(err)
	}
	return all
}

// hasBooked gives somebody a confirmed booking past Matrix.
func (d *desk) hasBooked(email string, run int64, seats int) booking.Booking {
	d.t.Helper()
	receipt, err := d.bookings.Request(d.t.Context(), booking.Request{
		Key: fmt.Sprintf("%-40s", fmt.Sprintf("%s-%d-%d", email, run, seats)), Run: run, Seats: seats,
		Person:  booking.Person{Name: "Anna Becker", Email: email, Municipality: "Bad Belzig"},
		Consent: booking.ConsentVersion, Channel: "web",
	})
	if err != nil {
		d.t.Fatal(err)
	}
	b, err := d.bookings.ConfirmFor(d.t.Context(), one[int64](d.mailroom, `SELECT id FROM bookings WHERE ref = $1`, receipt.Ref),
		booking.Actor{Kind: booking.ByCoordinator, Channel: "cli"})
	if err != nil {
		d.t.Fatal(err)
	}
	return b
}

// code makes the code of an address, as the account page does.
func (d *desk) code(email string) string {
	d.t.Helper()
	code, err := d.accounts.LinkCode(d.t.Context(), account.Person{ID: "test", Email: email, Role: account.Participant})
	if err != nil {
		d.t.Fatal(err)
	}
	return code
}

// isLinked links anna with her address.
func (d *desk) isLinked() {
	d.t.Helper()
	if _, err := d.accounts.Link(context.Background(), Channel, d.anna.ID, d.code(annas)); err != nil {
		d.t.Fatal(err)
	}
}
