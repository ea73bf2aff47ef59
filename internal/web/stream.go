package web

import (
	"context"
	"crypto/rand"
	"fmt"
	"html/template"
	"strings"
	"sync"

	"github.com/labstack/echo/v4"

	"smart-city-dialog.de/akademie/internal/assistant"
	"smart-city-dialog.de/akademie/internal/conversation"
)

// The events of a stream. text, sources, notice, runs, form, mine and figures
// carry fragments; see README.md for the fields of all of them.
const (
	eventStatus = "status"
	eventDone   = "done"
	eventError  = "error"
)

// statusJSON says what is being done, and once where the conversation is found.
type statusJSON struct {
	Text         string `json:"text"`
	Language     string `json:"language"`
	Conversation string `json:"conversation,omitempty"`
	Anchor       string `json:"anchor,omitempty"` // prefix of the ids in the fragments that follow
}

// fragmentsJSON are pieces of the answer.
type fragmentsJSON struct {
	Fragments []fragment `json:"fragments"`
}

// doneJSON ends a stream.
type doneJSON struct {
	fragmentsJSON
	Language string `json:"language"`
	Refused  bool   `json:"refused"`
	Announce string `json:"announce"` // for screen readers
}

// stream answers a question by server-sent events. Errors after the first byte
// are told as an event, since the status is already sent.
func (s *Server) stream(c echo.Context, q question) error {
	leave, err := s.enter()
	if err != nil {
		return err
	}
	defer leave()
	ctx, cancel := context.WithTimeout(c.Request().Context(), s.cfg.Limits.TurnTime)
	defer cancel()

	events, err := newEventStream(c.Response(), 200)
	if err != nil {
		return err
	}
	stop := make(chan struct{})
	var beating sync.WaitGroup
	beating.Go(func() { events.beat(stop) })
	defer beating.Wait()
	defer close(stop)

	if err := s.streamTurn(ctx, events, prefsOf(c).t, q); err != nil {
		f := s.note(c, err)
		_ = events.send(eventError, newErrorJSON(c, f)) // to a reader that may have left
	}
	return nil
}

func (s *Server) streamTurn(ctx context.Context, events *eventStream, t *texts, q question) error {
	if err := events.send(eventStatus, statusJSON{Text: t.SearchingPlain, Language: t.Language}); err != nil {
		return err
	}
	end, ok := s.turns.tryStart()
	if !ok {
		if err := events.send(eventStatus, statusJSON{Text: t.Waiting, Language: t.Language}); err != nil {
			return err
		}
		var err error
		if end, err = s.turns.start(ctx); err != nil {
			return err
		}
	}
	defer end()

	if err := s.place(ctx, &q); err != nil {
		return err
	}
	anchor := "s" + strings.ToLower(rand.Text()[:8])
	where := statusJSON{Text: t.SearchingPlain, Language: t.Language, Conversation: q.conversation, Anchor: anchor}
	if err := events.send(eventStatus, where); err != nil {
		return err
	}
	r := s.newAnswerRenderer(t, anchor)
	r.mine = func() (template.HTML, error) { return s.mine(ctx, t, q.person) }
	r.reader = q.person
	r.conversation, r.form = q.conversation, s.draftForm(ctx, q.conversation, false)
	_, err := s.answer(ctx, q, func(e assistant.Event) error { return r.stream(events, e) })
	return err
}

// stream sends one event of the assistant to the page.
func (r *answerRenderer) stream(events *eventStream, e assistant.Event) error {
	fragments, err := r.event(e)
	if err != nil {
		return err
	}
	switch e := e.(type) {
	case assistant.Status:
		r.spoken = textsFor(language(e.Language, r.t))
		return events.send(eventStatus, newStatus(e, r.t))
	case assistant.Done:
		return events.send(eventDone, doneJSON{
			fragmentsJSON: fragmentsJSON{fragments},
			Language:      language(e.Turn.Language, r.t),
			Refused:       e.Turn.Refused,
			Announce:      strings.TrimSpace(r.told + " " + announcement(e.Turn, r.t)),
		})
	case assistant.Text:
		return events.send("text", fragmentsJSON{fragments})
	case assistant.Sources:
		return events.send("sources", fragmentsJSON{fragments})
	case assistant.Notice:
		return events.send("notice", fragmentsJSON{fragments})
	case assistant.Runs:
		return events.send("runs", fragmentsJSON{fragments})
	case assistant.Form:
		return events.send("form", fragmentsJSON{fragments})
	case assistant.Mine:
		return events.send("mine", fragmentsJSON{fragments})
	case assistant.Figures:
		return events.send("figures", fragmentsJSON{fragments})
	}
	return fmt.Errorf("web: event %T has no name", e)
}

// newStatus speaks the language of the person who asked, if that is known.
func newStatus(e assistant.Status, page *texts) statusJSON {
	t := textsFor(language(e.Language, page))
	status := statusJSON{Text: t.SearchingPlain, Language: t.Language}
	switch {
	case e.Stage == assistant.StageComposing:
		status.Text = t.Composing
	case e.Passages > 0:
		status.Text = fmt.Sprintf(t.Searching, t.Number(e.Passages))
	}
	return status
}

func announcement(turn conversation.Turn, t *texts) string {
	switch n := len(turn.Citations); n {
	case 0:
		return t.AnsweredNone
	case 1:
		return t.AnsweredOne
	default:
		return fmt.Sprintf(t.Answered, n)
	}
}

// failStream tells a client that reads events why there will be none.
func failStream(c echo.Context, f *failure) error {
	events, err := newEventStream(c.Response(), f.status)
	if err != nil {
		return err
	}
	return events.send(eventError, newErrorJSON(c, f))
}
