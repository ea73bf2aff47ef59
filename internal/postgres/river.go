package postgres

import (
	"context"
	"log/slog"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"
)

// migrateQueue brings the tables of River, which queues background work, to the
// version that this binary was built with. River keeps its own record of what
// was applied, in the schema of the search_path, and takes no lock; conn keeps one
// meanwhile, so that processes that start together take turns.
func migrateQueue(ctx context.Context, conn *pgx.Conn, url string, log *slog.Logger) error {
	const key = `hashtext('akademie/queue'), hashtext(current_schema())`
	if _, err := conn.Exec(ctx, `select pg_advisory_lock(`+key+`)`); err != nil {
		return err
	}
	defer conn.Exec(ctx, `select pg_advisory_unlock(`+key+`)`) // or it ends with the connection
	cfg, err := pgxpool.ParseConfig(url)
	if err != nil {
		return err
	}
	cfg.MinConns, cfg.MaxConns = 0, 2
	setDefaults(cfg.ConnConfig)
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return err
	}
	defer pool.Close()
	m, err := rivermigrate.New(riverpgxv5.New(pool), &rivermigrate.Config{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	done, err := m.Migrate(ctx, rivermigrate.DirectionUp, nil)
	if err != nil {
		return err
	}
	if n := len(done.Versions); n > 0 {
		log.Info("migrated the queue", "version", done.Versions[n-1].Version)
	}
	return nil
}
