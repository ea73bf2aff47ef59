package slackfake_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"smart-city-dialog.de/akademie/internal/slackbot/slackfake"
)

func TestFaultsHappenBeforeOrAfterTheEffect(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		fault  slackfake.Fault
		posted int
	}{
		{"rate limit", slackfake.Fault{RetryAfter: 2 * time.Second}, 0},
		{"server error", slackfake.Fault{Status: http.StatusServiceUnavailable}, 0},
		{"error of Slack", slackfake.Fault{Error: "internal_error"}, 0},
		{"cut before", slackfake.Fault{DropBefore: true}, 0},
		{"cut after", slackfake.Fault{DropAfter: true}, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := setup(t)
			var mu sync.Mutex
			var answers []slackfake.Answer
			w.AfterCall(func(_ slackfake.Call, a slackfake.Answer) {
				mu.Lock()
				defer mu.Unlock()
				answers = append(answers, a)
			})
			w.Fail("chat.postMessage", 1, tt.fault)
			_, _, err := w.api.PostMessage(w.room.ID, slack.MsgOptionText("x", false))
			if err == nil {
				t.Error("no error")
			}
			if r, ok := errors.AsType[*slack.RateLimitedError](err); ok != (tt.fault.RetryAfter > 0) || (ok && r.RetryAfter != tt.fault.RetryAfter) {
				t.Errorf("error = %v", err)
			}
			if n := len(w.Messages(w.room.ID)); n != tt.posted {
				t.Errorf("%d messages, want %d", n, tt.posted)
			}
			mu.Lock()
			if len(answers) != 1 || answers[0].Effect != (tt.posted > 0) {
				t.Errorf("answers = %+v", answers)
			}
			mu.Unlock()
			post(t, w.api, w.room.ID, "", "noch einmal")
			w.fine(t)
		})
	}
}

func TestAHookCanHoldACallBack(t *testing.T) {
	t.Parallel()
	w := setup(t)
	reached, gone := make(chan struct{}), make(chan struct{})
	w.OnCall("chat.postMessage", func(slackfake.Call) slackfake.Fault {
		close(reached)
		<-gone
		return slackfake.Fault{DropBefore: true}
	})
	ctx, cancel := context.WithCancel(context.Background())
	var call sync.WaitGroup
	call.Go(func() {
		if _, _, err := w.api.PostMessageContext(ctx, w.room.ID, slack.MsgOptionText("x", false)); !errors.Is(err, context.Canceled) {
			t.Errorf("error = %v", err)
		}
	})
	<-reached
	cancel()
	call.Wait()
	close(gone)
	if n := len(w.Messages(w.room.ID)); n != 0 {
		t.Errorf("%d messages", n)
	}
}

func TestDeliveriesAreLostDuplicatedAndReordered(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.Subscribe("message.channels")
	var mu sync.Mutex
	var nums []string
	app(t, w.Slack, func(_ http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		nums = append(nums, r.Header.Get("X-Slack-Retry-Num")+r.Header.Get("X-Slack-Retry-Reason"))
	})
	w.OnDelivery(func(d slackfake.Delivery) slackfake.Plan {
		if d.Attempt == 0 {
			return slackfake.Plan{LoseAck: true}
		}
		return slackfake.Plan{Copies: 1}
	})
	w.anna.Says(w.room, "eins")
	if want := []string{"", "1http_timeout", "1http_timeout"}; len(nums) != 3 || nums[0] != want[0] || nums[1] != want[1] || nums[2] != want[2] {
		t.Errorf("deliveries = %q, want %q", nums, want)
	}
	w.OnDelivery(nil)
	w.Hold()
	w.anna.Says(w.room, "zwei")
	w.anna.Says(w.room, "drei")
	if len(nums) != 3 {
		t.Errorf("held ones were delivered: %q", nums)
	}
	w.Release(func(n int, swap func(i, j int)) { rand.New(rand.NewPCG(1, 2)).Shuffle(n, swap) })
	if len(nums) != 5 {
		t.Errorf("after release: %q", nums)
	}
	w.fine(t)
}

func TestThousandsOfCallsAtOnce(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.Subscribe("app_mention")
	app(t, w.Slack, func(http.ResponseWriter, *http.Request) {})
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for j := range 100 {
				ts := w.anna.Says(w.room, "@Akademie "+strconv.Itoa(i*100+j))
				if _, _, err := w.api.PostMessage(w.room.ID, slack.MsgOptionTS(ts), slack.MsgOptionText("ja", false)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	last := ""
	for _, m := range w.Messages(w.room.ID) {
		if m.TS <= last {
			t.Fatalf("%s comes after %s", m.TS, last)
		}
		last = m.TS
		if m.User == w.anna.ID && len(w.Answers(w.room.ID, m.TS)) != 1 {
			t.Errorf("%q has no answer", m.Text)
		}
	}
	w.fine(t)
}

func TestLeaksAreFoundInALog(t *testing.T) {
	t.Parallel()
	w := setup(t)
	var url string
	app(t, w.Slack, func(_ http.ResponseWriter, r *http.Request) {
		if c, err := slack.SlashCommandParse(r); err == nil {
			url = c.ResponseURL
		}
	})
	w.Subscribe()
	w.anna.Says(w.room, "@Akademie Darf ich das?")
	w.anna.Says(w.room, "ja")
	w.anna.Commands(w.room, "meine Buchungen")
	if got := w.Leaks("work=1 kind=question channel=" + w.room.ID + " user=" + w.anna.ID + " ja"); len(got) != 0 {
		t.Errorf("found %q", got)
	}
	for _, leak := range []string{"Darf ich das?", "meine Buchungen", "Anna Becker", w.anna.Email, w.BotToken, slackfake.SigningSecret, url} {
		if got := w.Leaks("level=INFO msg=" + leak); len(got) != 1 {
			t.Errorf("of %q was found %q", leak, got)
		}
	}
}
