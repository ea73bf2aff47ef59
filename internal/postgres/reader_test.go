package postgres_test

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"smart-city-dialog.de/akademie/internal/postgres"
	"smart-city-dialog.de/akademie/internal/postgres/pgtest"
)

// connectTo opens a connection, as another user where one is named.
func connectTo(t *testing.T, url, user, password string) *pgx.Conn {
	t.Helper()
	cfg, err := pgx.ParseConfig(url)
	if err != nil {
		t.Fatal(err)
	}
	if user != "" {
		cfg.User, cfg.Password = user, password
	}
	conn, err := pgx.ConnectConfig(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(context.WithoutCancel(t.Context())) })
	return conn
}

// poolConfig is that of a pool which connects as another user.
func poolConfig(t *testing.T, url, user, password string) *pgxpool.Config {
	t.Helper()
	cfg, err := pgxpool.ParseConfig(url)
	if err != nil {
		t.Fatal(err)
	}
	cfg.ConnConfig.User, cfg.ConnConfig.Password = user, password
	return cfg
}

func run(t *testing.T, conn *pgx.Conn, orders ...string) {
	t.Helper()
	for _, sql := range orders {
		if _, err := conn.Exec(context.WithoutCancel(t.Context()), sql); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
}

func TestProcessesMayCreateTheRoleForStatisticsAtTheSameTime(t *testing.T) {
	t.Parallel()
	const processes = 6
	admin := connectTo(t, pgtest.EmptyURL(t), "", "")
	var role string
	if err := admin.QueryRow(t.Context(), `select current_database() || '_reader'`).Scan(&role); err != nil {
		t.Fatal(err)
	}
	defer run(t, admin, `drop role `+role)
	conns := make([]*pgx.Conn, processes)
	for i := range conns {
		conns[i] = connectTo(t, pgtest.EmptyURL(t), "", "") // databases of one server
	}
	var all sync.WaitGroup
	for _, conn := range conns {
		all.Go(func() {
			err := postgres.CreateReader(t.Context(), conn, role)
			for postgres.IsRace(err) {
				err = postgres.CreateReader(t.Context(), conn, role)
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	var n int
	if err := admin.QueryRow(t.Context(), `select count(*) from pg_roles where rolname = $1 and not rolcanlogin`, role).Scan(&n); err != nil || n != 1 {
		t.Errorf("%d roles, %v", n, err)
	}
}

func TestProcessesMayGrantTheViewsAtTheSameTime(t *testing.T) {
	t.Parallel()
	url := pgtest.URL(t)
	var all sync.WaitGroup
	for range 6 {
		conn := connectTo(t, url, "", "")
		all.Go(func() {
			if err := postgres.EnsureReader(t.Context(), conn, silent()); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}

func TestAUserWhoMayNotCreateTheRoleIsToldWhatAnOperatorHasToDo(t *testing.T) {
	t.Parallel()
	url := pgtest.URL(t)
	admin := connectTo(t, url, "", "")
	var user string
	if err := admin.QueryRow(t.Context(), `select current_database() || '_app'`).Scan(&user); err != nil {
		t.Fatal(err)
	}
	const password = "correct horse"
	run(t, admin, `create role `+user+` login password '`+password+`'`)
	app := connectTo(t, url, user, password)
	defer func() {
		app.Close(context.WithoutCancel(t.Context()))
		run(t, admin, `drop owned by `+user, `drop role `+user)
	}()
	pool, err := pgxpool.NewWithConfig(t.Context(), poolConfig(t, url, user, password))
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	wantReader := func(want bool) {
		t.Helper()
		if has, err := postgres.HasReader(t.Context(), pool); err != nil || has != want {
			t.Errorf("HasReader = %v, %v", has, err)
		}
	}
	ensure := func() string {
		var log bytes.Buffer
		if err := postgres.EnsureReader(t.Context(), app, slog.New(slog.NewTextHandler(&log, nil))); err != nil {
			t.Error(err)
		}
		return log.String()
	}
	for _, want := range []string{"create role akademie_statistics nologin;", "grant akademie_statistics to "} {
		if said := ensure(); !strings.Contains(said, want) || !strings.Contains(said, user) {
			t.Errorf("the log says %q, want %q", said, want)
		}
	}
	wantReader(false)
	// The operator did that, and gave the user the views: Migrate made them.
	run(t, admin, `grant akademie_statistics to `+user)
	for _, view := range []string{"bookings", "runs", "modules", "municipalities", "questions"} {
		run(t, admin, `alter view stats_`+view+` owner to `+user)
	}
	run(t, admin, `grant usage on schema public to `+user+` with grant option`)
	if said := ensure(); said != "" {
		t.Errorf("the log says %q", said)
	}
	wantReader(true)
	run(t, app, `set role akademie_statistics`)
}
