package statistics

import (
	"fmt"
	"slices"
	"time"

	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/municipality"
)

// closedValues returns the values of a dimension that are the same everywhere, in
// the order in which they are shown. ok is false where they come from the
// database.
func closedValues(d Dimension, in []source) (values []Value, ok bool) {
	switch d {
	case Category:
		return []Value{
			{Key: "compulsory", Name: Name{"Pflichtmodul", "Compulsory module"}},
			{Key: "elective", Name: Name{"Wahlmodul", "Elective module"}},
			{Key: "programme", Name: Name{"Programm", "Programme"}},
			{Key: "peer_learning", Name: Name{"Peer-Learning", "Peer learning"}},
		}, true
	case Land:
		for n := 1; n <= 16; n++ {
			code := municipality.LandOf(fmt.Sprintf("%02d", n))
			values = append(values, Value{Key: code, Name: Name{municipality.LandName(code, "de"), municipality.LandName(code, "en")}})
		}
		sortNames(values)
		return values, true
	case SizeClass:
		return SizeClasses(), true
	case Status:
		if !slices.Contains(in, ofQuestions) {
			values = append(values,
				Value{Key: "requested", Name: Name{"noch nicht bestätigt", "not confirmed yet"}},
				Value{Key: "confirmed", Name: Name{"bestätigt", "confirmed"}},
				Value{Key: "waitlisted", Name: Name{"auf der Warteliste", "on the waiting list"}},
				Value{Key: "offered", Name: Name{"Platz angeboten", "seat offered"}},
				Value{Key: "cancelled", Name: Name{"storniert", "cancelled"}},
				Value{Key: "expired", Name: Name{"verfallen", "expired"}})
		}
		if len(in) == 0 || slices.Contains(in, ofQuestions) {
			values = append(values,
				Value{Key: "answered", Name: Name{"beantwortet", "answered"}},
				Value{Key: "weak", Name: Name{"schwach beantwortet", "answered weakly"}},
				Value{Key: "refused", Name: Name{"nicht beantwortet", "not answered"}})
		}
		return values, true
	case Language:
		return []Value{
			{Key: "de", Name: Name{"Deutsch", "German"}},
			{Key: "en", Name: Name{"Englisch", "English"}},
		}, true
	case Weekday:
		for day := range 7 {
			w := time.Weekday((day + 1) % 7)
			values = append(values, Value{Key: string(rune('1' + day)), Name: Name{german.WeekdayName(w), w.String()}})
		}
		return values, true
	}
	return nil, false
}

// SizeClasses are the classes of municipalities by their inhabitants, smallest
// first, and the districts. The bounds stand in the function municipality_size of
// the schema.
func SizeClasses() []Value {
	return []Value{
		{Key: "rural", Name: Name{"unter 5.000 Einwohner", "below 5,000 inhabitants"}, Also: []string{"Landgemeinde", "Landgemeinden"}},
		{Key: "small", Name: Name{"5.000 bis 19.999 Einwohner", "5,000 to 19,999 inhabitants"}, Also: []string{"Kleinstadt", "Kleinstädte"}},
		{Key: "medium", Name: Name{"20.000 bis 99.999 Einwohner", "20,000 to 99,999 inhabitants"}, Also: []string{"Mittelstadt", "Mittelstädte"}},
		{Key: "large", Name: Name{"ab 100.000 Einwohner", "100,000 inhabitants and more"}, Also: []string{"Großstadt", "Großstädte"}},
		{Key: "district", Name: Name{"Landkreise", "Districts"}, Also: []string{"Landkreis", "Kreis", "Kreise"}},
	}
}

// channelName names the ways on which bookings and questions come.
func channelName(key string) Name {
	switch key {
	case "web":
		return Name{"Webseite", "Web page"}
	case "api":
		return Name{"Schnittstelle", "Interface for programs"}
	case "mail":
		return Name{"E-Mail", "E-mail"}
	case "slack":
		return Name{"Slack", "Slack"}
	case "matrix":
		return Name{"Matrix", "Matrix"}
	case "cli":
		return Name{"Befehlszeile", "Command line"}
	case "desk":
		return Name{"Koordinierungsstelle", "Coordination office"}
	case "demo":
		return Name{"Demo", "Demo"}
	case "import":
		return Name{"Import", "Import"}
	}
	return Name{key, key}
}

// unknownName is what "" is called.
func unknownName(d Dimension) Name {
	if d == Topic {
		return Name{"ohne Thema", "without a topic"}
	}
	return Name{"unbekannt", "unknown"}
}
