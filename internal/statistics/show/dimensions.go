package show

import "smart-city-dialog.de/akademie/internal/statistics"

// A noun is what a dimension is called.
type noun struct {
	article string // der, die, das
	one     string // Land
	many    string // Länder
	en      string
	enMany  string
}

func nounOf(d statistics.Dimension) noun {
	switch d {
	case statistics.Module:
		return noun{"das", "Modul", "Module", "module", "modules"}
	case statistics.Category:
		return noun{"die", "Kategorie", "Kategorien", "category", "categories"}
	case statistics.Topic:
		return noun{"das", "Thema", "Themen", "topic", "topics"}
	case statistics.Run:
		return noun{"der", "Termin", "Termine", "course date", "course dates"}
	case statistics.Month:
		return noun{"der", "Monat", "Monate", "month", "months"}
	case statistics.Quarter:
		return noun{"das", "Quartal", "Quartale", "quarter", "quarters"}
	case statistics.HalfYear:
		return noun{"das", "Halbjahr", "Halbjahre", "half-year", "half-years"}
	case statistics.Year:
		return noun{"das", "Jahr", "Jahre", "year", "years"}
	case statistics.Weekday:
		return noun{"der", "Wochentag", "Wochentage", "weekday", "weekdays"}
	case statistics.Land:
		return noun{"das", "Land", "Länder", "federal state", "federal states"}
	case statistics.SizeClass:
		return noun{"die", "Größenklasse", "Größenklassen", "size class", "size classes"}
	case statistics.Municipality:
		return noun{"die", "Kommune", "Kommunen", "municipality", "municipalities"}
	case statistics.Channel:
		return noun{"der", "Kanal", "Kanäle", "channel", "channels"}
	case statistics.Status:
		return noun{"der", "Status", "Status", "status", "statuses"}
	case statistics.Language:
		return noun{"die", "Sprache", "Sprachen", "language", "languages"}
	}
	return noun{"das", string(d), string(d), string(d), string(d)}
}

// none is the noun after the German "kein", as a subject.
func (n noun) none() string {
	if n.article == "die" {
		return "keine " + n.one
	}
	return "kein " + n.one
}

// isTime reports whether a dimension cuts time into stretches that follow one
// another.
func isTime(d statistics.Dimension) bool {
	switch d {
	case statistics.Month, statistics.Quarter, statistics.HalfYear, statistics.Year:
		return true
	}
	return false
}

// isName reports whether values of a dimension are names that stand in a sentence
// as they are: "Brandenburg", "März 2026".
func isName(d statistics.Dimension) bool {
	switch d {
	case statistics.Land, statistics.Municipality, statistics.Weekday:
		return true
	}
	return isTime(d)
}

// isTitled reports whether the values of a dimension are titles, which are quoted
// in filters.
func isTitled(d statistics.Dimension) bool {
	return d == statistics.Module || d == statistics.Topic || d == statistics.Run || d == statistics.Status
}
