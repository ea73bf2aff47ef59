package web

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/statistics/report"
)

func TestReportIsSavedRenamedSentAndDeleted(t *testing.T) {
	t.Parallel()
	f := openBureau(t)
	fields := url.Values{"query": {landQuery().Encode()}, "name": {"Länder 2025"}, "rolling": {"month"}, "mail": {"1"}}
	w := f.send("carla", "/statistics/reports", fields)
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/statistics/reports/1?done=saved" {
		t.Fatalf("save: status = %d to %s", w.Code, w.Header().Get("Location"))
	}
	saved := f.binder.kept[0]
	if saved.Name != "Länder 2025" || saved.Rolling != report.LastMonth || saved.Owner != carla || saved.Query.Encode() != landQuery().Encode() || len(saved.Deliver) != 1 || saved.Deliver[0] != (report.Delivery{Channel: "email", To: carla}) {
		t.Errorf("saved = %+v", saved)
	}
	if w := f.send("carla", "/statistics/reports", fields); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "schon einen Bericht mit diesem Namen") {
		t.Errorf("the same name: status = %d", w.Code)
	}
	for name, says := range map[string]string{"": "geben Sie dem Bericht einen Namen", strings.Repeat("ä", 121): "höchstens 120 Zeichen"} {
		fields.Set("name", name)
		if w := f.send("carla", "/statistics/reports", fields); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), says) || !strings.Contains(w.Body.String(), "<details class=\"fold\" open") {
			t.Errorf("%.10q: status = %d", name, w.Code)
		}
	}
	page := f.as("carla", "/statistics/reports/1?done=saved").Body.String()
	for _, want := range []string{"<h1 class=\"kern-heading-large\">Länder 2025</h1>", "Der Bericht ist gespeichert.", "612", "immer der Vormonat · monatlich per E-Mail", `action="/statistics/reports/1/delete"`} {
		if !strings.Contains(page, want) {
			t.Errorf("the report does not say %q", want)
		}
	}
	w = f.send("carla", "/statistics/reports/1", url.Values{"name": {"Länder"}})
	if now := f.binder.kept[0]; w.Code != http.StatusSeeOther || now.Name != "Länder" || len(now.Deliver) != 0 {
		t.Errorf("changed: status = %d, %+v", w.Code, now)
	}
	if w := f.send("carla", "/statistics/reports/1/delete", nil); w.Code != http.StatusSeeOther || len(f.binder.kept) != 0 {
		t.Errorf("deleted: status = %d", w.Code)
	}
	if list := f.as("carla", "/statistics/reports?done=deleted").Body.String(); !strings.Contains(list, "Noch ist kein Bericht gespeichert") || !strings.Contains(list, "Der Bericht ist gelöscht.") {
		t.Error("the empty list says nothing")
	}
}

func TestReportsOfOthersAreReadAndNotChanged(t *testing.T) {
	t.Parallel()
	f := openBureau(t)
	f.binder.kept = []report.Report{
		{ID: 1, Name: "Von Carla", Owner: carla, Query: landQuery(), Deliver: []report.Delivery{{Channel: "matrix", To: "!raum"}}},
		{ID: 2, Name: "Von Clara", Owner: "clara@akademie.example", Query: landQuery()},
	}
	list := f.as("clara", "/statistics/reports").Body.String()
	own, others := strings.Index(list, "Ihre Berichte"), strings.Index(list, "Berichte anderer")
	if own < 0 || others < own || strings.Index(list, "Von Clara") > others || strings.Index(list, "Von Carla") < others {
		t.Errorf("list = %s", list)
	}
	page := f.as("clara", "/statistics/reports/1").Body.String()
	if !strings.Contains(page, "612") || !strings.Contains(page, "von "+carla) || strings.Contains(page, `method="post" action="/statistics/reports`) {
		t.Error("the report of somebody else is not shown, or with buttons to change it")
	}
	for _, path := range []string{"/statistics/reports/1", "/statistics/reports/1/delete"} {
		if w := f.send("clara", path, url.Values{"name": {"x"}}); w.Code != http.StatusForbidden {
			t.Errorf("%s: status = %d", path, w.Code)
		}
	}
	if f.binder.kept[0].Name != "Von Carla" {
		t.Error("somebody else's report was changed")
	}
	f.send("carla", "/statistics/reports/1", url.Values{"name": {"Von Carla"}, "mail": {"1"}})
	if got := f.binder.kept[0].Deliver; len(got) != 2 || got[0].Channel != "matrix" {
		t.Errorf("delivered to %+v", got)
	}
	for path, want := range map[string]int{"/statistics/reports/9": http.StatusNotFound, "/statistics/reports/x": http.StatusNotFound} {
		if w := f.as("carla", path); w.Code != want {
			t.Errorf("%s: status = %d", path, w.Code)
		}
	}
}

// rooms are the channels of one workspace.
type rooms struct{}

