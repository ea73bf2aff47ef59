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
// "bestätigte Anmeldungen" "zum Modul „X“ aus Brandenburg (ohne Potsdam)".
func (t tongue) qualify(q statistics.Query, names statistics.Names) string {
	m := measureOf(q.Metrics[0])
	filters, not := sortedFilters(q)
	owned := slices.ContainsFunc(filters, func(f statistics.Filter) bool { return ownNoun(f.Dimension) })
	parts := make([]string, 0, len(filters)+2)
	bookings := m.thing && m.of == ofBookings
	if !m.thing && owned {
		parts = append(parts, t.say("von Anmeldungen", "of bookings"))
		bookings = true
	}
	for _, f := range filters {
		if f.Dimension == statistics.SizeClass && q.Metrics[0] == statistics.Municipalities {
			parts = append(parts, t.ofSize(f, names))
			continue
		}
		parts = append(parts, t.filter(f, names, bookings))
	}
	return strings.Join(append(parts, t.except(not, names)...), " ")
}

// ofSize says size classes behind municipalities: "mit 5.000 bis 19.999 Einwohnern".
func (t tongue) ofSize(f statistics.Filter, names statistics.Names) string {
	said := make([]string, len(f.Values))
	for i, v := range f.Values {
		said[i] = t.value(names, f.Dimension, v)
		switch {
		case t.english:
		case v == "district":
			said[i] = "der Art „" + said[i] + "“"
		default:
			said[i] = strings.TrimPrefix(sizePhrase(v, said[i], false), "Kommunen ")
		}
	}
	return t.say(t.list(said), "("+t.list(said)+")")
}

// restrict says the filters of a query with several metrics: what goes with all
// of them, and what can only be said of bookings or questions.
func (t tongue) restrict(q statistics.Query, names statistics.Names) (all, only string) {
	var any, own []string
	filters, not := sortedFilters(q)
	for _, f := range filters {
		if ownNoun(f.Dimension) {
			own = append(own, t.filter(f, names, true))
		} else {
			any = append(any, t.filter(f, names, false))
		}
	}
	if len(own) > 0 {
		noun := t.say("Anmeldungen", "bookings")
		if measureOf(q.Metrics[0]).of == ofQuestions {
			noun = t.say("Fragen", "questions")
		}
		only = t.say("nur ", "only ") + noun + " " + strings.Join(own, " ")
	}
	return strings.Join(append(any, t.except(not, names)...), " "), only
}

// except says in brackets what is left out.
func (t tongue) except(not []statistics.Filter, names statistics.Names) []string {
	if len(not) == 0 {
		return nil
	}
	said := make([]string, len(not))
	for i, f := range not {
		said[i] = t.filter(f, names, false)
	}
	return []string{"(" + strings.Join(said, ", ") + ")"}
}

// sortedFilters are the filters in the order in which they read best, and apart
// from them those that leave something out.
func sortedFilters(q statistics.Query) (keep, leave []statistics.Filter) {
	filters := slices.Clone(q.Filters)
	slices.SortStableFunc(filters, func(a, b statistics.Filter) int {
		return slices.Index(filterOrder[:], a.Dimension) - slices.Index(filterOrder[:], b.Dimension)
	})
	for _, f := range filters {
		if f.Not {
			leave = append(leave, f)
		} else {
			keep = append(keep, f)
		}
	}
	return keep, leave
}

// filter says a filter behind a noun: "aus Brandenburg", "zu den Themen „A“ und
// „B“", "nicht montags". bookings: the noun is that of bookings, which are made
// for ("zu") a module rather than in it.
func (t tongue) filter(f statistics.Filter, names statistics.Names, bookings bool) string {
	said := make([]string, len(f.Values))
	for i, v := range f.Values {
		said[i] = t.value(names, f.Dimension, v)
		if isTitled(f.Dimension) {
			said[i] = t.quote(said[i])
		}
	}
	if f.Dimension == statistics.Topic && slices.Equal(f.Values, []string{""}) {
		return chosen(f.Not, t.say("mit Thema", "with a topic"), t.say("ohne Thema", "without a topic"))
	}
	if t.english {
		return t.filterEnglish(f, said, bookings)
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
		return chosen(f.Not, "ohne ", "aus ") + t.list(said)
	case statistics.Municipality:
		for i, v := range f.Values {
			said[i] = placePhrase(v, said[i], f.Not)
		}
		return chosen(f.Not, "ohne ", "aus ") + t.list(said)
	case statistics.SizeClass:
		for i, v := range f.Values {
			said[i] = sizePhrase(v, said[i], f.Not)
		}
		return chosen(f.Not, "ohne ", "aus ") + t.list(said)
	case statistics.Channel:
		for i, v := range f.Values {
			said[i] = channelPhrase(v, said[i])
		}
		return chosen(f.Not, "nicht über ", "über ") + t.list(said)
	case statistics.Status:
		if f.Not {
			return "ohne Status " + t.list(said)
		}
		return "mit Status " + t.choice(said)
	case statistics.Language:
		return chosen(f.Not, "nicht auf ", "auf ") + list
	case statistics.Weekday:
		for i := range said {
			said[i] = strings.ToLower(said[i]) + "s"
		}
		return chosen(f.Not, "nicht ", "") + t.list(said)
	case statistics.Month:
		return pick(f.Not, several, "im ", "in den Monaten ", "ohne ", "ohne ") + list
	case statistics.Quarter, statistics.HalfYear:
		return chosen(f.Not, "ohne das ", "im ") + list
	case statistics.Year:
		return pick(f.Not, several, "im Jahr ", "in den Jahren ", "ohne das Jahr ", "ohne die Jahre ") + list
	}
	n := nounOf(f.Dimension)
	return chosen(f.Not, "ohne ", "mit ") + n.one + " " + list
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
