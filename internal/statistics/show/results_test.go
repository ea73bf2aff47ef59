package show

import (
	"time"

	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/statistics"
)

// readAt is when the results of the tests were read.
func readAt() time.Time { return time.Date(2026, 1, 20, 13, 2, 0, 0, time.UTC) }

// names are those of the values in the results of the tests.
func names() statistics.Names {
	return statistics.Names{
		statistics.Module: {
			"zwilling": {German: "Digitale Zwillinge", English: "Digital twins"},
			"daten":    {German: "Urbane Datenplattformen: Architektur, Betrieb und Beschaffung für Kommunen jeder Größe", English: "Urban data platforms"},
			"basis":    {German: "Grundlagen der Smart City"},
			"boese":    {German: `=HYPERLINK("http://example.org")`},
		},
		statistics.Category:     {"compulsory": {German: "Pflichtmodul", English: "Compulsory module"}, "elective": {German: "Wahlmodul", English: "Elective module"}},
		statistics.Topic:        {"daten": {German: "Daten", English: "Data"}, "klima": {German: "Klima", English: "Climate"}},
		statistics.Run:          {"r1": {German: "Digitale Zwillinge, 3.3.2026", English: "Digital twins, 3 March 2026"}},
		statistics.Land:         {"BB": {German: "Brandenburg", English: "Brandenburg"}, "BY": {German: "Bayern", English: "Bavaria"}, "BE": {German: "Berlin", English: "Berlin"}, "SL": {German: "Saarland", English: "Saarland"}, "HE": {German: "Hessen", English: "Hesse"}, "NW": {German: "Nordrhein-Westfalen", English: "North Rhine-Westphalia"}, "TH": {German: "Thüringen", English: "Thuringia"}},
		statistics.Municipality: {"12054000": {German: "Potsdam", English: "Potsdam"}, "12060000": {German: "Landkreis Barnim", English: "Landkreis Barnim"}, "03241000": {German: "Region Hannover", English: "Region Hannover"}},
		statistics.SizeClass: {
			"rural": {German: "unter 5.000 Einwohner", English: "below 5,000 inhabitants"}, "small": {German: "5.000 bis 19.999 Einwohner", English: "5,000 to 19,999 inhabitants"},
			"large": {German: "ab 100.000 Einwohner", English: "100,000 inhabitants and more"}, "district": {German: "Landkreise", English: "Districts"},
		},
		statistics.Channel:  {"web": {German: "Webseite", English: "Web page"}, "slack": {German: "Slack", English: "Slack"}, "mail": {German: "E-Mail", English: "E-mail"}},
		statistics.Status:   {"confirmed": {German: "bestätigt", English: "confirmed"}, "cancelled": {German: "storniert", English: "cancelled"}, "waitlisted": {German: "auf der Warteliste", English: "on the waiting list"}},
		statistics.Language: {"de": {German: "Deutsch", English: "German"}, "en": {German: "Englisch", English: "English"}},
	}
}

func day(y, m, d int) german.Civil { return german.Civil{Year: y, Month: m, Day: d} }

// between is a period; both days belong to it.
func between(from, to german.Civil) statistics.Period { return statistics.Period{From: from, To: to} }

func year(y int) statistics.Period                        { return between(day(y, 1, 1), day(y, 12, 31)) }
func firstHalf(y int) statistics.Period                   { return between(day(y, 1, 1), day(y, 6, 30)) }
func secondHalf(y int) statistics.Period                  { return between(day(y, 7, 1), day(y, 12, 31)) }
func march(y int) statistics.Period                       { return between(day(y, 3, 1), day(y, 3, 31)) }
func quarter(y, q int) statistics.Period                  { return wholeMonths(y, q*3-2, 3) }
func of(m ...statistics.Metric) []statistics.Metric       { return m }
func by(d ...statistics.Dimension) []statistics.Dimension { return d }

func only(d statistics.Dimension, values ...string) statistics.Filter {
	return statistics.Filter{Dimension: d, Values: values}
}

func without(d statistics.Dimension, values ...string) statistics.Filter {
	return statistics.Filter{Dimension: d, Values: values, Not: true}
}

// Values that stand for what is not a number in the rows of tests.
const (
	hid  = -1
	none = -2
)

func cells(values ...float64) []statistics.Cell {
	if values == nil {
		return nil
	}
	made := make([]statistics.Cell, len(values))
	for i, v := range values {
		switch v {
		case hid:
			made[i].State = statistics.Hidden
		case none:
			made[i].State = statistics.Empty
		default:
			made[i] = statistics.Cell{State: statistics.Known, Value: v}
		}
	}
	return made
}

// row is a row without a comparison.
func row(keys []string, values ...float64) statistics.Row {
	return statistics.Row{Keys: keys, Cells: cells(values...)}
}

func key(k ...string) []string { return k }

// compared is a row of one metric with what it was before.
func compared(keys []string, now, before float64) statistics.Row {
	return statistics.Row{Keys: keys, Cells: cells(now), Before: cells(before)}
}

// result is the result of a query as the database might answer it.
func result(q statistics.Query, total []statistics.Cell, rows ...statistics.Row) statistics.Result {
	r := statistics.Result{Query: q, Rows: rows, Total: total, Names: names(), ReadAt: readAt(), LeastOf: 5}
	for _, row := range rows {
		for _, c := range append(row.Cells, row.Before...) {
			if c.State == statistics.Hidden {
				r.Hidden++
			}
		}
	}
	if len(q.Dimensions) == 0 && total == nil && len(rows) == 1 {
		r.Total, r.Before = rows[0].Cells, rows[0].Before
	}
	return r
}
