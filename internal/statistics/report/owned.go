package report

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// Owned returns the reports of who asks, for them to take along: also when they may
// no longer ask for figures.
func (s *Store) Owned(ctx context.Context, who account.Person) ([]Report, error) {
	if !who.May(account.OwnAccount) {
		return nil, fmt.Errorf("report.Owned: %w", fault.Denied)
	}
	rows, err := s.pool.Query(ctx, selectReports+` where r.owner = $1 order by r.id limit $2`, who.Email, mostReports)
	if err != nil {
		return nil, fmt.Errorf("report.Owned: %w", postgres.Error(err))
	}
	all, err := pgx.CollectRows(rows, s.scan)
	if err != nil {
		return nil, fmt.Errorf("report.Owned: %w", postgres.Error(err))
	}
	return all, nil
}

// Erase deletes all reports of who asks, and where they are sent.
func (s *Store) Erase(ctx context.Context, who account.Person) error {
	if !who.May(account.OwnAccount) {
		return fmt.Errorf("report.Erase: %w", fault.Denied)
	}
	if _, err := s.pool.Exec(ctx, `delete from reports where owner = $1`, who.Email); err != nil {
		return fmt.Errorf("report.Erase: %w", postgres.Error(err))
	}
	return nil
}
