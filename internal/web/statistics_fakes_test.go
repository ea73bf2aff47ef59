package web

import (
	"context"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/statistics"
	"smart-city-dialog.de/akademie/internal/statistics/ask"
	"smart-city-dialog.de/akademie/internal/statistics/report"
)

// badges are who is signed in, by the value of the session's cookie.
type badges struct {
	Accounts
	people map[string]account.Person
}

func (badges) OpenIDName() string { return "" }

func (b badges) Person(_ context.Context, session string) (p account.Person, next string, err error) {
	p, ok := b.people[session]
	if !ok {
		return p, "", fault.NotFound
	}
	return p, "", nil
}

func (b badges) PersonByEmail(_ context.Context, email string) (account.Person, error) {
	for _, p := range b.people {
		if p.Email == email && p.Scopes == nil {
			return p, nil
		}
	}
	return account.Person{Email: email, Role: account.Participant}, nil
}

// tally answers every query by count and understands the questions it knows.
type tally struct {
	count  func(q statistics.Query) (statistics.Result, error)
	reads  map[string]ask.Understood
	broken error // Read fails with it

	mu     sync.Mutex
	run    []string // queries that were answered
	before []string // what questions were asked on
}

func (f *tally) Run(_ context.Context, who account.Person, _ string, q statistics.Query) (statistics.Result, error) {
	if !who.May(account.Statistics) {
		return statistics.Result{}, fault.Denied
	}
	f.mu.Lock()
	f.run = append(f.run, q.Encode())
	f.mu.Unlock()
	return f.count(q)
}

func (f *tally) Read(_ context.Context, text, _ string, before *statistics.Query) (ask.Understood, error) {
	if before != nil {
		f.mu.Lock()
		f.before = append(f.before, before.Encode())
		f.mu.Unlock()
	}
	if read, ok := f.reads[text]; ok {
		return read, f.broken
	}
	return ask.Understood{Back: &ask.Back{Reason: ask.NotCounted}}, f.broken
}

// runs returns how many queries were answered.
func (f *tally) runs() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.run)
}

// binder keeps reports as package report does.
type binder struct {
	mu   sync.Mutex
	kept []report.Report
}

func (b *binder) Save(_ context.Context, who account.Person, r report.Report) (report.Report, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !who.May(account.Reports, account.Thing{Owner: r.Owner}) {
		return r, fault.Denied
	}
	if slices.ContainsFunc(b.kept, func(o report.Report) bool { return o.Owner == r.Owner && o.Name == r.Name && o.ID != r.ID }) {
		return r, fault.Conflict
	}
	if i := slices.IndexFunc(b.kept, func(o report.Report) bool { return o.ID == r.ID }); i >= 0 {
		b.kept[i] = r
		return r, nil
	}
	r.ID = int64(len(b.kept) + 1)
	b.kept = append(b.kept, r)
	return r, nil
}

func (b *binder) List(context.Context, account.Person) ([]report.Report, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.kept), nil
}

func (b *binder) Get(_ context.Context, _ account.Person, id int64) (report.Report, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	i := slices.IndexFunc(b.kept, func(r report.Report) bool { return r.ID == id })
	if i < 0 {
		return report.Report{}, fault.NotFound
	}
	return b.kept[i], nil
}

func (b *binder) EndDelivery(_ context.Context, _ account.Person, id int64, place report.Delivery) (report.Report, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	i := slices.IndexFunc(b.kept, func(r report.Report) bool { return r.ID == id })
	if i < 0 {
		return report.Report{}, fault.NotFound
	}
	b.kept[i].Deliver = slices.DeleteFunc(slices.Clone(b.kept[i].Deliver), func(d report.Delivery) bool { return d == place })
	return b.kept[i], nil
}

func (b *binder) Delete(_ context.Context, _ account.Person, id int64) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.kept = slices.DeleteFunc(b.kept, func(r report.Report) bool { return r.ID == id })
	return nil
}

// bureau is a server with figures, for people who are signed in as their name.
type bureau struct {
	*bench
	tally  *tally
	binder *binder
}

func openBureau(t testing.TB, change ...func(*Config, *scripted)) *bureau {
	t.Helper()
	f := &bureau{tally: &tally{count: byLand}, binder: &binder{}}
	people := badges{people: map[string]account.Person{
		"anna":  {ID: "a1", Email: anna, Role: account.Participant},
		"carla": {ID: "c1", Email: carla, Role: account.Coordinator},
		"clara": {ID: "c2", Email: "clara@akademie.example", Role: account.Coordinator},
		"bot":   {ID: "c1", Email: carla, Role: account.Coordinator, Scopes: []account.Right{account.OwnBookings}},
	}}
	f.bench = setup(t, append([]func(*Config, *scripted){func(c *Config, _ *scripted) {
		c.Accounts, c.Statistics, c.Reports = people, f.tally, f.binder
		c.Bookings = struct{ Bookings }{} // mails leave
	}}, change...)...)
	return f
}

