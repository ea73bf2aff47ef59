package ingest

import (
	"context"
	"errors"
	"fmt"
	"time"

	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/pause"
)

// A Locker keeps two processes from reading the same source at the same time.
type Locker interface {
	// TryLock takes the named lock, or returns ok == false at once when another
	// process holds it. unlock gives it back.
	TryLock(ctx context.Context, name string) (unlock func(), ok bool, err error)
}

// errorPause is how long a source rests after a run that failed, if its
// schedule would have it sooner.
const errorPause = 10 * time.Minute

// RunScheduled reads the sources of c when they are due, one after the other,
// until ctx ends. Errors are logged and the source is tried again at its next
// time. lock may be nil when no other process ingests.
func (in *Ingester) RunScheduled(ctx context.Context, c Config, lock Locker) error {
	plan, err := newPlan(c, german.Berlin())
	if err != nil {
		return fmt.Errorf("ingest.RunScheduled: %w", err)
	}
	for {
		i, due := plan.next(in.opt.Now())
		if i < 0 {
			<-ctx.Done() // nothing is scheduled
			return nil
		}
		if err := pause.For(ctx, due.Sub(in.opt.Now())); err != nil {
			return nil
		}
		err := in.runLocked(ctx, c, c.Sources[i], lock)
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			in.log.Error("scheduled ingest failed", "source", c.Sources[i].Name, "error", err)
		}
		plan.ran(i, in.opt.Now(), err)
	}
}

func (in *Ingester) runLocked(ctx context.Context, c Config, s SourceConfig, lock Locker) (err error) {
	if lock != nil {
		unlock, ok, err := lock.TryLock(ctx, "ingest:"+s.Name)
		if err != nil {
			return err
		}
		if !ok {
			in.log.Info("scheduled ingest left to another process", "source", s.Name)
			return nil
		}
		defer unlock()
	}
	src, err := c.Open(s)
	if err != nil {
		return err
	}
	if closer, ok := src.(interface{ Close() error }); ok {
		defer func() { err = errors.Join(err, closer.Close()) }()
	}
	report, err := in.Run(ctx, src)
	for _, p := range report.Problems {
		if !p.Skipped {
			in.log.Warn("document not read", "source", s.Name, "key", p.Key, "reason", p.Reason)
		}
	}
	if err != nil {
		return err
	}
	in.log.Info("scheduled ingest", "source", s.Name, "listed", report.Listed, "new", report.New, "changed", report.Changed,
		"removed", report.Removed, "failed", report.Failed, "passages", report.Passages, "took", report.Took.Round(time.Millisecond))
	return nil
}

// A plan knows when each source is due.
type plan struct {
	schedules []Schedule
	due       []time.Time // zero: not computed yet
	berlin    *time.Location
}

func newPlan(c Config, berlin *time.Location) (*plan, error) {
	p := &plan{berlin: berlin, due: make([]time.Time, len(c.Sources))}
	for _, s := range c.Sources {
		sch, err := ParseSchedule(s.Schedule)
		if err != nil {
			return nil, fmt.Errorf("source %q: %w", s.Name, err)
		}
		p.schedules = append(p.schedules, sch)
	}
	return p, nil
}

// next returns the source that is due first, or -1 if none ever is.
func (p *plan) next(now time.Time) (int, time.Time) {
	first := -1
	for i, s := range p.schedules {
		if s.Manual() {
			continue
		}
		if p.due[i].IsZero() {
			p.due[i] = s.Next(time.Time{}, now, p.berlin)
		}
		if first < 0 || p.due[i].Before(p.due[first]) {
			first = i
		}
	}
	if first < 0 {
		return -1, time.Time{}
	}
	return first, p.due[first]
}

func (p *plan) ran(i int, now time.Time, err error) {
	p.due[i] = p.schedules[i].Next(now, now, p.berlin)
	if rest := now.Add(errorPause); err != nil && p.due[i].Before(rest) {
		p.due[i] = rest
	}
}
