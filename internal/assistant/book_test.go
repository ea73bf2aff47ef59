package assistant

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/municipality"
	"smart-city-dialog.de/akademie/internal/postgres/pgtest"
)

// office is what the conversations below are about: modules with dated runs, as
// "key|module|title|status|capacity|taken|waiting|waiting list|url|sessions", and
// municipalities.
const office = `
module ki|Künstliche Intelligenz in der Verwaltung|elective|Künstliche Intelligenz,KI
module vergabe|Vergaberecht für digitale Projekte|elective|Vergaberecht
module opensource|Open Source in der Kommune|elective|Open Source
module klima|Klimaanpassung mit Daten|elective|Klimaanpassung
module recht|Datenrecht und Datenschutz|compulsory|Datenrecht,Datenschutz
module scm|Smart City Manager|programme|Smart City
run ki-feb|ki||open|20|20|3|true||2026-02-10 09:00+120
run ki-mar|ki||open|20|15|0|true||2026-03-03 09:00+180
run ki-apr|ki||cancelled|20|0|0|true||2026-04-14 09:00+180
run ki-mai|ki||open|20|0|0|true||2026-05-07 13:00+120
run vergabe-jan|vergabe||open|10|8|0|true||2026-01-27 10:00+120
run vergabe-mai|vergabe||open|10|0|0|true||2026-05-20 10:00+120
run os-mar|opensource||open|15|3|0|true||2026-03-11 10:00+90
run klima-apr|klima||open|12|12|0|false||2026-04-17 09:00+120
run klima-jun|klima||open|12|0|0|true||2026-06-09 09:00+120
run recht-mar|recht||open|30|0|0|true|https://tickets.example/recht|2026-03-18 09:00+120
run scm-apr|scm|Durchgang April 2026|open|16|4|0|true||2026-04-21 09:00+180,2026-04-22 09:00+180,2026-04-28 09:00+180
town 12069020|Bad Belzig|Stadt||BB|11500
town 12069017|Beelitz|Stadt||BB|13000
town 06412000|Frankfurt am Main|Stadt||HE|770000
town 12053000|Frankfurt (Oder)|Stadt||BB|57000
town 12069000|Potsdam-Mittelmark|Landkreis||BB|220000
town 01002000|Kiel|Stadt||SH|247000
town 01059083|Süderbrarup|Gemeinde||SH|4100
town 03357008|Bremervörde|Stadt||NI|18500
`

// books returns an assistant that can book, over the library and the office.
func books(t *testing.T) bundle {
	t.Helper()
	pool := pgtest.Open(t)
	furnish(t, pool)
	b := bundle{wire(t, pool)}
	for _, d := range library {
		b.put(t, d)
	}
	queue, err := river.NewClient(riverpgxv5.New(pool), &river.Config{})
	if err != nil {
		t.Fatal(err)
	}
	b.catalogue, b.towns = catalogue.NewStore(pool, noon), municipality.NewStore(pool, noon)
	b.bookings = booking.NewService(booking.Config{Pool: pool, Catalogue: b.catalogue, Queue: queue, Now: noon, Log: slog.New(slog.DiscardHandler)})
	return b
}

