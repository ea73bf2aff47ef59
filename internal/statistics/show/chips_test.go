package show

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/statistics"
)

func TestEveryChipLeadsToQueriesThatCanBeRun(t *testing.T) {
	t.Parallel()
	results := said()
	for _, r := range drawn() {
		results = append(results, r)
	}
	for i, r := range results {
		own := r.Query.Encode()
		seen := map[string]bool{}
		check := func(chip Chip, q statistics.Query) {
			if err := q.Check(); err != nil {
				t.Errorf("%d: %s %q: %v", i, chip.Part, chip.Label, err)
			}
			if q.Encode() == own {
				t.Errorf("%d: %s %q changes nothing", i, chip.Part, chip.Label)
			}
		}
		for _, chip := range Chips(r, "de") {
			if chip.Part == "" || chip.Label == "" || len(chip.Instead) > maxInstead {
				t.Errorf("%d: %+v", i, chip)
			}
			if chip.Without != nil {
				check(chip, *chip.Without)
			}
			for _, a := range chip.Instead {
				check(chip, a.Query)
				if k := chip.Part + chip.Label + a.Query.Encode(); seen[k] || a.Label == "" {
					t.Errorf("%d: %s offers %q twice", i, chip.Part, a.Label)
				} else {
					seen[k] = true
				}
			}
		}
		if r.Query.Encode() != own {
			t.Errorf("%d: the query has changed", i)
		}
	}
}

// told writes chips as one line each: part: label [× without] → alternatives.
func told(chips []Chip) []string {
	lines := make([]string, len(chips))
	for i, c := range chips {
		labels := make([]string, len(c.Instead))
		for j, a := range c.Instead {
			labels[j] = a.Label
		}
		x := ""
		if c.Without != nil {
			x = " ×"
		}
		lines[i] = fmt.Sprintf("%s: %s%s → %s", c.Part, c.Label, x, strings.Join(labels, " | "))
	}
	return lines
}

func TestChipsOfferWhatElseWasMeant(t *testing.T) {
	t.Parallel()
	r := result(statistics.Query{
		Metrics: of(statistics.Confirmed), Dimensions: by(statistics.Land), Period: secondHalf(2025), By: statistics.ByRequest,
		Filters: []statistics.Filter{only(statistics.Module, "zwilling", "basis")},
		Having:  []statistics.Having{{Metric: statistics.Confirmed, Op: statistics.More, Value: 20}}, Limit: 5,
	}, nil)
	want := []string{
		"Kennzahl: Bestätigte Anmeldungen → Anmeldungen | Teilnehmende | Stornierte Anmeldungen | Stornoquote | Anmeldungen auf der Warteliste | Angemeldete Personen | Beteiligte Kommunen | Anwesende",
		"Aufgeteilt nach: Land × → Modul | Monat | Quartal | Größenklasse | Thema | Kategorie | Halbjahr | Kanal",
		"Modul: Digitale Zwillinge, Grundlagen der Smart City × → Nur Digitale Zwillinge | Nur Grundlagen der Smart City | Ohne Digitale Zwillinge, Grundlagen der Smart City",
		"Zeitraum: 2. Halbjahr 2025 × → 1. Halbjahr 2025 | 2026 | 2025 | 1. Halbjahr 2026 | 1. Quartal 2026 | 4. Quartal 2025 | Januar 2026 | Dezember 2025",
		"Vergleich: Ohne Vergleich → 2. Halbjahr 2024 | 1. Halbjahr 2025",
		"Datum: Nach Tag der Anmeldung → Nach Termin",
		"Bedingung: Mehr als 20 bestätigte Anmeldungen × → ",
		"Anzahl: Die 5 Länder mit den meisten bestätigten Anmeldungen × → Das Land mit den meisten bestätigten Anmeldungen | Die 3 Länder mit den meisten bestätigten Anmeldungen | Die 10 Länder mit den meisten bestätigten Anmeldungen | Die 20 Länder mit den meisten bestätigten Anmeldungen | Die 5 Länder mit den wenigsten bestätigten Anmeldungen",
		"Darstellung: Automatisch → Nur Tabelle | Balken",
	}
	if got := told(Chips(r, "de")); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestPeriodsBefore(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ of, preceding, yearBefore statistics.Period }{
		{year(2025), year(2024), year(2024)},
		{firstHalf(2025), secondHalf(2024), firstHalf(2024)},
		{quarter(2025, 1), quarter(2024, 4), quarter(2024, 1)},
		{march(2025), wholeMonths(2025, 2, 1), march(2024)},
		{wholeMonths(2025, 2, 1), wholeMonths(2025, 1, 1), wholeMonths(2024, 2, 1)}, // 28 and 29 days
		{between(day(2025, 3, 3), day(2025, 3, 9)), between(day(2025, 2, 24), day(2025, 3, 2)), between(day(2024, 3, 3), day(2024, 3, 9))},
		{between(day(2024, 2, 29), day(2024, 2, 29)), between(day(2024, 2, 28), day(2024, 2, 28)), between(day(2023, 2, 28), day(2023, 2, 28))},
		{between(day(2025, 3, 3), day(0, 0, 0)), statistics.Period{}, statistics.Period{}},
	} {
		if got := preceding(c.of); got != c.preceding {
			t.Errorf("before %v lies %v, want %v", c.of, got, c.preceding)
		}
		if got := yearBefore(c.of); got != c.yearBefore {
			t.Errorf("a year before %v lies %v, want %v", c.of, got, c.yearBefore)
		}
	}
}
