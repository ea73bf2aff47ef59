package matrixbot

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"maunium.net/go/mautrix/id"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/matrixbot/matrixfake"
	"smart-city-dialog.de/akademie/internal/statistics"
	"smart-city-dialog.de/akademie/internal/statistics/report"
)

// A bureau is a desk at which anna coordinates and keeps reports.
type bureau struct {
	*desk
	store *report.Store
	who   account.Person // anna
}

func newBureau(t *testing.T) *bureau {
	t.Helper()
	u := &bureau{desk: newDesk(t)}
	u.store = report.NewStore(u.Pool, u.Now, report.WithRooms(Channel, IsRoom))
	u.Reports = u.store
	u.who = u.coordinates(annas)
	u.isLinked()
	return u
}

// coordinates makes somebody a coordinator.
func (u *bureau) coordinates(email string) account.Person {
	u.t.Helper()
	if err := u.accounts.Grant(u.t.Context(), account.Operator(), email, account.Coordinator); err != nil {
		u.t.Fatal(err)
	}
	who, err := u.accounts.PersonByEmail(u.t.Context(), email)
	if err != nil {
		u.t.Fatal(err)
	}
	return who
}

// saves keeps reports of bookings.
func (u *bureau) saves(names ...string) (ids []int64) {
	u.t.Helper()
	for _, name := range names {
		r, err := u.store.Save(u.t.Context(), u.who, report.Report{
			Name: name, Language: "de", Rolling: report.LastMonth,
			Query: statistics.Query{Metrics: []statistics.Metric{statistics.Bookings}, Dimensions: []statistics.Dimension{statistics.Land}},
		})
		if err != nil {
			u.t.Fatal(err)
		}
		ids = append(ids, r.ID)
	}
	return ids
}

// appears fails unless a report appears in just these rooms.
func (u *bureau) appears(report int64, want ...string) {
	u.t.Helper()
	r, err := u.store.Get(u.t.Context(), u.who, report)
	if err != nil {
		u.t.Fatal(err)
	}
	var rooms []string
	for _, d := range r.Deliver {
		rooms = append(rooms, d.To)
	}
	if !slices.Equal(rooms, want) {
		u.t.Errorf("%q appears in %v, want %v", r.Name, rooms, want)
	}
}

// commands has anna write in the group, and returns what is answered there and in the
// direct room.
func (u *bureau) commands(text string) (group, direct string) {
	u.t.Helper()
	before := len(u.direct.Messages())
	group = u.saysIn(u.group, text)
	return group, u.since(u.direct, before)
}

// answers has anna answer in the direct room, and returns what is said in the group.
func (u *bureau) answers(text string) (direct, group string) {
	u.t.Helper()
	before := len(u.group.Messages())
	direct = u.says(text)
	return direct, u.since(u.group, before)
}

func TestReportsAreListedBetweenTheTwo(t *testing.T) {
	t.Parallel()
	u := newBureau(t)
	group, direct := u.commands("bericht")
	u.expects(group, "nur für Sie bestimmt")
	u.expects(direct, "noch keinen Bericht gespeichert", "/statistics")
	ids := u.saves("Länder je Quartal", "KI *je* Quartal")
	if _, err := u.store.DeliverTo(t.Context(), u.who, ids[0], report.Delivery{Channel: Channel, To: u.group.ID}); err != nil {
		t.Fatal(err)
	}
	if _, err := u.store.DeliverTo(t.Context(), u.who, ids[0], report.Delivery{Channel: Channel, To: "!anderswo:example.org"}); err != nil {
		t.Fatal(err)
	}
	group, direct = u.commands("meine Berichte")
	u.expects(group, "-Quartal")
	u.expects(direct, "Ihre Frage aus „Fortbildung“", "KI *je* Quartal", "Länder je Quartal", "– monatlich in „Fortbildung“ – andere Räume: 1",
		fmt.Sprintf("/statistics/reports/%d", ids[0]), "bericht NAME beenden")
	u.expects(u.says("berichte"), "Länder je Quartal", "andere Räume: 2", "-monatlich hier")
	u.expects(u.says("my reports"), "Your saved reports")
	u.expects(u.says("Bericht Matrix"), "So heißt keiner", "mit einem Fragezeichen")
	u.expects(u.says("Bericht zu KI in der Verwaltung"), "-So heißt keiner")
}

