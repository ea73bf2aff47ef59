package assistant

import (
	"errors"
	"regexp"
	"strings"
	"unicode"

	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/german"
)

// A draft is what a model is writing, cut into sentences while it comes in. The
// last sentence is held back, since only what follows shows that it is complete
// and which sources it names.
type draft struct {
	tail    string // not cut yet, numbers of sources moved inside their sentence
	before  string // the end of what was cut: marks of lists may stand there
	bytes   int
	thought bool // inside <think>…</think>, which some models write first
	begun   bool
}

// A proposal is one sentence of a draft.
type proposal struct {
	text  string // without numbers of sources, links and HTML
	form  conversation.Form
	cited []int // as the model numbered them; may be wrong
}

// maxDraft bounds a draft in bytes, far beyond any answer wanted.
const maxDraft = 32 << 10

// errEndless is why a model is stopped that does not stop.
var errEndless = errors.New("the model writes without end")

// add takes a piece and returns the sentences that are complete now. most is the
// number of sources.
func (d *draft) add(piece string, most int) ([]proposal, error) {
	if d.bytes += len(piece); d.bytes > maxDraft {
		return nil, errEndless
	}
	d.tail += piece
	if i := strings.LastIndex(d.tail, thought); i >= 0 && !d.thought { // some begin in the midst of a thought
		d.tail, d.before, d.begun = d.tail[i+len(thought):], "", true
	}
	if !d.begun || d.thought {
		if d.skipThought(); !d.begun || d.thought {
			return nil, nil
		}
	}
	return d.cut(most, false), nil
}

// visible leaves out of a text what does not show, turns it round or stands for
// bytes that are no characters.
func visible(r rune) rune {
	if r == unicode.ReplacementChar || unicode.Is(unicode.Cf, r) || unicode.IsControl(r) && r != '\n' && r != '\t' {
		return -1
	}
	return r
}

// end returns the sentences left.
func (d *draft) end(most int) []proposal {
	if d.thought {
		return nil
	}
	return d.cut(most, true)
}

const thinks, thought = "<think>", "</think>"

// skipThought drops what a model thinks aloud before it answers.
func (d *draft) skipThought() {
	text := strings.TrimLeft(d.tail, " \n\t")
	if !d.begun {
		if text == "" || len(text) < len(thinks) && strings.HasPrefix(thinks, text) {
			return
		}
		d.begun, d.thought = true, strings.HasPrefix(text, thinks)
	}
	if !d.thought {
		return
	}
	if i := strings.Index(d.tail, thought); i >= 0 {
		d.tail, d.thought = d.tail[i+len(thought):], false
	}
}

// beforeKept is how much of what was cut is kept to recognise the mark of a list.
const beforeKept = 400

// wordsAhead is how many words after a full stop decide whether it ends a
// sentence.
const wordsAhead = 2

// cut takes the complete sentences off the tail; all of them when it is final.
func (d *draft) cut(most int, final bool) []proposal {
	d.tail = marksInside(linkedMark.ReplaceAllString(d.tail, "$1"))
	spans := german.Sentences(d.tail)
	if !final {
		spans = spans[:max(0, len(spans)-1)]
	}
	var out []proposal
	done := 0
	for _, s := range spans {
		if rest := d.tail[s.End:]; !final && (openMark.MatchString(rest) || len(strings.Fields(rest)) <= wordsAhead) {
			break // "am 18." may go on with "November", "Modul." with "[1]"
		}
		if p, ok := d.proposal(s, most); ok {
			out = append(out, p)
		}
		done = s.End
	}
	d.before += d.tail[:done]
	d.before = d.before[boundary(d.before, len(d.before)-beforeKept):]
	d.tail = d.tail[done:]
	return out
}

// boundary returns the first start of a character at or behind i, at least 0.
func boundary(s string, i int) int {
	i = max(0, i)
	for i < len(s) && s[i]&0xC0 == 0x80 {
		i++
	}
	return i
}

var (
	headingMark = regexp.MustCompile(`(?:^|\n)#{1,6}[ \t]+$`)
	mdImage     = regexp.MustCompile(`!\[[^\]]*\]\([^)]*\)`)
	htmlCode    = regexp.MustCompile(`(?is)<(?:script|style)\b[^>]*>.*?(?:</(?:script|style)>|$)`)
	htmlTag     = regexp.MustCompile(`</?[A-Za-z!][^<>]{0,200}>`)
	fence       = regexp.MustCompile("^(```|~~~)")
)

// proposal turns a sentence of the draft into one that can be checked. Headings,
// images and fences are none.
func (d *draft) proposal(s german.Span, most int) (proposal, bool) {
	before := d.before + d.tail[:s.Start]
	raw := s.In(d.tail)
	if headingMark.MatchString(before) || fence.MatchString(raw) {
		return proposal{}, false
	}
	text, form := shown(strings.Map(visible, raw), before, d.tail[s.End:])
	text = htmlCode.ReplaceAllString(text, "")
	text = htmlTag.ReplaceAllString(mdImage.ReplaceAllString(text, ""), "")
	text = mdMarks.Replace(mdLink.ReplaceAllString(text, "$1"))
	p := proposal{form: form}
	p.text, p.cited = takeMarks(text, most)
	return p, strings.IndexFunc(p.text, letterOrDigit) >= 0
}
