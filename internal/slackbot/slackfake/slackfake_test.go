package slackfake_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"

	"smart-city-dialog.de/akademie/internal/slackbot/slackfake"
)

func TestAMentionIsDeliveredSignedAndAnsweredInItsThread(t *testing.T) {
	t.Parallel()
	s := slackfake.New(t)
	api := client(s)
	anna := s.Join(slackfake.Member{Name: "Anna Becker", Email: "anna.becker@musterstadt.de"})
	room := s.Channel("fortbildung", anna)
	app := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		v, err := slack.NewSecretsVerifier(r.Header, slackfake.SigningSecret)
		if err != nil {
			t.Error(err)
			return
		}
		if _, err := v.Write(body); err != nil || v.Ensure() != nil {
			t.Error("signature does not fit")
		}
		e, err := slackevents.ParseEvent(body, slackevents.OptionNoVerifyToken())
		if err != nil {
			t.Error(err)
			return
		}
		if m, ok := e.InnerEvent.Data.(*slackevents.AppMentionEvent); ok && strings.Contains(m.Text, "<@"+s.BotUser+">") {
			_, _, err := api.PostMessageContext(r.Context(), m.Channel, slack.MsgOptionTS(m.TimeStamp), slack.MsgOptionText("Am 3. März.", false))
			if err != nil {
				t.Error(err)
			}
		}
	}))
	defer app.Close()
	s.Connect(app.URL)

	ts := anna.Says(room, "@Akademie Wann beginnt der Kurs?")

	got := s.Thread(room.ID, ts)
	if len(got) != 2 || got[1].Shown() != "Am 3. März." || got[1].User != s.BotUser {
		t.Errorf("thread = %+v", got)
	}
	s.Await("the echo", func() bool { return len(s.Deliveries()) == 3 })
}

func TestEventsAreDeliveredAgainAtOnceAfterAMinuteAndAfterFive(t *testing.T) {
	t.Parallel()
	s := slackfake.New(t)
	anna := s.Join(slackfake.Member{Name: "Anna Becker"})
	app := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusServiceUnavailable)
	}))
	defer app.Close()
	s.Connect(app.URL)

	anna.Says(anna.Direct(), "Hallo")
	for _, step := range []struct {
		wait time.Duration
		want int
	}{{0, 2}, {59 * time.Second, 2}, {time.Second, 3}, {4 * time.Minute, 3}, {time.Minute, 4}, {time.Hour, 4}} {
		s.Advance(step.wait)
		if got := len(s.Deliveries()); got != step.want {
			t.Errorf("after %s more: %d attempts, want %d", step.wait, got, step.want)
		}
	}
}
