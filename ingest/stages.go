package ingest

import (
	"context"
	"time"

	"golang.org/x/sync/errgroup"
)

// batchWait is how long a document waits for others to share a call of the
// embedder with; on a slow source each is stored soon after it was fetched.
const batchWait = 500 * time.Millisecond

// bring prepares items in parallel, gathers them into batches and stores those
// in parallel. The channels hold nothing, so at most two documents per worker
// and one batch are in memory beside those being stored.
func (r *run) bring(ctx context.Context, items []Item) error {
	if len(items) == 0 {
		return nil
	}
	g, ctx := errgroup.WithContext(ctx)
	jobs := make(chan Item)
	ready := make(chan *prepared)
	batches := make(chan []*prepared)

	g.Go(func() error {
		defer close(jobs)
		for _, it := range items {
			select {
			case jobs <- it:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
	g.Go(func() error {
		defer close(ready)
		workers, ctx := errgroup.WithContext(ctx)
		for range r.opt.Workers {
			workers.Go(func() error { return r.prepareAll(ctx, jobs, ready) })
		}
		return workers.Wait()
	})
	g.Go(func() error {
		defer close(batches)
		return gather(ctx, ready, batches, r.opt.Batch)
	})
	for range r.opt.Workers {
		g.Go(func() error {
			for docs := range batches {
				if err := r.put(ctx, docs); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return g.Wait()
}

func (r *run) prepareAll(ctx context.Context, jobs <-chan Item, ready chan<- *prepared) error {
	for {
		var it Item
		var ok bool
		select {
		case it, ok = <-jobs:
		case <-ctx.Done():
			return ctx.Err()
		}
		if !ok {
			return nil
		}
		d, err := r.prepare(ctx, it)
		if err != nil {
			return err
		}
		if d == nil {
			continue
		}
		select {
		case ready <- d:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// gather groups documents until they fill a call of the embedder or none has
// come for a while.
func gather(ctx context.Context, ready <-chan *prepared, batches chan<- []*prepared, size int) error {
	var docs []*prepared
	passages := 0
	timer := time.NewTimer(batchWait)
	defer timer.Stop()
	send := func() error {
		if len(docs) == 0 {
			return nil
		}
		select {
		case batches <- docs:
			docs, passages = nil, 0
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	for {
		select {
		case d, ok := <-ready:
			if !ok {
				return send()
			}
			docs = append(docs, d)
			passages += len(d.passages)
			if passages < size {
				timer.Reset(batchWait)
				continue
			}
		case <-timer.C:
		case <-ctx.Done():
			return ctx.Err()
		}
		if err := send(); err != nil {
			return err
		}
	}
}
