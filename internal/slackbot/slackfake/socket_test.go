package slackfake_test

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"testing"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
	"github.com/slack-go/slack/socketmode"

	"smart-city-dialog.de/akademie/internal/slackbot/slackfake"
)

// listen runs a client of Socket Mode that acknowledges everything and reports what
// it gets, and returns the function that ends it.
func listen(t *testing.T, w town, got func(socketmode.Event)) (stop func()) {
	t.Helper()
	sm := socketmode.New(w.api)
	ctx, cancel := context.WithCancel(context.Background())
	var all sync.WaitGroup
	all.Go(func() {
		if err := sm.RunContext(ctx); err != nil && !errors.Is(err, context.Canceled) {
			t.Errorf("socket: %v", err)
		}
	})
	all.Go(func() {
		for {
			select {
			case e := <-sm.Events:
				if e.Request != nil && e.Request.EnvelopeID != "" {
					got(e)
					if err := sm.AckCtx(ctx, e.Request.EnvelopeID, nil); err != nil {
						t.Error(err)
					}
				}
			case <-ctx.Done():
				return
			}
		}
	})
	w.Await("a connection", func() bool { return w.Sockets() == 1 })
	return func() { cancel(); all.Wait() }
}

func TestEventsInteractionsAndCommandsComeBySocketMode(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.Subscribe("app_mention")
	w.DeliverBy(slackfake.BySocket)
	var mu sync.Mutex
	var got []string
	stop := listen(t, w, func(e socketmode.Event) {
		mu.Lock()
		defer mu.Unlock()
		switch d := e.Data.(type) {
		case slackevents.EventsAPIEvent:
			got = append(got, d.InnerEvent.Data.(*slackevents.AppMentionEvent).Text)
		case slack.SlashCommand:
			got = append(got, d.Command+" "+d.Text)
		case slack.InteractionCallback:
			got = append(got, d.ActionCallback.BlockActions[0].ActionID)
		}
	})
	defer stop()
	w.anna.Says(w.room, "@Akademie Wann?")
	w.anna.Commands(w.room, "termine")
	_, _, err := w.api.PostMessage(w.room.ID, slack.MsgOptionText("x", false), slack.MsgOptionBlocks(slack.NewActionBlock("",
		slack.NewButtonBlockElement("more", "7", plain("Mehr")))))
	if err != nil {
		t.Fatal(err)
	}
	if r := w.anna.Presses(w.Messages(w.room.ID)[1], "more"); r.Status != http.StatusOK {
		t.Errorf("press: %+v", r)
	}
	mu.Lock()
	defer mu.Unlock()
	if len(got) != 3 || got[0] != "<@"+w.BotUser+"> Wann?" || got[1] != "/akademie termine" || got[2] != "more" {
		t.Errorf("got %q", got)
	}
	w.fine(t)
}

func TestSocketsAreRefreshedAndCut(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.Subscribe("app_mention")
	w.DeliverBy(slackfake.BySocket)
	stop := listen(t, w, func(socketmode.Event) {})
	defer stop()
	for _, end := range []func(){func() { w.Refresh("refresh_requested") }, w.CutSockets} {
		before := w.Connections()
		end()
		w.Await("a new connection", func() bool { return w.Sockets() == 1 && w.Connections() == before+1 })
	}
	w.anna.Says(w.room, "@Akademie Wann?")
	all := w.Deliveries()
	if d := all[len(all)-1]; d.Status != http.StatusOK {
		t.Errorf("after the new connection: %+v", d)
	}
	w.fine(t)
}

func TestBothWaysDeliverEverythingTwice(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.Subscribe("app_mention")
	w.DeliverBy(slackfake.ByBoth)
	var mu sync.Mutex
	n := 0
	count := func() { mu.Lock(); defer mu.Unlock(); n++ }
	app(t, w.Slack, func(http.ResponseWriter, *http.Request) { count() })
	stop := listen(t, w, func(socketmode.Event) { count() })
	defer stop()
	w.anna.Says(w.room, "@Akademie Wann?")
	mu.Lock()
	defer mu.Unlock()
	if n != 2 {
		t.Errorf("%d deliveries, want 2", n)
	}
}
