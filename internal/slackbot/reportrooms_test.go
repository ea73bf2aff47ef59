package slackbot

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/riverqueue/river"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/pause"
	"smart-city-dialog.de/akademie/internal/queue"
	"smart-city-dialog.de/akademie/internal/slackbot/blocks"
	"smart-city-dialog.de/akademie/internal/slackbot/slackfake"
	"smart-city-dialog.de/akademie/internal/statistics"
	"smart-city-dialog.de/akademie/internal/statistics/report"
)

func TestOnlyCoordinatorsHaveTheirReportsShownInChannels(t *testing.T) {
	t.Parallel()
	u := newBureau(t)
	u.serve(t)
	r := u.saves(t, u.carla, "Länder")
	if m := u.commands(t, u.bert, u.room, "bericht Länder"); !strings.Contains(m.Shown(), "den Koordinierenden der Akademie vorbehalten") || !strings.Contains(m.Shown(), "verbinden CODE") || !strings.Contains(m.Shown(), "mit einem Fragezeichen") {
		t.Errorf("a stranger reads: %s", m.Shown())
	}
	u.links(t, u.bert)
	if m := u.commands(t, u.bert, u.room, "berichte"); !strings.Contains(m.Shown(), "vorbehalten") || strings.Contains(m.Shown(), "Länder") {
		t.Errorf("a participant reads: %s", m.Shown())
	}
	u.coordinates(t, u.bert)
	if m := u.commands(t, u.bert, u.room, "bericht Länder"); !strings.Contains(m.Shown(), "noch keinen Bericht") {
		t.Errorf("another coordinator reads: %s", m.Shown())
	}
	// Who is one no longer when the button is pressed is told so.
	ask := u.commands(t, u.anna, u.room, "bericht Länder")
	if err := u.accounts.Withdraw(t.Context(), account.Operator(), u.anna.Email); err != nil {
		t.Fatal(err)
	}
	u.anna.Presses(ask, blocks.ActionDeliver)
	u.reads(t, u.anna, "vorbehalten")
	if rooms := u.shownIn(t, r.ID); rooms != nil {
		t.Errorf("shown in %v", rooms)
	}
}

func TestWhereReportsCanBeShown(t *testing.T) {
	t.Parallel()
	u := newBureau(t)
	u.serve(t)
	for kind, at := range map[string]*slackfake.Channel{"a private channel": u.slack.PrivateChannel("leitung", u.anna), "a group": u.slack.GroupMessage(u.anna, u.bert)} {
		r := u.saves(t, u.carla, kind)
		u.anna.Presses(u.commands(t, u.anna, at, "bericht "+kind), blocks.ActionDeliver)
		u.reads(t, u.anna, kind+"* erscheint am Ersten")
		if rooms := u.shownIn(t, r.ID); len(rooms) != 1 || rooms[0] != u.slack.Team+"/"+at.ID {
			t.Errorf("%s: shown in %v", kind, rooms)
		}
	}
	r := u.saves(t, u.carla, "Nur für mich")
	if m := u.commands(t, u.anna, u.anna.Direct(), "bericht Nur für mich"); !strings.Contains(m.Shown(), "Sie erhalten den Bericht") {
		t.Errorf("in direct messages: %s", m.Shown())
	}
	if rooms := u.shownIn(t, r.ID); len(rooms) != 1 || rooms[0] != u.slack.Team+"/"+u.slack.DirectChannel(u.anna) {
		t.Errorf("direct messages: shown in %v", rooms)
	}
	away := u.slack.Channel("woanders", u.anna)
	u.slack.Kick(away)
	if m := u.commands(t, u.anna, away, "bericht Nur für mich"); !strings.Contains(m.Shown(), "/invite @Akademie") {
		t.Errorf("where the bot is not: %s", m.Shown())
	}
	for n := range report.MostRooms - 1 {
		if _, err := u.store.DeliverTo(t.Context(), u.carla, r.ID, report.Delivery{Channel: Channel, To: fmt.Sprintf("T0ELSEWHERE/C0%d00", n)}); err != nil {
			t.Fatal(err)
		}
	}
	if m := u.commands(t, u.anna, u.room, "bericht Nur für mich"); !strings.Contains(m.Shown(), "schon in 5 Räumen") {
		t.Errorf("one room too many: %s", m.Shown())
	}
	if len(u.shownIn(t, r.ID)) != report.MostRooms {
		t.Errorf("shown in %v", u.shownIn(t, r.ID))
	}
}