func TestAReportAppearsOnlyOnceItIsAgreedThatAllSeeIt(t *testing.T) {
	t.Parallel()
	u := newBureau(t)
	u.exec(`UPDATE matrix_members SET name = 'Anna B.' WHERE user_id = $1`, u.anna.ID)
	lands := u.saves("Länder je Quartal")[0]
	group, direct := u.commands("bericht Lander je Quratal")
	u.expects(group, "nur für Sie bestimmt", "-Quartal")
	u.expects(direct, "Soll der Bericht Länder je Quartal", "in „Fortbildung“ erscheinen?", "Alle in diesem Raum sehen dann diese Zahlen", "auch wer später dazukommt")
	direct, group = u.answers("ok")
	u.expects(direct, "Bitte antworten Sie mit „ja“ oder „nein“")
	u.expects(group, "-Länder")
	u.appears(lands)

	u.expects(u.says("nein"), "es bleibt, wie es ist")
	u.answers("ja") // to nothing
	u.appears(lands)

	u.commands("bericht länder")
	direct, group = u.answers("ja")
	u.expects(direct, "Der Bericht Länder je Quartal erscheint am Ersten jedes Monats in „Fortbildung“, zuerst am 1. März 2026")
	u.expects(group, "Anna B. lässt hier den Bericht Länder je Quartal erscheinen", "zuerst am 1. März 2026", "Alle in diesem Raum")
	u.appears(lands, u.group.ID)
	_, direct = u.commands("bericht länder")
	u.expects(direct, "erscheint in „Fortbildung“ schon")

	group, direct = u.commands("bericht länder beenden")
	u.expects(group, "Länder je Quartal erscheint hier nicht mehr")
	u.expects(direct, "-Bericht")
	u.appears(lands)
	_, direct = u.commands("report länder stop")
	u.expects(direct, "does not appear in “Fortbildung” each month")
	_, direct = u.commands("bericht beenden")
	u.expects(direct, "Keiner Ihrer Berichte erscheint in „Fortbildung“")
}

func TestAReportAppearsInADirectRoomOnceThatIsAgreed(t *testing.T) {
	t.Parallel()
	u := newBureau(t)
	lands := u.saves("Länder")[0]
	u.expects(u.says("Bericht Länder"), "hier erscheinen?", "auch wer später dazukommt")
	direct, group := u.answers("ja")
	u.expects(direct, "am Ersten jedes Monats hier", "-lässt")
	u.expects(group, "-Länder")
	u.appears(lands, u.direct.ID)
	u.expects(u.says("Berichte"), "monatlich hier")
	u.expects(u.says("Bericht beenden"), "erscheint hier nicht mehr")
	u.appears(lands)
}

func TestReportsThatFitAreNumbered(t *testing.T) {
	t.Parallel()
	for reply, want := range map[string]string{"2": "Länder je Quartal", "die erste": "Länder je Monat", "je monat": "Länder je Monat", "Nummer 2": "Länder je Quartal"} {
		t.Run(reply, func(t *testing.T) {
			t.Parallel()
			u := newBureau(t)
			u.saves("Länder je Quartal", "Länder je Monat", "Auslastung")
			_, direct := u.commands("bericht Länder")
			u.expects(direct, "Welchen Bericht meinen Sie?", "1. Länder je Monat", "2. Länder je Quartal", "-Auslastung")
			u.expects(u.says("9"), "mit der Nummer")
			u.expects(u.says(reply), "Soll der Bericht "+want, "in „Fortbildung“")
			_, group := u.answers("ja bitte")
			u.expects(group, want)
		})
	}
}

