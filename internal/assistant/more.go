package assistant

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"smart-city-dialog.de/akademie/internal/conversation"
)

// IntentMore asks for more of what the last answer was about.
const IntentMore = "more"

var (
	moreOf = regexp.MustCompile(`^(und |and |ok |gut )?(bitte )?(gibt es|gibts|haben sie|hast du|kennen sie)? ?(da |dazu |hierzu )?(noch )?(mehr|weitere[snr]?|andere)( informationen| infos| davon| dazu| darüber| hierzu| beispiele| ergebnisse| treffer| module| themen| angebote| termine)*( bitte)?$|^(und |bitte )?(zeig(e|en sie)?|nenne?n?|sag|erzähl(e|en sie)?)( sie)?( mir)?( bitte)?( noch)? (mehr|weitere)( davon| dazu| darüber)?( bitte)?$|^(und |bitte )?was (gibt es )?(sonst|noch)( noch)?( alles)?( dazu| davon)?$|^(tell me |show me )?(any )?more( of (it|them|that|those)| about (it|that))?( please)?$|^(is|are) there (any )?(more|others?)( of (it|them|that|those))?$|^what else( is there)?$`)
	agrees = regexp.MustCompile(`^(ja|jo|jap|gern(e)?|ja bitte|ja gern(e)?|bitte|ok|okay|klar|sicher|yes|yes please|sure|please)$`)
	// picks one of the topics offered
	picks = regexp.MustCompile(`^(?:ja )?(?:bitte )?(?:zu[mr]? )?(?:das |den |die |dem |der |nummer |the |number )?(erste[nsrm]?|zweite[nsrm]?|dritte[nsrm]?|first|second|third|[123])(?: thema| bitte| one| topic| please)*$`)
)

// wantsMore reports whether a message asks for more of the same.
func wantsMore(message string) bool { return moreOf.MatchString(plainWords(message)) }

// plainWords is a message in lower case without punctuation.
func plainWords(message string) string {
	return strings.TrimSpace(notWord.ReplaceAllString(strings.ToLower(message), " "))
}

// accepted is what a message asks for that takes up an offer: "ja" behind a
// refusal that named topics asks about the first of them. Any other message
// stays as it is.
func accepted(message string, history []conversation.Turn) string {
	if len(history) == 0 {
		return message
	}
	last := history[len(history)-1]
	if !last.Refused || len(last.Topics) == 0 {
		return message
	}
	plain := plainWords(message)
	choice := 0
	switch m := picks.FindStringSubmatch(plain); {
	case m != nil:
		choice = position(m[1])
	case !agrees.MatchString(plain):
		return message
	}
	if choice >= len(last.Topics) {
		return message
	}
	if last.Language == "en" {
		return "What is " + last.Topics[choice].Title + " about?"
	}
	return "Worum geht es bei „" + last.Topics[choice].Title + "“?"
}

// position reads "erste", "second" or "3" as an index.
func position(word string) int {
	if n, err := strconv.Atoi(word); err == nil {
		return n - 1
	}
	switch word[0] {
	case 'z', 's':
		return 1
	case 'd', 't':
		return 2
	}
	return 0
}

// quoted returns the lines quoted in a conversation so far.
func quoted(history []conversation.Turn) []string {
	var lines []string
	for _, t := range history {
		for _, c := range t.Citations {
			lines = append(lines, strings.Split(c.Quote, "\n")...)
		}
	}
	return lines
}

// forgotten is the score of a line that was shown before.
const forgotten = -1e6

// forget keeps lines that were quoted before from being chosen again.
func forget(pages []page, seen []string) {
	if len(seen) == 0 {
		return
	}
	for i := range pages {
		p := &pages[i]
		for k := range p.candidates {
			if c := &p.candidates[k]; wasSeen(p, c, seen) {
				c.score = forgotten
			}
		}
		for k := range p.lists {
			l := &p.lists[k]
			fresh := func(n int) bool { return p.candidates[n].score > forgotten }
			if !slices.ContainsFunc(l.items, fresh) {
				l.score = forgotten
			}
		}
	}
}

func wasSeen(p *page, c *candidate, seen []string) bool {
	raw := strings.TrimSpace(c.span.In(p.hit.Text))
	return raw != "" && slices.ContainsFunc(seen, func(line string) bool {
		return line != "" && (line == raw || strings.Contains(raw, line) && len(line) > len(raw)/2)
	})
}

// chooseOrMore picks the sentences of an answer; where more is wanted, those not
// shown yet, beginning with what is left of a list.
func chooseOrMore(u understanding, pages []page, best *candidate) []*candidate {
	if u.intent != IntentMore {
		return choose(u, pages, best)
	}
	fresh := func(list []*candidate) []*candidate {
		return slices.DeleteFunc(list, func(c *candidate) bool { return c.score <= forgotten })
	}
	for i := range pages {
		for _, l := range pages[i].lists {
			var left []*candidate
			for _, k := range l.items {
				left = append(left, &pages[i].candidates[k])
			}
			n := len(left)
			if left = fresh(left); len(left) > 0 && len(left) < n {
				return left[:min(len(left), maxItems)]
			}
		}
	}
	return fresh(slices.Clone(choose(u, pages, best)))
}
