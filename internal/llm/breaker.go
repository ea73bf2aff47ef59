package llm

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/sony/gobreaker/v2"
)

const (
	// breakerTrips is how many calls in a row must fail until a model is left
	// alone, breakerRest for how long. Then one call tries it again.
	breakerTrips = 3
	breakerRest  = 30 * time.Second
)

// A breaker stops asking a model that keeps failing, so that people do not wait
// for it each time.
type breaker struct {
	gobreaker *gobreaker.CircuitBreaker[struct{}]
}

func newBreaker(name string, rest time.Duration, log *slog.Logger) *breaker {
	return &breaker{gobreaker.NewCircuitBreaker[struct{}](gobreaker.Settings{
		Name:        name,
		Timeout:     rest,
		ReadyToTrip: func(n gobreaker.Counts) bool { return n.ConsecutiveFailures >= breakerTrips },
		IsExcluded:  func(err error) bool { return err != nil && !againstModel(err) },
		OnStateChange: func(name string, _, to gobreaker.State) {
			switch to {
			case gobreaker.StateOpen:
				log.Warn("model left alone for a while", "model", name, "for", rest.String())
			case gobreaker.StateHalfOpen:
				log.Debug("model is tried again", "model", name)
			case gobreaker.StateClosed:
				log.Info("model works again", "model", name)
			}
		},
	})}
}

// againstModel reports whether an error says that the model does not work, and
// not only that it could not do this.
func againstModel(err error) bool {
	switch causeOf(err) {
	case "":
		// A caller's deadline means that the model was too slow for it; anything
		// else has to do with the caller alone.
		return errors.Is(err, context.DeadlineExceeded)
	case causeBusy, causeRejected, causeLength, causeEmpty:
		return false
	}
	return true
}

// do calls f, or fails while the model is left alone.
func (b *breaker) do(f func() error) error {
	_, err := b.gobreaker.Execute(func() (struct{}, error) { return struct{}{}, f() })
	if errors.Is(err, gobreaker.ErrOpenState) || errors.Is(err, gobreaker.ErrTooManyRequests) {
		return fail(causeOpen, "left alone after %d failures", breakerTrips)
	}
	return err
}

// The states of a model, as State tells them.
const (
	stateOK         = "ok"
	stateFailing    = "failing"    // left alone
	stateRecovering = "recovering" // the next call tries it again
)

func (b *breaker) state() string {
	switch b.gobreaker.State() {
	case gobreaker.StateOpen:
		return stateFailing
	case gobreaker.StateHalfOpen:
		return stateRecovering
	}
	return stateOK
}
