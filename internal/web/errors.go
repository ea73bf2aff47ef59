package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"smart-city-dialog.de/akademie/internal/fault"
)

// A failure is what a person is told when a request fails.
type failure struct {
	status  int
	code    string                // for programs, in JSON
	message func(t *texts) string // for people
	after   time.Duration         // when to try again; 0 if that is unknown

	// Where the error of a JSON request is; "" and 0 if that is unknown.
	field    string
	position int64 // of the byte, counted from 1

	fields func(t *texts) map[string]fieldJSON // what is wrong with several; nil: one at most
}

func (f *failure) Error() string { return f.code }

// title is the heading of the page that tells it.
func (f *failure) title(t *texts) string {
	if f.code == errNoFigures.code {
		return t.Errors.TitleDenied
	}
	return t.Errors.Title
}

// The failures that arise in this package. Those of other packages are mapped
// from their fault kind.
var (
	errEmpty       = &failure{status: http.StatusUnprocessableEntity, code: "empty_question", message: func(t *texts) string { return t.Errors.Empty }}
	errTooLarge    = &failure{status: http.StatusRequestEntityTooLarge, code: "too_large", message: func(t *texts) string { return t.Errors.TooLarge }}
	errBusy        = &failure{status: http.StatusServiceUnavailable, code: "busy", message: func(t *texts) string { return t.Errors.Busy }, after: 5 * time.Second}
	errSlow        = &failure{status: http.StatusGatewayTimeout, code: "too_slow", message: func(t *texts) string { return t.Errors.Slow }}
	errCrossOrigin = &failure{status: http.StatusForbidden, code: "cross_origin", message: func(t *texts) string { return t.Errors.CrossOrigin }}
	errMalformed   = &failure{status: http.StatusBadRequest, code: "invalid", message: func(t *texts) string { return t.Errors.Invalid }}
	errNoPage      = &failure{status: http.StatusNotFound, code: "not_found", message: func(t *texts) string { return t.Errors.NotFound }}
	errNoTalk      = &failure{status: http.StatusNotFound, code: "not_found", message: func(t *texts) string { return t.Errors.NotFoundConversation }}
	errFull        = &failure{status: http.StatusConflict, code: "conversation_full", message: func(t *texts) string { return t.Errors.Full }}
	errInternal    = &failure{status: http.StatusInternalServerError, code: "internal", message: func(t *texts) string { return t.Errors.Internal }}
	errGone        = &failure{status: 499, code: "client_gone", message: func(t *texts) string { return t.Errors.Connection }}
)

// tooLong refuses a question of more than most characters.
func tooLong(most int) *failure {
	return &failure{status: http.StatusRequestEntityTooLarge, code: "question_too_long",
		message: func(t *texts) string { return fmt.Sprintf(t.Errors.TooLong, t.Number(most)) }}
}

// tooMany refuses a client that asks too often.
func tooMany(wait time.Duration) *failure {
	f := &failure{status: http.StatusTooManyRequests, code: "too_many_requests", after: wait}
	f.message = func(t *texts) string {
		if f.retrySeconds() == 1 {
			return t.Errors.TooManySecond
		}
		return fmt.Sprintf(t.Errors.TooMany, t.Number(f.retrySeconds()))
	}
	return f
}

// retrySeconds is the value of Retry-After.
func (f *failure) retrySeconds() int { return int(math.Ceil(f.after.Seconds())) }

// explain finds what to tell about err.
func explain(err error) *failure {
	var f *failure
	var tooBig *http.MaxBytesError
	var http *echo.HTTPError
	switch {
	case errors.As(err, &f):
		return f
	case errors.As(err, &tooBig):
		return errTooLarge
	case errors.As(err, &http):
		return explainStatus(http.Code)
	case errors.Is(err, context.DeadlineExceeded):
		return errSlow
	case errors.Is(err, context.Canceled):
		return errGone
	}
	return explainKind(fault.Kind(err))
}

