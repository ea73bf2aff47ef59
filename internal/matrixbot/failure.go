package matrixbot

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"
	"unicode/utf8"

	"maunium.net/go/mautrix"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/inbox"
)

// errRevoked is of an access token that is not valid any more: the device was logged
// out, or the account closed.
var errRevoked = errors.New("the access token is not valid any more")

// The spec's codes of an account that cannot be used any more.
// https://spec.matrix.org/v1.15/client-server-api/#common-error-codes
var revokedCodes = map[string]bool{"M_UNKNOWN_TOKEN": true, "M_MISSING_TOKEN": true, "M_USER_DEACTIVATED": true, "M_USER_LOCKED": true}

// failure makes an error of a call of the homeserver what this package acts on: an
// inbox.Later where it is away or asks for less; errRevoked; fault.Denied for what is
// not allowed in a room, or by the account; fault.NotFound for what is not there; and
// fault.Invalid for what it does not take.
func (b *Bot) failure(ctx context.Context, err error) error {
	var (
		answer mautrix.HTTPError
		code   string
	)
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case fault.Kind(err) != nil || errors.As(err, new(inbox.Later)) || errors.Is(err, errRevoked):
		return err
	case !errors.As(err, &answer) || answer.Response == nil:
		return inbox.Later{After: b.timing.brokenTime(), Cause: fmt.Errorf("%w: %w", fault.Unavailable, err)}
	}
	if answer.RespError != nil {
		code = answer.RespError.ErrCode
	}
	status := answer.Response.StatusCode
	told := said(answer, code)
	switch {
	case status == http.StatusTooManyRequests || code == "M_LIMIT_EXCEEDED":
		return inbox.Later{After: b.limited(answer), Cause: told}
	case revokedCodes[code] || status == http.StatusUnauthorized:
		return fmt.Errorf("%w: %w", errRevoked, told)
	case status >= http.StatusInternalServerError, status == http.StatusRequestTimeout, status < http.StatusBadRequest:
		return inbox.Later{After: b.timing.brokenTime(), Cause: fmt.Errorf("%w: %w", fault.Unavailable, told)}
	case status == http.StatusForbidden:
		return fmt.Errorf("%w: %w", fault.Denied, told)
	case status == http.StatusNotFound || status == http.StatusGone:
		return fmt.Errorf("%w: %w", fault.NotFound, told)
	}
	return fmt.Errorf("%w: %w", fault.Invalid, told)
}

// limited is how long the homeserver wants to be left alone: in milliseconds, or as the
// header says, in whole seconds.
func (b *Bot) limited(answer mautrix.HTTPError) time.Duration {
	if answer.RespError != nil {
		if ms, ok := answer.RespError.ExtraData["retry_after_ms"].(float64); ok && ms >= 0 {
			return time.Duration(min(ms, float64(mostLimited.Milliseconds()))) * time.Millisecond
		}
	}
	if seconds, err := strconv.Atoi(answer.Response.Header.Get("Retry-After")); err == nil && seconds >= 0 {
		return time.Duration(min(seconds, int(mostLimited.Seconds()))) * time.Second
	}
	return b.timing.limitedTime()
}

// mostSaid is how much of what the homeserver says of an error is logged, in characters.
const mostSaid = 200

// said is what the homeserver said, short, and without the address that was asked.
func said(answer mautrix.HTTPError, code string) error {
	what := ""
	var address *url.Error
	switch {
	case answer.RespError != nil:
		what = answer.RespError.Err
	case errors.As(answer.WrappedError, &address):
		what = address.Err.Error()
	}
	if utf8.RuneCountInString(what) > mostSaid {
		what = string([]rune(what)[:mostSaid]) + "…"
	}
	return fmt.Errorf("HTTP %d %s %q", answer.Response.StatusCode, code, what)
}
