package inbox

import (
	"cmp"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/riverqueue/river"
)

// A job is one that was inserted.
type job struct {
	work int64
	opts river.InsertOpts
}

// first takes the job that a worker which has become free gets next, as River does: of
// those that are due the one of the least priority, and of several the oldest.
func (d *desk) first() (j job, ok bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	at := -1
	for i, j := range d.queue {
		if j.opts.ScheduledAt.IsZero() && (at < 0 || priority(j) < priority(d.queue[at])) {
			at = i
		}
	}
	if at < 0 {
		return job{}, false
	}
	j = d.queue[at]
	d.queue = slices.Delete(d.queue, at, at+1)
	return j, true
}

// priority is that of a job; River's usual one is 1.
func priority(j job) int { return cmp.Or(j.opts.Priority, river.PriorityDefault) }

// TestALongThreadGivesWayAfterItsShare has the only worker of a server meet a thread with
// much to do, when others have something, too.
func TestALongThreadGivesWayAfterItsShare(t *testing.T) {
	t.Parallel()
	const long, others = 3 * (MaxMore + 1), 4
	d := newDesk(t)
	var want []string
	for n := range long {
		key := fmt.Sprintf("long %02d", n)
		want = append(want, key)
		d.takes(t, Work{Key: key, Kind: "question", Room: "C1", Thread: "long", Position: key})
	}
	for n := range others {
		key := fmt.Sprintf("other %d", n)
		d.takes(t, Work{Key: key, Kind: "question", Room: "C2", Thread: key, Position: key})
	}
	// The other jobs of the thread have found out that it is not their turn, and sleep.
	d.queue = slices.Delete(d.queue, 1, long)
	for {
		j, ok := d.first()
		if !ok {
			break
		}
		if err := d.Attempt(t.Context(), j.work, 1, time.Now()); err != nil {
			t.Fatal(err)
		}
	}
	last := slices.Index(d.done, fmt.Sprintf("other %d", others-1))
	if last < 0 || last > MaxMore+others { // fewer of the thread where they take long
		t.Errorf("done %q", d.done)
	}
	if got := slices.DeleteFunc(d.done, func(key string) bool { return key[0] == 'o' }); !slices.Equal(got, want) {
		t.Errorf("of the thread %q", got)
	}
}
