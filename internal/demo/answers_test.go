package demo_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/statistics"
	"smart-city-dialog.de/akademie/internal/statistics/ask"
	"smart-city-dialog.de/akademie/internal/statistics/show"
)

// byHand are views over the tables, not those of package statistics, with the days
// in Germany: b of bookings, r of the runs that take place, q of questions.
const byHand = `
CREATE SCHEMA byhand;
CREATE FUNCTION byhand.quarter(d date) RETURNS text LANGUAGE sql AS $$ SELECT to_char(d, 'YYYY"-Q"Q') $$;
CREATE FUNCTION byhand.half(d date) RETURNS text LANGUAGE sql AS $$ SELECT to_char(d, 'YYYY') || CASE WHEN extract(month FROM d) < 7 THEN '-H1' ELSE '-H2' END $$;
CREATE VIEW byhand.b AS SELECT b.state, b.seats, b.attended, b.person, b.land, b.ags, b.channel, b.language, m.key AS module, m.category, m.topics,
		r.key AS run, (b.requested_at AT TIME ZONE 'Europe/Berlin')::date AS day, (s.starts AT TIME ZONE 'Europe/Berlin')::date AS held_on,
		to_char(b.requested_at AT TIME ZONE 'Europe/Berlin', 'YYYY-MM') AS month, to_char(b.requested_at AT TIME ZONE 'Europe/Berlin', 'YYYY') AS year,
		to_char(s.starts AT TIME ZONE 'Europe/Berlin', 'YYYY') AS held_in,
		CASE WHEN g.kind IN ('Landkreis', 'Kreis', 'Regionalverband') THEN 'district' WHEN g.population >= 100000 THEN 'large'
			WHEN g.population >= 20000 THEN 'medium' WHEN g.population >= 5000 THEN 'small' ELSE 'rural' END AS size
	FROM bookings b JOIN runs r ON r.id = b.run_id JOIN modules m ON m.id = r.module_id JOIN sessions s ON s.run_id = r.id AND s.n = 1
	JOIN municipalities g ON g.ags = b.ags;
CREATE VIEW byhand.r AS SELECT r.key AS run, r.capacity, r.taken, m.key AS module, m.category, d.day, to_char(d.day, 'YYYY-MM') AS month, to_char(d.day, 'YYYY') AS year
	FROM runs r JOIN modules m ON m.id = r.module_id JOIN sessions s ON s.run_id = r.id AND s.n = 1
	CROSS JOIN LATERAL (SELECT (s.starts AT TIME ZONE 'Europe/Berlin')::date AS day) d WHERE r.status <> 'cancelled';
CREATE VIEW byhand.q AS SELECT f.outcome, f.helpful, f.channel, f.language, d.day, to_char(d.day, 'YYYY-MM') AS month
	FROM question_facts f CROSS JOIN LATERAL (SELECT (f.asked_at AT TIME ZONE 'Europe/Berlin')::date AS day) d;`

// An answer is a question with SQL for its figures: a column of text for each
// dimension, one of numbers for each metric, and again for the period before.
type answer struct {
	question string
	sql      string
	first    bool // only the rows that stand first
}

