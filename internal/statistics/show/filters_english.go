package show

import (
	"strings"

	"smart-city-dialog.de/akademie/internal/statistics"
)

// filterEnglish is filter in English, of values already named.
func (t tongue) filterEnglish(f statistics.Filter, said []string, bookings bool) string {
	several := len(said) > 1
	n := nounOf(f.Dimension)
	list := t.list(said)
	switch f.Dimension {
	case statistics.Module, statistics.Category:
		if f.Dimension == statistics.Category {
			for i := range said {
				said[i] = t.quote(said[i])
			}
		}
		in := chosen(bookings, "for the ", "in the ")
		return pick(f.Not, several, in+n.en+" ", in+n.enMany+" ", "without the "+n.en+" ", "without the "+n.enMany+" ") + t.list(said)
	case statistics.Topic:
		return pick(f.Not, several, "on the topic ", "on the topics ", "without the topic ", "without the topics ") + list
	case statistics.Run:
		return pick(f.Not, several, "for the course date ", "for the course dates ", "without the course date ", "without the course dates ") + list
	case statistics.Land, statistics.Municipality:
		for i, v := range f.Values {
			if v == "" {
				said[i] = "an unknown " + n.en
			}
		}
		return chosen(f.Not, "without ", "from ") + t.list(said)
	case statistics.SizeClass:
		for i, v := range f.Values {
			said[i] = sizePhraseEnglish(v, said[i])
		}
		return chosen(f.Not, "without ", "from ") + t.list(said)
	case statistics.Channel:
		for i, v := range f.Values {
			switch v {
			case "web", "api", "cli":
				said[i] = "the " + strings.ToLower(said[i])
			case "mail":
				said[i] = strings.ToLower(said[i])
			}
		}
		return chosen(f.Not, "not via ", "via ") + t.list(said)
	case statistics.Status:
		if f.Not {
			return "without status " + t.list(said)
		}
		return "with status " + t.choice(said)
	case statistics.Language:
		return chosen(f.Not, "not in ", "in ") + list
	case statistics.Weekday:
		for i := range said {
			said[i] += "s"
		}
		return chosen(f.Not, "not on ", "on ") + t.list(said)
	case statistics.HalfYear:
		for i := range said {
			said[i] = "the " + said[i]
		}
		return chosen(f.Not, "not in ", "in ") + t.list(said)
	case statistics.Month, statistics.Quarter, statistics.Year:
		return chosen(f.Not, "not in ", "in ") + list
	}
	return chosen(f.Not, "without ", "with ") + n.en + " " + list
}

func sizePhraseEnglish(key, name string) string {
	switch key {
	case "district":
		return strings.ToLower(name)
	case "":
		return "municipalities of unknown size"
	case "rural":
		return "municipalities " + name
	}
	return "municipalities with " + name
}
