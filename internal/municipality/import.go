package municipality

import (
	"context"
	"fmt"
	"io"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/postgres"
)

// Options say how a list is imported.
type Options struct {
	Source string // what the list is called, such as its file's name
	DryRun bool   // only tell what would change
	Remove bool   // remove what the list does not hold; otherwise it stays
}

// A Diff is what an import changes.
type Diff struct {
	Added   []Municipality
	Changed []Change
	Missing []Municipality // that the list does not hold
	Removed bool           // the missing ones are removed
	Same    int
}

// A Change is a municipality before and after.
type Change struct{ Before, After Municipality }

// Empty reports whether the import changes nothing.
func (d Diff) Empty() bool {
	return len(d.Added)+len(d.Changed) == 0 && (!d.Removed || len(d.Missing) == 0)
}

// Import reads a list (see Read) and brings the table to it, in one transaction.
// Bookings are not touched: they keep the name and key that they were made with.
func (s *Store) Import(ctx context.Context, r io.Reader, o Options) (Diff, error) {
	list, err := Read(r)
	if err != nil {
		return Diff{}, err
	}
	var d Diff
	err = postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		// One import after the other; readers are not held up.
		if _, err := tx.Exec(ctx, `LOCK TABLE municipality_imports IN SHARE ROW EXCLUSIVE MODE`); err != nil {
			return err
		}
		before, err := all(ctx, tx)
		if err != nil {
			return err
		}
		d = compare(before, list, o.Remove)
		if o.DryRun || d.Empty() {
			return nil
		}
		return s.write(ctx, tx, d, o.Source)
	})
	if err != nil {
		return Diff{}, fmt.Errorf("municipality.Import(%s): %w", o.Source, err)
	}
	return d, nil
}

// compare tells what turns one list into another; before is in the order of the
// keys, and so are the parts of the result that come from it.
func compare(before, after []Municipality, remove bool) Diff {
	d := Diff{Removed: remove}
	old := make(map[string]Municipality, len(before))
	for _, m := range before {
		old[m.AGS] = m
	}
	for _, m := range after {
		was, ok := old[m.AGS]
		switch {
		case !ok:
			d.Added = append(d.Added, m)
		case was != m:
			d.Changed = append(d.Changed, Change{was, m})
		default:
			d.Same++
		}
		delete(old, m.AGS)
	}
	for _, m := range before {
		if _, ok := old[m.AGS]; ok {
			d.Missing = append(d.Missing, m)
		}
	}
	return d
}

// write carries out a diff and records it, which tells all servers to read the
// list again.
func (s *Store) write(ctx context.Context, tx pgx.Tx, d Diff, source string) error {
	now, removed := s.now(), 0
	_, err := tx.CopyFrom(ctx, pgx.Identifier{"municipalities"},
		[]string{"ags", "name", "kind", "district", "land", "population", "updated_at"},
		pgx.CopyFromSlice(len(d.Added), func(i int) ([]any, error) {
			m := d.Added[i]
			return []any{m.AGS, m.Name, m.Kind, m.District, m.Land, known(m.Population), now}, nil
		}))
	if err != nil {
		return err
	}
	var batch pgx.Batch
	for _, c := range d.Changed {
		m := c.After
		batch.Queue(`UPDATE municipalities SET name = $2, kind = $3, district = $4, land = $5, population = $6, updated_at = $7
		             WHERE ags = $1`, m.AGS, m.Name, m.Kind, m.District, m.Land, known(m.Population), now)
	}
	if d.Removed {
		removed = len(d.Missing)
		for _, m := range d.Missing {
			batch.Queue(`DELETE FROM municipalities WHERE ags = $1`, m.AGS)
		}
	}
	batch.Queue(`INSERT INTO municipality_imports (source, added, changed, removed, imported_at) VALUES ($1, $2, $3, $4, $5)`,
		source, len(d.Added), len(d.Changed), removed, now)
	return tx.SendBatch(ctx, &batch).Close()
}

// known is null for an unknown population.
func known(population int) *int {
	if population == 0 {
		return nil
	}
	return &population
}