func TestSomethingElseIsNoNumberOfAReport(t *testing.T) {
	t.Parallel()
	u := newBureau(t)
	u.saves("Länder je Quartal", "Länder je Monat")
	u.commands("bericht Länder")
	u.expects(u.says("Was kostet das Modul KI in der Verwaltung?"), "kostenfrei")
	u.expects(u.says("2"), "-Soll der Bericht")
}

func TestWhichReportEndsIsChosenByItsNumber(t *testing.T) {
	t.Parallel()
	u := newBureau(t)
	ids := u.saves("Länder je Quartal", "Länder je Monat")
	for _, report := range []string{"Länder je Quartal", "Länder je Monat"} {
		u.commands("bericht " + report)
		u.says("ja")
	}
	_, direct := u.commands("bericht beenden")
	u.expects(direct, "Welcher Bericht soll in „Fortbildung“ nicht mehr erscheinen?")
	direct, group := u.answers("2")
	u.expects(direct, "Länder je Quartal erscheint in „Fortbildung“ nicht mehr")
	u.expects(group, "Länder je Quartal erscheint hier nicht mehr")
	u.appears(ids[0])
	u.appears(ids[1], u.group.ID)
}

func TestWhoDoesNotCoordinateIsToldSoBetweenTheTwo(t *testing.T) {
	t.Parallel()
	u := newBureau(t)
	lands := u.saves("Länder")[0]
	u.commands("bericht Länder")
	if err := u.accounts.Withdraw(t.Context(), account.Operator(), annas); err != nil {
		t.Fatal(err)
	}
	direct, _ := u.answers("ja") // what was allowed when it was asked is not any more
	u.expects(direct, "den Koordinierenden der Akademie vorbehalten")
	group, direct := u.commands("bericht Länder")
	u.expects(group, "nur für Sie bestimmt", "-vorbehalten")
	u.expects(direct, "vorbehalten", "mit einem Fragezeichen", "-verbinden CODE")
	u.exec(`DELETE FROM identities`)
	_, direct = u.commands("berichte")
	u.expects(direct, "vorbehalten", "verbinden CODE", "-Länder", "-Fragezeichen")
	u.who = u.coordinates(annas)
	u.appears(lands)
}

func TestNobodyElsesYesCounts(t *testing.T) {
	t.Parallel()
	u := newBureau(t)
	lands := u.saves("Länder")[0]
	u.commands("bericht Länder")
	w := u.hears(u.direct, "ja")
	w.Author = u.home.User("bert").ID
	u.does(w)
	u.appears(lands)
	u.saysIn(u.group, "ja")
	u.appears(lands)
}

func TestAReportAppearsInFiveRoomsAtMost(t *testing.T) {
	t.Parallel()
	u := newBureau(t)
	lands := u.saves("Länder")[0]
	u.commands("bericht Länder")
	for n := range report.MostRooms {
		if _, err := u.store.DeliverTo(t.Context(), u.who, lands, report.Delivery{Channel: Channel, To: fmt.Sprintf("!%d:example.org", n)}); err != nil {
			t.Fatal(err)
		}
	}
	u.expects(u.says("ja"), "Länder erscheint schon in 5 Räumen")
	_, direct := u.commands("bericht Länder")
	u.expects(direct, "schon in 5 Räumen")
}

func TestAReportDoesNotAppearWhereOneOfTheTwoIsNotAnyMore(t *testing.T) {
	t.Parallel()
	for name, sql := range map[string]string{
		"the assistant": `UPDATE matrix_rooms SET membership = 'leave' WHERE NOT direct`,
		"the person":    `DELETE FROM matrix_members WHERE room = (SELECT room FROM matrix_rooms WHERE NOT direct)`,
		"its voice":     `UPDATE matrix_rooms SET silent = true WHERE NOT direct`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			u := newBureau(t)
			lands := u.saves("Länder")[0]
			u.commands("bericht Länder")
			u.exec(sql)
			u.expects(u.says("ja"), "Das geht nicht mehr")
			u.appears(lands)
		})
	}
}

