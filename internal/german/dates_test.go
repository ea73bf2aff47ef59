package german

import (
	"fmt"
	"strings"
	"testing"
)

func showDates(text string) string {
	var list []string
	for _, d := range Dates(text) {
		s := d.In(text) + "=" + d.From.String()
		if d.To != d.From {
			s += ".." + d.To.String()
		}
		list = append(list, s)
	}
	return strings.Join(list, "; ")
}

func TestDates(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"am 18. und 19. November 2025 in Kiel":         "18. und 19. November 2025=2025-11-18..2025-11-19",
		"18./19.11.2025":                               "18./19.11.2025=2025-11-18..2025-11-19",
		"18.–19.11.2025":                               "18.–19.11.2025=2025-11-18..2025-11-19",
		"vom 18.11. bis 19.11.2025":                    "18.11. bis 19.11.2025=2025-11-18..2025-11-19",
		"28.12.2025–3.1.2026":                          "28.12.2025–3.1.2026=2025-12-28..2026-01-03",
		"ab dem 6. Mai 2024, zwei weitere":             "6. Mai 2024=2024-05-06",
		"ab Mai 2026":                                  "Mai 2026=2026-05",
		"Marz 2025 und März 2026":                      "Marz 2025=2025-03; März 2026=2026-03",
		"im Marz dieses Jahres":                        "Marz=--03",
		"[25.07.2025] Ab September":                    "25.07.2025=2025-07-25; September=--09",
		"[27.6.24]":                                    "27.6.24=2024-06-27",
		"in den Jahren 2021 und 2022":                  "2021 und 2022=2021..2022",
		"ursprünglich 2020/21 vom Ministerium":         "2020/21=2020..2021",
		"2020–2022":                                    "2020–2022=2020..2022",
		"2019 und 2022":                                "2019=2019; 2022=2022",
		"im September/Oktober und November/Dezember":   "September/Oktober=--09..--10; November/Dezember=--11..--12",
		"im ersten Halbjahr 2026":                      "ersten Halbjahr 2026=2026-01..2026-06",
		"2. Halbjahr":                                  "2. Halbjahr=--07..--12",
		"Q3 2025, 4. Quartal 2026":                     "Q3 2025=2025-07..2025-09; 4. Quartal 2026=2026-10..2026-12",
		"am 3. und 17. März 2026":                      "3.=2026-03-03; 17. März 2026=2026-03-17",
		"Im Februar und Mai 2026 starten":              "Februar=2026-02; Mai 2026=2026-05",
		"30. April bis 2. Mai 2026":                    "30. April bis 2. Mai 2026=2026-04-30..2026-05-02",
		"Start: 10. Februar 2026 | Partner":            "10. Februar 2026=2026-02-10",
		"2025-11-18T10:00":                             "2025-11-18=2025-11-18",
		"November 18, 2025 and November 18–19, 2025":   "November 18, 2025=2025-11-18; November 18–19, 2025=2025-11-18..2025-11-19",
		"on 18th of November 2025":                     "18th of November 2025=2025-11-18",
		"the first half of 2026":                       "first half of 2026=2026-01..2026-06",
		"in May":                                       "May=--05",
		"You may ask in 2026":                          "2026=2026",
		"Sept. 2025":                                   "Sept. 2025=2025-09",
		"am 1.2. geht es los":                          "1.2.=--02-01",
		"Kapitel 1.2. Das":                             "",
		"2000 Euro, 2.000 Menschen, 2000 Teilnehmende": "",
		"31. Februar 2025":                             "Februar 2025=2025-02",
		"Heimat 2.0 und k21, 76 Termine":               "",
		"Version 1.2.2024.5":                           "",
		"":                                             "",
	} {
		if got := showDates(text); got != want {
			t.Errorf("Dates(%q)\n got %s\nwant %s", text, got, want)
		}
	}
}

func TestSupports(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		source, claim string
		want          bool
	}{
		{"18. und 19. November 2025", "18./19.11.2025", true},
		{"18. und 19. November 2025", "am 18. November 2025", true},
		{"18. und 19. November 2025", "am 20. November 2025", false},
		{"18. und 19. November 2025", "im November 2025", true},
		{"18. und 19. November 2025", "am 18. November", true},
		{"18. und 19. November 2025", "im Jahr 2025", true},
		{"18. November 2025", "18. und 19. November 2025", false},
		{"18. November 2025", "18. November 2024", false},
		{"im November 2025", "am 18. November 2025", false},
		{"am 18. November", "am 18. November 2025", false},
		{"erstes Halbjahr 2026", "Mai 2026", true},
		{"erstes Halbjahr 2026", "August 2026", false},
		{"2025-11-18", "November 18, 2025", true},
		{"Dezember/Januar", "im Januar", true},
		{"Dezember/Januar", "im Februar", false},
	} {
		source, claim := Dates(c.source), Dates(c.claim)
		if len(source) != 1 || len(claim) != 1 {
			t.Fatalf("%q or %q is not one date", c.source, c.claim)
		}
		if got := source[0].Supports(claim[0]); got != c.want {
			t.Errorf("%q supports %q: %v, want %v", c.source, c.claim, got, c.want)
		}
	}
}

