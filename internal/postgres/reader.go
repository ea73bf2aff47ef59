package postgres

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

// StatisticsRole is the role that figures are read with. It can do nothing but
// read the views stats_*, and nobody can log in as it.
const StatisticsRole = "akademie_statistics"

// statisticsViews are what the role may read.
var statisticsViews = []string{"stats_bookings", "stats_runs", "stats_modules", "stats_municipalities", "stats_questions"}

// ensureReader creates the role for statistics, makes the user a member so that it
// can become the role, and grants the views. A role belongs to all databases of
// the server: another process may do the same at the same time in another one.
//
// A user that may not create roles is no reason not to start: the log says what an
// operator has to do, and until then there are no statistics.
func ensureReader(ctx context.Context, conn *pgx.Conn, log *slog.Logger) error {
	const attempts = 10 // what another process does meanwhile it has done after the first
	var err error
	for range attempts {
		if err = createReader(ctx, conn, StatisticsRole); !isRace(err) {
			break
		}
	}
	if isRefused(err) {
		var user string
		if err := conn.QueryRow(ctx, `select current_user`).Scan(&user); err != nil {
			return err
		}
		log.Warn("there are no statistics: the database user may not create the role to read them with; run this as a superuser and start again",
			slog.String("sql", fmt.Sprintf("create role %s nologin; grant %[1]s to %s;", StatisticsRole, pgx.Identifier{user}.Sanitize())))
		return nil
	}
	if err != nil {
		return err
	}
	return grantReader(ctx, conn)
}

// HasReader reports whether figures can be read: the current user may become the
// role for statistics, and that may read the views.
func HasReader(ctx context.Context, pool *pgxpool.Pool) (ok bool, err error) {
	err = pool.QueryRow(ctx, `
		select coalesce(bool_and(pg_has_role(r.oid, 'member') and has_table_privilege(r.oid, v.name, 'select')), false)
		from pg_roles r cross join unnest($2::text[]) v (name) where r.rolname = $1`, StatisticsRole, statisticsViews).Scan(&ok)
	if err != nil {
		return false, fmt.Errorf("postgres.HasReader: %w", Error(err))
	}
	return ok, nil
}

// createReader creates the role and makes the current user a member, as far as
// that is not done.
func createReader(ctx context.Context, conn *pgx.Conn, role string) error {
	var exists bool
	if err := conn.QueryRow(ctx, `select exists (select from pg_roles where rolname = $1)`, role).Scan(&exists); err != nil {
		return err
	}
	if !exists {
		if _, err := conn.Exec(ctx, `create role `+role+` nologin`); err != nil {
			return err
		}
	}
	// Who creates a role is its member, but since PostgreSQL 16 not one that may
	// become it. Trying tells, whatever the version.
	err := pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `set local role `+role)
		return err
	})
	if isRefused(err) {
		_, err = conn.Exec(ctx, `grant `+role+` to current_user`)
	}
	return err
}

// isRefused reports whether the user lacks a right.
func isRefused(err error) bool {
	var refused *pgconn.PgError
	return errors.As(err, &refused) && refused.Code == "42501" // insufficient_privilege
}

// isRace reports whether another process did the same at the same time.
func isRace(err error) bool {
	var failed *pgconn.PgError
	if !errors.As(err, &failed) {
		return false
	}
	switch failed.Code {
	case "42710", // duplicate_object: the role exists by now
		"23505", // unique_violation: both created it
		"XX000": // internal_error: "tuple concurrently updated"
		return true
	}
	return false
}

// grantReader grants the views to the role, under a lock: processes that start
// together on one database would refuse each other.
func grantReader(ctx context.Context, conn *pgx.Conn) error {
	return pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `select pg_advisory_xact_lock(hashtext('akademie/reader'), hashtext(current_schema()))`); err != nil {
			return err
		}
		var schema string
		if err := tx.QueryRow(ctx, `select current_schema()`).Scan(&schema); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `grant usage on schema `+pgx.Identifier{schema}.Sanitize()+` to `+StatisticsRole); err != nil {
			return err
		}
		for _, view := range statisticsViews {
			if _, err := tx.Exec(ctx, `grant select on `+pgx.Identifier{schema, view}.Sanitize()+` to `+StatisticsRole); err != nil {
				return err
			}
		}
		return nil
	})
}
