package ask

import (
	"regexp"
	"slices"

	"smart-city-dialog.de/akademie/internal/statistics"
)

// onlyBehind reports whether a state is said that alone is wanted: "confirmed only".
func (x *reading) onlyBehind() bool {
	return x.onlyStates() && x.hasPhrase("only") && len(x.words) <= 4
}

// asInstead reports whether what is said takes the place of what was shown: "seats
// instead", "what about municipalities?", or a word for what became of it alone.
func (x *reading) asInstead() bool {
	if len(x.dims)+len(x.values)+len(x.spans) > 0 || len(x.words) > 6 {
		return false
	}
	return takesPlace.MatchString(x.line) || existsAny.MatchString(x.line) && len(x.words) <= 5 || onlyThat.MatchString(x.line) || howManyOf.MatchString(x.line) && len(x.words) <= 4 || x.onlyStates() && (len(x.words) <= 2 || x.hasPhrase("whichone")) && len(x.asks) == 0
}

// onlyOfThose reports whether what was counted before is narrowed: "nur Anmeldungen
// über Slack".
func (x *reading) onlyOfThose() bool {
	return onlyThat.MatchString(x.line) && len(x.dims) == 0 && !slices.ContainsFunc(x.metrics(), func(m statistics.Metric) bool { return !slices.Contains(x.before.Metrics, m) })
}

var (
	onlyThat  = regexp.MustCompile(`^ (?:und |and |bitte |jetzt |please |now |doch )*(?:nur|lediglich|only|just) `)
	howManyOf = regexp.MustCompile(`^ (?:(?:und |and )?(?:aus|in|an|von|from|in) (?:wie vielen|how many)|wie viele|wieviele|how many|(?:die )?(?:anzahl|zahl)(?: der| an| von)?|(?:the )?number of) (?:\w+ )*$`)
)

// existsAny asks whether there is any of something, of what was shown.
var existsAny = regexp.MustCompile(`^ (?:(?:und|and) )?(?:gab es|gibt es|any|were there|are there|was there) `)

// haveSome asks how many of those that were shown have something, which are not counted:
// "wie viele davon hatten Stornierungen?"
var haveSome = regexp.MustCompile(` (?:wie ?viele|how many) (?:davon|von (?:denen|ihnen|diesen)|of (?:them|those|these)) (?:hatten|haben|had|have) `)

// takesPlace are words by which something takes the place of what was shown.
var takesPlace = regexp.MustCompile(` (?:instead|stattdessen|rather) $|^ (?:(?:and|und|ok|okay) )?(?:what about|how about|wie sieht es mit|wie sieht s mit|was ist mit|wie ist es mit|wie steht es (?:mit|um|bei)|wie schaut es (?:mit|bei)) `)

// ofRowsBefore reports whether rows are spoken of that were shown: "welcher Monat war
// am schwächsten?" after figures of each month.
func (x *reading) ofRowsBefore() bool {
	return len(x.dims) == 1 && len(x.spans)+len(x.values) == 0 && slices.Contains(x.before.Dimensions, x.dims[0].dimension)
}

// ofThose reports whether what is counted is of what was shown: "wie viele davon
// unbeantwortet?"
func (x *reading) ofThose() bool {
	if sumsThat.MatchString(x.line) || len(x.dims)+len(x.values)+len(x.spans) == 0 && (pointsToAll.MatchString(x.line) || x.onlyBecame()) {
		return true
	}
	for _, p := range x.cover {
		switch {
		case p.name == "count":
			return false
		case p.name == "again" && (p.edges[0].word == "davon" || p.edges[0].word == "darunter" || p.edges[0].word == "of" || p.edges[0].word == "hiervon"):
			return true
		case p.name == "fill" && p.edges[0].word == "davon":
			return true
		}
	}
	return false
}

// pointsToAll are words by which all that was shown is spoken of.
var pointsToAll = regexp.MustCompile(` (?:of (?:those|them|these)|dahinter|is that|are those|are these|does that make|are behind (?:that|those|it)|stand behind (?:that|those|it)) | (?:sind|ist|waren|macht|ergibt|entspricht) (?:das|dies)(?: denn| eigentlich| insgesamt| zusammen)? $`)

// sumsThat asks what there is of all that was shown: "wie viele Anmeldungen sind das pro
// Monat?"
var sumsThat = regexp.MustCompile(` (?:sind|ist|waren|war|macht|ergibt) (?:das|dies) (?:pro|je|im|in|aus|uber|fur|per|nach|bei) `)

// deedAlone reports whether nothing is said but what people did, of what was shown or at
// all: "wie viele haben sich schon angemeldet?"
func (x *reading) deedAlone() bool {
	return len(x.asks) == 1 && len(x.counts) == 1 && !x.counts[0].noun && statusOf(x.counts[0].metric) == nil && len(x.dims)+len(x.values)+len(x.spans)+len(x.having) == 0 && len(x.words) <= 7 && x.leads() == begins && !x.onlyBecame() && !x.pointsBack()
}

// onlyBecame reports whether nothing is said but what became of bookings that were
// spoken of: "wie viele wurden bestätigt?"
func (x *reading) onlyBecame() bool {
	asks := len(x.asks) == 1 || len(x.asks) == 0 && len(x.shares) == 1 // "what percentage were cancelled?"
	return asks && len(x.counts) == 1 && x.counts[0].state && len(x.words) <= 5 && statusOf(x.counts[0].metric) != nil && !ofQuestions(x.before.Metrics[0]) && !ofRuns(x.before.Metrics[0])
}

// sameFor are words by which the same is wanted of something else: "dasselbe noch für
// Hessen".
var sameFor = regexp.MustCompile(` (?:dasselbe|das gleiche|das selbe|das ganze|das alles|gleiches|selbiges|the same|same|all that) (?:\w+ ){0,3}(?:fur|in|aus|von|for|from|of) `)
