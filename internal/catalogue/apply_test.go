package catalogue_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/fault"
)

// imported is a bundle that holds modulesCSV and runsCSV.
func imported(t testing.TB) bundle {
	t.Helper()
	b := setup(t)
	b.apply(t, file("module.csv", modulesCSV), file("termine.csv", runsCSV))
	return b
}

// told records what the hooks of an import were called for, by keys of runs.
type told struct {
	b     bundle
	calls []string
	fail  error
}

func (r *told) hook(name string) func(context.Context, pgx.Tx, int64) error {
	return func(ctx context.Context, tx pgx.Tx, run int64) error {
		var key string
		var capacity int
		if err := tx.QueryRow(ctx, `SELECT key, capacity FROM runs WHERE id = $1`, run).Scan(&key, &capacity); err != nil {
			return err
		}
		r.calls = append(r.calls, fmt.Sprintf("%s %s %d", name, key, capacity))
		return r.fail
	}
}

func (r *told) importer() *catalogue.Importer {
	return catalogue.NewImporter(r.b.Store, catalogue.Hooks{
		Rescheduled: func(ctx context.Context, tx pgx.Tx, run int64, was []catalogue.Session) error {
			return r.hook(fmt.Sprintf("rescheduled (of %d)", len(was)))(ctx, tx, run)
		},
		Resized: r.hook("resized"), Cancelled: r.hook("cancelled"),
	})
}

