package show

import (
	"slices"
	"strings"

	"smart-city-dialog.de/akademie/internal/statistics"
)

// filterOrder is the order in which filters read best.
var filterOrder = [...]statistics.Dimension{
	statistics.Status, statistics.Module, statistics.Category, statistics.Topic, statistics.Run,
	statistics.Municipality, statistics.SizeClass, statistics.Land, statistics.Channel, statistics.Language,
	statistics.Weekday, statistics.Month, statistics.Quarter, statistics.HalfYear, statistics.Year,
}

// ownNoun reports whether a filter on a dimension only goes with the noun of what
// is counted: there is no "Auslastung aus Brandenburg".
func ownNoun(d statistics.Dimension) bool {
	switch d {
	case statistics.Status, statistics.Municipality, statistics.SizeClass, statistics.Land, statistics.Channel, statistics.Language:
		return true
	}
	return false
}

// qualify puts the filters of a query behind the name of its only metric:
// "bestätigte Anmeldungen" "zum Modul „X“ aus Brandenburg".
func (t tongue) qualify(q statistics.Query, names statistics.Names) string {
	m := measureOf(q.Metrics[0])
	filters := sortedFilters(q)
	owned := slices.ContainsFunc(filters, func(f statistics.Filter) bool { return ownNoun(f.Dimension) && !f.Not })
	parts := make([]string, 0, len(filters)+1)
	bookings := m.thing && m.of == ofBookings
	if !m.thing && owned {
		parts = append(parts, t.say("von Anmeldungen", "of bookings"))
		bookings = true
	}
	for _, f := range filters {
		parts = append(parts, t.filter(f, names, bookings))
	}
	return strings.Join(parts, " ")
}

// restrict says the filters of a query with several metrics: what goes with all
// of them, and what can only be said of bookings or questions.
func (t tongue) restrict(q statistics.Query, names statistics.Names) (any, only string) {
	var of, all []string
	for _, f := range sortedFilters(q) {
		if ownNoun(f.Dimension) && !f.Not {
			of = append(of, t.filter(f, names, true))
		} else {
			all = append(all, t.filter(f, names, false))
		}
	}
	if len(of) > 0 {
		noun := t.say("Anmeldungen", "bookings")
		if measureOf(q.Metrics[0]).of == ofQuestions {
			noun = t.say("Fragen", "questions")
		}
		only = t.say("nur ", "only ") + noun + " " + strings.Join(of, " ")
	}
	return strings.Join(all, " "), only
}

func sortedFilters(q statistics.Query) []statistics.Filter {
	filters := slices.Clone(q.Filters)
	slices.SortStableFunc(filters, func(a, b statistics.Filter) int {
		return slices.Index(filterOrder[:], a.Dimension) - slices.Index(filterOrder[:], b.Dimension)
	})
	return filters
}

// filter says a filter behind a noun: "aus Brandenburg", "zu den Themen „A“ und
// „B“", "außer montags". bookings: the noun is that of bookings, which are made
// for ("zu") a module rather than in it.
func (t tongue) filter(f statistics.Filter, names statistics.Names, bookings bool) string {
	said := make([]string, len(f.Values))
	for i, v := range f.Values {
		said[i] = t.told(names, f.Dimension, v)
	}
	if t.english {
		return t.filterEnglish(f, said)
	}
	several := len(said) > 1
	list := t.list(said)
	switch f.Dimension {
	case statistics.Module:
		switch {
		case f.Not && several:
			return "ohne die Module " + list
		case f.Not:
			return "ohne das Modul " + list
		case several && bookings:
			return "zu den Modulen " + list
		case several:
			return "in den Modulen " + list
		case bookings:
			return "zum Modul " + list
		}
		return "im Modul " + list
	case statistics.Topic:
		return pick(f.Not, several, "zum Thema ", "zu den Themen ", "ohne das Thema ", "ohne die Themen ") + list
	case statistics.Run:
		return pick(f.Not, several, "zum Termin ", "zu den Terminen ", "ohne den Termin ", "ohne die Termine ") + list
	case statistics.Category:
		return pick(f.Not, several, "in der Kategorie ", "in den Kategorien ", "ohne die Kategorie ", "ohne die Kategorien ") + list
	case statistics.Land:
		for i, v := range f.Values {
			said[i] = landPhrase(v, said[i], f.Not)
		}
		return pick(f.Not, several, "aus ", "aus ", "ohne ", "ohne ") + t.list(said)
	case statistics.Municipality:
		for i, v := range f.Values {
			said[i] = placePhrase(v, said[i], f.Not)
		}
		return pick(f.Not, several, "aus ", "aus ", "ohne ", "ohne ") + t.list(said)
	case statistics.SizeClass:
		return pick(f.Not, several, "aus der Größenklasse ", "aus den Größenklassen ", "ohne die Größenklasse ", "ohne die Größenklassen ") + list
	case statistics.Channel:
		return pick(f.Not, several, "über ", "über ", "außer über ", "außer über ") + list
	case statistics.Status:
		for i := range said {
			said[i] = t.quote(said[i])
		}
		if f.Not {
			return "außer mit Status " + t.list(said)
		}
		return "mit Status " + t.choice(said)
	case statistics.Language:
		return pick(f.Not, several, "auf ", "auf ", "außer auf ", "außer auf ") + list
	case statistics.Weekday:
		for i := range said {
			said[i] = strings.ToLower(said[i]) + "s"
		}
		return pick(f.Not, several, "", "", "außer ", "außer ") + t.list(said)
	case statistics.Month:
		return pick(f.Not, several, "im ", "in den Monaten ", "ohne ", "ohne ") + list
	case statistics.Quarter, statistics.HalfYear:
		return pick(f.Not, several, "im ", "im ", "ohne das ", "ohne das ") + t.list(said)
	case statistics.Year:
		return pick(f.Not, several, "im Jahr ", "in den Jahren ", "ohne das Jahr ", "ohne die Jahre ") + list
	}
	n := nounOf(f.Dimension)
	return pick(f.Not, several, "mit "+n.one+" ", "mit "+n.one+" ", "ohne "+n.one+" ", "ohne "+n.one+" ") + list
}

