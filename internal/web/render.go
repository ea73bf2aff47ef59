package web

import (
	"bytes"
	"fmt"
	"html/template"
	"reflect"
	"slices"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/assistant"
	"smart-city-dialog.de/akademie/internal/conversation"
)

// An answerRenderer turns the events of one answer into fragments. It remembers
// what it has rendered, because a sentence may continue a paragraph or a list.
type answerRenderer struct {
	server *Server
	t      *texts // the page's
	spoken *texts // those of the language of the answer
	anchor string // prefix of the ids in this answer

	reader       account.Person
	conversation string // where the buttons of cards lead; "" begins one
	// form shows the draft of the conversation's booking; nil where it stands
	// further down.
	form formRenderer
	// mine shows the reader's own bookings; nil where they stand elsewhere.
	mine func() (template.HTML, error)

	block     string // tag of the block that is open: "", "p", "ul" or "ol"
	sentences []conversation.Sentence
	citations []conversation.Citation
	notices   []string
	board     *conversation.Board
	cards     template.HTML // of board
	booking   *conversation.BookingForm
	hasRun    bool           // booking does
	own       bool           // the reader's bookings were shown
	counted   *template.HTML // the figures that were shown; nil: none
	told      string         // those in a sentence
}

func (s *Server) newAnswerRenderer(t *texts, anchor string) *answerRenderer {
	return &answerRenderer{server: s, t: t, spoken: t, anchor: anchor}
}

// event renders one event. Status has no lasting place in the answer and is
// left to the caller.
func (r *answerRenderer) event(e assistant.Event) ([]fragment, error) {
	switch e := e.(type) {
	case assistant.Status:
		return nil, nil
	case assistant.Text:
		return r.one(r.sentence(e.Sentence))
	case assistant.Notice:
		return r.one(r.notice(e.Text))
	case assistant.Sources:
		return r.one(r.sources(e.Citations))
	case assistant.Runs:
		return r.runs(e.Board)
	case assistant.Form:
		return r.bookingForm(e.Booking)
	case assistant.Mine:
		return r.one(r.ownBookings())
	case assistant.Figures:
		return r.one(r.figures(e))
	case assistant.Done:
		return r.done(e.Turn)
	}
	return nil, fmt.Errorf("web: event %T has no rendering", e)
}

func (r *answerRenderer) one(f fragment, err error) ([]fragment, error) {
	if err != nil {
		return nil, err
	}
	return []fragment{f}, nil
}

// turn renders a whole answer as one list of fragments.
func (r *answerRenderer) turn(turn conversation.Turn) ([]fragment, error) {
	r.spoken = textsFor(language(turn.Language, r.t))
	events := make([]assistant.Event, 0, len(turn.Sentences)+len(turn.Notices)+4)
	for _, s := range turn.Sentences {
		events = append(events, assistant.Text{Sentence: s})
	}
	for _, n := range turn.Notices {
		events = append(events, assistant.Notice{Text: n})
	}
	if turn.Board != nil {
		events = append(events, assistant.Runs{Board: *turn.Board})
	}
	if turn.Booking != nil {
		events = append(events, assistant.Form{Booking: *turn.Booking})
	}
	if turn.Mine {
		events = append(events, assistant.Mine{})
	}
	var all []fragment
	if turn.Figures != nil {
		f, err := r.pastFigures(*turn.Figures)
		if err != nil {
			return nil, err
		}
		all = append(all, f)
	}
	events = append(events, assistant.Sources{Citations: turn.Citations})
	if turn.Done {
		events = append(events, assistant.Done{Turn: turn})
	}
	for _, e := range events {
		fragments, err := r.event(e)
		if err != nil {
			return nil, err
		}
		all = append(all, fragments...)
	}
	return all, nil
}

// sentence renders a sentence and the numbers of its sources.
func (r *answerRenderer) sentence(s conversation.Sentence) (fragment, error) {
	text, err := r.server.markdown.inline(s.Text)
	if err != nil {
		return fragment{}, err
	}
	html, err := r.execute("sentence", sentenceView{Text: text, Citations: s.Citations, Anchor: r.anchor, T: r.t})
	if err != nil {
		return fragment{}, err
	}
	f := r.lay(s, html)
	r.sentences = append(r.sentences, s)
	return f, nil
}

// lay decides whether a sentence continues the open block or begins another.
func (r *answerRenderer) lay(s conversation.Sentence, html template.HTML) fragment {
	want := map[conversation.Form]string{conversation.FormItem: "ul", conversation.FormStep: "ol"}[s.Form]
	item := "<li>" + html + "</li>"
	if (r.block == want || r.block == "p") && r.sameSources(s) {
		item = `<li class="same-sources">` + html + "</li>"
	}
	switch {
	case s.Form == conversation.FormText && r.block != "":
		return fragment{partBody, placeInline, " " + html}
	case want == "":
		r.block = "p"
		return fragment{partBody, placeBlock, "<p>" + html + "</p>"}
	case want == r.block:
		return fragment{partBody, placeItem, item}
	}
	r.block = want
	style := map[string]template.HTML{"ul": "kern-list--bullet", "ol": "kern-list--number"}[want]
	tag := template.HTML(want)
	return fragment{partBody, placeBlock, "<" + tag + ` class="kern-list ` + style + `">` + item + "</" + tag + ">"}
}

// sameSources reports whether a sentence rests on the same sources as the one
// before. The style sheet then shows their numbers once, behind the last item of
// such a run; a stream does not know an item to be the last before the next one
// comes.
func (r *answerRenderer) sameSources(s conversation.Sentence) bool {
	n := len(r.sentences)
	return n > 0 && len(s.Citations) > 0 && slices.Equal(r.sentences[n-1].Citations, s.Citations)
}

