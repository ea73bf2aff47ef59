package web

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/assistant"
	"smart-city-dialog.de/akademie/internal/conversation"
)

// A question is what a form, the script or a program asks.
type question struct {
	conversation string // "" begins one
	turn         int64  // an interrupted turn to answer again; 0 for a new question
	text         string
	language     string
	run          int64 // a run that was chosen by its button; 0 for none
	person       account.Person
	figures      *assistant.Figures // what came of it, for who waits for the whole answer; nil: none
}

// conversationID is what ids of conversations look like; anything else is not
// looked up.
var conversationID = regexp.MustCompile(`^[A-Za-z0-9]{26}$`)

// newQuestion checks what was sent.
func (s *Server) newQuestion(conversation, turn, text, language string) (question, error) {
	q := question{conversation: conversation, language: language, text: clean(text)}
	if conversation != "" && !conversationID.MatchString(conversation) {
		return q, errNoTalk
	}
	if turn != "" {
		id, err := strconv.ParseInt(turn, 10, 64)
		if err != nil || id <= 0 || conversation == "" {
			return q, errMalformed
		}
		q.turn = id
		return q, nil
	}
	if q.text == "" {
		return q, errEmpty
	}
	if utf8.RuneCountInString(q.text) > s.cfg.Limits.QuestionRunes {
		return q, tooLong(s.cfg.Limits.QuestionRunes)
	}
	return q, nil
}

// clean makes text storable: valid UTF-8, without control characters that
// neither people type nor PostgreSQL keeps.
func clean(text string) string {
	text = strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\r\n", "\n")
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0x7f {
			return -1
		}
		return r
	}, text))
}

// place makes sure that the conversation exists and belongs to this channel. A
// question that repeats one cut off at the end of the conversation answers that
// one, so that asking again after a lost connection leaves no torn turn behind.
func (s *Server) place(ctx context.Context, q *question) error {
	if q.conversation == "" {
		started, err := s.cfg.Conversations.Start(ctx, channel)
		q.conversation = started.ID
		return err
	}
	_, turns, err := s.find(ctx, q.conversation)
	if n := len(turns); n > 0 && q.turn == 0 && !turns[n-1].Done && turns[n-1].Question == q.text {
		q.turn = turns[n-1].ID
	} else if n >= conversation.MaxTurns && q.turn == 0 {
		return errFull
	}
	return err
}

// answer runs one turn. It ends when the reader leaves, when the turn takes too
// long, or when emit fails.
func (s *Server) answer(ctx context.Context, q question, emit func(assistant.Event) error) (conversation.Turn, error) {
	turn, err := s.cfg.Assistant.Turn(ctx, assistant.Input{
		Conversation: q.conversation, TurnID: q.turn, Question: q.text, Language: q.language, Channel: channel, Run: q.run, Person: q.person,
	}, emit)
	switch {
	case err != nil:
		s.metrics.turn("failed")
	case turn.Refused:
		s.metrics.turn("refused")
	default:
		s.metrics.turn("answered")
	}
	return turn, err
}

// answerWhole waits for its place, answers, and returns the finished turn.
func (s *Server) answerWhole(ctx context.Context, q *question) (conversation.Turn, error) {
	leave, err := s.enter()
	if err != nil {
		return conversation.Turn{}, err
	}
	defer leave()
	ctx, cancel := context.WithTimeout(ctx, s.cfg.Limits.TurnTime)
	defer cancel()
	end, err := s.turns.start(ctx)
	if err != nil {
		return conversation.Turn{}, err
	}
	defer end()
	if err := s.place(ctx, q); err != nil {
		return conversation.Turn{}, err
	}
	return s.answer(ctx, *q, func(e assistant.Event) error {
		if f, ok := e.(assistant.Figures); ok {
			q.figures = &f
		}
		return nil
	})
}

// enter takes a place in the queue of turns.
func (s *Server) enter() (leave func(), err error) {
	leave, err = s.turns.enter()
	if errors.Is(err, errBusy) {
		s.metrics.refused("busy")
	}
	return leave, err
}

// ask answers a question from the page: as a stream for the script, otherwise
// by sending the browser to the page that shows the answer.
func (s *Server) ask(c echo.Context) error {
	t := prefsOf(c).t
	q, err := s.newQuestion(c.FormValue("conversation"), c.FormValue("turn"), c.FormValue("question"), t.Language)
	switch {
	case err == nil:
		return s.answerForm(c, q)
	case wantsStream(c.Request()):
		return err
	}
	return s.askFailed(c, q, err)
}

// answerForm answers what the page asks.
func (s *Server) answerForm(c echo.Context, q question) (err error) {
	if q.person, err = s.personOf(c); err != nil {
		return err
	}
	if wantsStream(c.Request()) {
		return s.stream(c, q)
	}
	turn, err := s.answerWhole(c.Request().Context(), &q)
	if err != nil {
		return s.askFailed(c, q, err)
	}
	return c.Redirect(http.StatusSeeOther, "/c/"+q.conversation+"#"+turnAnchor(turn.ID))
}

// wantsStream reports whether the client reads server-sent events.
func wantsStream(r *http.Request) bool {
	return strings.Contains(r.Header.Get("Accept"), "text/event-stream")
}

// isAPI reports whether the request is one that programs send.
func isAPI(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, "/api/") }

// wantsJSON reports whether the client is a program.
func wantsJSON(r *http.Request) bool {
	return isAPI(r) || strings.HasPrefix(r.Header.Get("Accept"), "application/json")
}

// readBody takes the whole body into memory, which limitBody bounds.
func readBody(r *http.Request) error {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	if err := parseForm(r); err != nil {
		return err
	}
	return nil
}

// parseForm reads a form's fields; other kinds of body are left alone.
func parseForm(r *http.Request) error {
	err := r.ParseForm()
	var tooBig *http.MaxBytesError
	if err != nil && !errors.As(err, &tooBig) {
		return errMalformed
	}
	return err
}
