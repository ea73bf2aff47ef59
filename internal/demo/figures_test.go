package demo_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"testing"
)

var update = flag.Bool("update", false, "write the figures anew")

// figures are SQL that knows nothing of package statistics, for each figure in
// testdata/figures.txt. Days are those in Germany; by request unless the name says
// that it goes by run.
const (
	ofBookings = ` FROM bookings b JOIN runs r ON r.id = b.run_id JOIN modules m ON m.id = r.module_id
		JOIN sessions s ON s.run_id = r.id AND s.n = 1 JOIN municipalities g ON g.ags = b.ags `
	asked   = `(b.requested_at AT TIME ZONE 'Europe/Berlin')::date`
	runDay  = `(s.starts AT TIME ZONE 'Europe/Berlin')::date`
	in2024  = asked + ` BETWEEN '2024-01-01' AND '2024-12-31'`
	in2025  = asked + ` BETWEEN '2025-01-01' AND '2025-12-31'`
	half1   = asked + ` BETWEEN '2025-01-01' AND '2025-06-30'`
	runs24  = runDay + ` BETWEEN '2024-01-01' AND '2024-12-31'`
	runs25  = runDay + ` BETWEEN '2025-01-01' AND '2025-12-31'`
	ofRuns  = ` FROM runs r JOIN modules m ON m.id = r.module_id JOIN sessions s ON s.run_id = r.id AND s.n = 1 WHERE r.status <> 'cancelled' AND `
	count   = `SELECT count(*)` + ofBookings
	seated  = `SELECT sum(b.seats)` + ofBookings + `WHERE b.state = 'confirmed' AND `
	percent = `SELECT round(100.0 * count(*) FILTER (WHERE b.state = 'cancelled') / count(*), 2)` + ofBookings
)

var figures = []struct{ name, sql string }{
	{"bookings", count},
	{"bookings 2024", count + `WHERE ` + in2024},
	{"bookings 2025", count + `WHERE ` + in2025},
	{"bookings January to June 2025", count + `WHERE ` + half1},
	{"confirmed", count + `WHERE b.state = 'confirmed'`},
	{"confirmed January to June 2025", count + `WHERE b.state = 'confirmed' AND ` + half1},
	{"confirmed Brandenburg 2025", count + `WHERE b.state = 'confirmed' AND b.land = 'BB' AND ` + in2025},
	{"confirmed of Kommunale Datenstrategien", count + `WHERE b.state = 'confirmed' AND m.key = 'datenstrategien'`},
	{"cancelled 2025", count + `WHERE b.state = 'cancelled' AND ` + in2025},
	{"waitlisted or offered", count + `WHERE b.state IN ('waitlisted', 'offered')`},
	{"expired", count + `WHERE b.state = 'expired'`},
	{"cancellation rate 2024, percent", percent + `WHERE ` + in2024},
	{"cancellation rate 2025, percent", percent + `WHERE ` + in2025},
	{"people", `SELECT count(DISTINCT b.email_key)` + ofBookings},
	{"people 2025", `SELECT count(DISTINCT b.email_key)` + ofBookings + `WHERE ` + in2025},
	{"municipalities", `SELECT count(DISTINCT b.ags)` + ofBookings},
	{"municipalities Bayern 2025", `SELECT count(DISTINCT b.ags)` + ofBookings + `WHERE b.land = 'BY' AND ` + in2025},
	{"bookings of small towns (5,000 to 19,999)", count + `WHERE g.kind NOT IN ('Landkreis', 'Kreis', 'Regionalverband') AND g.population BETWEEN 5000 AND 19999`},
	{"bookings of districts", count + `WHERE g.kind IN ('Landkreis', 'Kreis', 'Regionalverband')`},
	{"bookings in Slack 2025", count + `WHERE b.channel = 'slack' AND ` + in2025},
	{"bookings of compulsory modules 2025", count + `WHERE m.category = 'compulsory' AND ` + in2025},
	{"bookings about Daten", count + `WHERE 'Daten' = any(m.topics)`},
	{"bookings September 2025", count + `WHERE ` + asked + ` BETWEEN '2025-09-01' AND '2025-09-30'`},
	{"bookings fourth quarter 2024", count + `WHERE ` + asked + ` BETWEEN '2024-10-01' AND '2024-12-31'`},
	{"bookings on Mondays", count + `WHERE extract(isodow FROM ` + asked + `) = 1`},
	{"median lead time 2025, days by run", `SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY ` + runDay + ` - ` + asked + `)` + ofBookings + `WHERE ` + runs25},
	{"mean group size, by run 2025", `SELECT round(avg(b.seats), 3)` + ofBookings + `WHERE ` + runs25},
	{"participants, by run 2024", seated + runs24},
	{"participants, by run 2025", seated + runs25},
	{"attended, by run 2025", `SELECT sum(b.attended)` + ofBookings + `WHERE b.state = 'confirmed' AND ` + runs25},
	{"attendance rate, by run 2025, percent", `SELECT round(100.0 * sum(b.attended) / sum(b.seats), 2)` + ofBookings + `WHERE b.attended IS NOT NULL AND ` + runs25},
	{"runs 2024", `SELECT count(*)` + ofRuns + runs24},
	{"runs 2025", `SELECT count(*)` + ofRuns + runs25},
	{"seats of runs 2025", `SELECT sum(r.capacity)` + ofRuns + runs25},
	{"utilisation of runs 2025, percent", `SELECT round(100.0 * sum(r.taken) / sum(r.capacity), 2)` + ofRuns + runs25},
	{"utilisation of Urbane Digitale Zwillinge, runs 2025, percent", `SELECT round(100.0 * sum(r.taken) / sum(r.capacity), 2)` + ofRuns + runs25 + ` AND m.key = 'urbane-digitale-zwillinge'`},
}

// The figures are those that later tests hold theirs against; they change only
// with the demo's history.
func TestTheHistoryHasTheseFigures(t *testing.T) {
	t.Parallel()
	_, pool := loaded(t)
	var got bytes.Buffer
	for _, f := range figures {
		var value string
		if err := pool.QueryRow(t.Context(), `SELECT (`+f.sql+`)::text`).Scan(&value); err != nil {
			t.Fatalf("%s: %v", f.name, err)
		}
		fmt.Fprintf(&got, "%s: %s\n", f.name, value)
	}
	const file = "testdata/figures.txt"
	if *update {
		if err := os.WriteFile(file, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got.Bytes(), want) {
		t.Errorf("the figures are\n%s\nwant\n%s", got.Bytes(), want)
	}
}