func (r *answerRenderer) notice(text string) (fragment, error) {
	html, err := r.server.markdown.inline(text)
	if err != nil {
		return fragment{}, err
	}
	html, err = r.execute("notice", html)
	r.notices = append(r.notices, text)
	return fragment{partNotices, placeBlock, html}, err
}

func (r *answerRenderer) sources(citations []conversation.Citation) (fragment, error) {
	r.citations = citations
	views := make([]sourceView, len(citations))
	for i, c := range citations {
		v, err := r.source(c)
		if err != nil {
			return fragment{}, err
		}
		views[i] = v
	}
	html, err := r.execute("sources", sourcesView{Sources: views, T: r.t})
	return fragment{partSources, placeReplace, html}, err
}

// runs renders dated runs as cards.
func (r *answerRenderer) runs(b conversation.Board) ([]fragment, error) {
	html, err := r.execute("board", r.server.boardView(r.spoken, b, r.conversation))
	if err != nil {
		return nil, err
	}
	r.board, r.cards = &b, html
	return r.placeCards(), nil
}

// placeCards puts the cards above a form for which one of them is to be chosen,
// and below one that has its run: there they are what else could be booked.
func (r *answerRenderer) placeCards() []fragment {
	if r.hasRun {
		return []fragment{{partRuns, placeReplace, ""}, {partOthers, placeReplace, r.cards}}
	}
	return []fragment{{partRuns, placeReplace, r.cards}}
}

// bookingForm renders the draft of a booking, or where it is found.
func (r *answerRenderer) bookingForm(b conversation.BookingForm) ([]fragment, error) {
	show := r.form
	if show == nil {
		show = func(t *texts, _ conversation.BookingForm) (template.HTML, bool, error) {
			html, err := r.execute("draft-past", t)
			return html, false, err
		}
	}
	html, hasRun, err := show(r.spoken, b)
	if err != nil {
		return nil, err
	}
	r.booking, r.hasRun = &b, hasRun
	all := []fragment{{partBooking, placeReplace, html}}
	if r.board != nil && hasRun {
		all = append(all, r.placeCards()...)
	}
	return all, nil
}

// ownBookings renders the bookings of whoever reads the page, or leads to them.
func (r *answerRenderer) ownBookings() (fragment, error) {
	r.own = true
	show := r.mine
	if show == nil {
		show = func() (template.HTML, error) { return r.execute("mine-past", r.t) }
	}
	html, err := show()
	return fragment{partMine, placeReplace, html}, err
}

// done renders what stands below a finished answer. Where the turn as saved differs from
// what was streamed, the saved one wins.
func (r *answerRenderer) done(turn conversation.Turn) ([]fragment, error) {
	var all []fragment
	if r.differs(turn) {
		saved := r.server.newAnswerRenderer(r.t, r.anchor)
		saved.conversation, saved.form, saved.mine, saved.counted = r.conversation, r.form, r.mine, r.counted
		open := turn
		open.Done = false
		fragments, err := saved.turn(open)
		if err != nil {
			return nil, err
		}
		for _, part := range []string{partBody, partNotices, partRuns, partBooking, partOthers, partMine, partFigures, partSources} {
			all = append(all, fragment{part, placeReplace, assemble(fragments, part)})
		}
	}
	footer, err := r.footer(turn)
	return append(all, footer), err
}

// differs reports whether a turn as saved is not what was streamed, be it in the
// language of its cards and its form.
func (r *answerRenderer) differs(turn conversation.Turn) bool {
	switch {
	case !slices.EqualFunc(r.sentences, turn.Sentences, sameSentence), !slices.Equal(r.notices, turn.Notices), !slices.Equal(r.citations, turn.Citations),
		!reflect.DeepEqual(r.board, turn.Board), !reflect.DeepEqual(r.booking, turn.Booking),
		r.own != turn.Mine, (r.counted != nil) != (turn.Figures != nil):
		return true
	}
	return (turn.Board != nil || turn.Booking != nil) && language(turn.Language, r.t) != r.spoken.Language
}

// footer renders related topics, who wrote the answer, and what people think of it.
func (r *answerRenderer) footer(turn conversation.Turn) (fragment, error) {
	view := footerView{Topics: make([]topicView, len(turn.Topics)), T: r.t}
	for i, topic := range turn.Topics {
		excerpt, err := r.server.markdown.inline(topic.Excerpt)
		if err != nil {
			return fragment{}, err
		}
		view.Topics[i] = topicView{Title: topic.Title, Local: documentPath(topic.Document, ""), Excerpt: excerpt, Lang: topic.Language}
	}
	if turn.ByModel {
		view.ByModel = fmt.Sprintf(r.t.ByModel, turn.Model)
	}
	if turn.Refused && turn.Intent == assistant.IntentStatistics && r.reader.Email == "" && r.server.cfg.Accounts != nil {
		view.SignIn = "/statistics" // which comes after signing in
	}
	if canRate(r.conversation, turn) {
		view.Rating = newRating(r.t, r.conversation, turn.ID, r.anchor, turn.Helpful)
	}
	html, err := r.execute("footer", view)
	return fragment{partFooter, placeReplace, html}, err
}

func sameSentence(a, b conversation.Sentence) bool {
	return a.Text == b.Text && a.Form == b.Form && slices.Equal(a.Citations, b.Citations)
}

func (r *answerRenderer) execute(name string, data any) (template.HTML, error) {
	var b bytes.Buffer
	if err := r.server.templates.ExecuteTemplate(&b, name, data); err != nil {
		return "", fmt.Errorf("web: render %s: %w", name, err)
	}
	return template.HTML(bytes.TrimSpace(b.Bytes())), nil
}
