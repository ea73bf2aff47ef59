package postgres_test

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/pgvector/pgvector-go"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/postgres"
	"smart-city-dialog.de/akademie/internal/postgres/pgtest"
)

func TestPoolReadsAndWritesVectors(t *testing.T) {
	t.Parallel()
	pool := pgtest.Open(t)
	want := pgvector.NewHalfVector([]float32{1, 0.5, -2})
	var got pgvector.HalfVector
	if err := pool.QueryRow(t.Context(), "select $1::halfvec", want).Scan(&got); err != nil {
		t.Fatal(err)
	}
	if got.String() != want.String() {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestPoolLimitsStatementsUnlessTheURLSaysOtherwise(t *testing.T) {
	t.Parallel()
	url := pgtest.URL(t)
	for address, want := range map[string]string{url: "30s", url + "&statement_timeout=1000": "1s"} {
		pool, err := postgres.Open(t.Context(), address)
		if err != nil {
			t.Fatal(err)
		}
		defer pool.Close()
		var got string
		if err := pool.QueryRow(t.Context(), "show statement_timeout").Scan(&got); err != nil {
			t.Fatal(err)
		}
		if got != want {
			t.Errorf("statement_timeout = %s, want %s", got, want)
		}
	}
}

func TestUnreachableServerIsUnavailable(t *testing.T) {
	t.Parallel()
	_, err := postgres.Open(t.Context(), "postgres:///none?host="+t.TempDir())
	if !errors.Is(err, fault.Unavailable) {
		t.Errorf("error = %v, want fault.Unavailable", err)
	}
	if err := postgres.Migrate(t.Context(), "postgres:///none?host="+t.TempDir(), silent()); !errors.Is(err, fault.Unavailable) {
		t.Errorf("error = %v, want fault.Unavailable", err)
	}
}

func TestInTxCommitsOnSuccessAndRollsBackOnError(t *testing.T) {
	t.Parallel()
	pool := pgtest.Open(t)
	if _, err := pool.Exec(t.Context(), "create table note (text text primary key)"); err != nil {
		t.Fatal(err)
	}
	insert := func(text string, result error) error {
		return postgres.InTx(t.Context(), pool, func(tx pgx.Tx) error {
			if _, err := tx.Exec(t.Context(), "insert into note values ($1)", text); err != nil {
				return err
			}
			return result
		})
	}
	if err := insert("kept", nil); err != nil {
		t.Fatal(err)
	}
	failure := errors.New("no")
	if err := insert("dropped", failure); !errors.Is(err, failure) {
		t.Errorf("error = %v, want the function's own", err)
	}
	if err := insert("kept", nil); !errors.Is(err, fault.Conflict) {
		t.Errorf("second insert: %v, want fault.Conflict", err)
	}
	var n int
	if err := pool.QueryRow(t.Context(), "select count(*) from note").Scan(&n); err != nil {
		t.Fatal(err)
	}
	if n != 1 {
		t.Errorf("%d rows, want 1", n)
	}
}

func TestErrorsOfTheServerBecomeFaults(t *testing.T) {
	t.Parallel()
	pool := pgtest.Open(t)
	setup := `
		create table parent (id int primary key check (id > 0));
		create table child (id int not null references parent, during int4range, exclude using gist (during with &&));
		insert into parent values (1);
		insert into child values (1, '[1,3)')`
	if _, err := pool.Exec(t.Context(), setup); err != nil {
		t.Fatal(err)
	}
	cases := []struct {
		name, sql string
		want      error
	}{
		{"unique", "insert into parent values (1)", fault.Conflict},
		{"foreign key", "insert into child values (2)", fault.Conflict},
		{"still referenced", "delete from parent", fault.Conflict},
		{"check", "insert into parent values (-1)", fault.Invalid},
		{"not null", "insert into child values (null)", fault.Invalid},
		{"exclusion", "insert into child values (1, '[2,4)')", fault.Conflict},
		{"bad value", "select 'x'::int", fault.Invalid},
		{"our own mistake", "select nothing from nowhere", nil},
		{"statement timeout", "begin; set local statement_timeout = 1; select pg_sleep(10)", fault.Unavailable},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := pool.Exec(t.Context(), c.sql)
			if err == nil {
				t.Fatal("no error")
			}
			translated := postgres.Error(err)
			if got := fault.Kind(translated); got != c.want {
				t.Errorf("%v is %v, want %v", err, got, c.want)
			}
			var original *pgconn.PgError
			if !errors.As(translated, &original) {
				t.Errorf("the original is lost in %v", translated)
			}
		})
	}
}

func TestErrorKeepsWhatIsNoFaultOfTheDatabase(t *testing.T) {
	t.Parallel()
	own := errors.New("own")
	cases := []struct {
		name string
		err  error
		want error
	}{
		{"nil", nil, nil},
		{"other", own, nil},
		{"ended by the caller", context.Canceled, nil},
		{"deadline", context.DeadlineExceeded, fault.Unavailable},
		{"no rows", pgx.ErrNoRows, fault.NotFound},
		{"fault already", fault.Denied, fault.Denied},
		{"serialization", &pgconn.PgError{Code: "40001"}, fault.Unavailable},
		{"too many connections", &pgconn.PgError{Code: "53300"}, fault.Unavailable},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := postgres.Error(c.err)
			if fault.Kind(got) != c.want {
				t.Errorf("kind of %v = %v, want %v", c.err, fault.Kind(got), c.want)
			}
			if !errors.Is(got, c.err) {
				t.Errorf("%v no longer wraps %v", got, c.err)
			}
		})
	}
}

func TestMigrateIsSafeToCallAtTheSameTimeAndAgain(t *testing.T) {
	t.Parallel()
	url := pgtest.EmptyURL(t)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			if err := postgres.Migrate(t.Context(), url, silent()); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if err := postgres.Migrate(t.Context(), url, silent()); err != nil {
		t.Errorf("again: %v", err)
	}
}

func TestMigrateRefusesADatabaseOfANewerProgram(t *testing.T) {
	t.Parallel()
	pool := pgtest.Open(t)
	if _, err := pool.Exec(t.Context(), "update public.schema_version set version = version + 1"); err != nil {
		t.Fatal(err)
	}
	err := postgres.Migrate(t.Context(), pool.Config().ConnString(), silent())
	if !errors.Is(err, fault.Conflict) {
		t.Errorf("error = %v, want fault.Conflict", err)
	}
}

func TestTestsDoNotSeeEachOthersData(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"one", "other"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			if _, err := pgtest.Open(t).Exec(ctx, "create table only_mine ()"); err != nil {
				t.Error(err)
			}
		})
	}
}

func silent() *slog.Logger { return slog.New(slog.DiscardHandler) }
