package statistics

import (
	"errors"
	"testing"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/postgres/pgtest"
)

// modulesSeen counts the modules that a transaction sees.
func modulesSeen(t *testing.T, tx pgx.Tx) (n int) {
	if err := tx.QueryRow(t.Context(), `select count(*) from stats_modules`).Scan(&n); err != nil {
		t.Error(err)
	}
	return n
}

func TestFiguresAndGuardsAreOfOneMoment(t *testing.T) {
	t.Parallel()
	s := newService(t, pgtest.Open(t))
	exec(t, s.pool, `insert into modules (key, title, category, updated_at) values ('ki', 'KI', 'elective', now())`)
	began, added := make(chan struct{}), make(chan struct{})
	err := s.readBoth(t.Context(), func(tx pgx.Tx) error {
		<-began
		defer close(added)
		exec(t, s.pool, `delete from modules`)
		return nil
	}, func(tx pgx.Tx) error {
		close(began)
		<-added
		if n := modulesSeen(t, tx); n != 1 {
			t.Errorf("%d modules, of another moment", n)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	fails := func(pgx.Tx) error { return tooManyRows() }
	waits := func(tx pgx.Tx) error {
		_, err := tx.Exec(t.Context(), `select 1`)
		return err
	}
	var problem *Problem
	if err := s.readBoth(t.Context(), fails, waits); !errors.As(err, &problem) {
		t.Errorf("what failed is told as %v", err)
	}
}

func TestWhereManyReadOneConnectionIsEnough(t *testing.T) {
	t.Parallel()
	s := newService(t, pgtest.Open(t))
	for range cap(s.beside) {
		s.beside <- struct{}{}
	}
	var order string
	err := s.readBoth(t.Context(), func(tx pgx.Tx) error {
		order += "figures "
		return nil
	}, func(tx pgx.Tx) error {
		order += "guards"
		if n := modulesSeen(t, tx); n != 0 {
			t.Errorf("%d modules", n)
		}
		return nil
	})
	if err != nil || order != "figures guards" {
		t.Errorf("%s, %v", order, err)
	}
}