func explainKind(kind error) *failure {
	switch kind {
	case fault.NotFound:
		return errNoPage
	case fault.Invalid:
		return errMalformed
	case fault.Denied:
		return &failure{status: http.StatusForbidden, code: "denied", message: func(t *texts) string { return t.Errors.Denied }}
	case fault.Conflict:
		return &failure{status: http.StatusConflict, code: "conflict", message: func(t *texts) string { return t.Errors.Conflict }}
	case fault.Unavailable:
		return &failure{status: http.StatusServiceUnavailable, code: "unavailable",
			message: func(t *texts) string { return t.Errors.Unavailable }, after: 5 * time.Second}
	}
	return errInternal
}

// explainStatus maps what echo's router reports.
func explainStatus(status int) *failure {
	switch status {
	case http.StatusNotFound:
		return errNoPage
	case http.StatusMethodNotAllowed:
		return &failure{status: status, code: "method_not_allowed", message: func(t *texts) string { return t.Errors.MethodNot }}
	}
	return errInternal
}

// fail answers a request whose handler returned err, in the form that the
// client asked for. It is the only place where errors of handlers are logged.
func (s *Server) fail(err error, c echo.Context) {
	s.respond(c, s.note(c, err))
}

func (s *Server) respond(c echo.Context, f *failure) {
	if c.Response().Committed {
		return
	}
	var werr error
	switch t := prefsOf(c).t; {
	case c.Request().Method == http.MethodHead:
		werr = c.NoContent(f.status)
	case wantsStream(c.Request()):
		werr = failStream(c, f)
	case wantsJSON(c.Request()):
		werr = c.JSON(f.status, newErrorJSON(c, f))
	default:
		werr = s.page(c, f.status, view{Template: "error", Title: f.title(t), Private: true,
			Content: errorPage{T: t, Title: f.title(t), Message: f.message(t), RequestID: requestIDOf(c)}})
	}
	if werr != nil && !c.Response().Committed { // the page itself is what fails
		werr = c.String(f.status, f.message(prefsOf(c).t)+"\n")
	}
	if werr != nil {
		s.log.Debug("error page not delivered", "request", requestIDOf(c), "error", werr)
	}
}

// note logs err, finds what to tell about it, and sets Retry-After.
func (s *Server) note(c echo.Context, err error) *failure {
	f := explain(err)
	level := slog.LevelInfo
	if f.status >= http.StatusInternalServerError {
		level = slog.LevelError
	}
	s.log.Log(c.Request().Context(), level, "request failed",
		"request", requestIDOf(c), "route", c.Path(), "status", f.status, "code", f.code, "error", err)
	if f.after > 0 && !c.Response().Committed {
		c.Response().Header().Set(echo.HeaderRetryAfter, strconv.Itoa(f.retrySeconds()))
	}
	return f
}

// errorPage is the content of error.html.
type errorPage struct {
	T                         *texts
	Title, Message, RequestID string
}

// errorJSON is the error of the API and of the stream.
type errorJSON struct {
	Error struct {
		Code       string `json:"code"`
		Message    string `json:"message"`
		Field      string `json:"field,omitempty"`    // that is wrong in the request
		Position   int64  `json:"position,omitempty"` // of the byte at which the request is wrong
		RequestID  string `json:"request_id"`
		RetryAfter int    `json:"retry_after,omitempty"` // seconds

		Fields map[string]fieldJSON `json:"fields,omitempty"` // of a booking, that are wrong
	} `json:"error"`
}

func newErrorJSON(c echo.Context, f *failure) errorJSON {
	var e errorJSON
	e.Error.Code = f.code
	e.Error.Message = f.message(prefsOf(c).t)
	e.Error.Field, e.Error.Position = f.field, f.position
	e.Error.RequestID = requestIDOf(c)
	e.Error.RetryAfter = f.retrySeconds()
	if f.fields != nil {
		e.Error.Fields = f.fields(prefsOf(c).t)
	}
	return e
}