// furnish stores the office.
func furnish(t *testing.T, pool *pgxpool.Pool) {
	t.Helper()
	exec := func(sql string, args ...any) {
		t.Helper()
		if _, err := pool.Exec(t.Context(), sql, args...); err != nil {
			t.Fatal(err)
		}
	}
	for line := range strings.Lines(strings.TrimSpace(office)) {
		kind, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		f := strings.Split(rest, "|")
		switch kind {
		case "module":
			exec(`INSERT INTO modules (key, title, category, topics, document, updated_at) VALUES ($1, $2, $3, $4, $2, $5)`, f[0], f[1], f[2], strings.Split(f[3], ","), noon())
		case "run":
			exec(`INSERT INTO runs (key, module_id, title, status, capacity, taken, waiting, waiting_list, booking_url, updated_at)
				SELECT $1, id, $3, $4, $5::int, $6::int, $7::int, $8::boolean, $9, $10 FROM modules WHERE key = $2`,
				f[0], f[1], f[2], f[3], number(t, f[4]), number(t, f[5]), number(t, f[6]), f[7] == "true", f[8], noon())
			for n, session := range strings.Split(f[9], ",") {
				at, minutes, _ := strings.Cut(session, "+")
				starts, err := time.ParseInLocation("2006-01-02 15:04", at, german.Berlin())
				if err != nil {
					t.Fatal(err)
				}
				exec(`INSERT INTO sessions (run_id, n, starts, ends) SELECT id, $2, $3, $4 FROM runs WHERE key = $1`,
					f[0], n+1, starts, starts.Add(time.Duration(number(t, minutes))*time.Minute))
			}
		case "town":
			exec(`INSERT INTO municipalities (ags, name, kind, district, land, population, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
				f[0], f[1], f[2], f[3], f[4], number(t, f[5]), noon())
		}
	}
}

func number(t *testing.T, s string) int {
	t.Helper()
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// A talk is a conversation of a fixture file: messages, each with what is expected
// after it.
type talk struct {
	name  string
	steps []step
}

type step struct {
	message string
	line    int
	expect  []expectation
}

type expectation struct{ key, value string }

// readTalks reads a fixture: "## name" begins a conversation, "> " a message (a
// further "> " line goes on with it after "\"), and "key: value" what holds then.
func readTalks(t *testing.T, file string) []talk {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var talks []talk
	for i, line := range strings.Split(string(text), "\n") {
		line = strings.TrimSpace(line)
		n := len(talks) - 1
		switch {
		case line == "" || strings.HasPrefix(line, "# "):
		case strings.HasPrefix(line, "## "):
			talks = append(talks, talk{name: line[3:]})
		case n < 0:
			t.Fatalf("%s:%d: before the first conversation", file, i+1)
		case strings.HasPrefix(line, "> "):
			talks[n].steps = append(talks[n].steps, step{message: strings.ReplaceAll(line[2:], `\n`, "\n"), line: i + 1})
		default:
			key, value, ok := strings.Cut(line, ":")
			if !ok || len(talks[n].steps) == 0 {
				t.Fatalf("%s:%d: not understood", file, i+1)
			}
			s := &talks[n].steps[len(talks[n].steps)-1]
			s.expect = append(s.expect, expectation{key, strings.TrimSpace(value)})
		}
	}
	return talks
}

func TestAcceptanceConversationsEndInABooking(t *testing.T) {
	t.Parallel()
	b := books(t)
	files, err := filepath.Glob("testdata/bookings/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d fixtures, %v", len(files), err)
	}
	talks := 0
	for _, file := range files {
		for _, one := range readTalks(t, file) {
			talks++
			t.Run(filepath.Base(file)+"/"+one.name, func(t *testing.T) {
				t.Parallel()
				b.hold(t, file, one)
			})
		}
	}
	if talks < 40 {
		t.Errorf("%d conversations, want at least 40", talks)
	}
}

// hold has a conversation and compares after every message.
func (b bundle) hold(t *testing.T, file string, one talk) {
	id := b.start(t)
	var private []string // must not be found in what is kept
	for _, s := range one.steps {
		turn, _ := b.ask(t, Input{Conversation: id, Question: s.message, Channel: "web"})
		d, err := b.bookings.Draft(t.Context(), id)
		if err != nil && !errors.Is(err, fault.NotFound) {
			t.Fatal(err)
		}
		for _, e := range s.expect {
			if problem := b.differs(t, e, turn, d); problem != "" {
				t.Errorf("%s:%d: %q: %s\n\tanswer: %s", filepath.Base(file), s.line, s.message, problem, turn.Answer)
			}
		}
		for _, p := range []string{d.Person.Name, d.Person.Email, d.Person.Function} {
			if p != "" && !slices.Contains(private, p) {
				private = append(private, p)
			}
		}
	}
	turns, err := b.conversations.Recent(t.Context(), id, conversation.MaxTurns)
	if err != nil {
		t.Fatal(err)
	}
	for _, turn := range turns {
		for _, p := range private {
			if kept := turn.Question + "\n" + turn.Answer; strings.Contains(strings.ToLower(kept), strings.ToLower(p)) {
				t.Errorf("%q is kept in %q", p, kept)
			}
		}
	}
}

// differs says in what an expectation is not met, "" if it is.
func (b bundle) differs(t *testing.T, e expectation, turn conversation.Turn, d booking.Draft) string {
	got := ""
	switch e.key {
	case "says", "silent":
		if strings.Contains(turn.Answer, e.value) == (e.key == "says") {
			return ""
		}
		return e.key + " " + e.value
	case "run":
		got = b.runKey(t, d.Run)
	case "seats":
		got = strconv.Itoa(d.Seats)
	case "name":
		got = d.Person.Name
	case "email":
		got = d.Person.Email
	case "town":
		got = d.Person.Municipality
	case "ags":
		got = d.Person.AGS
	case "function":
		got = d.Person.Function
	case "intent":
		got = turn.Intent
	case "kept":
		got = turn.Question
	case "mine":
		got = strconv.FormatBool(turn.Mine)
	case "stage":
		if turn.Booking != nil {
			got = string(turn.Booking.Stage)
		}
	case "board":
		var keys []string
		if turn.Board != nil {
			for _, c := range turn.Board.Cards {
				keys = append(keys, c.Key)
			}
		}
		got = strings.Join(keys, " ")
	default:
		return "unknown expectation " + e.key
	}
	if got != e.value {
		return fmt.Sprintf("%s is %q, want %q", e.key, got, e.value)
	}
	return ""
}

func (b bundle) runKey(t *testing.T, id int64) string {
	if id == 0 {
		return ""
	}
	run, err := b.catalogue.Run(t.Context(), id)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		t.Fatal(err)
	}
	return run.Key
}
