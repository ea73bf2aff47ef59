package report

import (
	"slices"
	"testing"
)

func TestNamesOfReportsAreFoundWithTypingErrors(t *testing.T) {
	t.Parallel()
	all := []Report{{Name: "Länder je Quartal"}, {Name: "Anmeldungen – Länder"}, {Name: "Auslastung"}, {Name: "Auslastung KI"}, {Name: "Große Städte"}}
	for typed, want := range map[string][]string{
		"länder je quartal":  {"Länder je Quartal"},
		"Laender je Quartal": {"Länder je Quartal"},
		"„Auslastung“":       {"Auslastung"},
		"auslast":            {"Auslastung", "Auslastung KI"},
		"Länder":             {"Länder je Quartal", "Anmeldungen – Länder"},
		"quartal länder":     {"Länder je Quartal"},
		"Anmeldugnen":        {"Anmeldungen – Länder"},
		"ki auslastng":       {"Auslastung KI"},
		"grosse Stätde":      {"Große Städte"},
		"Großestädte":        {"Große Städte"},
		"Matrix":             nil,
		"":                   nil,
		"–":                  nil,
	} {
		var got []string
		for _, r := range Named(all, typed) {
			got = append(got, r.Name)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", typed, got, want)
		}
	}
}
