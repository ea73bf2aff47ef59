package ask

import (
	"regexp"

	"smart-city-dialog.de/akademie/internal/statistics"
)

// settlePopular counts what makes rows popular, where nothing else is counted: "welche
// Themen interessieren am meisten?"
func (x *reading) settlePopular() {
	for _, p := range x.populars {
		switch word := p.edges[0].word; {
		case x.isSuper:
		case len(x.counts) == 0 && x.implied == "" && x.hasPhrase("more") && x.contrastOfValues() && demanded.MatchString(word): // "ist KI stärker nachgefragt als Open Source?"
			x.implied = statistics.Bookings
		case x.countsWho() && usedBy.MatchString(word) && (word == "gebucht" || len(x.valuesOf(statistics.Module))+len(x.valuesOf(statistics.Topic)) == 0): // "wie viele Landkreise nutzen das Angebot?"
		case len(x.counts) == 0 && x.implied == "" && (howMuch.MatchString(x.line) || howDemanded.MatchString(x.line)) && demanded.MatchString(word): // "wie stark wurde X nachgefragt?"
			x.implied = statistics.Bookings
		default:
			x.unknown = append(x.unknown, p.from)
		}
	}
	if more, ok := x.edgeOf("more"); ok && more.of == "liked" && len(x.counts) == 0 && x.implied == "" && x.contrastOfValues() {
		x.implied = statistics.Bookings
	}
	for _, p := range x.cover {
		if e, ok := p.of("popular"); ok && p.name == "super" && e.word == "gefragt" && (x.divides(statistics.Channel) || x.divides(statistics.Language)) { // "über welchen Kanal wird am meisten gefragt?"
			x.implied = statistics.Questions
		}
	}
	if x.isSuper && len(x.counts) == 0 && x.implied == statistics.Bookings && toAssistant.MatchString(x.line) { // "zu welchen Themen wird der Chatbot am meisten gefragt?"
		x.implied = statistics.Questions
	}
	if len(x.counts) == 0 && x.implied == "" && x.either && whatWent.MatchString(x.line) { // "KI oder Open Source, was lief besser?"
		x.implied = statistics.Bookings
	}
	for _, list := range x.edges {
		for _, e := range list {
			if e.kind == "popular" && x.isSuper && x.implied == "" {
				x.implied = popularity(e.word)
			}
		}
	}
}

// howDemanded is "wie ist Datenrecht nachgefragt worden?"
var howDemanded = regexp.MustCompile(` wie (?:ist|sind|war|waren|wird|werden|wurde|wurden) (?:\w+ ){1,12}(?:nachgefragt|gefragt) `)

var toAssistant = regexp.MustCompile(` (?:chatbots?|bots?|assistent\w*|assistants?) `)

var whatWent = regexp.MustCompile(` (?:was|wer|welche[rs]?|what|which) (?:\w+ )?(?:lief|lauft|ging|geht|kam|kommt|zog|zieht|did|does|went) (?:\w+ ){0,3}(?:besser|mehr|better|more) `)

// edgeOf is the first edge of the phrase of a name.
func (x *reading) edgeOf(name string) (edge, bool) {
	for _, p := range x.cover {
		if p.name == name {
			return p.edges[0], true
		}
	}
	return edge{}, false
}