func TestChannelsThatAreNotAllowedGetNoReports(t *testing.T) {
	t.Parallel()
	u := newBureau(t, func(c *Config) { c.Channels = []string{"C0ALLOWED"} })
	u.serve(t)
	r := u.saves(t, u.carla, "Länder")
	if m := u.commands(t, u.anna, u.room, "bericht Länder"); !strings.Contains(m.Text, "In diesem Kanal antworte ich nicht") {
		t.Errorf("reads: %s", m.Shown())
	}
	u.commands(t, u.anna, u.anna.Direct(), "bericht Länder")
	if rooms := u.shownIn(t, r.ID); len(rooms) != 1 || !strings.Contains(rooms[0], "/D") {
		t.Errorf("shown in %v, want direct messages", rooms)
	}
}

func TestRoomsHaveNames(t *testing.T) {
	t.Parallel()
	u := newBureau(t)
	for to, want := range map[string]string{
		u.slack.Team + "/C0123": "Kanal C0123 im Arbeitsbereich " + u.slack.Workspace.Name,
		u.slack.Team + "/D0123": "Direktnachrichten im Arbeitsbereich " + u.slack.Workspace.Name,
		"T0GONE/C0123":          "Kanal C0123 im Arbeitsbereich T0GONE",
		"anderswo":              "anderswo",
	} {
		if got := u.RoomName(t.Context(), to, "de"); got != want {
			t.Errorf("%s: %q, want %q", to, got, want)
		}
	}
	if got := u.RoomName(t.Context(), "T0GONE/C0123", "en"); got != "channel C0123 in the workspace T0GONE" {
		t.Errorf("in English: %q", got)
	}
}

// TestAcceptanceASavedReportIsShownInAChannelOnceOnTheFirst goes the whole way: a report
// is saved, sent for by the command and confirmed; bookings are made; then it is the
// first of the month, and two servers work.
func TestAcceptanceASavedReportIsShownInAChannelOnceOnTheFirst(t *testing.T) {
	t.Parallel()
	u := newBureau(t)
	saved := u.saves(t, u.carla, "Anmeldungen je Land")
	u.booked(t, map[string]int{"BB": 9, "BY": 7, "TH": 2})
	stop := u.serve(t)
	u.anna.Presses(u.commands(t, u.anna, u.room, "bericht anmeldungen je land"), blocks.ActionDeliver)
	u.reads(t, u.anna, "erscheint am Ersten jedes Monats")
	stop()
	if room := u.inRoom(); room != "" {
		t.Fatalf("in the channel before the first: %s", room)
	}

	u.first(t)
	u.month(t, saved.ID)
	var letters, charts, tables int
	for _, m := range u.slack.Messages(u.room.ID) {
		if m.Thread == "" {
			letters++
			for _, want := range []string{"Anmeldungen je Land", "Brandenburg", "18 Anmeldungen"} {
				if !strings.Contains(m.Shown(), want) {
					t.Errorf("does not say %q: %s", want, m.Shown())
				}
			}
		}
		for _, f := range m.Files {
			switch {
			case strings.HasSuffix(f.Name, ".png") && strings.HasPrefix(string(f.Data), "\x89PNG") && f.AltText != "":
				charts++
			case strings.HasSuffix(f.Name, ".csv") && strings.Contains(string(f.Data), "Brandenburg"):
				tables++
				if strings.Contains(string(f.Data), ";2\r\n") {
					t.Errorf("the file shows a small group: %s", f.Data)
				}
			}
		}
	}
	if letters != 1 || charts != 1 || tables != 1 {
		t.Errorf("%d letters, %d charts, %d files\n%s", letters, charts, tables, u.log)
	}

	// Who is a coordinator no more shows nothing any more, which one line says.
	if err := u.accounts.Withdraw(t.Context(), account.Operator(), u.anna.Email); err != nil {
		t.Fatal(err)
	}
	before := len(u.slack.Messages(u.room.ID))
	u.first(t)
	u.month(t, saved.ID)
	if n := len(u.slack.Messages(u.room.ID)); n != before {
		t.Errorf("%d messages, want %d as before", n, before)
	}
	if n := strings.Count(u.log.String(), "report not delivered"); n != 1 {
		t.Errorf("%d lines in the log say so", n)
	}
}

