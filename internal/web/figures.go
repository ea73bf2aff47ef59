package web

import (
	"context"
	"fmt"
	"html/template"
	"net/url"
	"slices"

	"github.com/labstack/echo/v4"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/assistant"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/statistics"
)

// Figures in a conversation. The conversation keeps only what was asked for: who
// knows its address need not be somebody who may see them. While an answer comes
// in, they are those of the event; a page that shows it later runs the query
// again for whoever reads it.

const (
	rowsInChat    = 12 // of a table in a conversation; the page has the others
	figuresOnPage = 4  // turns of a conversation whose figures are counted again when it is opened
)

// figuresNotice is what stands where figures were, for who may not see them or
// looks at an old turn.
type figuresNotice struct {
	T     *texts
	Words string
	Path  string // to see them; "" nobody may
}

// figures renders what a question for statistics led to.
func (r *answerRenderer) figures(e assistant.Figures) (fragment, error) {
	var html template.HTML
	var err error
	switch {
	case e.Result != nil:
		html, r.told, err = r.server.chatFigures(r.spoken, *e.Result, r.anchor)
	case e.Back != nil:
		back := newBackView(*e.Back, r.spoken.Language)
		r.told = back.Words
		html, err = r.execute("figures-back", back)
	}
	r.counted = &html
	return fragment{partFigures, placeReplace, html}, err
}

// pastFigures renders figures of a stored turn, whose reader is not known here:
// showFigures puts them in for the last turns.
func (r *answerRenderer) pastFigures(f conversation.Figures) (fragment, error) {
	if r.counted != nil { // the turn has just been answered, for this reader
		return fragment{partFigures, placeReplace, *r.counted}, nil
	}
	html, err := r.execute("figures-notice", r.server.pastNotice(r.t, f))
	return fragment{partFigures, placeReplace, html}, err
}

func (s *Server) pastNotice(t *texts, f conversation.Figures) figuresNotice {
	if f.Query == "" {
		return figuresNotice{T: t, Words: t.Figures.Asked}
	}
	return figuresNotice{T: t, Words: t.Figures.Past, Path: "/statistics?" + f.Query}
}

// chatFigures renders a result for a conversation, and says it in a sentence.
func (s *Server) chatFigures(t *texts, result statistics.Result, anchor string) (html template.HTML, told string, err error) {
	v, err := newFiguresView(t, result, anchor)
	if err != nil {
		return "", "", err
	}
	v.InChat = true
	if v.Table != nil {
		v.Table.short(t, rowsInChat)
	}
	html, err = s.execute("figures", v)
	return html, v.Sentence, err
}

// showFigures counts the figures of the last turns again for whoever reads the
// page, where they may see them.
func (s *Server) showFigures(c echo.Context, turns []turnView) error {
	left := figuresOnPage
	for i := len(turns) - 1; i >= 0 && left > 0; i-- {
		if turns[i].asked == nil {
			continue
		}
		left--
		who, err := s.personOf(c)
		if err != nil {
			return err
		}
		if turns[i].Figures, err = s.figuresAgain(c, turns, i, who); err != nil {
			return err
		}
	}
	return nil
}

// figuresAgain renders the figures of one turn for a person.
func (s *Server) figuresAgain(c echo.Context, turns []turnView, i int, who account.Person) (template.HTML, error) {
	ctx, t, turn := c.Request().Context(), prefsOf(c).t, turns[i]
	if s.cfg.Statistics == nil || !who.May(account.Statistics) {
		return s.execute("figures-notice", figuresNotice{T: t, Words: t.Figures.DeniedHere})
	}
	spoken := textsFor(turn.Lang)
	html, err := s.askedAgain(ctx, spoken, turns[:i], turn, who)
	if err == nil {
		return html, nil
	}
	notice := s.pastNotice(t, *turn.asked)
	notice.Words = s.note(c, explainFigures(err)).message(t)
	return s.execute("figures-notice", notice)
}

func (s *Server) askedAgain(ctx context.Context, t *texts, before []turnView, turn turnView, who account.Person) (template.HTML, error) {
	q, err := storedQuery(*turn.asked)
	if err != nil {
		return "", err
	}
	if q != nil {
		result, err := s.cfg.Statistics.Run(ctx, who, channel, *q)
		if err != nil {
			return "", err
		}
		html, _, err := s.chatFigures(t, result, turn.Anchor)
		return html, err
	}
	last, err := queryBefore(before)
	if err != nil {
		return "", err
	}
	understood, err := s.cfg.Statistics.Read(ctx, turn.Question, t.Language, last)
	if err != nil {
		return "", err
	}
	if back := understood.Back; back != nil {
		return s.execute("figures-back", newBackView(*back, t.Language))
	}
	return s.execute("figures-notice", figuresNotice{T: t, Words: t.Figures.Asked, Path: statisticsPath(understood.Query)})
}

// storedQuery is the query of a turn; nil where something was asked back.
func storedQuery(f conversation.Figures) (*statistics.Query, error) {
	sent, err := url.ParseQuery(f.Query)
	if err != nil {
		return nil, fmt.Errorf("web: stored query %q: %w", f.Query, err)
	}
	return queryOf(sent)
}

// queryBefore is the query that the conversation had just shown, as the assistant
// sees it; nil for none.
func queryBefore(turns []turnView) (*statistics.Query, error) {
	for _, turn := range slices.Backward(turns) {
		switch {
		case turn.asked == nil:
			return nil, nil
		case turn.asked.Query != "":
			return storedQuery(*turn.asked)
		}
	}
	return nil, nil
}
