package slackfake_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/slack-go/slack"

	"smart-city-dialog.de/akademie/internal/slackbot/slackfake"
)

// recorder takes note of failures instead of failing.
type recorder struct {
	testing.TB
	mu     sync.Mutex
	failed []string
}

func (r *recorder) Errorf(format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.failed = append(r.failed, fmt.Sprintf(format, args...))
}

func (r *recorder) failures() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return strings.Join(r.failed, "\n")
}

// town is a Slack with a person and a channel.
type town struct {
	*slackfake.Slack
	failures func() string
	api      *slack.Client
	anna     *slackfake.Person
	room     *slackfake.Channel
}

func setup(t *testing.T) town {
	t.Helper()
	r := &recorder{TB: t}
	s := slackfake.New(r)
	anna := s.Join(slackfake.Member{Name: "Anna Becker", Email: "anna.becker@musterstadt.de"})
	return town{Slack: s, failures: r.failures, api: client(s), anna: anna, room: s.Channel("fortbildung", anna)}
}

// fine fails the test if the fake complained of anything.
func (w town) fine(t *testing.T) {
	t.Helper()
	if f := w.failures(); f != "" {
		t.Error(f)
	}
}

func client(s *slackfake.Slack) *slack.Client { return clientOf(s, s.Workspace) }

func clientOf(s *slackfake.Slack, w *slackfake.Workspace) *slack.Client {
	return slack.New(w.BotToken, slack.OptionAPIURL(s.API()), slack.OptionAppLevelToken(slackfake.AppToken))
}

// code is Slack's error code in an error; "" none.
func code(err error) string {
	if e, ok := errors.AsType[slack.SlackErrorResponse](err); ok {
		return e.Err
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

// app starts an app that answers everything with f and counts what it gets.
func app(t *testing.T, s *slackfake.Slack, f http.HandlerFunc) {
	t.Helper()
	server := httptest.NewServer(f)
	t.Cleanup(server.Close)
	s.Connect(server.URL)
}

func texts(all []slackfake.Message) []string {
	var out []string
	for _, m := range all {
		out = append(out, m.Shown())
	}
	return out
}

func wantTexts(t *testing.T, got []slackfake.Message, want ...string) {
	t.Helper()
	if g := texts(got); !slices.Equal(g, want) {
		t.Errorf("messages = %q, want %q", g, want)
	}
}

func post(t *testing.T, api *slack.Client, channel, thread, text string) string {
	t.Helper()
	_, ts, err := api.PostMessageContext(context.Background(), channel, slack.MsgOptionText(text, false), slack.MsgOptionTS(thread))
	if err != nil {
		t.Fatal(err)
	}
	return ts
}

func plain(s string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.PlainTextType, s, false, false)
}
