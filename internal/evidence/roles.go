package evidence

import (
	"regexp"
	"strings"

	"smart-city-dialog.de/akademie/internal/german"
)

// A role is how a noun takes part in what a clause says, as far as the words
// before it tell.
type role byte

const (
	bare      role = iota // subject or object
	accusing              // behind "den", "einen": no subject
	agent                 // behind "durch", "vom", "von"
	recipient             // behind "an"
	beside                // behind "bei", "beim"
	genitive              // behind "des", or behind "der" and a noun
	earlier               // behind "vor"
	later                 // behind "nach"
	without               // behind "ohne"
	other                 // behind another preposition
)

var roleOf = map[string]role{
	"durch": agent, "vom": agent, "von": agent, "by": agent,
	"an": recipient, "bei": beside, "beim": beside, "des": genitive, "of": genitive,
	"den": accusing, "einen": accusing, "keinen": accusing,
	"vor": earlier, "before": earlier, "nach": later, "after": later, "ohne": without, "without": without,
	"für": other, "mit": other, "zu": other, "zum": other, "zur": other, "in": other, "im": other, "am": other,
	"auf": other, "aus": other, "über": other, "unter": other, "seit": other, "bis": other, "gegen": other, "um": other,
	"for": other, "with": other, "on": other, "at": other, "to": other, "from": other,
}

var articles = map[string]bool{"der": true, "die": true, "das": true, "dem": true, "eine": true, "einer": true, "einem": true, "ein": true, "the": true, "a": true, "an": false}

// roles notes the role of each noun of a clause; words are in its order.
func roles(text string, words []word) {
	last, lastEnd, noun := bare, 0, false
	all := german.Words(text)
	k := 0
	for i := range words {
		for k < len(all) && all[k].Span.Start < words[i].at.Start {
			w := all[k]
			if strings.ContainsAny(text[min(lastEnd, w.Span.Start):w.Span.Start], ",;:") {
				last, noun = bare, false
			}
			lastEnd = w.Span.End
			switch r, ok := roleOf[w.Text]; {
			case ok && !(r == accusing && last != bare && last != accusing):
				last = r
			case ok:
			case w.Text == "der" && noun && last == bare:
				last = genitive
			case w.Text == "und" || w.Text == "sowie" || articles[w.Text]:
			case german.IsStop(w.Text):
				last = bare
			}
			noun = upperAt(text, w.Span)
			k++
		}
		words[i].role = last
		if words[i].noun || words[i].name || words[i].opener {
			noun = true
			lastEnd = words[i].at.End
			if !followedByAnd(text, words[i].at.End) {
				last = bare
			}
		} else if !adjectiveLike.MatchString(words[i].text) {
			last, noun = bare, false
		}
		if k < len(all) && all[k].Span.Start == words[i].at.Start {
			k++
		}
	}
}

var adjectiveLike = regexp.MustCompile(`(e|en|er|es|em|ed|al)$`)

func followedByAnd(text string, at int) bool {
	rest := strings.TrimLeft(text[at:], " “\"»)")
	return strings.HasPrefix(rest, "und ") || strings.HasPrefix(rest, "and ") || strings.HasPrefix(rest, "sowie ")
}

var passive = regexp.MustCompile(`(?i)\b(wird|werden|wurde|wurden|worden|is|are|was|were)\b`)

// exchanged reports whether the claim gives a noun another part than the line
// does: who acts, who receives, whose it is, what comes first.
func exchanged(claim *clause, l *line) bool {
	for i := range claim.words {
		w := &claim.words[i]
		if !(w.noun || w.name || w.opener) || w.plain {
			continue
		}
		same, clash := false, false
		for n := range l.clauses {
			k := &l.clauses[n]
			for _, o := range k.words {
				if !(o.noun || o.name || o.opener) || !meet(w.forms, o.forms) {
					continue
				}
				if crossedRoles(claim, k, i, w.role, o.role, w.name || o.name) {
					clash = true
				} else {
					same = true
				}
			}
		}
		if clash && !same {
			return true
		}
	}
	return agentsSwapped(claim, l)
}

// crossedRoles reports whether a noun cannot have both roles in clauses that say
// the same.
func crossedRoles(claim, line *clause, i int, said, have role, name bool) bool {
	switch {
	case said == earlier && have == later, said == later && have == earlier,
		said == without && have == other, said == other && have == without:
		return true
	case said == recipient && have == bare && i > 0, said == bare && have == recipient && name:
		return sameVerb(claim, line)
	case said == bare && (have == genitive || have == beside) && name:
		return sameVerb(claim, line)
	case said == agent && (have == recipient || have == accusing), said == accusing && have == agent:
		return true
	}
	return false
}

// sameVerb reports whether both clauses share a word that is no noun.
func sameVerb(claim, line *clause) bool {
	for _, w := range claim.words {
		if w.noun || w.name || w.opener || w.plain && !w.acts() {
			continue
		}
		for _, o := range line.words {
			if !o.noun && !o.name && meet(w.forms, o.forms) {
				return true
			}
		}
	}
	return false
}

// acts reports whether a plain word is a verb with someone who acts.
func (w word) acts() bool { return strings.HasSuffix(w.text, "t") || strings.HasSuffix(w.text, "en") }

// parts tells who acts and on what, as far as the form of a clause shows it.
func (c *clause) parts() (who, what *word) {
	for i := range c.words {
		w := &c.words[i]
		if !(w.noun || w.name || w.opener) {
			continue
		}
		if i > 0 && c.words[i-1].role == w.role && w.at.Start-c.words[i-1].at.End == 1 && (c.words[i-1].noun || c.words[i-1].name || c.words[i-1].opener) {
			continue // "DLR Projektträger" is one
		}
		switch {
		case c.passive && w.role == agent:
			who = w
		case !c.passive && w.role == accusing:
			if what == nil {
				what = w
			}
		case w.role != bare:
		case c.passive:
			if what == nil {
				what = w
			}
		case who == nil:
			who = w
		case what == nil:
			what = w
		}
	}
	return who, what
}

// firstNoun returns the noun that a line begins with, nil if none.
func (l *line) firstNoun() *word {
	for i := range l.clauses {
		for k := range l.clauses[i].words {
			if w := &l.clauses[i].words[k]; (w.noun || w.name || w.opener) && w.role == bare {
				return w
			}
		}
	}
	return nil
}

// agentsSwapped reports whether who acts in the claim is acted on in the line and
// the other way round.
func agentsSwapped(claim *clause, l *line) bool {
	who, what := claim.parts()
	if who == nil || what == nil {
		return false
	}
	if first := l.firstNoun(); claim.passive && who.role == agent && first != nil && !passive.MatchString(l.text) &&
		meet(first.forms, what.forms) && !meet(first.forms, who.forms) {
		return true
	}
	for n := range l.clauses {
		theirs, acted := l.clauses[n].parts()
		if theirs != nil && acted != nil && meet(who.forms, acted.forms) && meet(what.forms, theirs.forms) && !meet(who.forms, theirs.forms) {
			return claim.passive != l.clauses[n].passive || what.role == accusing || acted.role == accusing || who.role == agent || sameVerb(claim, &l.clauses[n])
		}
	}
	return false
}