// as asks with somebody's session; "" is nobody.
func (f *bureau) as(session, path string, header ...string) *httptest.ResponseRecorder {
	return f.get(path, append(header, "Cookie", "session="+session)...)
}

func (f *bureau) send(session, path string, fields url.Values) *httptest.ResponseRecorder {
	return f.bench.post(path, fields, "Cookie", "session="+session)
}

// landQuery is the query of most tests.
func landQuery() statistics.Query {
	return statistics.Query{
		Metrics: []statistics.Metric{statistics.Confirmed}, Dimensions: []statistics.Dimension{statistics.Land},
		Period: statistics.Period{From: german.Civil{Year: 2025, Month: 1, Day: 1}, To: german.Civil{Year: 2025, Month: 12, Day: 31}},
	}
}

var countedAt = time.Date(2026, 1, 20, 8, 0, 0, 0, time.UTC)

func known(v float64) statistics.Cell { return statistics.Cell{State: statistics.Known, Value: v} }

func protected() statistics.Cell { return statistics.Cell{State: statistics.Hidden, Value: 3} }

// byLand is a result with two protected cells whatever was asked for. Their value
// must never be seen; package statistics leaves it out.
func byLand(q statistics.Query) (statistics.Result, error) {
	names := map[string]statistics.Name{
		"BB": {German: "Brandenburg", English: "Brandenburg"}, "BY": {German: "Bayern", English: "Bavaria"},
		"HE": {German: "Hessen", English: "Hesse"}, "SL": {German: "Saarland", English: "Saarland"},
		"NW": {German: "Nordrhein-Westfalen", English: "North Rhine-Westphalia"},
	}
	r := statistics.Result{Query: q, Total: []statistics.Cell{known(1234)}, Hidden: 2, Names: statistics.Names{statistics.Land: names}, ReadAt: countedAt, LeastOf: 5}
	r.Query.By = statistics.ByRequest
	if len(q.Dimensions) == 0 {
		r.Rows, r.Hidden = []statistics.Row{{Cells: []statistics.Cell{known(1234)}}}, 0
		return r, nil
	}
	for _, row := range []struct {
		land string
		cell statistics.Cell
	}{{"NW", known(612)}, {"BY", known(401)}, {"BB", known(212)}, {"HE", protected()}, {"SL", protected()}} {
		r.Rows = append(r.Rows, statistics.Row{Keys: []string{row.land}, Cells: []statistics.Cell{row.cell}})
	}
	return r, nil
}

// byModule is a long table of a name that tries to be more than that.
func byModule(q statistics.Query) (statistics.Result, error) {
	names := map[string]statistics.Name{}
	r := statistics.Result{Query: q, Names: statistics.Names{statistics.Module: names}, ReadAt: countedAt, LeastOf: 5}
	r.Query.Dimensions, r.Query.Sort = []statistics.Dimension{statistics.Module}, statistics.Sort{}
	for i := range 30 {
		key := "modul-" + string(rune('a'+i%26)) + string(rune('a'+i/26))
		names[key] = statistics.Name{German: "Modul <script>alert(1)</script> " + strings.ToUpper(key), English: "Module " + key}
		row := statistics.Row{Keys: []string{key}}
		for range q.Metrics {
			row.Cells = append(row.Cells, known(float64(300-i)))
		}
		r.Rows = append(r.Rows, row)
	}
	for range q.Metrics {
		r.Total = append(r.Total, known(8565))
	}
	return r, nil
}

// byMonth is a year of months.
func byMonth(q statistics.Query) (statistics.Result, error) {
	r := statistics.Result{Query: q, ReadAt: countedAt, LeastOf: 5, Names: statistics.Names{}}
	for i, n := range []float64{88, 97, 120, 104, 93, 76, 31, 42, 118, 141, 152, 64} {
		row := statistics.Row{Keys: []string{time.Date(2025, time.Month(i+1), 1, 0, 0, 0, 0, time.UTC).Format("2006-01")}}
		for m := range q.Metrics {
			row.Cells = append(row.Cells, known(float64(int(n)/(1+4*m))))
		}
		r.Rows = append(r.Rows, row)
	}
	for m := range q.Metrics {
		r.Total = append(r.Total, known(float64(1126/(1+4*m))))
	}
	return r, nil
}

// counted is a turn that asked for figures.
func counted(q string) func(string) (conversation.Turn, error) {
	return func(string) (conversation.Turn, error) {
		return conversation.Turn{Intent: "statistics", Figures: &conversation.Figures{Query: q, Back: q == ""}}, nil
	}
}
