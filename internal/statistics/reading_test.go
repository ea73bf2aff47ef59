package statistics

import (
	"testing"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/postgres/pgtest"
)

// Figures, guards and names are read one after the other.
func TestAllThatAnAnswerReadsIsOfOneMoment(t *testing.T) {
	t.Parallel()
	s := newService(t, pgtest.Open(t))
	exec(t, s.pool, `insert into modules (key, title, category, updated_at) values ('ki', 'KI', 'elective', now())`)
	err := s.read(t.Context(), func(tx pgx.Tx) error {
		for _, change := range []string{`select 1`, `delete from modules`} {
			exec(t, s.pool, change)
			var n int
			if err := tx.QueryRow(t.Context(), `select count(*) from stats_modules`).Scan(&n); err != nil || n != 1 {
				t.Errorf("%d modules after %s, %v", n, change, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}