// On 20 January 2026. b, r and q are the views of byHand.
var answers = []answer{
	{question: "Wie viele Anmeldungen hatten wir 2025?", sql: `SELECT count(*) FROM b WHERE year = '2025'`},
	{question: "anmeldunegn je modul 2024", sql: `SELECT module, count(*) FROM b WHERE year = '2024' GROUP BY 1`},
	{question: "Bitte um Aufstellung der Anmeldungen nach Bundesländern für das Kalenderjahr 2025", sql: `SELECT land, count(*) FROM b WHERE year = '2025' GROUP BY 1`},
	{question: "bestätigte Buchungen H1 25 je Quartal", sql: `SELECT byhand.quarter(day), count(*) FROM b WHERE state = 'confirmed' AND byhand.half(day) = '2025-H1' GROUP BY 1`},
	{question: "Wie viele Leute haben im vierten Quartal wieder abgesagt?", sql: `SELECT count(DISTINCT person) FROM b WHERE state = 'cancelled' AND byhand.quarter(day) = '2025-Q4'`},
	{question: "Stornoquote je Kategorie im Jahr 2025, höchste zuerst", sql: `SELECT category, avg((state = 'cancelled')::int) FROM b WHERE year = '2025' GROUP BY 1`},
	{question: "Welches Modul ist am gefragtesten?", sql: `SELECT module, count(*) FROM b GROUP BY 1 ORDER BY 2 DESC LIMIT 1`, first: true},
	{question: "Welche drei Länder haben am wenigsten gebucht?", sql: `SELECT land, count(*) FROM b GROUP BY 1 ORDER BY 2 LIMIT 3`, first: true},
	{question: "Anmeldungen Q3 2025 gegenüber Vorjahr", sql: `SELECT count(*) FILTER (WHERE byhand.quarter(day) = '2025-Q3'), count(*) FILTER (WHERE byhand.quarter(day) = '2024-Q3') FROM b`},
	{question: "Um wie viel Prozent sind die Anmeldungen 2025 gestiegen?", sql: `SELECT count(*) FILTER (WHERE year = '2025'), count(*) FILTER (WHERE year = '2024') FROM b`},
	{question: "Wie viele Anmeldungen im Sommer?", sql: `SELECT count(*) FROM b WHERE month IN ('2025-06', '2025-07', '2025-08')`},
	{question: "Anmeldungen der letzten vier Wochen", sql: `SELECT count(*) FROM b WHERE day BETWEEN '2025-12-24' AND '2026-01-20'`},
	{question: "Anmeldungen seit März 2025 aus Bayern", sql: `SELECT count(*) FROM b WHERE day >= '2025-03-01' AND land = 'BY'`},
	{question: "Wie viele Anmeldungen gab es zwischen dem 1. März und dem 15. Mai 2025?", sql: `SELECT count(*) FROM b WHERE day BETWEEN '2025-03-01' AND '2025-05-15'`},
	{question: "Anmeldungen je Land und Quartal", sql: `SELECT land, byhand.quarter(day), count(*) FROM b GROUP BY 1, 2`},
	{question: "Kreuztabelle Kategorie x Größenklasse, bestätigte Anmeldungen", sql: `SELECT category, size, count(*) FROM b WHERE state = 'confirmed' GROUP BY 1, 2`},
	{question: "Hat Bayern oder Baden-Württemberg mehr Anmeldungen?", sql: `SELECT land, count(*) FROM b WHERE land IN ('BY', 'BW') GROUP BY 1`},
	{question: "Anmeldungen ohne Stornierungen 2025", sql: `SELECT count(*) FROM b WHERE year = '2025' AND state <> 'cancelled'`},
	{question: "Welche Länder haben 150 oder mehr Buchungen?", sql: `SELECT land, count(*) FROM b GROUP BY 1 HAVING count(*) >= 150`},
	{question: "Status der Anmeldungen 2025", sql: `SELECT state, count(*) FROM b WHERE year = '2025' GROUP BY 1`},
	{question: "Über welche Kanäle kommen die Anmeldungen rein?", sql: `SELECT channel, count(*) FROM b GROUP BY 1`},
	{question: "An welchem Wochentag wird am meisten gebucht?", sql: `SELECT extract(isodow FROM day)::text, count(*) FROM b GROUP BY 1 ORDER BY 2 DESC LIMIT 1`, first: true},
	{question: "Welche Themen sind am beliebtesten?", sql: `SELECT topic, count(*) FROM b, unnest(topics) topic GROUP BY 1 ORDER BY 2 DESC LIMIT 1`, first: true},
	{question: "Anmeldungen zum Thema Recht", sql: `SELECT count(*) FROM b WHERE 'Recht' = ANY (topics)`},
	{question: "Wie viele Anmledungen für Vergaberecht im Jahr 2025?", sql: `SELECT count(*) FROM b WHERE module = 'vergaberecht' AND year = '2025'`},
	{question: "Warteliste je Kategorie", sql: `SELECT category, count(*) FROM b WHERE state IN ('waitlisted', 'offered') GROUP BY 1`},
	{question: "mittlere Vorlaufzeit der Anmeldungen je Kategorie", sql: `SELECT category, percentile_cont(0.5) WITHIN GROUP (ORDER BY held_on - day) FROM b GROUP BY 1`},
	{question: "Wie viele Plätze wurden pro Buchung im Schnitt gebucht, nach Land?", sql: `SELECT land, avg(seats) FROM b GROUP BY 1`},
	{question: "wieviele kleinstädte haben mitgemacht", sql: `SELECT count(DISTINCT ags) FROM b WHERE size = 'small'`},
	{question: "Zahl der teilnehmenden Kommunen je Land", sql: `SELECT land, count(DISTINCT ags) FROM b GROUP BY 1`},
	{question: "Teilnehmer pro Größenklasse letztes Jahr", sql: `SELECT size, sum(seats) FROM b WHERE state = 'confirmed' AND held_in = '2025' GROUP BY 1`},
	{question: "Wieviele Leute kamen im Oktober 2025 zu unseren Veranstaltungen?", sql: `SELECT sum(attended) FROM b WHERE held_on BETWEEN '2025-10-01' AND '2025-10-31'`},
	{question: "Anwesenheitsquote nach Größenklasse der Kommune", sql: `SELECT size, sum(attended) * 1.0 / sum(seats) FROM b WHERE attended IS NOT NULL GROUP BY 1`},
	{question: "Auslastung der Module 2025", sql: `SELECT module, sum(taken) * 1.0 / sum(capacity) FROM r WHERE year = '2025' GROUP BY 1`},
	{question: "Welche Module haben eine Auslastung unter 50 Prozent?", sql: `SELECT module, sum(taken) * 1.0 / sum(capacity) FROM r GROUP BY 1 HAVING sum(taken) * 1.0 / sum(capacity) < 0.5`},
	{question: "Wie viele freie Plätze gibt es im Februar noch?", sql: `SELECT sum(capacity - taken) FROM r WHERE month = '2026-02'`},
	{question: "Plätze insgesamt angeboten 2025 und davon belegt", sql: `SELECT sum(capacity), sum(taken) FROM r WHERE year = '2025'`},
	{question: "Wie viele Fragen konnte der Bot letzten Monat nicht beantworten?", sql: `SELECT count(*) FROM q WHERE outcome = 'refused' AND month = '2025-12'`},
	{question: "Anteil unbeantworteter Fragen pro Quartal", sql: `SELECT byhand.quarter(day), avg((outcome = 'refused')::int) FROM q GROUP BY 1`},
	{question: "Fragen je Monat im 2. Halbjahr 2025, davon unbeantwortet", sql: `SELECT month, count(*), count(*) FILTER (WHERE outcome = 'refused') FROM q WHERE byhand.half(day) = '2025-H2' GROUP BY 1`},
	{question: "Which states have fewer than 100 bookings?", sql: `SELECT land, count(*) FROM b GROUP BY 1 HAVING count(*) < 100`},
	{question: "utilisation by category in the second half of 2025", sql: `SELECT category, sum(taken) * 1.0 / sum(capacity) FROM r WHERE byhand.half(day) = '2025-H2' GROUP BY 1`},
}

