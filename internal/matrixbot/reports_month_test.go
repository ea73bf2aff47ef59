package matrixbot

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/matrixbot/matrixfake"
	"smart-city-dialog.de/akademie/internal/queue"
	"smart-city-dialog.de/akademie/internal/statistics"
	"smart-city-dialog.de/akademie/internal/statistics/report"
)

// An office is a station with real bookings, figures and reports, and a clock that can be
// put forward.
type office struct {
	*station
	passed   atomic.Int64 // nanoseconds that the clock is ahead
	accounts *account.Store
	bookings *booking.Service
	store    *report.Store
	carla    account.Person // anna as who she is
}

func newOffice(t *testing.T) *office {
	t.Helper()
	o := &office{station: newStation(t)}
	first := o.server()
	o.accounts = account.NewStore(account.Config{Pool: o.pool, Queue: first.Queue, Now: o.now})
	o.bookings = booking.NewService(booking.Config{Pool: o.pool, Catalogue: catalogue.NewStore(o.pool, o.now), Queue: first.Queue, Now: o.now, Log: first.Log})
	o.store = report.NewStore(o.pool, o.now, report.WithRooms(Channel, IsRoom))
	if err := o.accounts.Grant(t.Context(), account.Operator(), annas, account.Coordinator); err != nil {
		t.Fatal(err)
	}
	var err error
	if o.carla, err = o.accounts.PersonByEmail(t.Context(), annas); err != nil {
		t.Fatal(err)
	}
	code, err := o.accounts.LinkCode(t.Context(), o.carla)
	if err == nil {
		_, err = o.accounts.Link(t.Context(), Channel, o.anna.ID, code)
	}
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func (o *office) now() time.Time { return time.Now().Add(time.Duration(o.passed.Load())) }

// server is one that does not run yet.
func (o *office) server() *server {
	return o.open(func(c *Config) { c.Now, c.Accounts, c.Reports = o.now, o.accounts, o.store })
}

// booked has as many people of each Land ask for a seat.
func (o *office) booked(people map[string]int) {
	o.t.Helper()
	o.exec(`INSERT INTO modules (key, title, category, updated_at) VALUES ('ki', 'KI in der Verwaltung', 'elective', $1)`, o.now())
	o.exec(`INSERT INTO runs (key, module_id, status, capacity, waiting_list, updated_at) SELECT 'ki-30', id, 'open', 40, false, $1 FROM modules`, o.now())
	starts := o.now().AddDate(0, 0, 30)
	o.exec(`INSERT INTO sessions (run_id, n, starts, ends) SELECT id, 1, $1, $2 FROM runs`, starts, starts.Add(2*time.Hour))
	run := int64(o.count(`SELECT id FROM runs`))
	for land, n := range people {
		for i := range n {
			key := fmt.Sprintf("%s-%d", land, i)
			if _, err := o.bookings.Request(o.t.Context(), booking.Request{
				Key: fmt.Sprintf("%-40s", key), Run: run, Seats: 1,
				Person:  booking.Person{Name: "Jemand", Email: key + "@rathaus.example", Municipality: "Musterstadt", Land: land},
				Consent: booking.ConsentVersion, Channel: "web",
			}); err != nil {
				o.t.Fatal(err)
			}
		}
	}
}

// first makes it a quarter past six on the first of the next month.
func (o *office) first() {
	now := o.now().In(german.Berlin())
	o.passed.Add(int64(time.Date(now.Year(), now.Month()+1, 1, 6, 15, 0, 0, german.Berlin()).Sub(now)))
}

// month has two servers deliver until what is due is done and sent.
func (o *office) month(servers []*server) {
	o.t.Helper()
	ctx, stop := context.WithCancel(o.t.Context())
	var working sync.WaitGroup
	defer func() { stop(); working.Wait() }()
	for _, v := range servers {
		workers := river.NewWorkers()
		river.AddWorker(workers, report.NewDueWorker(o.store, Channel))
		river.AddWorker(workers, report.NewDeliverWorker(report.DeliverConfig{
			Store: o.store, Runner: statistics.New(statistics.Config{Pool: o.pool, K: 5, Now: o.now, Log: v.Log}), People: o.accounts,
			Channels: map[string]report.Deliverer{Channel: v.Bot}, PublicURL: v.PublicURL, Log: v.Log,
		}))
		working.Go(func() {
			if err := queue.Run(ctx, v.pool, workers, nil, v.Log, report.QueueName); err != nil && ctx.Err() == nil {
				o.t.Error(err)
			}
		})
	}
	if err := pgx.BeginFunc(o.t.Context(), o.pool, func(tx pgx.Tx) error {
		_, err := servers[0].Queue.InsertTx(o.t.Context(), tx, report.DueArgs{}, nil)
		return err
	}); err != nil {
		o.t.Fatal(err)
	}
	over := o.now().In(german.Berlin()).AddDate(0, -1, 0)
	o.home.Await("the reports of the month", func() bool {
		return o.count(`SELECT count(*) FROM report_deliveries WHERE done <> $1`, over.Year()*12+int(over.Month())-1) == 0 &&
			o.count(`SELECT count(*) FROM river_job WHERE kind = 'report_deliver' AND finalized_at IS NULL`) == 0
	})
	o.settled()
}

// letters are the reports in a room, with the charts and files in their threads.
func (o *office) letters(room *matrixfake.Room) (letters []matrixfake.Message, charts, files int) {
	for _, m := range room.From(o.user) {
		url, _ := m.Content["url"].(string)
		switch {
		case m.Type == "m.text" && strings.Contains(m.Body, "Brandenburg"):
			letters = append(letters, m)
		case m.Type == "m.image" && strings.Contains(m.Body, "Brandenburg"):
			charts++
		case m.Type == "m.file":
			files++
			if _, _, data := o.home.File(url); !strings.Contains(string(data), "Brandenburg") || strings.Contains(string(data), ";2\r\n") {
				o.t.Errorf("the file says: %s", data)
			}
		}
	}
	return letters, charts, files
}

// TestAcceptanceASavedReportAppearsInARoomOnceOnTheFirst goes the whole way: a report is
// saved, called for in a group and agreed to in the direct room that the assistant opens;
// bookings are made; then it is the first of the month, and two servers work. The room is
// upgraded, and it goes on there.
func TestAcceptanceASavedReportAppearsInARoomOnceOnTheFirst(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	if _, err := o.store.Save(t.Context(), o.carla, report.Report{
		Name: "Anmeldungen je Land", Language: "de", Rolling: report.LastMonth,
		Query: statistics.Query{Metrics: []statistics.Metric{statistics.Bookings}, Dimensions: []statistics.Dimension{statistics.Land}},
	}); err != nil {
		t.Fatal(err)
	}
	o.booked(map[string]int{"BB": 9, "BY": 7, "TH": 2})
	servers := []*server{o.server(), o.server()}
	for _, v := range servers {
		o.run(v)
	}
	room, _ := o.group()
	room.Answer(o.anna.Mentions(room, o.user, "bericht anmeldugnen je land"), "nur für Sie bestimmt")
	o.settled()
	own := o.anna.Rooms("invite")[0]
	o.anna.Joins(own)
	own.Says(o.user, "Soll der Bericht Anmeldungen je Land", "in „Fortbildung“")
	own.Answer(o.anna.Says(own, "ja"), "erscheint am Ersten jedes Monats in „Fortbildung“")
	o.settled()
	room.Says(o.user, "lässt hier den Bericht Anmeldungen je Land erscheinen")
	if letters, _, _ := o.letters(room); len(letters) > 0 {
		t.Fatalf("before the first: %+v", letters)
	}

	o.first()
	o.month(servers)
	letters, charts, files := o.letters(room)
	if len(letters) != 1 || charts != 1 || files != 1 || letters[0].Thread != "" {
		t.Fatalf("%d letters, %d charts, %d files\n%s", len(letters), charts, files, o.log.String())
	}
	for _, want := range []string{"Anmeldungen je Land", "18 Anmeldungen"} {
		if !strings.Contains(strings.ReplaceAll(letters[0].Body, "\u00a0", " "), want) {
			t.Errorf("does not say %q: %s", want, letters[0].Body)
		}
	}

	next := o.anna.Upgrades(room, "11")
	next.AwaitMembership(o.user, "join")
	room.AwaitMembership(o.user, "leave")
	o.settled()
	name := servers[0].RoomName(t.Context(), room.ID, "de")
	if name != "Raum Fortbildung" {
		t.Errorf("the room is called %q", name)
	}
	next.Answer(o.anna.Mentions(next, o.user, "berichte"), "nur für Sie bestimmt")
	own.Says(o.user, "Ihre gespeicherten Berichte", "monatlich in „Fortbildung“")
	o.first()
	o.month(servers)
	if said := next.From(o.user); !strings.Contains(fmt.Sprint(said), "Anmeldungen je Land") {
		t.Errorf("nothing appears in the new room: %+v", said)
	}

	// Who is a coordinator no more shows nothing any more, which one line says.
	if err := o.accounts.Withdraw(t.Context(), account.Operator(), annas); err != nil {
		t.Fatal(err)
	}
	before := len(next.From(o.user))
	o.first()
	o.month(servers)
	if n := len(next.From(o.user)); n != before || strings.Count(o.log.String(), "report not delivered") != 1 {
		t.Errorf("%d messages, want %d as before\n%s", n, before, o.log.String())
	}
}
