package slackbot

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"smart-city-dialog.de/akademie/internal/inbox"
	"smart-city-dialog.de/akademie/internal/secret"
	"smart-city-dialog.de/akademie/internal/slackbot/slackfake"
)

// A trap is a server that nothing may be sent to.
func trap(t *testing.T) (address string) {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("called: %s %s", r.Method, r.URL.Path)
	}))
	t.Cleanup(s.Close)
	return s.URL
}

func TestAResponseURLThatIsNotSlacksIsNeverCalled(t *testing.T) {
	t.Parallel()
	c := newChannel(t)
	c.serve(t)
	anna := c.slack.Join(slackfake.Member{Name: "Anna Becker"})
	room := c.slack.Channel("fortbildung", anna)
	form := url.Values{
		"team_id": {c.slack.Team}, "user_id": {anna.ID}, "channel_id": {room.ID}, "trigger_id": {"1.2.3"},
		"command": {"/akademie"}, "text": {"Was lernt man?"}, "response_url": {trap(t) + "/commands/1"},
	}
	if got := posted(t, c.Handler(), "/slack/commands", asForm, form.Encode(), time.Now(), slackfake.SigningSecret, 0); got.StatusCode != http.StatusOK {
		t.Fatalf("status %d", got.StatusCode)
	}
	c.done(t, 1)
	if got := c.slack.Messages(c.slack.DirectChannel(anna)); len(got) != 1 || !strings.Contains(got[0].Shown(), "Antwort auf: Was lernt man?") {
		t.Errorf("direct messages: %+v", got)
	}
}

func TestResponseURLsAreThoseOfTheSlackInUse(t *testing.T) {
	t.Parallel()
	for _, step := range []struct {
		api, address string
		want         bool
	}{
		{"https://slack.com/api/", "https://hooks.slack.com/actions/T1/2/3", true},
		{"https://slack.com/api/", "https://slack.com/actions/T1/2/3", false},
		{"https://slack.com/api/", "http://hooks.slack.com/actions/T1/2/3", false},
		{"https://slack.com/api/", "https://hooks.slack.com.example.org/", false},
		{"https://slack.com/api/", "https://hooks.slack.com:8443/", false},
		{"https://slack.com/api/", "https://hooks.slack.com@example.org/", false},
		{"https://slack.com/api/", "https://example.org/#hooks.slack.com", false},
		{"https://slack.com/api/", "https://hooks.slack-gov.com/", false},
		{"https://slack.com/api/", "http://169.254.169.254/latest/meta-data/", false},
		{"https://slack.com/api/", "//hooks.slack.com/", false},
		{"https://slack.com/api/", "", false},
		{"https://slack-gov.com/api/", "https://hooks.slack-gov.com/commands/1", true},
		{"http://127.0.0.1:9000/api/", "http://127.0.0.1:9000/response/1", true},
		{"http://127.0.0.1:9000/api/", "http://127.0.0.1:9001/response/1", false},
	} {
		if got := (Config{API: step.api}).isResponseURL(step.address); got != step.want {
			t.Errorf("%s with %s: %v", step.address, step.api, got)
		}
	}
}

// A redirect would carry a token, or what somebody asked, to another address.
func TestNoCallFollowsARedirect(t *testing.T) {
	t.Parallel()
	elsewhere := trap(t)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, elsewhere, http.StatusTemporaryRedirect)
	}))
	t.Cleanup(s.Close)
	if _, err := (Config{API: s.URL + "/api/"}).identify(t.Context(), "xoxb-1"); err == nil {
		t.Error("a redirect was followed")
	}
	key, err := secret.NewBox(strings.Repeat("ab", 32))
	if err != nil {
		t.Fatal(err)
	}
	c := newChannel(t, func(c *Config) {
		c.API, c.Tokens, c.App.ClientID, c.App.ClientSecret = s.URL+"/api/", key, slackfake.ClientID, slackfake.ClientSecret
	})
	state, hash := secret.New()
	if err := c.noteInstall(t.Context(), hash); err != nil {
		t.Fatal(err)
	}
	if _, _, err := c.Bot.install(t.Context(), state, url.Values{"state": {state}, "code": {"1"}}); err == nil {
		t.Error("an install followed a redirect")
	}
}

