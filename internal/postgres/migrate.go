package postgres

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"regexp"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/tern/v2/migrate"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/migrations"
)

const (
	versionTable = "schema_version" // tern's record of what was applied, in the schema that it describes

	// Processes that start together wait for the first of them to migrate, for
	// at most this long. Rebuilding an index over a large base takes minutes.
	migrationTime = time.Hour
)

// Migrate brings the schema of the database at url (the first of its
// search_path, usually public) to the version of this binary, each migration in
// a transaction of its own. Processes may call it at
// the same time. A database that a newer binary has migrated is left alone and
// the error wraps fault.Conflict. It also creates the role that statistics are
// read with (see StatisticsRole), if it may.
func Migrate(ctx context.Context, url string, log *slog.Logger) error {
	ctx, cancel := context.WithTimeout(ctx, migrationTime)
	defer cancel()
	conn, err := connect(ctx, url)
	if err != nil {
		return fmt.Errorf("postgres.Migrate: %w", Error(err))
	}
	defer closeConn(ctx, conn)
	if err := apply(ctx, conn, log); err != nil {
		return fmt.Errorf("postgres.Migrate: %w", Error(explain(err)))
	}
	if err := migrateQueue(ctx, conn, url, log); err != nil {
		return fmt.Errorf("postgres.Migrate: queue: %w", Error(explain(err)))
	}
	if err := ensureReader(ctx, conn, log); err != nil {
		return fmt.Errorf("postgres.Migrate: role %s: %w", StatisticsRole, Error(err))
	}
	return nil
}

// plainName matches names that mean the same with and without quotes; tern finds
// an existing table by the bare one only.
var plainName = regexp.MustCompile(`^[a-z_][a-z0-9_]*$`)

func apply(ctx context.Context, conn *pgx.Conn, log *slog.Logger) error {
	var schema string
	if err := conn.QueryRow(ctx, `select coalesce(current_schema(), 'public')`).Scan(&schema); err != nil {
		return err
	}
	if !plainName.MatchString(schema) {
		schema = pgx.Identifier{schema}.Sanitize()
	}
	m, err := migrate.NewMigrator(ctx, conn, schema+"."+versionTable)
	if err != nil {
		return err
	}
	if err := m.LoadMigrations(migrations.FS); err != nil {
		return err
	}
	current, err := m.GetCurrentVersion(ctx)
	if err != nil {
		return err
	}
	if newest := int32(len(m.Migrations)); current > newest {
		return fmt.Errorf("%w: the database has schema version %d, this program knows up to %d: use a newer akademie",
			fault.Conflict, current, newest)
	}
	m.OnStart = func(number int32, name, _, _ string) {
		log.Info("migrating the database", slog.Int("version", int(number)), slog.String("file", name))
	}
	return m.Migrate(ctx)
}

// explain names the cause of failures that an operator can mend.
func explain(err error) error {
	var failed *pgconn.PgError
	if !errors.As(err, &failed) {
		return err
	}
	switch {
	case failed.Code == "0A000" && failed.Routine == "parse_extension_control_file",
		failed.Code == "58P01": // undefined_file: the extension's control file
		return fmt.Errorf("the server lacks the extension pgvector (https://github.com/pgvector/pgvector): %w", err)
	case failed.Code == "42501": // insufficient_privilege
		return fmt.Errorf("the database user may not change the schema or create the extension vector: %w", err)
	}
	return err
}

// closeConn says goodbye even when ctx has ended.
func closeConn(ctx context.Context, conn *pgx.Conn) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), connectTimeout)
	defer cancel()
	conn.Close(ctx) // nothing depends on its success
}