// pick chooses a preposition.
func pick(not, several bool, one, many, notOne, notMany string) string {
	switch {
	case not && several:
		return notMany
	case not:
		return notOne
	case several:
		return many
	}
	return one
}

func (t tongue) filterEnglish(f statistics.Filter, said []string) string {
	several := len(said) > 1
	n := nounOf(f.Dimension)
	list := t.list(said)
	switch f.Dimension {
	case statistics.Module, statistics.Category:
		return pick(f.Not, several, "in the "+n.en+" ", "in the "+n.enMany+" ", "without the "+n.en+" ", "without the "+n.enMany+" ") + list
	case statistics.Topic:
		return pick(f.Not, several, "on the topic ", "on the topics ", "without the topic ", "without the topics ") + list
	case statistics.Run:
		return pick(f.Not, several, "on the course date ", "on the course dates ", "without the course date ", "without the course dates ") + list
	case statistics.Land, statistics.Municipality:
		for i, v := range f.Values {
			if v == "" {
				said[i] = "an unknown " + n.en
			}
		}
		return pick(f.Not, several, "from ", "from ", "except from ", "except from ") + t.list(said)
	case statistics.SizeClass:
		return pick(f.Not, several, "from the size class ", "from the size classes ", "except from the size class ", "except from the size classes ") + list
	case statistics.Channel:
		return pick(f.Not, several, "via ", "via ", "except via ", "except via ") + list
	case statistics.Status:
		for i := range said {
			said[i] = t.quote(said[i])
		}
		if f.Not {
			return "except with status " + t.list(said)
		}
		return "with status " + t.choice(said)
	case statistics.Language:
		return pick(f.Not, several, "in ", "in ", "except in ", "except in ") + list
	case statistics.Weekday:
		for i := range said {
			said[i] += "s"
		}
		return pick(f.Not, several, "on ", "on ", "except on ", "except on ") + t.list(said)
	case statistics.HalfYear:
		for i := range said {
			said[i] = "the " + said[i]
		}
		return pick(f.Not, several, "in ", "in ", "except in ", "except in ") + t.list(said)
	case statistics.Month, statistics.Quarter, statistics.Year:
		return pick(f.Not, several, "in ", "in ", "except in ", "except in ") + list
	}
	return pick(f.Not, several, "with "+n.en+" ", "with "+n.en+" ", "without "+n.en+" ", "without "+n.en+" ") + list
}

// landPhrase is a Land after "aus", or after "ohne".
func landPhrase(key, name string, not bool) string {
	switch {
	case key == "" && not:
		return "unbekanntes Land"
	case key == "":
		return "unbekanntem Land"
	case key == "SL" && not:
		return "das " + name
	case key == "SL":
		return "dem " + name
	}
	return name
}

// placePhrase is a municipality after "aus", or after "ohne": districts and
// associations have an article.
func placePhrase(key, name string, not bool) string {
	first, _, _ := strings.Cut(name, " ")
	last := strings.ToLower(first)
	switch {
	case key == "" && not:
		return "unbekannte Kommunen"
	case key == "":
		return "unbekannten Kommunen"
	case strings.HasSuffix(last, "kreis"):
		if not {
			return "den " + name
		}
		return "dem " + name
	case strings.HasSuffix(last, "region"), strings.HasSuffix(last, "gemeinde"):
		if not {
			return "die " + name
		}
		return "der " + name
	}
	return name
}