// upgraded replaces the group by another room, in which everybody is.
func (u *bureau) upgraded() *matrixfake.Room {
	u.t.Helper()
	next := u.enters(u.anna.Creates(matrixfake.RoomKind{Name: "Fortbildung 2"}, u.user), false, false)
	u.exec(`UPDATE matrix_rooms SET replaced_by = $2, membership = 'leave', name = '' WHERE room = $1`, u.group.ID, next.ID)
	u.exec(`UPDATE matrix_rooms SET name = 'Fortbildung 2' WHERE room = $1`, next.ID)
	u.exec(`INSERT INTO matrix_members (room, user_id, membership) VALUES ($1, $2, 'join'), ($1, $3, 'join')`, next.ID, u.user.ID, u.anna.ID)
	return next
}

func TestAReportFollowsARoomThatIsUpgraded(t *testing.T) {
	t.Parallel()
	u := newBureau(t)
	ids := u.saves("Länder", "Auslastung")
	u.commands("bericht Länder")
	u.says("ja")
	u.commands("bericht Auslastung")
	old, next := u.group.ID, u.upgraded()
	u.says("ja")
	u.appears(ids[0], old)
	u.appears(ids[1], next.ID)
	if name := u.RoomName(t.Context(), old, "de"); name != "Raum Fortbildung 2" {
		t.Errorf("the old room is called %q", name)
	}
	if err := u.deliversTo("report/1", old); err != nil {
		t.Fatal(err)
	}
	u.sends()
	if said := u.since(next, 0); !strings.Contains(said, "Monatsbericht") {
		t.Errorf("the new room reads %q", said)
	}

	u.group = next
	_, direct := u.commands("berichte")
	u.expects(direct, "Länder (https", "monatlich in „Fortbildung 2“", "-andere Räume")
	group, _ := u.commands("bericht Länder beenden")
	u.expects(group, "Länder erscheint hier nicht mehr")
	u.appears(ids[0])
}

func TestWhatAppearsInARoomIsSaidOnceWhereverTheServerDies(t *testing.T) {
	t.Parallel()
	u := newBureau(t)
	lands := u.saves("Länder")[0]
	u.commands("bericht Länder")
	before := len(u.group.Messages())
	w := u.hears(u.direct, "ja")
	for step := 1; step < 60; step++ {
		u.life.Begin(step)
		_, err := u.question(t.Context(), w, questionOf(w))
		died := u.life.Dead()
		u.life.Begin(0)
		if err == nil && !died {
			t.Logf("%d steps", step-1)
			break
		}
		u.start(u.Config)
	}
	u.does(w)
	if said := u.since(u.group, before); strings.Count(said, "lässt hier den Bericht") != 1 {
		t.Errorf("the group reads %q", said)
	}
	u.appears(lands, u.group.ID)
	u.anna.Redacts(u.direct, w.Key)
	if err := u.takeBack(t.Context(), w, deletedBody{Event: id.EventID(w.Key)}); err != nil {
		t.Fatal(err)
	}
	u.sends()
	if said := u.since(u.group, before); !strings.Contains(said, "lässt hier den Bericht") {
		t.Error("the group is not told any more what goes on")
	}
}

func TestRoomsHaveNames(t *testing.T) {
	t.Parallel()
	u := newBureau(t)
	u.exec(`INSERT INTO matrix_rooms (room, membership, alias, updated_at) VALUES ('!nameless:example.org', 'join', '#zahlen:example.org', now())`)
	for to, want := range map[string]string{
		u.group.ID: "Raum Fortbildung", u.direct.ID: "Direktchat mit " + u.anna.ID,
		"!nameless:example.org": "Raum #zahlen:example.org", "#zahlen:example.org": "Raum #zahlen:example.org", "!anderswo:example.org": "",
	} {
		if got := u.RoomName(t.Context(), to, "de"); got != want {
			t.Errorf("%s: %q, want %q", to, got, want)
		}
	}
	if got := u.RoomName(t.Context(), u.group.ID, "en"); got != "room Fortbildung" {
		t.Errorf("in English: %q", got)
	}
}
