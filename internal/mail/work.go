package mail

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"smart-city-dialog.de/akademie/internal/fault"
)

// A Deliverer sends a message with a key once; *Post is one.
type Deliverer interface {
	Deliver(ctx context.Context, key string, write func(context.Context) (Message, error)) error
	GiveUp(ctx context.Context, key string) error
}

const (
	// WorkTime bounds one attempt of a job that sends a mail: a server may take
	// its time.
	WorkTime = 4 * time.Minute
	// busyTime is waited when another process sends the same mail, or has died
	// over it.
	busyTime = 10 * time.Second
)

// Work is one attempt of a job of River that sends what write returns, under
// key. Its error tells River how to go on: another attempt, a little later while
// another process is at it, or none where that is of no use. What the last
// attempt does not send is given up; both stand in Post.Unclear then.
func Work(ctx context.Context, post Deliverer, job *rivertype.JobRow, key string, write func(context.Context) (Message, error)) error {
	err := post.Deliver(ctx, key, write)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, ErrBusy):
		return river.JobSnooze(busyTime)
	case errors.Is(err, ErrUnclear), errors.Is(err, fault.Invalid):
		return river.JobCancel(err)
	case job.Attempt >= job.MaxAttempts:
		err = errors.Join(err, post.GiveUp(ctx, key))
	}
	return fmt.Errorf("mail.Work(%s): %w", key, err)
}
