package web

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"

	"github.com/labstack/echo/v4"

	"smart-city-dialog.de/akademie/internal/conversation"
)

// askJSON is the body of POST /api/v1/ask.
type askJSON struct {
	Question     string `json:"question"`
	Conversation string `json:"conversation"` // id from an earlier answer; "" begins a conversation
	Language     string `json:"language"`     // "de" or "en": used where the question does not tell
}

// answerJSON is its result: the turn, and where to go on.
type answerJSON struct {
	Conversation string `json:"conversation"`
	conversation.Turn
}

// apiAsk answers a program. Errors have the form of errorJSON.
func (s *Server) apiAsk(c echo.Context) error {
	var in askJSON
	if err := decodeJSON(c.Request(), &in); err != nil {
		return err
	}
	t := prefsOf(c).t
	q, err := s.newQuestion(in.Conversation, "", in.Question, language(in.Language, t))
	if err != nil {
		return err
	}
	turn, err := s.answerWhole(c.Request().Context(), &q)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, answerJSON{q.conversation, turn})
}

// decodeJSON reads exactly one JSON object of known fields.
func decodeJSON(r *http.Request, into any) error {
	if kind, _, err := mime.ParseMediaType(r.Header.Get(echo.HeaderContentType)); err != nil || kind != echo.MIMEApplicationJSON {
		return &failure{status: http.StatusUnsupportedMediaType, code: "not_json",
			message: func(t *texts) string { return t.Errors.Invalid }}
	}
	d := json.NewDecoder(r.Body)
	d.DisallowUnknownFields()
	err := d.Decode(into)
	if err == nil {
		_, err = d.Token()
	}
	var tooBig *http.MaxBytesError
	switch {
	case errors.Is(err, io.EOF):
		return nil
	case errors.As(err, &tooBig):
		return errTooLarge
	default:
		return errMalformed
	}
}
