package ask

import (
	"regexp"
	"time"

	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/statistics"
)

// beforeTimes takes the words before times that belong to them: "over 2024", "in
// den Monaten September und Oktober", "Durchgang September 2025".
func (x *reading) beforeTimes() {
	q := x.heard
	for _, s := range x.spans {
		if s.from > 0 && q.words[s.from-1].role == open && throughout.MatchString(q.folded(s.from-1)) {
			q.words[s.from-1].role = timed
		}
	}
	for _, s := range x.spans {
		at := s.from - 1
		switch {
		case at < 0 || q.words[at].role != open:
		case unitNoun.MatchString(q.folded(at)) && beforeUnit.MatchString(q.folded(at-1)):
			q.mark(at, s.from, timed)
		case cohort.MatchString(q.folded(at)):
			q.mark(at, s.from, timed)
			if x.basis == statistics.ByDefault {
				x.basis, x.ofRuns = statistics.ByRun, true
			}
		}
	}
}

// bareYears takes years that stand between other words: "Pflichtmodule 2025
// Anmeldungen je Monat".
func (x *reading) bareYears(now time.Time) {
	for i, w := range x.words {
		if w.role != open || !yearAlone.MatchString(w.folded) || beforeNumber.MatchString(x.folded(i-1)) {
			continue
		}
		if sets := german.WhenPast("im Jahr "+w.folded, now); len(sets) == 1 {
			sets[0].Spans = []german.Span{w.Span}
			x.spans = append(x.spans, span{from: i, to: i + 1, text: w.folded, set: sets[0]})
			x.words[i].role = timed
		}
	}
}

var (
	throughout   = regexp.MustCompile(`^(?:over|uber|during|wahrend|innerhalb|within|throughout|across)$`)
	vague        = regexp.MustCompile(` (?:anfang|mitte|ende|early|mid|late|beginning|end|start) (?:of )?(?:the )?(?:year )?(?:[a-z]+ )*\d* ?$`)
	wholly       = regexp.MustCompile(`^ (?:(?:bis|until|till|through|up to) (?:zum |the )?(?:ende|end) |(?:seit|ab|since|from) (?:dem |the )?(?:anfang|beginn|beginning|start) )`)
	manyYears    = regexp.MustCompile(`(?:halbjahr|quartal|januar|februar|marz|april|mai|juni|juli|august|september|oktober|november|dezember|half|quarter|of) (?:der|in den|of the|in the) (?:letzten|vergangenen|last|past) \w+ (?:jahre|jahren|years) `)
	bareOrdinal  = regexp.MustCompile(`^ (?:(?:am|der|dem|den|die|das|im|the|on) )*(?:erste|zweite|dritte|vierte|letzte)[nrms]? $|^ (?:(?:the|on) )*(?:first|second|third|fourth) $`)
	sameDays     = regexp.MustCompile(`(?i)zeitr|stand`)
	beforeUnit   = regexp.MustCompile(`^(?:|im|in|den|dem|der|des|fur|vom|von|the|for|of|during)$`)
	unitNoun     = regexp.MustCompile(`^(?:monat|monats|monate|monaten|quartal|quartals|quartale|quartalen|jahre|jahren|halbjahr|halbjahre|zeitraum|zeitraums|months?|quarters?|period)$`)
	cohort       = regexp.MustCompile(`^(?:durchgangs?|durchlaufs?|kohorte|jahrgangs?)$`)
	yearAlone    = regexp.MustCompile(`^20\d\d$`)
	beforeNumber = regexp.MustCompile(`^(?:als|than|uber|unter|mindestens|hochstens|genau|ab|maximal|over|under|exactly|top)$`)
)

// verbEnds takes "vor" where it ends a clause and belongs to its verb: "liegen vor".
func (x *reading) verbEnds() {
	for i := range x.words {
		ends := i == len(x.words)-1 || x.comma(i+1)
		if x.folded(i) == "vor" && x.words[i].role == open && ends && x.has(present) {
			x.words[i].role = filler
		}
	}
}
