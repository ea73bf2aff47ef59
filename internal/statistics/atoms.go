package statistics

import (
	"context"
	"strings"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/postgres"
)

// mostAtoms is how many atoms a statement may return.
const mostAtoms = 100_000

// separator stands between the topics of a module where they are one value.
const separator = "\x1f"

// An atom is all rows of a source that have the same values and meet the same
// conditions.
type atom struct {
	source   source
	keys     [MaxDimensions]string // values as the views have them
	bits     uint64
	n        int64   // rows
	seats    int64   // of bookings
	attended int64   // of bookings
	capacity int64   // of runs
	taken    int64   // of runs
	outside  int64   // of taken, what another system counts
	who      people  // who booked
	people   []int32 // the same by their numbers, for each booking, where they have to be counted
	places   []int32 // their municipalities, by their numbers in packed, for each booking; -1 unknown
	leads    []int32 // days from request to run, for each booking
}

// readAtoms reads the atoms of runs and questions. More atoms than mostAtoms are a
// *Problem.
func readAtoms(ctx context.Context, tx pgx.Tx, s *statement) ([]atom, error) {
	if s.sql == "" {
		return nil, nil
	}
	rows, err := tx.Query(ctx, s.sql, s.args...)
	if err != nil {
		return nil, postgres.Error(err)
	}
	atoms, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (a atom, err error) {
		var bits int64
		err = row.Scan(&a.source, &a.keys[0], &a.keys[1], &bits, &a.n, &a.capacity, &a.taken, &a.outside)
		a.bits = uint64(bits)
		return a, err
	})
	if err != nil {
		return nil, postgres.Error(err)
	}
	if len(atoms) > mostAtoms {
		return nil, tooManyRows()
	}
	return atoms, nil
}

func tooManyRows() *Problem { return &Problem{"dimensions", RuleTooLarge, ""} }

// keys splits what the views have into the values it counts for, as keys.
func (f form) keys(stored string) []string {
	switch f {
	case inList:
		return strings.Split(stored, separator)
	case inKey:
		if stored == "0" {
			return []string{""}
		}
		return []string{strings.Repeat("0", len("01001000")-len(stored)) + stored}
	}
	return []string{stored}
}
