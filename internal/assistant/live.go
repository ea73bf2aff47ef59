package assistant

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/knowledge"
)

// IntentLive asks for what no document knows for sure: the next date of a module
// and whether it has seats. It belongs to the catalogue; documents only tell what
// was planned when they were written.
const IntentLive = "live"

var (
	// asks whether there are seats now
	seats = regexp.MustCompile(`(?i)\b(frei(e|en|er|es)?|verfügbar\p{L}*|übrig\p{L}*|restliche?|noch|genug) (plätze?|platz|kursplätze?)\b|\b(plätze?|platz|kursplätze?) ([\p{L}\d-]+ ){0,8}(frei|verfügbar|übrig|leer)\b|\b(ausgebucht|restplätze?|überbucht|warteliste)\b|\b(seats?|places?|spots?|slots?) ([\p{L}\d-]+ ){0,8}(left|free|available)\b|\b(free|available|any) (seats?|places?|spots?|slots?)\b|\bstill (\p{L}+ )?(seats?|places?|spots?|slots?)\b|\bfully booked\b|\bsold out\b`)
	// asks for the next date
	nextDate = regexp.MustCompile(`(?i)\bdas nächste mal\b|\b(nächste[nrs]?|kommende[nrs]?|neue[nr]?|aktuelle[nr]?) (\p{L}+ )?(termine?n?|start|durchgang|durchlauf|durchgänge|kursstart|lauf|beginn|veranstaltung(en)?|module?|kurse?)\b|\bwann (\p{L}+ ){1,6}wieder\b|\b(next|upcoming) (\p{L}+ )?(dates?|time|run|start|course|module|event)s?\b`)
	// a statement about seats
	freeSeats = regexp.MustCompile(`(?i)\b(\d+|\p{L}+) (freie|verfügbare|restliche) (plätze?|kursplätze?)\b|\b(plätze?|platz|kursplätze?) (sind|ist|wären|waren)?\s*(noch |bereits |schon |derzeit |aktuell )*(frei|verfügbar|vergeben|belegt)\b|\b(ist|sind|bereits|schon) (\p{L}+ )?ausgebucht\b|\b(seats?|places?|spots?) (are |is )?(still )?(left|available|taken)\b|\bfully booked\b`)
)

// live reports what a question wants that belongs to the catalogue.
func live(question string) (asksSeats, asksNext bool) {
	return seats.MatchString(question) && !supposed.MatchString(question) && !bygone.MatchString(question), nextDate.MatchString(question) && !asksNumber.MatchString(question)
}

// asksNumber marks a question for a number: "Wie viele neue Module gibt es?"
var asksNumber = regexp.MustCompile(`(?i)^\P{L}*(wie ?viele?|how many)\b`)

// supposed marks a question for what is done when there are no seats, which
// documents answer.
var supposed = regexp.MustCompile(`(?i)\b(wenn|falls|sofern|sobald|wie funktioniert|was (ist|sind|bedeutet|heißt) (die |eine |der |das )?(warteliste|ausgebucht|restpl\p{L}+)|wozu|if|in case|when)\b|^what (is|are|does)\b`)

// bygone marks a question for what was: "War die Pilotstaffel ausgebucht?"
var bygone = regexp.MustCompile(`(?i)^\P{L}*(war|waren|was the|were the|wie \p{L}+ war(en)?)\b`)

// A period is asked for by what goes on in it; then an answer names days in it.
var goesOn = regexp.MustCompile(`(?i)\b(läuft|laufen|findet|finden|startet|starten|beginnt|beginnen|steht an|stehen an|angeboten|stattfindet|stattfinden|runs?|takes? place|starts?|begins?|on offer)\b`)

// asksPeriod reports whether a question asks what takes place in a month or on
// some days.
func asksPeriod(u understanding) bool {
	if !wantsList(u.kind) || !goesOn.MatchString(u.question) {
		return false
	}
	return slices.ContainsFunc(german.Dates(u.question), func(d german.Date) bool { return d.From.Month > 0 })
}

// inPeriod reports whether a sentence, or one beside it, or an item of a list names
// a day in the time that the question is about.
func inPeriod(u understanding, p *page, c *candidate) bool {
	asked := german.Dates(u.question)
	names := func(text string) bool {
		return slices.ContainsFunc(german.Dates(text), func(d german.Date) bool {
			return slices.ContainsFunc(asked, func(q german.Date) bool { return q.Covers(d) || d.From.Month > 0 && d.Covers(q) })
		})
	}
	if names(c.text) || names(strings.Join(p.hit.Headings, "\n")) {
		return true
	}
	for _, k := range append([]int{c.position - 1, c.position + 1}, c.items...) {
		if k >= 0 && k < len(p.candidates) && names(p.candidates[k].text) {
			return true
		}
	}
	return false
}

// wantsSeats answers a question for seats: nobody but the catalogue knows, so it
// says where to look.
func (a *Assistant) wantsSeats(u understanding, hits []knowledge.Hit, w *writer) error {
	words := wording(u.language)
	w.turn.Refused = true
	w.turn.Topics = topics(hits)
	say := []conversation.Sentence{{Text: words.seats, Citations: []int{}}}
	if a.contact != "" {
		say = append(say, conversation.Sentence{Text: words.seatsAt + contactLink(a.contact), Citations: []int{}})
	}
	return w.say(say...)
}

// liveNotice says of what day the dates are and where the present ones stand.
func (a *Assistant) liveNotice(u understanding, w *writer) error {
	words := wording(u.language)
	text := words.asDocumented
	if a.contact != "" {
		text += " " + words.liveAt + contactLink(a.contact)
	}
	return w.notice(text)
}

// upcoming returns the best sentence that answers with a day that is still to
// come, nil if none of those tried does.
func (a *Assistant) upcoming(u understanding, pages []page) *candidate {
	now := civil(a.now())
	for i, c := range ranked(pages) {
		if i == tries*2 {
			break
		}
		ahead := slices.ContainsFunc(german.Dates(c.text), func(d german.Date) bool { return d.From.Year > 0 && !isPast(d, now) })
		if !ahead {
			continue
		}
		if ok, _ := answerable(u, &pages[c.hit], c); ok {
			return c
		}
	}
	return nil
}

// search looks for passages and for what is meant by words that the base does not
// know.
func (a *Assistant) search(ctx context.Context, u *understanding) (knowledge.Result, error) {
	q := knowledge.Query{Text: u.search, Meaning: u.standalone, Limit: passagesRead}
	found, err := a.base.Search(ctx, q)
	if err != nil || !a.correct(u, found.Hits) {
		return found, err
	}
	q.Text = u.search
	return a.base.Search(ctx, q)
}
