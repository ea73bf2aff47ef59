package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"

	"github.com/labstack/echo/v4"
	xlanguage "golang.org/x/text/language"

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
	TurnID       int64  `json:"turn"` // to rate it by
	conversation.Turn

	Statistics *figuresJSON `json:"statistics,omitempty"` // figures that were asked for
	AskedBack  *backJSON    `json:"asked_back,omitempty"` // what was not understood about them
}

// apiAsk answers a program. Errors have the form of errorJSON.
func (s *Server) apiAsk(c echo.Context) error {
	var in askJSON
	err := decodeJSON(c.Request(), &in)
	t := speak(c, in.Language) // of what could be read, even when the rest is wrong
	if err != nil {
		return err
	}
	q, err := s.newQuestion(in.Conversation, "", in.Question, language(in.Language, t))
	if err != nil {
		return err
	}
	if q.person, err = s.personOf(c); err != nil {
		return err
	}
	turn, err := s.answerWhole(c.Request().Context(), &q)
	if err != nil {
		return err
	}
	if turn.Board != nil { // what was understood is for the assistant, and has its words beside
		board := *turn.Board
		board.Query = ""
		turn.Board = &board
	}
	out := answerJSON{Conversation: q.conversation, TurnID: turn.ID, Turn: turn}
	if f := q.figures; f != nil {
		spoken := language(turn.Language, t)
		if f.Result != nil {
			result := newFiguresJSON(*f.Result, spoken)
			out.Statistics = &result
		}
		if f.Back != nil {
			back := newBackJSON(*f.Back, spoken)
			out.AskedBack = &back
		}
	}
	return c.JSON(http.StatusOK, out)
}

// speak answers in the language that the request names, if it names one, and
// returns its texts.
func speak(c echo.Context, lang string) *texts {
	p := prefsOf(c)
	p.t = textsFor(language(lang, p.t))
	c.Set(keyPrefs, p)
	return p.t
}

// acceptedLanguage is that of our languages which an Accept-Language header
// prefers, "" without a header.
func acceptedLanguage(header string) string {
	if header == "" {
		return ""
	}
	ours := []string{langDE, langEN}
	_, i := xlanguage.MatchStrings(xlanguage.NewMatcher([]xlanguage.Tag{xlanguage.German, xlanguage.English}), header)
	return ours[i]
}

// decodeJSON reads exactly one JSON object of known fields. What could be read
// before an error is in the result.
func decodeJSON(r *http.Request, into any) error {
	if kind, _, err := mime.ParseMediaType(r.Header.Get(echo.HeaderContentType)); err != nil || kind != echo.MIMEApplicationJSON {
		return &failure{status: http.StatusUnsupportedMediaType, code: "not_json",
			message: func(t *texts) string { return t.Errors.NotJSON }}
	}
	d := json.NewDecoder(r.Body)
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return explainJSON(err)
	}
	switch _, err := d.Token(); {
	case errors.Is(err, io.EOF):
		return nil
	case isTooBig(err):
		return errTooLarge
	}
	return invalidJSON("", d.InputOffset(), func(t *texts) string { return fmt.Sprintf(t.Errors.JSONMore, d.InputOffset()) })
}