func TestEqualDates(t *testing.T) {
	t.Parallel()
	for _, same := range [][2]string{
		{"18. und 19. November 2025", "18./19.11.2025"}, {"18.11.2025", "2025-11-18"}, {"1. Halbjahr 2026", "erstes Halbjahr 2026"},
	} {
		if a, b := Dates(same[0])[0], Dates(same[1])[0]; !a.Equal(b) || !a.Covers(b) || !b.Covers(a) {
			t.Errorf("%q and %q: %v and %v", same[0], same[1], a, b)
		}
	}
}

func showNumbers(text string) string {
	var list []string
	for _, n := range Numbers(text) {
		s := fmt.Sprintf("%s=%g", n.In(text), n.Value)
		if n.Unit != "" {
			s += " " + n.Unit
		}
		if n.Ordinal {
			s += " ordinal"
		}
		list = append(list, s)
	}
	return strings.Join(list, "; ")
}

func TestNumbers(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"neun neue Lernmodule":                  "neun=9",
		"mehr als 230 Mitarbeitende":            "230=230",
		"über 13.000 Artikel":                   "13.000=13000",
		"mit 5.000 Euro prämiert":               "5.000=5000 EUR",
		"€ 1.234,56 oder 1,234.56":              "1.234,56=1234.56 EUR; 1,234.56=1234.56",
		"fünf Module, 40 Stunden, zehn Tage":    "fünf=5; 40=40 h; zehn=10 d",
		"drei Mio. Euro und 2,5 Milliarden":     "drei Mio.=3e+06 EUR; 2,5 Milliarden=2.5e+09",
		"der siebte, der 7. MPSC-Kongress":      "siebte=7 ordinal; 7=7 ordinal",
		"die 24. Regionalkonferenz":             "24=24 ordinal",
		"90 Prozent, 90 %, 90%":                 "90=90 %; 90=90 %; 90=90 %",
		"14:30 Uhr, 9.30 Uhr, 14 Uhr":           "14:30=14.5 Uhr; 9.30=9.5 Uhr; 14=14 Uhr",
		"zweihundertfünfzig, einundzwanzigsten": "zweihundertfünfzig=250; einundzwanzigsten=21 ordinal",
		"dreiunddreißig, sechzehnte, tausend":   "dreiunddreißig=33; sechzehnte=16 ordinal; tausend=1000",
		"twenty-one, ninth, 3rd, twelve":        "twenty-one=21; ninth=9 ordinal; 3rd=3 ordinal; twelve=12",
		"1,000,000 people":                      "1,000,000=1e+06",
		"am 18. November 2025 um 9 Uhr":         "9=9 Uhr",
		"2025, im Mai 2026, erstes Halbjahr":    "",
		"ein Kurs, eine Stadt, 4G, k21":         "",
		"Modul 1. Danach Modul 2":               "1=1; 2=2",
		"Urban, Achtung, Zweifel, Elfenbein":    "",
		strings.Repeat("9", 400):                strings.Repeat("9", 400) + "=1.7976931348623157e+308",
		"":                                      "",
	} {
		if got := showNumbers(text); got != want {
			t.Errorf("Numbers(%q)\n got %s\nwant %s", text, got, want)
		}
	}
}

func TestEqualNumbers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"neun", "9", true}, {"neunte", "9.", true}, {"5.000 Euro", "5000 EUR", true}, {"5.000 Euro", "5000", true},
		{"40 Stunden", "40 Tage", false}, {"230", "231", false}, {"1,5", "1.5", true},
	} {
		if got := Numbers(c.a)[0].Equal(Numbers(c.b)[0]); got != c.want {
			t.Errorf("%q equal %q: %v", c.a, c.b, got)
		}
	}
}

func FuzzDates(f *testing.F) {
	for _, s := range []string{
		"18./19.11.2025", "am 3., 10. und 17. März 2026", "2020/21–2022", "Q3 2025", "November 18–19, 2025", "1.234,56 €",
		"zweihundertundeins", "9.30 Uhr", "12'345'678", "1. bis 2. bis 3. Mai", "first quarter of 2026", "\xff1.\u00ad2.2025", "99999999999.",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		end := 0
		for _, d := range Dates(text) {
			if d.Start < end || d.End <= d.Start || d.End > len(text) || !d.From.valid() || !d.To.valid() {
				t.Fatalf("date %+v in %q", d, text)
			}
			if !d.Equal(d) || !d.Covers(d) && d.From.Year <= d.To.Year {
				t.Fatalf("date %+v does not cover itself in %q", d, text)
			}
			end = d.End
		}
		end = 0
		for _, n := range Numbers(text) {
			if n.Start < end || n.End <= n.Start || n.End > len(text) || !n.Equal(n) {
				t.Fatalf("number %+v in %q", n, text)
			}
			end = n.End
		}
	})
}
