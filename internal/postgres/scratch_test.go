package postgres_test

import (
	"context"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"smart-city-dialog.de/akademie/internal/postgres"
	"smart-city-dialog.de/akademie/internal/postgres/pgtest"
)

// schemas lists the scratch schemas of a pool's database.
func schemas(t *testing.T, pool *pgxpool.Pool) (names []string) {
	t.Helper()
	err := pool.QueryRow(t.Context(), `
		select coalesce(array_agg(nspname::text order by nspname), '{}')
		from pg_namespace where nspname like 'akademie\_scratch\_%'`).Scan(&names)
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func open(t *testing.T, url string) *pgxpool.Pool {
	t.Helper()
	pool, err := postgres.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	return pool
}

func scratch(t *testing.T, url string) *postgres.Scratch {
	t.Helper()
	s, err := postgres.NewScratch(t.Context(), url, silent())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestAScratchSchemaHoldsItsOwnTablesAndIsGoneAfterwards(t *testing.T) {
	t.Parallel()
	url := pgtest.URL(t)
	real := open(t, url)
	s := scratch(t, url)
	if err := postgres.Migrate(t.Context(), s.URL, silent()); err != nil {
		t.Fatal(err)
	}
	pool := open(t, s.URL)
	const put = `insert into conversations (id, channel, created_at, updated_at) values (repeat('a', 26), 'cli', now(), now())`
	if _, err := pool.Exec(t.Context(), put); err != nil {
		t.Fatal(err)
	}
	var n int
	if err := real.QueryRow(t.Context(), `select count(*) from conversations`).Scan(&n); err != nil || n != 0 {
		t.Errorf("%d rows in the real schema (%v)", n, err)
	}
	pool.Close()
	ctx, cancel := context.WithCancel(t.Context())
	cancel() // the user has interrupted
	if err := s.Close(ctx); err != nil {
		t.Fatal(err)
	}
	if left := schemas(t, real); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestTheNextScratchDropsWhatADeadProcessLeftAndNothingElse(t *testing.T) {
	t.Parallel()
	url := pgtest.URL(t)
	real := open(t, url)
	alive := scratch(t, url)
	if _, err := real.Exec(t.Context(), `create schema akademie_scratch_dead; create table akademie_scratch_dead.note (n int)`); err != nil {
		t.Fatal(err)
	}
	another := scratch(t, url)
	left := schemas(t, real)
	if len(left) != 2 || strings.Contains(strings.Join(left, " "), "dead") {
		t.Errorf("schemas = %v, want %s and %s", left, alive.Schema, another.Schema)
	}
	for _, s := range []*postgres.Scratch{alive, another} {
		if err := s.Close(t.Context()); err != nil {
			t.Error(err)
		}
	}
}

func TestAScratchSchemaKeepsTheSearchPathOfTheAddress(t *testing.T) {
	t.Parallel()
	url := pgtest.URL(t) + "&search_path=elsewhere,public"
	s := scratch(t, url)
	defer s.Close(t.Context())
	var path string
	if err := open(t, s.URL).QueryRow(t.Context(), `show search_path`).Scan(&path); err != nil {
		t.Fatal(err)
	}
	if want := s.Schema + ", elsewhere,public"; path != want {
		t.Errorf("search_path = %q, want %q", path, want)
	}
}

func TestAUserWithoutTheRightIsToldSo(t *testing.T) {
	t.Parallel()
	url := pgtest.URL(t)
	var database string
	admin := open(t, url)
	if err := admin.QueryRow(t.Context(), `select current_database()`).Scan(&database); err != nil {
		t.Fatal(err)
	}
	role := database + "_guest"
	if _, err := admin.Exec(t.Context(), `create role `+role+` login`); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := admin.Exec(context.WithoutCancel(t.Context()), `drop role `+role); err != nil {
			t.Error(err)
		}
	})
	_, err := postgres.NewScratch(t.Context(), url+"&options=-c%20role%3D"+role, silent())
	if err == nil || !strings.Contains(err.Error(), "may not create a schema") {
		t.Errorf("error = %v", err)
	}
}
