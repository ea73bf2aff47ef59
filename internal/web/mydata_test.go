package web

import (
	"context"
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/statistics"
	"smart-city-dialog.de/akademie/internal/statistics/report"
)

func (*tally) LogOf(context.Context, account.Person) ([]statistics.Entry, error) { return nil, nil }

func (*binder) Owned(context.Context, account.Person) ([]report.Report, error) { return nil, nil }

func (*binder) Erase(context.Context, account.Person) error { return nil }

func TestFiguresAskedForAndSavedAreTakenAlongAndErased(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	me := as{o, o.signIn(t, carla)}
	query := "metric=bookings&by=land"
	me.get("/statistics?" + query)
	if w := me.post("/statistics/reports", "query", query, "name", "Länder", "rolling", "fixed", "mail", "yes"); w.Code != 303 {
		t.Fatalf("status = %d: %s", w.Code, w.Body)
	}
	var export struct {
		Reports []struct {
			Name, Query string
			Mailed      bool
		}
		Figures []struct{ Channel, Query string }
	}
	if err := json.Unmarshal(me.get("/my/data.json").Body.Bytes(), &export); err != nil {
		t.Fatal(err)
	}
	if len(export.Reports) != 1 || export.Reports[0].Name != "Länder" || export.Reports[0].Query != query || !export.Reports[0].Mailed {
		t.Errorf("reports = %+v", export.Reports)
	}
	if len(export.Figures) == 0 || export.Figures[0].Channel != "web" || !strings.HasPrefix(export.Figures[0].Query, query) {
		t.Errorf("figures = %+v", export.Figures)
	}
	me.post("/my/data/erase", "sure", "yes")
	var left int
	err := o.pool.QueryRow(t.Context(), `SELECT (SELECT count(*) FROM reports) + (SELECT count(*) FROM report_deliveries)`).Scan(&left)
	if err != nil || left != 0 {
		t.Errorf("%d rows of reports are left, %v", left, err)
	}
}

func TestThePageAboutPrivacyTellsWhatIsKept(t *testing.T) {
	t.Parallel()
	page := openOffice(t).get("/privacy?" + url.Values{"lang": {"de"}}.Encode()).Body.String()
	for _, want := range []string{"hilfreich war", "ohne Text und ohne Bezug zu einer Person", "Zugangstoken", "anderer Kanäle", "zwei Jahre", "gespeicherte Auswertungen", "wie viele Ihrer Plätze genutzt wurden"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
}