// TestAcceptanceQuestionsHaveTheFiguresOfSQLByHand reads what coordinators ask,
// answers it from the demo's history, and counts the same by hand. What is hidden
// is no wrong figure, but most have to be shown.
func TestAcceptanceQuestionsHaveTheFiguresOfSQLByHand(t *testing.T) {
	t.Parallel()
	d, pool := loaded(t)
	if _, err := pool.Exec(t.Context(), byHand); err != nil {
		t.Fatal(err)
	}
	words, err := german.LoadInstalledDictionary()
	if err != nil {
		t.Fatal(err)
	}
	service := statistics.New(statistics.Config{Pool: pool, Now: d.Now})
	reader := ask.NewLive(service, german.NewAnalyzer(german.NewSplitter(slices.Values(words))), d.Now)
	shown, hidden := 0, 0
	for _, a := range answers {
		read, err := reader.Read(t.Context(), a.question, german.Detect(a.question), nil)
		if err != nil || read.Back != nil {
			t.Errorf("%q is asked back: %+v, %v", a.question, read.Back, err)
			continue
		}
		result, err := service.Run(t.Context(), account.Operator(), "test", read.Query)
		if err != nil {
			t.Errorf("%q: %v", a.question, err)
			continue
		}
		n, protected, err := a.compare(t, pool, result)
		if err != nil {
			t.Errorf("%q, read as %q: %v", a.question, show.Caption(result.Query, result.Names, "de"), err)
		}
		shown, hidden = shown+n, hidden+protected
	}
	t.Logf("%d questions, %d figures are those of SQL, %d are protected", len(answers), shown, hidden)
	if hidden*4 > shown {
		t.Errorf("%d figures are shown, %d protected", shown, hidden)
	}
}

// compare holds a result against the SQL. It returns how many figures are shown and
// right, and how many are protected.
func (a answer) compare(t *testing.T, pool *pgxpool.Pool, r statistics.Result) (shown, hidden int, err error) {
	t.Helper()
	with := `WITH b AS (SELECT * FROM byhand.b), r AS (SELECT * FROM byhand.r), q AS (SELECT * FROM byhand.q) `
	rows, err := pool.Query(t.Context(), with+a.sql)
	if err != nil {
		return 0, 0, err
	}
	counted, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) ([]any, error) { return row.Values() })
	if err != nil {
		return 0, 0, err
	}
	dims := len(r.Query.Dimensions)
	want := map[string][]float64{}
	for _, row := range counted {
		keys, values := make([]string, dims), []float64(nil)
		for i, v := range row {
			if i < dims {
				keys[i] = fmt.Sprint(v)
				continue
			}
			f, err := asFloat(v)
			if err != nil {
				return 0, 0, err
			}
			values = append(values, f)
		}
		want[strings.Join(keys, " ")] = values
	}
	found := r.Rows
	if a.first {
		found = found[:min(len(found), len(counted))]
	}
	for _, row := range found {
		key := strings.Join(row.Keys, " ")
		values := want[key]
		delete(want, key)
		for i, cell := range slices.Concat(row.Cells, row.Before) {
			switch {
			case cell.State == statistics.Hidden:
				hidden++
			case cell.Value == 0 && i >= len(values): // a row of nothing
			case i >= len(values) || math.Abs(cell.Value-values[i]) > 1e-9:
				return shown, hidden, fmt.Errorf("%q has %v, want %v", key, cell, values)
			default:
				shown++
			}
		}
	}
	if len(want) > 0 && (len(r.Query.Having) == 0 || r.Hidden == 0) {
		return shown, hidden, fmt.Errorf("has no %v", want)
	}
	return shown, hidden, nil
}

func asFloat(v any) (float64, error) {
	switch v := v.(type) {
	case int64:
		return float64(v), nil
	case float64:
		return v, nil
	case pgtype.Numeric:
		f, err := v.Float64Value()
		return f.Float64, err
	}
	return 0, fmt.Errorf("%T is no number", v)
}
