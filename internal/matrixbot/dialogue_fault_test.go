package matrixbot

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/inbox"
)

// doesUntilItDies works on a question until the server dies at a step, and reports
// whether it came to that. Another one is started.
func (d *desk) doesUntilItDies(step int, w inbox.Work) bool {
	d.t.Helper()
	ctx, cancel := context.WithCancel(d.t.Context())
	d.life.Begin(step)
	_, err := d.question(ctx, w, questionOf(w))
	if err == nil {
		d.sends()
	}
	died := d.life.Dead()
	cancel()
	if !died && err != nil {
		d.t.Fatalf("step %d: %v", step, err)
	}
	d.life.Begin(0)
	d.start(d.Config)
	d.exec(`UPDATE turns SET claimed_until = NULL`)
	return died
}

// anew forgets what was said and booked.
func (d *desk) anew() {
	d.t.Helper()
	d.exec(`DELETE FROM conversations`)
	d.exec(`DELETE FROM matrix_requests`)
}

// stride is how far deaths are apart that take long to set up. Being odd, it comes both
// before and after what is a step.
const stride = 3

func TestAcceptanceAYesBooksOnceWhereverTheServerDies(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for step := 1; ; step += stride {
		d.anew()
		email := fmt.Sprintf("anna%d@musterstadt.de", step)
		d.exec(`UPDATE runs SET capacity = capacity + 1`)
		d.expects(d.says("Bitte melden Sie mich für KI in der Verwaltung an, Anna Becker, "+email+", Kommune: Kassel"), "Mit „ja“")
		yes := d.hears(d.direct, "ja")
		before := len(d.direct.Messages())
		died := d.doesUntilItDies(step, yes)
		d.does(yes)
		said := d.since(d.direct, before)
		if n := one[int](d.mailroom, `SELECT count(*) FROM bookings WHERE email = $1`, email); n != 1 || strings.Count(said, "eingegangen") != 1 || strings.Count(said, "Buchungsnummer") != 1 {
			t.Fatalf("step %d: %d bookings, and it says:\n%s", step, n, said)
		}
		if !died {
			t.Logf("up to step %d", step)
			return
		}
	}
}

func TestAcceptanceAnAsideIsToldOnceWhereverTheServerDies(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for step := 1; ; step += stride {
		d.anew()
		w := d.hears(d.group, "Bitte melden Sie mich für KI in der Verwaltung an")
		here, there := len(d.direct.Messages()), len(d.group.Messages())
		died := d.doesUntilItDies(step, w)
		d.does(w)
		said := d.since(d.direct, here)
		if strings.Count(said, "Wie heißen Sie?") != 1 || strings.Count(said, "Ihre Frage aus") != 1 || strings.Count(d.since(d.group, there), "nur für Sie") != 1 {
			t.Fatalf("step %d: it says:\n%s", step, said)
		}
		if n := one[int](d.mailroom, `SELECT count(*) FROM booking_drafts`); n != 1 {
			t.Fatalf("step %d: %d drafts", step, n)
		}
		if !died {
			t.Logf("up to step %d", step)
			return
		}
	}
}
