package slackbot

import (
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"smart-city-dialog.de/akademie/internal/slackbot/slackfake"
)

// faults are what can go wrong with a call while the server lives.
var faults = map[string]slackfake.Fault{
	"lost before it arrived":      {DropBefore: true},
	"lost after it had an effect": {DropAfter: true},
	"too many":                    {RetryAfter: 3 * time.Second},
	"too many, for long":          {RetryAfter: time.Hour},
	"not served":                  {Status: 503},
	"not finished":                {Error: "internal_error"},
	"too many, in words":          {Error: "ratelimited"},
}

// strike has the n-th call from now on go wrong, and reports whether there was one.
func (d *desk) strike(n int64, f slackfake.Fault) (hit func() bool) {
	var calls atomic.Int64
	d.slack.OnCall("", func(c slackfake.Call) slackfake.Fault {
		if calls.Add(1) == n {
			return f
		}
		return slackfake.Fault{}
	})
	return func() bool { return calls.Load() >= n }
}

func TestAcceptanceEachQuestionIsAnsweredOnceWhateverCallGoesWrong(t *testing.T) {
	t.Parallel()
	for name, f := range faults {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			for n := int64(1); ; n++ {
				question := fmt.Sprintf("Frage %d?", n)
				w := d.asks(d.room, question)
				hit := d.strike(n, f)
				d.untilDone(w)
				d.answered(w, "Antwort auf: "+question)
				d.once(w)
				if !hit() {
					break
				}
			}
		})
	}
}

func TestAcceptanceEachStreamedQuestionIsAnsweredOnceWhateverCallGoesWrong(t *testing.T) {
	t.Parallel()
	for name, f := range faults {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t).streaming()
			for n := int64(1); ; n++ {
				question := fmt.Sprintf("Frage %d?", n)
				w := d.asks(d.room, question)
				hit := d.strike(n, f)
				d.untilDone(w)
				d.answered(w, "Erster Satz zu: "+question, "Letzter Satz")
				d.once(w)
				if !hit() {
					break
				}
			}
		})
	}
}