// booked has as many people of each Land ask for a seat.
func (u *bureau) booked(t *testing.T, people map[string]int) {
	t.Helper()
	run := u.run(t, 30, false)
	for land, n := range people {
		for i := range n {
			key := fmt.Sprintf("%s-%d", land, i)
			if _, err := u.bookings.Request(t.Context(), booking.Request{
				Key: fmt.Sprintf("%-40s", key), Run: run, Seats: 1,
				Person:  booking.Person{Name: "Jemand", Email: key + "@rathaus.example", Municipality: "Musterstadt", Land: land},
				Consent: booking.ConsentVersion, Channel: "web",
			}); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// first makes it a quarter past six on the first of the next month.
func (u *bureau) first(t *testing.T) {
	t.Helper()
	now := u.Now().In(german.Berlin())
	then := time.Date(now.Year(), now.Month()+1, 1, 6, 15, 0, 0, german.Berlin())
	u.passed.Add(int64(then.Sub(now)))
}

// month has two servers work until what is due is done.
func (u *bureau) month(t *testing.T, id int64) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	var servers sync.WaitGroup
	defer func() { stop(); servers.Wait() }()
	figures := statistics.New(statistics.Config{Pool: u.pool, K: 5, Now: u.Now, Log: u.Log})
	for _, b := range []*Bot{u.Bot, u.another(t, u.pool, u.slack.API(), func(c *Config) { c.Now = u.Now })} {
		workers := river.NewWorkers()
		b.AddWorkers(workers)
		river.AddWorker(workers, report.NewDueWorker(u.store, Channel))
		river.AddWorker(workers, report.NewDeliverWorker(report.DeliverConfig{
			Store: u.store, Runner: figures, People: u.accounts, Channels: map[string]report.Deliverer{Channel: b}, PublicURL: b.PublicURL, Log: u.Log,
		}))
		due := river.NewPeriodicJob(river.PeriodicInterval(time.Hour),
			func() (river.JobArgs, *river.InsertOpts) { return report.DueArgs{}, nil }, &river.PeriodicJobOpts{RunOnStart: true})
		servers.Go(func() {
			if err := queue.Run(ctx, u.pool, workers, []*river.PeriodicJob{due}, u.Log, QueueName, report.QueueName); err != nil && ctx.Err() == nil {
				t.Error(err)
			}
		})
	}
	over := u.Now().In(german.Berlin()).AddDate(0, -1, 0)
	limit := time.Now().Add(time.Minute)
	for time.Now().Before(limit) {
		if single[bool](t, u.pool, `SELECT bool_and(done = $2) AND NOT EXISTS (SELECT FROM river_job WHERE kind = 'report_deliver' AND finalized_at IS NULL)
			FROM report_deliveries WHERE report_id = $1`, id, over.Year()*12+int(over.Month())-1) {
			return
		}
		if err := pause.For(t.Context(), 20*time.Millisecond); err != nil {
			t.Fatal(err)
		}
	}
	t.Fatalf("not delivered\n%s", u.log)
}
