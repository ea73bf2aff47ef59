package messages

import (
	"fmt"
	"strings"
	"time"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/wording"
)

// An Answer is a turn as it is shown.
type Answer struct {
	Turn      conversation.Turn
	PublicURL string // of the pages, without a slash at the end
	CanBook   bool
	Draft     *Draft            // of the booking that the turn is about; nil where others read, or there is none
	Bookings  []booking.Booking // where the turn shows the person's own, see Coming
	SignedIn  bool              // whether it is known who they are
	Now       time.Time
}

// NewAnswer makes the messages of a finished turn, without figures; there is at least
// one.
func NewAnswer(a Answer) []Message {
	v := answerView{Answer: a, texts: in(a.Turn.Language), page: new(page)}
	v.body(a.Turn.Sentences, v.links())
	if len(v.pieces) > 0 && !a.Turn.Done {
		v.paragraph(said(v.Interrupted))
	}
	v.notices()
	v.topics()
	v.board()
	v.mine()
	v.forCoordinators()
	v.draft()
	v.sources()
	if len(v.pieces) == 0 {
		v.paragraph(said(v.nothing()))
	}
	return v.messages()
}

// Beginning is what is there of an answer under way; ok is false for nothing yet.
func Beginning(sentences []conversation.Sentence, language string) (_ Message, ok bool) {
	v := answerView{texts: in(language), page: new(page)}
	v.body(sentences, nil)
	all := v.messages()
	return together(all), len(all) > 0
}

// nothing is said in an answer that says nothing.
func (v *answerView) nothing() string {
	if !v.Turn.Done {
		return v.Interrupted
	}
	return v.Nothing
}

// answerView is an answer on its way to messages.
type answerView struct {
	Answer
	*texts
	*page
}

// mostParagraph is the size from which on a paragraph is parted.
const mostParagraph = 4 << 10

// mostCited bounds the numbers behind a sentence.
const mostCited = 8

// body puts the text, with the numbers of its sources, which lead to links. Choices in
// the course of a booking are numbered, for a number is the shortest reply.
func (v *answerView) body(sentences []conversation.Sentence, links map[int]string) {
	var run []line // the paragraph that is being put together
	size, n, choices := 0, 0, false
	flush := func() {
		if len(run) > 0 {
			v.paragraph(join(" ", run...))
		}
		run, size = nil, 0
	}
	for _, s := range sentences {
		l := cited(inline(s.Text), s.Citations, links)
		if l.empty() {
			continue
		}
		listed := s.Form == conversation.FormItem || s.Form == conversation.FormStep
		if listed || s.Form == conversation.FormParagraph || size > mostParagraph {
			flush()
		}
		switch {
		case s.Form == conversation.FormStep, listed && v.Turn.Booking != nil:
			n++
			v.step(n, l)
		case listed:
			v.item(l)
		default:
			n = 0
			run, size = append(run, l), size+len(l.text)+len(l.html)
		}
		choices = choices || listed && v.Turn.Booking != nil
	}
	flush()
	if choices {
		v.paragraph(said(v.NumberDoes).emphasis())
	}
}

// cited puts the numbers of its sources behind a sentence.
func cited(l line, numbers []int, links map[int]string) line {
	if l.empty() {
		return l
	}
	for _, n := range numbers[:min(len(numbers), mostCited)] {
		mark := said(fmt.Sprintf("[%d]", n))
		if target, ok := webAddress(links[n]); ok {
			mark.html = anchor(target, mark.html)
		}
		l = join(" ", l, mark)
	}
	return l
}

// mostNotice bounds what is to be known about an answer, in characters.
const mostNotice = 600

// notices puts what is to be known about the answer, and that a model wrote it.
func (v *answerView) notices() {
	for _, notice := range v.Turn.Notices {
		l := inline(notice)
		if len([]rune(l.text)) > mostNotice {
			l = said(cut(l.text, mostNotice))
		}
		v.paragraph(l.emphasis())
	}
	if v.Turn.ByModel {
		v.paragraph(said(fmt.Sprintf(v.texts.ByModel, cut(v.Turn.Model, mostName))).emphasis())
	}
}

func (l line) emphasis() line {
	if l.html != "" && !strings.Contains(l.html, "<em>") {
		l.html = "<em>" + l.html + "</em>"
	}
	return l
}

// topics puts the nearest topics of a refusal.
func (v *answerView) topics() {
	if len(v.Turn.Topics) == 0 {
		return
	}
	v.heading(v.Topics)
	for _, t := range v.Turn.Topics {
		address := wording.DocumentAddress(v.PublicURL, t.Document, t.Excerpt)
		if address == "" {
			address = t.URL
		}
		v.item(below(link(address, t.Title), said(cut(inline(t.Excerpt).text, mostQuoted))))
	}
}

// mostQuoted bounds what is quoted of a document beside its name, in characters.
const mostQuoted = 300