// A body that must not be read.
type unread struct{ t *testing.T }

func (u unread) Read([]byte) (int, error) {
	u.t.Error("it is read")
	return 0, io.EOF
}

func TestNothingIsReadOfWhoShowsNoSignatureOrAnOldOne(t *testing.T) {
	t.Parallel()
	h := newChannel(t).Handler()
	for _, age := range []time.Duration{0, time.Hour} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/slack/events", unread{t})
		if age > 0 {
			seconds := strconv.FormatInt(time.Now().Add(-age).Unix(), 10)
			r.Header.Set("X-Slack-Request-Timestamp", seconds)
			r.Header.Set("X-Slack-Signature", slackfake.Sign(slackfake.SigningSecret, seconds, ""))
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != http.StatusUnauthorized {
			t.Errorf("%s old: status %d", age, w.Code)
		}
	}
}

// A message that is changed to one that is being changed, and so on, would keep the
// database busy for as long as Slack waits.
func TestAChangeWithinAChangeIsNotTaken(t *testing.T) {
	t.Parallel()
	c := newChannel(t)
	change := func(subtype, edited string) string {
		return `{"type":"event_callback","team_id":"` + c.slack.Team + `","event_id":"Ev1","event":{"type":"message","subtype":"message_changed","channel":"C1",
			"message":{"subtype":"` + subtype + `","user":"U1","ts":"1700000000.000100","text":"<@` + c.slack.BotUser + `> Wann?","edited":{"ts":"` + edited + `"}},
			"previous_message":{"text":"Wann?"}}}`
	}
	for name, step := range map[string]struct {
		body string
		want int
	}{
		"a change of a change":      {change("message_changed", "1700000000.000200"), http.StatusBadRequest},
		"a time that is none":       {change("", "9"), http.StatusBadRequest},
		"a mention added by a user": {change("", "1700000000.000200"), http.StatusOK},
	} {
		if got := posted(t, c.Handler(), "/slack/events", asJSON, step.body, time.Now(), slackfake.SigningSecret, 0); got.StatusCode != step.want {
			t.Errorf("%s: status %d", name, got.StatusCode)
		}
	}
}

// A faintQueue panics at its first job.
type faintQueue struct {
	inbox.Queue
	again atomic.Bool
}

func (q *faintQueue) InsertTx(ctx context.Context, tx pgx.Tx, args river.JobArgs, opts *river.InsertOpts) (*rivertype.JobInsertResult, error) {
	if !q.again.Swap(true) {
		panic("a bug")
	}
	return q.Queue.InsertTx(ctx, tx, args, opts)
}

func TestABugMetByADeliveryDoesNotEndTheServer(t *testing.T) {
	t.Parallel()
	c := newChannel(t, func(c *Config) { c.Queue = &faintQueue{Queue: c.Queue} })
	c.slack.DeliverBy(slackfake.BySocket)
	c.socket(t)
	anna := c.slack.Join(slackfake.Member{Name: "Anna Becker"})
	ts := anna.Says(anna.Direct(), "Was lernt man?")
	c.slack.Advance(time.Minute)
	c.slack.Advance(5 * time.Minute)
	c.serve(t)
	c.done(t, 1)
	if got := c.slack.Answers(anna.Direct().ID, ts); len(got) != 1 {
		t.Errorf("answers: %+v", got)
	}
	if !strings.Contains(c.log.String(), "a delivery panicked") {
		t.Error("the log says nothing")
	}
}

func TestANameInAGreetingIsNoMarkUp(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	eve := o.slack.Join(slackfake.Member{Name: "<!channel> <https://example.org|Anna>"})
	thread := eve.OpensPane()
	channel := o.slack.DirectChannel(eve)
	if err := o.greet(t.Context(), work{ID: 1, Scope: o.slack.Team, Room: channel, Thread: thread, Author: eve.ID}); err != nil {
		t.Fatal(err)
	}
	for _, m := range o.slack.Answers(channel, thread) {
		if strings.Contains(m.Text+string(m.Blocks), "<!") || strings.Contains(m.Shown(), "<https") {
			t.Errorf("greeted: %s", m.Shown())
		}
	}
}
