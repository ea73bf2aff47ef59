package slackbot

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/slack-go/slack"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/inbox"
)

// How long is waited before Slack is asked again.
const (
	limitedPause = 30 * time.Second // when it asks for less and does not say how long
	longestPause = 5 * time.Minute  // at most, however long it says
	brokenPause  = 5 * time.Second  // when it could not be reached, or could not do it
)

// client is Slack's API with the token of a workspace. Calls have a time limit;
// their errors are to be given to failure. A workspace without a token is
// fault.NotFound.
func (b *Bot) client(ctx context.Context, team string) (*slack.Client, Installation, error) {
	i, err := b.installation(ctx, team)
	if err != nil {
		return nil, i, err
	}
	return b.plain(i.Token, slack.OptionHTTPClient(&http.Client{Timeout: b.out.callTime(), CheckRedirect: stay})), i, nil
}

// stay follows no redirects: Slack answers at the address that is asked.
func stay(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// Slack's errors, beside those of tokens (goneCodes), by what follows from them.
// https://docs.slack.dev/reference/methods/chat.postMessage#errors
var (
	// busyCodes are no answer: Slack could not do it just now.
	busyCodes = []string{"fatal_error", "internal_error", "service_unavailable", "request_timeout", "messaging_processing_failed", "operation_timeout"}
	// limitedCodes ask for less.
	limitedCodes = []string{"ratelimited", "rate_limited", "message_limit_exceeded"}
	// absentCodes are of what is not there, or not for us.
	absentCodes = []string{
		"channel_not_found", "is_archived", "not_in_channel", "user_not_in_channel", "channel_is_limited_access",
		"thread_not_found", "message_not_found", "parent_message_not_found", "cannot_reply_to_message", "messages_tab_disabled",
		"user_not_found", "users_not_found", "user_disabled", "user_not_visible", "cannot_dm_bot",
		"restricted_action", "restricted_action_read_only_channel", "restricted_action_thread_only_channel",
		"restricted_action_non_threadable_channel", "restricted_action_thread_locked", "ekm_access_denied",
		"used_url", "expired_url", "file_not_found",
	}
)

// failure makes an error of a call what this package acts on: a later; fault.Denied
// where the token or the app is gone, which marks the installation as revoked;
// fault.NotFound where the channel, thread, message or person is, or is closed to us;
// fault.Invalid for what Slack does not take.
func (b *Bot) failure(ctx context.Context, team string, err error) error {
	var (
		said    slack.SlackErrorResponse
		limited *slack.RateLimitedError
		status  slack.StatusCodeError
	)
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case fault.Kind(err) != nil || errors.As(err, new(inbox.Later)):
		return err
	case errors.As(err, &limited):
		return inbox.After(min(max(limited.RetryAfter, time.Second), longestPause), err)
	case tokenGone(err):
		if gone := b.revoked(ctx, team, err.Error()); gone != nil {
			return inbox.After(brokenPause, gone)
		}
		return fmt.Errorf("%w: %w", fault.Denied, err)
	case errors.As(err, &said) && slices.Contains(limitedCodes, said.Err),
		errors.As(err, &status) && status.Code == http.StatusTooManyRequests:
		return inbox.After(limitedPause, err)
	case errors.As(err, &said) && slices.Contains(absentCodes, said.Err),
		errors.As(err, &status) && (status.Code == http.StatusNotFound || status.Code == http.StatusGone): // of a response URL
		return fmt.Errorf("%w: %w", fault.NotFound, err)
	case unclear(err), notReached(err):
		return inbox.After(brokenPause, fmt.Errorf("%w: %w", fault.Unavailable, mute(err)))
	}
	return fmt.Errorf("%w: %w", fault.Invalid, mute(err))
}

// unclear reports whether a call that failed with err may have done what it should:
// Slack has not said that it did not.
func unclear(err error) bool {
	var (
		said    slack.SlackErrorResponse
		limited *slack.RateLimitedError
		status  slack.StatusCodeError
	)
	switch {
	case err == nil, notReached(err), fault.Kind(err) != nil && !errors.Is(err, fault.Unavailable), errors.As(err, &limited):
		return false
	case errors.As(err, &said):
		return slices.Contains(busyCodes, said.Err)
	case errors.As(err, &status):
		return status.Code >= http.StatusInternalServerError
	}
	return true
}

// notReached reports whether a call never got to Slack.
func notReached(err error) bool {
	var network *net.OpError
	return errors.As(err, &network) && network.Op == "dial"
}

// mute takes addresses out of an error of the network: those of response URLs let
// anybody who reads them speak.
func mute(err error) error {
	var address *url.Error
	if errors.As(err, &address) {
		return fmt.Errorf("%s: %w", address.Op, address.Err)
	}
	return err
}

// said reports whether err is one of these of Slack.
func said(err error, codes ...string) bool {
	var said slack.SlackErrorResponse
	return errors.As(err, &said) && slices.Contains(codes, said.Err)
}
