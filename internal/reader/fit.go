package reader

import "smart-city-dialog.de/akademie/internal/german"

// wanted names the cues by which a line holds what a kind of question asks for.
var wanted = map[german.QuestionType][]string{
	german.AskWho:      {"body", "person", "entitled"},
	german.AskWhere:    {"place", "here", "body", "link", "contact"},
	german.AskWhen:     {"month", "weekday", "clock", "span", "order"},
	german.AskHowMuch:  {"money", "free"},
	german.AskHowLong:  {"span"},
	german.AskWhy:      {"because"},
	german.AskWhatIs:   {"define"},
	german.AskHow:      {"apply", "contact", "phone", "link", "may", "must"},
	german.AskHowMany:  {"span", "money"},
	german.AskWhich:    {"contents", "example", "kinds"},
	german.AskWhatElse: {"need", "must", "may"},
}

// kindFits returns a function that is 1 for a line that holds the kind of thing
// asked for by the type of the question, else 0.
func kindFits(c *cues) func(v *view, i int) float64 {
	sets := map[german.QuestionType]cueSet{}
	for kind, names := range wanted {
		for _, name := range names {
			if i := c.index(name); i >= 0 {
				sets[kind] |= 1 << i
			}
		}
	}
	return func(v *view, i int) float64 {
		l := &v.p.lines[i]
		switch {
		case l.cues&sets[v.q.kind] != 0:
			return 1
		case v.q.kind == german.AskHowMany && l.digit, v.q.kind == german.AskWhen && (l.year || l.digit):
			return 1
		case v.q.kind == german.AskWhere && (l.link || l.postcode || l.mail), v.q.kind == german.AskWho && l.acronym:
			return 1
		}
		return 0
	}
}

// fitFeatures say whether the line holds the kind of thing asked for: by the
// type of the question, and by cues that question and line share.
func fitFeatures(c *cues) []feature {
	var asked cueSet
	for i, name := range c.names {
		if askable(name) {
			asked |= 1 << i
		}
	}
	fits := kindFits(c)
	shared := func(v *view, i int) float64 { return one(v.p.lines[i].cues&v.q.cues&asked != 0) }
	return []feature{
		{"fit.kind", fits},
		{"fit.kind_and_match", func(v *view, i int) float64 { return fits(v, i) * v.under[i] }},
		{"fit.cue", shared},
		{"fit.cue_and_match", func(v *view, i int) float64 { return shared(v, i) * v.under[i] }},
		{"fit.cue_of_head", func(v *view, i int) float64 {
			if v.p.head[i] < 0 {
				return 0
			}
			return shared(v, v.p.head[i])
		}},
		{"fit.kind_share_of_block", func(v *view, i int) float64 { return v.shareOfBlock(i, fits) }},
	}
}

// shareOfBlock is the mean of a feature in the line's block.
func (v *view) shareOfBlock(i int, f func(*view, int) float64) float64 {
	first := i
	for first > 0 && v.p.block[first-1] == v.p.block[i] {
		first--
	}
	total, n := 0.0, 0
	for k := first; k < len(v.p.lines) && v.p.block[k] == v.p.block[i] && n < blockRead; k++ {
		total += f(v, k)
		n++
	}
	return total / float64(n)
}

// blockRead bounds how many lines of a block shareOfBlock reads.
const blockRead = 40
