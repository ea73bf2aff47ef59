package catalogue_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/german"
)

// many has 20,000 runs of 200 modules, 50 a day from half a year before the
// clock on; every tenth is a cohort of ten mornings.
func many(b *testing.B) bundle {
	b.Helper()
	s := setup(b)
	s.exec(b, `
		INSERT INTO modules (key, title, category, topics, updated_at)
		SELECT 'm-' || i, 'Modul ' || i, (ARRAY['compulsory', 'elective', 'programme', 'peer_learning'])[1 + i % 4],
		       ARRAY['Thema ' || i % 30, 'Übersicht ' || i % 7], $1 FROM generate_series(1, 200) i`, start)
	s.exec(b, `
		INSERT INTO runs (key, module_id, status, capacity, taken, updated_at)
		SELECT 'r-' || i, (SELECT id FROM modules WHERE key = 'm-' || 1 + i % 200), 'open', 20, i % 21, $1
		FROM generate_series(1, 20000) i`, start)
	s.exec(b, `
		INSERT INTO sessions (run_id, n, starts, ends)
		SELECT id, n, at + n * interval '1 week', at + n * interval '1 week' + interval '90 minutes'
		FROM runs, LATERAL (SELECT $1::timestamptz - interval '180 days' + id / 50 * interval '1 day' + id % 8 * interval '1 hour' AS at) a,
		     generate_series(1, CASE WHEN id % 10 = 0 THEN 10 ELSE 1 END) n`, start)
	s.exec(b, `ANALYZE`)
	return s
}

func BenchmarkRunsOf20000(b *testing.B) {
	s := many(b)
	march := german.TimeSet{From: day(2026, 3, 1), To: day(2026, 3, 31), Before: 12 * 60}
	for name, q := range map[string]catalogue.Query{
		"next":     {Bookable: true},
		"module":   {Modules: []string{"m-17"}, Bookable: true, Seats: 1},
		"topic":    {Topics: []string{"übersicht 3"}, Times: []german.TimeSet{march}},
		"text":     {Text: []string{"thema 12"}},
		"weekdays": {Times: []german.TimeSet{{Weekdays: []time.Weekday{time.Tuesday}, After: 13 * 60}}, MaxMinutes: 120},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if found, err := s.Runs(b.Context(), q); err != nil || found.Total == 0 {
					b.Fatal(found.Total, err)
				}
			}
		})
	}
}

func BenchmarkImportOf10000Runs(b *testing.B) {
	var runs strings.Builder
	runs.WriteString("Kennung;Modul;Plätze;Datum;Beginn;Ende\n")
	at := start
	for i := range 10_000 {
		at = at.Add(time.Hour)
		fmt.Fprintf(&runs, "r-%d;m;20;%s;09:00;11:00\n", i, at.Format("02.01.2006"))
	}
	files := []catalogue.File{file("m.csv", "Kennung;Titel;Kategorie\nm;M;Wahlmodul\n"), file("r.csv", runs.String())}
	for b.Loop() {
		s := setup(b)
		s.apply(b, files...)
	}
}