func (rooms) RoomName(_ context.Context, to, language string) string {
	_, channel, _ := strings.Cut(to, "/")
	if language == "en" {
		return "channel " + channel + " in the workspace Musterstadt"
	}
	return "Kanal " + channel + " im Arbeitsbereich Musterstadt"
}

func TestRoomsOfAReportAreShownAndLeftByItsOwner(t *testing.T) {
	t.Parallel()
	f := openBureau(t, func(c *Config, _ *scripted) {
		c.Rooms, c.Slack, c.Matrix = map[string]Rooms{"slack": rooms{}}, true, true
	})
	f.binder.kept = []report.Report{{ID: 1, Name: "Länder", Owner: carla, Query: landQuery(), Rolling: report.LastMonth, Deliver: []report.Delivery{
		{Channel: report.ByMail, To: carla}, {Channel: "slack", To: "T0123/C0456"}, {Channel: "slack", To: "T0123/C0789"}, {Channel: "matrix", To: "!raum"},
	}}}
	const first, second, gone = "Slack: Kanal C0456 im Arbeitsbereich Musterstadt", "Slack: Kanal C0789 im Arbeitsbereich Musterstadt", "Matrix: !raum"
	const form = `action="/statistics/reports/1/rooms/end"`
	for who, path := range map[string]string{"carla": "/statistics/reports", "clara": "/statistics/reports/1"} {
		page := f.as(who, path).Body.String()
		for _, want := range []string{"monatlich per E-Mail", "monatlich in " + first, second, gone} {
			if !strings.Contains(page, want) {
				t.Errorf("%s reads at %s nothing of %q", who, path, want)
			}
		}
		if strings.Contains(page, form) {
			t.Errorf("%s may end deliveries at %s", who, path)
		}
	}
	if page := f.as("carla", "/statistics/reports/1?lang=en").Body.String(); strings.Count(page, form) != 3 || !strings.Contains(page, "Slack: channel C0456 in the workspace Musterstadt") {
		t.Errorf("page = %s", page)
	}
	for _, how := range []string{"„/akademie bericht“ mit seinem Namen", "mit „bericht“ und seinem Namen erwähnen"} {
		if page := f.as("carla", "/statistics/reports/1").Body.String(); !strings.Contains(page, how) {
			t.Errorf("how a room is added is not said: %s", page)
		}
	}
	leave := url.Values{"channel": {"slack"}, "room": {"T0123/C0456"}}
	for who, want := range map[string]int{"clara": http.StatusForbidden, "anna": http.StatusForbidden} {
		if w := f.send(who, "/statistics/reports/1/rooms/end", leave); w.Code != want || len(f.binder.kept[0].Deliver) != 4 {
			t.Errorf("%s ends a delivery: status = %d", who, w.Code)
		}
	}
	w := f.send("carla", "/statistics/reports/1/rooms/end", leave)
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/statistics/reports/1?done=left" {
		t.Fatalf("status = %d to %s", w.Code, w.Header().Get("Location"))
	}
	page := f.as("carla", "/statistics/reports/1?done=left").Body.String()
	if strings.Contains(page, first) || !strings.Contains(page, second) || !strings.Contains(page, "erscheint in diesem Raum nicht mehr") {
		t.Errorf("page = %s", page)
	}
}

func TestWhoCoordinatesWhileSignedInOnlyGetsNoReportsByMail(t *testing.T) {
	t.Parallel()
	provider, op := startOpenID(t)
	o := openOfficeWith(t, provider)
	_, _, w := o.through(t, op, "/signin/openid", olga)
	me := as{o, jar(w)}
	query := landQuery().Encode()
	const why = olga + " koordiniert nur, solange"
	page := me.get("/statistics?" + query).Body.String()
	if !strings.Contains(page, why) || strings.Contains(page, `name="mail"`) {
		t.Error("mails are offered, or it is not said why there are none")
	}
	got := me.post("/statistics/reports", "query", query, "name", "Länder", "mail", "1")
	if body := got.Body.String(); got.Code != http.StatusUnprocessableEntity || !strings.Contains(body, why) {
		t.Errorf("saved with mails: status = %d", got.Code)
	}
	if got := me.post("/statistics/reports", "query", query, "name", "Länder"); got.Code != http.StatusSeeOther {
		t.Errorf("saved without mails: status = %d", got.Code)
	}
	if got := me.post("/statistics/reports/1", "name", "Länder", "mail", "1"); got.Code != http.StatusUnprocessableEntity {
		t.Errorf("changed to be mailed: status = %d", got.Code)
	}
	if err := o.accounts.Grant(t.Context(), account.Operator(), olga, account.Coordinator); err != nil {
		t.Fatal(err)
	}
	if page := me.get("/statistics/reports/1").Body.String(); strings.Contains(page, why) || !strings.Contains(page, `name="mail"`) {
		t.Error("no mails are offered to who was granted the role")
	}
	if got := me.post("/statistics/reports/1", "name", "Länder", "mail", "1"); got.Code != http.StatusSeeOther {
		t.Errorf("changed to be mailed: status = %d", got.Code)
	}
}
