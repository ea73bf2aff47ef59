package slackbot

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/inbox"
)

func TestWhatFollowsFromAFailureOfSlack(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	inWords := func(code string) error { return slack.SlackErrorResponse{Err: code} }
	secret := "https://hooks.example/actions/T1/secret"
	for name, c := range map[string]struct {
		err     error
		kind    error
		after   time.Duration // 0: no later
		unclear bool
	}{
		"a limit":                   {&slack.RateLimitedError{RetryAfter: 7 * time.Second}, nil, 7 * time.Second, false},
		"a limit without a time":    {&slack.RateLimitedError{}, nil, time.Second, false},
		"a limit without end":       {&slack.RateLimitedError{RetryAfter: 24 * time.Hour}, nil, longestPause, false},
		"a limit in words":          {inWords("ratelimited"), nil, limitedPause, false},
		"a limit without a header":  {slack.StatusCodeError{Code: 429}, nil, limitedPause, false},
		"nobody there":              {&url.Error{Op: "Post", URL: secret, Err: &net.OpError{Op: "dial", Err: errors.New("refused")}}, fault.Unavailable, brokenPause, false},
		"an answer that never came": {&url.Error{Op: "Post", URL: secret, Err: &net.OpError{Op: "read", Err: errors.New("reset")}}, fault.Unavailable, brokenPause, true},
		"a gateway":                 {slack.StatusCodeError{Code: 502}, fault.Unavailable, brokenPause, true},
		"half done":                 {inWords("fatal_error"), fault.Unavailable, brokenPause, true},
		"no channel":                {inWords("channel_not_found"), fault.NotFound, 0, false},
		"an old response URL":       {slack.StatusCodeError{Code: 404}, fault.NotFound, 0, false},
		"no blocks":                 {inWords("invalid_blocks"), fault.Invalid, 0, false},
		"no scope":                  {inWords("missing_scope"), fault.Invalid, 0, false},
		"our own":                   {fmt.Errorf("conversation: %w", fault.Conflict), fault.Conflict, 0, false},
	} {
		t.Run(name, func(t *testing.T) {
			err := d.failure(t.Context(), d.slack.Team, c.err)
			if ask := (inbox.Later{}); errors.As(err, &ask) != (c.after != 0) || ask.After != c.after {
				t.Errorf("%v is %v, later %v, want %v", c.err, err, ask.After, c.after)
			}
			if fault.Kind(err) != c.kind {
				t.Errorf("%v is %v, want %v", c.err, err, c.kind)
			}
			if unclear(c.err) != c.unclear {
				t.Errorf("unclear = %v", !c.unclear)
			}
			if strings.Contains(err.Error(), "secret") {
				t.Errorf("the error tells an address: %v", err)
			}
		})
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := d.failure(ended, d.slack.Team, inWords("fatal_error")); !errors.Is(err, context.Canceled) {
		t.Errorf("of a job that ended: %v", err)
	}
}
