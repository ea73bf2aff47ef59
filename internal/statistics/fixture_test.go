package statistics

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"pgregory.net/rapid"

	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/postgres/pgtest"
)

// today is when tests ask.
var today = time.Date(2026, 1, 20, 9, 0, 0, 0, german.Berlin())

// A bundle is a service over invented rows, and the same rows for the test to
// compute with.
type bundle struct {
	*Service
	pool *pgxpool.Pool
	rows []naiveRow
	runs []naiveRow
	asks []naiveRow
}

// A naiveRow is a booking, run or question with its values as keys, of a topic
// several.
type naiveRow struct {
	values  map[Dimension][]string
	days    map[Basis]german.Civil
	person  string
	seats   int
	attends int // -1: not recorded
	held    bool
	takes   bool // the run takes place
	cap     int
	taken   int
	outside bool
	rating  string
	run     int
}

var testTopics = [][]string{{"KI", "Daten"}, {"Recht"}, {}, {"Daten", "IT-Sicherheit", "Recht"}, {"KI"}}

func newService(t testing.TB, pool *pgxpool.Pool) *Service {
	return New(Config{Pool: pool, Now: func() time.Time { return today }, Log: slog.New(slog.DiscardHandler)})
}

// setup invents rows: n bookings, with the modules, runs and municipalities they
// need, and a quarter as many questions.
func setup(t testing.TB, n int) *bundle {
	t.Helper()
	b := &bundle{pool: pgtest.Open(t)}
	b.Service = newService(t, b.pool)
	random := rand.New(rand.NewPCG(5, 13))
	var batch pgx.Batch
	const modules, runs, towns = 6, 40, 60
	categories := []string{"compulsory", "elective", "programme", "peer_learning"}
	module := func(i int) (key, category string, topics []string) {
		return fmt.Sprint("modul-", i), categories[i%4], testTopics[i%len(testTopics)]
	}
	for i := range modules {
		key, category, topics := module(i)
		batch.Queue(`insert into modules (key, title, category, topics, updated_at) values ($1, $2, $3, $4, $5)`,
			key, fmt.Sprint("Modul ", i), category, topics, today)
	}
	for i := range runs {
		m := i % modules
		starts := today.AddDate(0, 0, -500+random.IntN(600))
		status, system := "closed", ""
		if random.IntN(6) == 0 {
			status = "cancelled"
		}
		if random.IntN(8) == 0 {
			system = "pretix"
		}
		r := naiveRow{days: map[Basis]german.Civil{ByRun: berlinDay(starts)}, takes: status != "cancelled", cap: 10 + random.IntN(300), outside: system != ""}
		r.taken = random.IntN(r.cap)
		key, category, topics := module(m)
		r.values = map[Dimension][]string{Module: {key}, Category: {category}, Topic: topics, Run: {fmt.Sprint("termin-", i)}}
		b.runs = append(b.runs, r)
		batch.Queue(`insert into runs (key, module_id, status, capacity, taken, seats_from, seats_ref, updated_at)
			select $1, id, $3, $4, $5, $6, $6, $7 from modules where key = $2`, r.values[Run][0], key, status, r.cap, r.taken, system, today)
		batch.Queue(`insert into sessions (run_id, n, starts, ends) select id, 1, $2, $3 from runs where key = $1`,
			r.values[Run][0], starts, starts.Add(2*time.Hour))
	}
	type town struct{ ags, land, size string }
	all := []town{{}}
	for i := range towns {
		land := []string{"BB", "NW", "BY", "SL"}[i%4]
		people := []int{900, 5000, 19999, 20000, 99999, 100000, 2_000_000}[i%7]
		size := []string{"rural", "small", "small", "medium", "medium", "large", "large"}[i%7]
		kind := "Stadt"
		if i%11 == 0 {
			kind, size = "Landkreis", "district"
		}
		ags := fmt.Sprintf("%08d", 1_000_000+i*1009)
		all = append(all, town{ags, land, size})
		batch.Queue(`insert into municipalities (ags, name, kind, land, population, updated_at) values ($1, $2, $3, $4, $5, $6)`,
			ags, fmt.Sprint("Ort ", i), kind, land, people, today)
	}
	states := []string{"confirmed", "confirmed", "confirmed", "waitlisted", "offered", "cancelled", "expired", "requested"}
	for i := range n {
		run := random.IntN(runs)
		home := all[random.IntN(len(all))]
		state := states[random.IntN(len(states))]
		at := today.Add(-time.Duration(random.IntN(500*24*60)) * time.Minute)
		r := naiveRow{person: fmt.Sprint("p", random.IntN(n/3)), seats: 1 + random.IntN(4), attends: -1, run: run,
			days: map[Basis]german.Civil{ByRequest: berlinDay(at), ByRun: b.runs[run].days[ByRun]}, takes: b.runs[run].takes}
		r.held = state == "confirmed" || state == "offered" || state == "requested" && i%2 == 0
		var attended *int
		if state == "confirmed" && i%3 > 0 {
			r.attends = random.IntN(r.seats + 1)
			attended = &r.attends
		}
		channel, language := []string{"web", "api", "cli"}[i%3], []string{"de", "en"}[i%5/4]
		r.values = map[Dimension][]string{Land: {home.land}, SizeClass: {home.size}, Municipality: {home.ags},
			Channel: {channel}, Language: {language}, Status: {state}}
		for d, v := range b.runs[run].values {
			r.values[d] = v
		}
		b.rows = append(b.rows, r)
		mailbox := r.person
		if state != "cancelled" && state != "expired" { // one active booking of a mailbox and run
			mailbox = fmt.Sprint("p", r.person, "/", i)
			r.person = mailbox
			b.rows[i] = r
		}
		var offered, ended *time.Time
		switch state {
		case "offered":
			offered = &at
		case "cancelled", "expired":
			ended = &at
		}
		batch.Queue(`insert into bookings (ref, run_id, seats, state, held, name, email, email_key, municipality, ags, land,
				language, channel, consent, consented_at, requested_at, confirm_by, offered_until, ended_at, updated_at, attended)
			select $1, id, $3, $4, $5, 'Erika Muster', 'erika@example.org', $6, 'Ort', nullif($7, ''), nullif($8, ''),
				$9, $10, '1', $11, $11, $11, $12, $13, $11, $14 from runs where key = $2`,
			fmt.Sprintf("AK-%08d", i), b.runs[run].values[Run][0], r.seats, state, r.held, mailbox, home.ags, home.land,
			language, channel, at, offered, ended, attended)
	}
	for i := range n / 4 {
		at := today.Add(-time.Duration(random.IntN(300*24*60)) * time.Minute)
		outcome := []string{"answered", "weak", "refused"}[random.IntN(3)]
		rating := []string{"", "up", "down"}[random.IntN(3)]
		channel, language := []string{"web", "slack"}[i%2], []string{"de", "en"}[i%3/2]
		b.asks = append(b.asks, naiveRow{days: map[Basis]german.Civil{ByRequest: berlinDay(at)}, rating: rating,
			values: map[Dimension][]string{Channel: {channel}, Language: {language}, Status: {outcome}}})
		batch.Queue(`insert into question_facts (asked_at, channel, language, intent, outcome, helpful)
			values ($1, $2, $3, 'question', $4, case $5 when 'up' then true when 'down' then false end)`, at, channel, language, outcome, rating)
	}
	if err := b.pool.SendBatch(t.Context(), &batch).Close(); err != nil {
		t.Fatal(err)
	}
	return b
}

// raw answers a query without hiding anything.
func (b *bundle) raw(t rapid.TB, q Query) *raw {
	q = q.settled()
	made, err := compile(q, mostAtoms+1)
	if err != nil {
		t.Fatal(err)
	}
	var found *raw
	ctx := context.Background()
	err = b.read(ctx, func(tx pgx.Tx) error {
		atoms, err := readAtoms(ctx, tx, made)
		if err != nil {
			return fmt.Errorf("%w\n%s\n%v", err, made.sql, made.args)
		}
		bookings, err := readPacked(ctx, tx, made)
		if err != nil {
			return fmt.Errorf("%w\n%s\n%v", err, made.bookings, made.cellArgs)
		}
		folded, err := bookings.fold(q, made)
		if err != nil {
			return err
		}
		a, err := newAssembler(q, made, append(atoms, folded...), today, b.k)
		if err == nil {
			found = a.raw()
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}
