package webhook

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// A Queue takes jobs within a transaction; *river.Client[pgx.Tx] is one.
type Queue interface {
	InsertTx(ctx context.Context, tx pgx.Tx, args river.JobArgs, opts *river.InsertOpts) (*rivertype.JobInsertResult, error)
}

// A Publisher notes what is to be handed over, and looks after what was not
// taken. Safe for concurrent use, also by several servers on one database.
type Publisher struct {
	pool      *pgxpool.Pool
	queue     Queue
	endpoints []Endpoint
	now       func() time.Time
}

// NewPublisher returns a publisher to these endpoints.
func NewPublisher(pool *pgxpool.Pool, queue Queue, endpoints []Endpoint, now func() time.Time) *Publisher {
	return &Publisher{pool, queue, endpoints, now}
}

// Publish enqueues the delivery of an event to every endpoint that wants its
// type, as a part of tx. Publishing an event again changes nothing.
func (p *Publisher) Publish(ctx context.Context, tx pgx.Tx, event int64, eventType string) error {
	for _, e := range p.endpoints {
		if !e.wants(eventType) {
			continue
		}
		if err := p.publish(ctx, tx, event, eventType, e.Name); err != nil {
			return fmt.Errorf("webhook.Publish(%d, %s): %w", event, e.Name, err)
		}
	}
	return nil
}

func (p *Publisher) publish(ctx context.Context, tx pgx.Tx, event int64, eventType, endpoint string) error {
	var id int64
	err := tx.QueryRow(ctx,
		`INSERT INTO webhook_deliveries (event_id, event_type, endpoint, state, created_at, updated_at)
		 SELECT $1, $2, $3, 'pending', $4, $4 WHERE NOT EXISTS (SELECT FROM webhook_disabled WHERE endpoint = $3)
		 ON CONFLICT (event_id, endpoint) DO NOTHING RETURNING id`,
		event, eventType, endpoint, p.now()).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	if err != nil {
		return postgres.Error(err)
	}
	_, err = p.queue.InsertTx(ctx, tx, DeliverArgs{Delivery: id}, nil)
	return err
}

// mostDead bounds the list of Dead.
const mostDead = 500

// Dead returns the dead letters, latest first.
func (p *Publisher) Dead(ctx context.Context) ([]Letter, error) {
	rows, err := p.pool.Query(ctx,
		`SELECT id, event_id, event_type, endpoint, attempts, coalesce(last_status, 0), last_error, updated_at
		 FROM webhook_deliveries WHERE state = 'dead' ORDER BY updated_at DESC, id DESC LIMIT $1`, mostDead)
	if err != nil {
		return nil, fmt.Errorf("webhook.Dead: %w", postgres.Error(err))
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Letter])
	if err != nil {
		return nil, fmt.Errorf("webhook.Dead: %w", postgres.Error(err))
	}
	return found, nil
}

// SendAgain has a dead letter delivered once more, with all its retries, and
// enables its endpoint again. What is not dead is fault.Conflict.
func (p *Publisher) SendAgain(ctx context.Context, id int64) error {
	err := postgres.InTx(ctx, p.pool, func(tx pgx.Tx) error {
		var endpoint string
		err := tx.QueryRow(ctx,
			`UPDATE webhook_deliveries SET state = 'pending', attempts = 0, updated_at = $2 WHERE id = $1 AND state = 'dead' RETURNING endpoint`,
			id, p.now()).Scan(&endpoint)
		if errors.Is(err, pgx.ErrNoRows) {
			return fault.Conflict
		}
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM webhook_disabled WHERE endpoint = $1`, endpoint); err != nil {
			return err
		}
		_, err = p.queue.InsertTx(ctx, tx, DeliverArgs{Delivery: id}, nil)
		return err
	})
	if err != nil {
		return fmt.Errorf("webhook.SendAgain(%d): %w", id, err)
	}
	return nil
}

// keep is how long deliveries are known.
const keep = 90 * 24 * time.Hour

// Tidy forgets what was delivered or given up more than 90 days ago, and returns
// how many deliveries those are.
func (p *Publisher) Tidy(ctx context.Context) (int, error) {
	tag, err := p.pool.Exec(ctx, `DELETE FROM webhook_deliveries WHERE updated_at < $1`, p.now().Add(-keep))
	if err != nil {
		return 0, fmt.Errorf("webhook.Tidy: %w", postgres.Error(err))
	}
	return int(tag.RowsAffected()), nil
}
