package catalogue_test

import (
	"testing"
	"time"

	"smart-city-dialog.de/akademie/internal/catalogue"
)

func TestAcceptanceTimesAreRightOverTheChangesToAndFromSummerTime(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.apply(t, file("module.csv", modulesCSV), file("termine.csv", `Kennung;Modul;Plätze;Datum;Beginn;Ende
morgens;ki;20;27.03.2026;09:00;11:00
morgens;;;30.03.2026;09:00;11:00
nachts;ki;20;29.03.2026;01:30;03:30
doppelt;ki;20;25.10.2026;02:30 MESZ;02:30 MEZ
herbst;ki;20;24.10.2026;23:00;25.10.2026 04:00
`))
	for key, want := range map[string][]string{ // in UTC
		"morgens": {"2026-03-27T08:00:00Z 2h0m0s", "2026-03-30T07:00:00Z 2h0m0s"},
		"nachts":  {"2026-03-29T00:30:00Z 1h0m0s"},
		"doppelt": {"2026-10-25T00:30:00Z 1h0m0s"},
		"herbst":  {"2026-10-24T21:00:00Z 6h0m0s"},
	} {
		r, err := b.RunByKey(t.Context(), key)
		if err != nil {
			t.Fatal(err)
		}
		for i, s := range r.Sessions {
			if got := s.Starts.UTC().Format(time.RFC3339) + " " + s.Ends.Sub(s.Starts).String(); got != want[i] {
				t.Errorf("%s: %s, want %s", key, got, want[i])
			}
		}
	}
	all, err := b.All(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	modules, runs := all.CSV()
	given := read(t, catalogue.File{Name: "module.csv", Data: modules}, catalogue.File{Name: "termine.csv", Data: runs})
	if plan, err := b.importer().Plan(t.Context(), given, catalogue.Options{}); err != nil || !plan.Empty() {
		t.Errorf("what is exported is not the same: %v\n%s\n%s", err, printed(t, plan), runs)
	}
}

func TestTimesAreReadAsAnOfficeWritesThem(t *testing.T) {
	t.Parallel()
	for written, want := range map[string]string{
		"03.03.2026;09:00;11:00":                      "2026-03-03 09:00–11:00",
		"3.3.26;9.00;11 Uhr":                          "2026-03-03 09:00–11:00",
		"3. März 2026;9 Uhr;11.30 Uhr":                "2026-03-03 09:00–11:30",
		"Dienstag, 03.03.2026;09:00:00;11:00:00":      "2026-03-03 09:00–11:00",
		"Tue 3. Mar 2026;09:00;03.03.2026, 11:00 Uhr": "2026-03-03 09:00–11:00",
		"2026-03-03;09:00 MEZ;2026-03-03T11:00":       "2026-03-03 09:00–11:00",
		"2026-7-1;09:00 CEST;2026-07-01T09:00:00Z":    "2026-07-01 09:00–11:00",
		"2026-7-1;09:00;2026-07-01T11:00+0200":        "2026-07-01 09:00–11:00",
		"03.03.2026;9;11":                             "",
		"03.03.2026;09:60;11:00":                      "",
		"29.02.2026;09:00;11:00":                      "",
		"03.03.1926;09:00;11:00":                      "",
		"1. Foo 2026;09:00;11:00":                     "",
		"03.03.2026;09:00 MESZ;11:00":                 "",
		"03.03.2026;09:00;03.03.2026":                 "",
	} {
		given, err := catalogue.Read(file("t.csv", "Kennung;Modul;Plätze;Datum;Beginn;Ende\nr;ki;20;"+written+"\n"))
		if want == "" {
			if err == nil {
				t.Errorf("%s: read", written)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", written, err)
			continue
		}
		if got := given.Sessions("r"); got != want {
			t.Errorf("%s: %s, want %s", written, got, want)
		}
	}
}
