package main

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"
)

// clientCounts are how many clients ask at the same time.
func clientCounts() []int { return []int{1, 8, 32} }

// throughput returns the searches per second of each contestant when so many
// clients ask without pause. Each gets its share of time in two halves, between
// those of the others; a search under way at the end is waited for and counts.
func throughput(ctx context.Context, contestants []*contestant, questions []question, clients int, share time.Duration) (map[string]float64, error) {
	const halves = 2
	searches, seconds := map[string]int64{}, map[string]float64{}
	for half := range halves {
		for _, c := range contestants {
			if c.slow && half > 0 {
				continue
			}
			n, took, err := drive(ctx, c, questions, clients, share/halves)
			if err != nil {
				return nil, fmt.Errorf("%s with %d clients: %w", c.name, clients, err)
			}
			searches[c.name] += n
			seconds[c.name] += took.Seconds()
		}
	}
	rates := map[string]float64{}
	for name, n := range searches {
		rates[name] = float64(n) / seconds[name]
	}
	return rates, nil
}

// drive lets clients search for a time and returns how many searches they ended
// in which time.
func drive(ctx context.Context, c *contestant, questions []question, clients int, share time.Duration) (int64, time.Duration, error) {
	var asked, ended atomic.Int64
	begun := time.Now()
	group, ctx := errgroup.WithContext(ctx)
	for range clients {
		group.Go(func() error {
			for time.Since(begun) < share {
				at := int(asked.Add(1)-1) % len(questions)
				if _, err := c.search(ctx, &questions[at]); err != nil {
					return err
				}
				ended.Add(1)
			}
			return nil
		})
	}
	err := group.Wait()
	return ended.Load(), time.Since(begun), err
}
