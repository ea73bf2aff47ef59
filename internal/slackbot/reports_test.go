package slackbot

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/slackbot/blocks"
	"smart-city-dialog.de/akademie/internal/slackbot/slackfake"
	"smart-city-dialog.de/akademie/internal/statistics"
	"smart-city-dialog.de/akademie/internal/statistics/report"
)

// A bureau is an office whose Anna coordinates and keeps reports.
type bureau struct {
	*office
	store *report.Store
	carla account.Person // Anna as who she is
}

func newBureau(t *testing.T, change ...func(*Config)) *bureau {
	t.Helper()
	u := &bureau{}
	u.office = newOffice(t, append([]func(*Config){func(c *Config) {
		u.store = report.NewStore(c.Pool, c.Now, report.WithRooms(Channel, IsRoom))
		c.Reports = u.store
	}}, change...)...)
	u.carla = u.coordinates(t, u.anna)
	return u
}

// coordinates makes somebody a coordinator, and links them.
func (u *bureau) coordinates(t *testing.T, p *slackfake.Person) account.Person {
	t.Helper()
	if err := u.accounts.Grant(t.Context(), account.Operator(), p.Email, account.Coordinator); err != nil {
		t.Fatal(err)
	}
	u.links(t, p)
	who, err := u.accounts.PersonByEmail(t.Context(), p.Email)
	if err != nil {
		t.Fatal(err)
	}
	return who
}

// saves keeps a report of this month's bookings.
func (u *bureau) saves(t *testing.T, who account.Person, name string) report.Report {
	t.Helper()
	r, err := u.store.Save(t.Context(), who, report.Report{
		Name: name, Language: "de", Rolling: report.LastMonth,
		Query: statistics.Query{Metrics: []statistics.Metric{statistics.Bookings}, Dimensions: []statistics.Dimension{statistics.Land}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// commands has somebody call the command, and returns what only they see of it.
func (u *bureau) commands(t *testing.T, p *slackfake.Person, at *slackfake.Channel, text string) slackfake.Message {
	t.Helper()
	n := len(u.slack.Ephemeral(p))
	p.Commands(at, text)
	u.slack.Await("what "+text+" leads to", func() bool { return len(u.slack.Ephemeral(p)) > n })
	return u.slack.Ephemeral(p)[n]
}

// reads waits until somebody is shown this.
func (u *bureau) reads(t *testing.T, p *slackfake.Person, says string) {
	t.Helper()
	u.slack.Await(says, func() bool {
		return slices.ContainsFunc(u.slack.Ephemeral(p), func(m slackfake.Message) bool { return strings.Contains(m.Shown(), says) })
	})
}

// shownIn are where a report is shown.
func (u *bureau) shownIn(t *testing.T, id int64) (rooms []string) {
	t.Helper()
	r, err := u.store.Get(t.Context(), u.carla, id)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range r.Deliver {
		rooms = append(rooms, d.To)
	}
	return rooms
}

func TestTheReportCommandAsksAndAnswersOnlyWhoCalledIt(t *testing.T) {
	t.Parallel()
	u := newBureau(t)
	u.serve(t)
	says := func(m slackfake.Message, want ...string) {
		t.Helper()
		for _, s := range want {
			if !strings.Contains(m.Shown(), s) {
				t.Errorf("does not say %q: %s", s, m.Shown())
			}
		}
	}
	says(u.commands(t, u.anna, u.room, "bericht"), "noch keinen Bericht gespeichert", "/statistics")
	lands, ki := u.saves(t, u.carla, "Länder je Quartal"), u.saves(t, u.carla, "KI je Quartal")
	says(u.commands(t, u.anna, u.room, "berichte"), "Länder je Quartal", "KI je Quartal", fmt.Sprintf("/statistics/reports/%d", ki.ID), "bericht NAME beenden")
	says(u.commands(t, u.anna, u.room, "report Matrix"), "So heißt keiner", "Länder je Quartal")

	which := u.commands(t, u.anna, u.room, "bericht je Quartal")
	says(which, "Welchen Bericht", "Länder je Quartal", "KI je Quartal")
	u.anna.Presses(which, "KI je Quartal")
	u.reads(t, u.anna, "KI je Quartal* am Ersten jedes Monats hier erscheinen")
	if rooms := u.shownIn(t, ki.ID); rooms != nil {
		t.Errorf("shown in %v before that was confirmed", rooms)
	}

	ask := u.commands(t, u.anna, u.room, "bericht Lander je Quratal")
	says(ask, "Alle in diesem Kanal sehen dann diese Zahlen", "Länder je Quartal")
	u.anna.Presses(ask, blocks.ActionDeliver)
	u.reads(t, u.anna, "Länder je Quartal* erscheint am Ersten jedes Monats in diesem Kanal")
	here := u.slack.Team + "/" + u.room.ID
	if rooms := u.shownIn(t, lands.ID); !slices.Equal(rooms, []string{here}) {
		t.Errorf("shown in %v, want %s", rooms, here)
	}
	says(u.commands(t, u.anna, u.room, "bericht Länder"), "erscheint hier schon")
	says(u.commands(t, u.anna, u.room, "berichte"), "Länder je Quartal", "monatlich hier")

	says(u.commands(t, u.anna, u.room, "bericht KI beenden"), "KI je Quartal* erscheint hier nicht monatlich")
	says(u.commands(t, u.anna, u.room, "report lander stop"), "Länder je Quartal* erscheint hier nicht mehr")
	if rooms := u.shownIn(t, lands.ID); rooms != nil {
		t.Errorf("still shown in %v", rooms)
	}
	says(u.commands(t, u.anna, u.room, "bericht beenden"), "Keiner Ihrer Berichte erscheint hier")
	if room := u.inRoom(); room != "" || len(u.slack.Ephemeral(u.bert)) > 0 {
		t.Errorf("others see: %s", room)
	}
}
