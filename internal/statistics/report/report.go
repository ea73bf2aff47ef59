// Package report keeps queries of package statistics under a name, for the
// coordinator who saved them, and delivers their results each month.
package report

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/statistics"
)

// A Report is a query with a name.
type Report struct {
	ID       int64
	Name     string
	Query    statistics.Query
	Owner    string // e-mail address
	Language string
	Deliver  []Delivery // on the first of each month, of the month before or as the query says; nil: not at all
	Created  time.Time
	Updated  time.Time
}

// A Delivery is where the results are sent each month.
type Delivery struct {
	Channel string // "email"; "slack" and "matrix" where such a channel is connected
	To      string // the owner's own address, or a room
}

// A Store keeps reports. Everybody who may ask for statistics sees all reports;
// who may change one is decided by account.Person.May.
type Store struct{ pool *pgxpool.Pool }

// NewStore returns a store.
func NewStore(pool *pgxpool.Pool, now func() time.Time) *Store { panic("contract") }

// Save stores a new report (ID 0) or changes one. It fails with fault.Denied,
// fault.NotFound, fault.Invalid (no name, unknown delivery) and fault.Conflict
// (the owner has one of that name).
func (s *Store) Save(ctx context.Context, who account.Person, r Report) (Report, error) {
	panic("contract")
}

// List returns all reports by name, those of the person first.
func (s *Store) List(ctx context.Context, who account.Person) ([]Report, error) { panic("contract") }

// Get returns a report.
func (s *Store) Get(ctx context.Context, who account.Person, id int64) (Report, error) {
	panic("contract")
}

// Delete removes a report.
func (s *Store) Delete(ctx context.Context, who account.Person, id int64) error { panic("contract") }