func TestAChangedFileIsShownFieldByFieldAndApplied(t *testing.T) {
	t.Parallel()
	b := imported(t)
	b.exec(t, `UPDATE runs SET taken = 12, waiting = 3 WHERE key = 'scm-1'`)
	modules := strings.Replace(modulesCSV, "Künstliche Intelligenz", "KI für Kommunen", 1)
	runs := strings.NewReplacer("10.04.2026;09:00", "13.04.2026;09:00", ";12;nein", ";15;ja", "ki-maerz;ki;;BigBlueButton;20", "ki-neu;ki;;BigBlueButton;20").Replace(runsCSV)
	given := read(t, file("module.csv", modules), file("termine.csv", runs))
	rec := told{b: b}
	planned, err := rec.importer().Plan(t.Context(), given, catalogue.Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := `Module
~ ki  KI für Kommunen
    Titel: Künstliche Intelligenz → KI für Kommunen

Termine
+ ki-neu  KI für Kommunen
    Di 03.03.2026 09:00–11:00, 20 Plätze
~ scm-1  Smart City Manager, Durchgang 1
    Plätze: 12 → 15
    Warteliste: nein → ja
    Sitzung 2: Fr 10.04.2026 09:00–12:00 → Mo 13.04.2026 09:00–12:00
    ! Vergeben sind 12 von 12 Plätzen, auf der Warteliste stehen 3: Die Angemeldeten werden über die neuen Zeiten benachrichtigt.
    ! Vergeben sind 12 von 12 Plätzen, auf der Warteliste stehen 3: Freie Plätze gehen an die Warteliste.
? ki-maerz  Künstliche Intelligenz  (fehlt)

1 neu, 2 geändert, 1 unverändert, 1 fehlen in den Dateien und bleiben, wie sie sind.
`
	if diff := cmp.Diff(want, printed(t, planned)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if len(rec.calls) > 0 {
		t.Errorf("planning told %q", rec.calls)
	}
	if r, err := b.RunByKey(t.Context(), "scm-1"); err != nil || r.Seats.Capacity != 12 {
		t.Errorf("planning changed %+v, %v", r, err)
	}
	applied, err := rec.importer().Apply(t.Context(), given, catalogue.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, printed(t, applied)); diff != "" {
		t.Errorf("applied something else: -want +got:\n%s", diff)
	}
	if want := []string{"rescheduled (of 3) scm-1 15", "resized scm-1 15"}; !slices.Equal(rec.calls, want) {
		t.Errorf("told %q, want %q", rec.calls, want)
	}
	r, err := b.RunByKey(t.Context(), "scm-1")
	if err != nil || r.Seats.Capacity != 15 || r.Seats.Taken != 12 || r.Seats.Waiting != 3 || !r.Sessions[1].Starts.Equal(local("2026-04-13 09:00")) {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestAFileLeavesWhatItDoesNotName(t *testing.T) {
	t.Parallel()
	b := imported(t)
	before, err := b.All(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range []catalogue.File{
		file("module.csv", "Kennung;Titel\nki;Künstliche Intelligenz\n"),
		file("termine.csv", "Kennung;Modul\nki-maerz;Künstliche Intelligenz\n"),
		file("k.json", `{"runs": [{"key": "scm-1", "capacity": 12}]}`),
	} {
		b.apply(t, f)
	}
	after, err := b.All(t.Context())
	if diff := cmp.Diff(before, after); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
}

func TestAFileMayHoldKeysAndWhatChanges(t *testing.T) {
	t.Parallel()
	b := imported(t)
	for text, want := range map[string]string{
		"Kennung;Plätze\nscm-1;15\n":                  "Plätze: 12 → 15",
		"Kennung;Status\nki-maerz;abgesagt\n":         "Status: offen → abgesagt",
		"Kennung;Titel;Plätze;Status\nki-maerz;A;;\n": "Titel: – → A", // empty, and cannot be
		"Kennung;Titel;Kategorie\nki;KI;\n":           "Titel: Künstliche Intelligenz → KI",
	} {
		plan, err := b.importer().Plan(t.Context(), read(t, file("f.csv", text)), catalogue.Options{})
		if err != nil || plan.Count(catalogue.Changed) != 1 || len(plan.Problems) > 0 {
			t.Errorf("%q: %v\n%s", text, err, printed(t, plan))
		}
		for _, c := range slices.Concat(plan.Modules, plan.Runs) {
			for _, f := range c.Fields {
				if got := f.Name + ": " + f.Old + " → " + f.New; got != want {
					t.Errorf("%q: %s, want %s", text, got, want)
				}
			}
		}
	}
}

func TestManyThatAreMissingAreCounted(t *testing.T) {
	t.Parallel()
	b := imported(t)
	runs := "Kennung;Modul;Plätze;Datum;Beginn;Ende\n"
	for n := range 14 {
		runs += fmt.Sprintf("r%d;ki;5;04.03.2026;09:00;10:00\n", n)
	}
	b.apply(t, file("termine.csv", runs))
	plan, err := b.importer().Plan(t.Context(), read(t, file("t.csv", "Kennung;Plätze\nscm-1;15\n")), catalogue.Options{})
	if err != nil {
		t.Fatal(err)
	}
	got := printed(t, plan)
	if n := strings.Count(got, "(fehlt)"); n != 10 || !strings.Contains(got, "? … und 5 weitere  (fehlen)\n") || !strings.Contains(got, "~ scm-1") {
		t.Errorf("%d are listed:\n%s", n, got)
	}
}

func TestWhatCannotBeIsAProblemOfThePlanAndNothingIsApplied(t *testing.T) {
	t.Parallel()
	b := imported(t)
	b.exec(t, `UPDATE runs SET taken = 7, waiting = 1 WHERE key = 'ki-maerz'`)
	given := read(t, file("module.csv", "Kennung;Titel\nneu;Neu\nleer;\n"), file("k.json", `{"runs": [
 {"key": "ki-maerz", "capacity": 6, "platform": "Zoom"},
 {"key": "scm-1", "module": "gibt es nicht"},
 {"key": "neu-1", "module": "Neu", "sessions": [{"starts": "2026-05-05T09:00", "ends": "2026-05-05T10:00"}]},
 {"key": "neu-2", "module": "neu", "capacity": 5},
 {"key": "neu-3", "capacity": 5, "seats_from": "pretix", "sessions": [{"starts": "2026-05-05T09:00", "ends": "2026-05-05T10:00"}],
  "booking_opens": "2026-03-01T08:00", "booking_closes": "2026-02-01"}]}`),
		file("mehr.csv", "Kennung;Modul;Plätze von;Plätze bei\nki-april;ki;;\n"))
	plan, err := b.importer().Apply(t.Context(), given, catalogue.Options{})
	var problems catalogue.Problems
	if !errors.As(err, &problems) || !plan.Empty() {
		t.Fatalf("error %v", err)
	}
	want := `module.csv, Zeile 2: Dem neuen Modul „neu“ fehlt die Kategorie. Erwartet: Pflichtmodul, Wahlmodul, Programm oder Peer-Learning.
module.csv, Zeile 3: Dem Modul „leer“ fehlt der Titel. Erwartet: ein Titel.
k.json, Zeile 2, Spalte 2: Der Termin „ki-maerz“ soll 6 Plätze haben, vergeben sind aber schon 7. Erwartet: mindestens 7.
k.json, Zeile 3, Spalte 2: Das Modul „gibt es nicht“ gibt es nicht. Erwartet: Kennung oder Titel eines Moduls dieser Dateien oder des Katalogs.
k.json, Zeile 4, Spalte 2: Dem neuen Termin „neu-1“ fehlt die Zahl der Plätze. Erwartet: eine Zahl in „Plätze“.
k.json, Zeile 5, Spalte 2: Dem Termin „neu-2“ fehlen Datum und Uhrzeit. Erwartet: mindestens eine Sitzung.
k.json, Zeile 6, Spalte 2: Dem neuen Termin „neu-3“ fehlt das Modul. Erwartet: Kennung oder Titel eines Moduls.
k.json, Zeile 6, Spalte 2: Die Anmeldung zu „neu-3“ beginnt am 01.03.2026 08:00 und endet schon am 02.02.2026 00:00. Erwartet: ein Ende nach dem Beginn.
k.json, Zeile 6, Spalte 2: Bei „neu-3“ ist nur eines von „Plätze von“ und „Plätze bei“ angegeben. Erwartet: beide oder keines.
mehr.csv, Zeile 2: Dem neuen Termin „ki-april“ fehlt die Zahl der Plätze. Erwartet: eine Zahl in „Plätze“.
mehr.csv, Zeile 2: Dem Termin „ki-april“ fehlen Datum und Uhrzeit. Erwartet: mindestens eine Sitzung.`
	if diff := cmp.Diff(want, problems.Error()); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if r, err := b.RunByKey(t.Context(), "ki-maerz"); err != nil || r.Platform != "BigBlueButton" {
		t.Errorf("applied in part: %+v, %v", r, err)
	}
	if !strings.Contains(printed(t, plan), "nichts wird übernommen, weil 11 Fehler zu beheben sind") {
		t.Error(printed(t, plan))
	}
}

func TestSeatsWithBookingsDoNotPassToAnotherSystem(t *testing.T) {
	t.Parallel()
	b := imported(t)
	given := read(t, file("k.json", `{"runs": [{"key": "ki-maerz", "seats_from": "pretix", "seats_ref": "ki/1", "booking_url": "https://pretix.example.org/ki"}]}`))
	b.exec(t, `UPDATE runs SET taken = 1 WHERE key = 'ki-maerz'`)
	if _, err := b.importer().Apply(t.Context(), given, catalogue.Options{}); !errors.Is(err, fault.Invalid) {
		t.Errorf("error %v", err)
	}
	b.exec(t, `UPDATE runs SET taken = 0 WHERE key = 'ki-maerz'`)
	if _, err := b.importer().Apply(t.Context(), given, catalogue.Options{}); err != nil {
		t.Error(err)
	}
	// From now on the other system's counts are not a file's to change.
	b.exec(t, `UPDATE runs SET taken = 19, capacity = 25 WHERE key = 'ki-maerz'`)
	b.apply(t, file("k.json", `{"runs": [{"key": "ki-maerz", "capacity": 5}]}`))
	if r, err := b.RunByKey(t.Context(), "ki-maerz"); err != nil || r.Seats.Capacity != 25 || r.Seats.Taken != 19 || r.Seats.From != "pretix" {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestMissingModulesAreRetiredAndRunsClosedOnlyOnRequest(t *testing.T) {
	t.Parallel()
	b := imported(t)
	b.run(t, "ki-alt", "ki", "2026-01-13 09:00 120")
	b.exec(t, `UPDATE runs SET taken = 2 WHERE key = 'scm-1'`)
	given := read(t, file("module.csv", "Kennung;Titel\nki;Künstliche Intelligenz\n"), file("termine.csv", "Kennung;Modul\nki-maerz;ki\n"))
	plan, err := b.importer().Apply(t.Context(), given, catalogue.Options{})
	if err != nil || plan.Count(catalogue.Missing) != 2 {
		t.Fatalf("%v\n%s", err, printed(t, plan))
	}
	if r, _ := b.RunByKey(t.Context(), "scm-1"); r.Status != catalogue.Open || r.Module.Retired {
		t.Errorf("changed without being asked: %+v", r)
	}
	plan, err = b.importer().Apply(t.Context(), given, catalogue.Options{RetireMissing: true})
	want := `Module
~ scm  Smart City Manager
    Eingestellt: nein → ja
    ! Fehlt in den Dateien.

Termine
~ scm-1  Smart City Manager, Durchgang 1
    Status: offen → geschlossen
    ! Fehlt in den Dateien.
    ! Vergeben sind 2 von 12 Plätzen, auf der Warteliste stehen 0: Die Buchungen bleiben bestehen.

0 neu, 2 geändert, 2 unverändert.
`
	if diff := cmp.Diff(want, printed(t, plan)); err != nil || diff != "" {
		t.Errorf("%v -want +got:\n%s", err, diff)
	}
	if r, _ := b.RunByKey(t.Context(), "scm-1"); r.Status != catalogue.Closed || !r.Module.Retired || r.Seats.Taken != 2 {
		t.Errorf("%+v", r)
	}
	if r, _ := b.RunByKey(t.Context(), "ki-alt"); r.Status != catalogue.Open {
		t.Errorf("a past run was closed: %+v", r)
	}
}

func TestACancelledRunTellsItsBookingsNothingElse(t *testing.T) {
	t.Parallel()
	b := imported(t)
	b.exec(t, `UPDATE runs SET taken = 2 WHERE key = 'ki-maerz'`)
	rec := told{b: b}
	given := read(t, file("t.csv", "Kennung;Modul;Status;Plätze;Datum;Beginn;Ende\nki-maerz;ki;abgesagt;30;04.03.2026;09:00;11:00\n"))
	plan, err := rec.importer().Apply(t.Context(), given, catalogue.Options{})
	if err != nil || !slices.Equal(rec.calls, []string{"cancelled ki-maerz 30"}) {
		t.Errorf("told %q, %v", rec.calls, err)
	}
	if !strings.Contains(printed(t, plan), "Vergeben sind 2 von 20 Plätzen, auf der Warteliste stehen 0: Alle Buchungen werden storniert, die Angemeldeten benachrichtigt.") {
		t.Error(printed(t, plan))
	}
	rec.calls = nil
	if _, err := rec.importer().Apply(t.Context(), given, catalogue.Options{}); err != nil || rec.calls != nil {
		t.Errorf("told again %q, %v", rec.calls, err)
	}
}

func TestAHookThatFailsUndoesTheImport(t *testing.T) {
	t.Parallel()
	b := imported(t)
	rec := told{b: b, fail: fault.Unavailable}
	given := read(t, file("module.csv", "Kennung;Titel;Kategorie\nneu;Neu;Wahlmodul\n"), file("k.json", `{"runs": [{"key": "ki-maerz", "capacity": 30}]}`))
	if _, err := rec.importer().Apply(t.Context(), given, catalogue.Options{}); !errors.Is(err, fault.Unavailable) {
		t.Errorf("error %v", err)
	}
	modules, _ := b.Modules(t.Context())
	if r, _ := b.RunByKey(t.Context(), "ki-maerz"); r.Seats.Capacity != 20 || len(modules) != 2 {
		t.Errorf("%+v, %d modules", r, len(modules))
	}
}

func TestTwoImportsAtOnceAreOneAfterTheOther(t *testing.T) {
	t.Parallel()
	b := setup(t)
	given := read(t, file("module.csv", modulesCSV), file("termine.csv", runsCSV))
	plans := make([]catalogue.Plan, 6)
	var wg sync.WaitGroup
	for i := range plans {
		wg.Go(func() {
			var err error
			if plans[i], err = b.importer().Apply(t.Context(), given, catalogue.Options{}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	added := 0
	for _, p := range plans {
		if added += p.Count(catalogue.Added); !p.Empty() && p.Count(catalogue.Added) != 4 {
			t.Errorf("half an import:\n%s", printed(t, p))
		}
	}
	if added != 4 {
		t.Errorf("%d added, want 4", added)
	}
}

func TestAnImportAndBookingsDoNotHinderEachOther(t *testing.T) {
	t.Parallel()
	b := imported(t)
	one, _ := b.RunByKey(t.Context(), "ki-maerz")
	var wg sync.WaitGroup
	for i := range 10 {
		given := read(t, file("k.json", fmt.Sprintf(`{"runs": [{"key": "scm-1", "capacity": %d}, {"key": "ki-maerz", "capacity": %d}]}`, 20+i, 40+i)))
		wg.Go(func() {
			if _, err := b.importer().Apply(t.Context(), given, catalogue.Options{}); err != nil {
				t.Error(err)
			}
		})
		wg.Go(func() {
			err := b.setSeats(t.Context(), one.ID, func(s catalogue.Seats) catalogue.Seats {
				s.Taken++
				return s
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if r, err := b.Run(t.Context(), one.ID); err != nil || r.Seats.Taken != 10 || r.Seats.Capacity < 40 {
		t.Errorf("%+v, %v", r.Seats, err)
	}
}

// Who booked is told of other times, not of other words.
func TestAnImportThatOnlyNamesASessionOtherwiseTellsNobody(t *testing.T) {
	t.Parallel()
	b := imported(t)
	rec := told{b: b}
	r, err := b.RunByKey(t.Context(), "scm-1")
	if err != nil {
		t.Fatal(err)
	}
	have, err := b.All(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(have.Runs, func(have catalogue.Run) bool { return have.ID == r.ID })
	have.Runs[i].Sessions[0].Title = "Auftakt"
	data, err := have.JSON()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := rec.importer().Apply(t.Context(), read(t, file("katalog.json", string(data))), catalogue.Options{}); err != nil {
		t.Fatal(err)
	}
	if r, err = b.RunByKey(t.Context(), "scm-1"); err != nil || r.Sessions[0].Title != "Auftakt" {
		t.Errorf("the first session is called %q, %v", r.Sessions[0].Title, err)
	}
	if len(rec.calls) > 0 {
		t.Errorf("told %q", rec.calls)
	}
}
