package web

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/statistics"
	"smart-city-dialog.de/akademie/internal/statistics/ask"
)

// counting is what the program answers with.
type counting struct {
	*ask.Live
	*statistics.Service
}

func (o *office) counting() counting {
	service := statistics.New(statistics.Config{Pool: o.pool, Now: o.Now, Log: slog.New(slog.DiscardHandler)})
	return counting{ask.NewLive(service, german.NewAnalyzer(nil), o.Now), service}
}

// TestAcceptanceFiguresFromQuestionToTable asks the program's own statistics over
// bookings in the database, as everybody.
func TestAcceptanceFiguresFromQuestionToTable(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	for i := range 7 {
		o.book(t, fmt.Sprintf("person%d@rathaus.example", i), "ki-maerz", 1)
	}
	for i := range 3 {
		o.book(t, fmt.Sprintf("andere%d@rathaus.example", i), "daten-februar", 1)
	}
	clerk, participant := as{o, o.signIn(t, carla)}, as{o, o.signIn(t, "person1@rathaus.example")}

	asked := "/statistics?question=" + url.QueryEscape("Bestätigte Anmeldungen je Modul")
	w := clerk.get(asked)
	if w.Code != http.StatusSeeOther || !strings.Contains(w.Header().Get("Location"), "metric=confirmed&by=module") {
		t.Fatalf("status = %d to %s: %s", w.Code, w.Header().Get("Location"), w.Body)
	}
	to := w.Header().Get("Location")
	page := clerk.get(to).Body.String()
	// The three people of one module are protected, and so is what gives them away.
	if !strings.Contains(page, "Bestätigte Anmeldungen je Modul") || strings.Contains(page, `<td class="number">3</td>`) || strings.Contains(page, `<td class="number">7</td>`) && strings.Contains(page, `<td class="number">10</td>`) {
		t.Errorf("page = %s", page)
	}
	if !strings.Contains(page, "geschützt") {
		t.Error("nothing is said to be protected")
	}
	for _, lang := range []string{langDE, langEN} {
		for _, shown := range []string{"metric=confirmed&by=module&from=2026-01-01&to=2026-12-31", "metric=utilisation&by=module", "metric=lead_time"} {
			hint := regexp.MustCompile(`id="follow-hint">[^:]+: ([^<]+)<`).FindStringSubmatch(clerk.get("/statistics?" + shown + "&lang=" + lang).Body.String())
			if hint == nil {
				t.Fatalf("%s: nothing is said to be asked on", shown)
			}
			for _, next := range strings.Split(hint[1], " · ") {
				if w := clerk.get("/statistics?" + shown + "&question=" + url.QueryEscape(next)); w.Code != http.StatusSeeOther {
					t.Errorf("%s: %q is not understood: %d", shown, next, w.Code)
				}
			}
		}
	}
	whole := clerk.get("/statistics?metric=confirmed").Body.String()
	if !strings.Contains(whole, "10 bestätigte Anmeldungen") {
		t.Errorf("all of them: %s", whole)
	}
	w = clerk.post("/statistics/reports", "query", "metric=confirmed&from=2025-12-01&to=2025-12-31", "name", "Im Vormonat", "rolling", "month", "mail", "1")
	if w.Code != http.StatusSeeOther {
		t.Fatalf("save: status = %d: %s", w.Code, w.Body)
	}
	o.Move(15 * 24 * time.Hour) // into February
	again := as{o, o.signIn(t, carla)}
	if page := again.get(strings.TrimSuffix(w.Header().Get("Location"), "?done=saved")).Body.String(); !strings.Contains(page, "<h1 class=\"kern-heading-large\">Im Vormonat</h1>") ||
		!strings.Contains(page, "Januar 2026") || !strings.Contains(page, "10 bestätigte Anmeldungen") || !strings.Contains(page, "monatlich per E-Mail") {
		t.Errorf("in February the report is %s", page)
	}
	for _, path := range []string{asked, to, strings.Replace(to, "/statistics", "/statistics/table.csv", 1), strings.Replace(to, "/statistics", "/api/v1/statistics", 1)} {
		if w := participant.get(path); w.Code != http.StatusForbidden || strings.Contains(w.Body.String(), "Urbane Datenplattformen") {
			t.Errorf("%.40s as a participant: status = %d", path, w.Code)
		}
	}
	var logged []string
	rows, err := o.pool.Query(t.Context(), `SELECT channel || ' ' || query FROM statistics_log ORDER BY id`)
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			t.Fatal(err)
		}
		logged = append(logged, line)
	}
	if err := rows.Err(); err != nil || len(logged) != 9 || !strings.HasPrefix(logged[0], "web metric=confirmed&by=module") {
		t.Errorf("logged = %q, %v", logged, err)
	}
}

func TestFiguresForAProgramWithAToken(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	for i := range 6 {
		o.book(t, fmt.Sprintf("person%d@rathaus.example", i), "ki-maerz", 1)
	}
	who := account.Person{ID: "carla", Email: carla, Role: account.Coordinator}
	token := func(scopes ...account.Right) []string {
		made, err := o.accounts.NewToken(t.Context(), who, "x", scopes, account.DeskTime)
		if err != nil {
			t.Fatal(err)
		}
		return []string{"Authorization", "Bearer " + made}
	}
	w := o.get("/api/v1/statistics?question="+url.QueryEscape("Wie viele Anmeldungen gab es?"), token(account.Statistics)...)
	var got figuresJSON
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || w.Code != http.StatusOK || len(got.Rows) != 1 || *got.Rows[0].Cells[0].Value != 6 {
		t.Errorf("with the scope: %d, %v, %s", w.Code, err, w.Body)
	}
	for name, header := range map[string][]string{"without the scope": token(account.OwnBookings), "forged": {"Authorization", "Bearer " + strings.Repeat("x", 40)}, "none": nil} {
		want := map[bool]int{true: http.StatusForbidden, false: http.StatusUnauthorized}[name == "without the scope"]
		if w := o.get("/api/v1/statistics?metric=bookings", header...); w.Code != want || !strings.HasPrefix(w.Header().Get("Content-Type"), "application/json") {
			t.Errorf("%s: status = %d", name, w.Code)
		}
	}
	if w := o.get("/statistics?metric=bookings", token(account.Statistics)...); w.Code != http.StatusSeeOther {
		t.Errorf("a token opens a page: status = %d", w.Code)
	}
}
