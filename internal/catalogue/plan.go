package catalogue

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/postgres"
)

// A Catalogue is all modules and runs at one moment: modules by title, runs by
// their first session.
type Catalogue struct {
	Modules []Module
	Runs    []Run
}

// All reads the whole catalogue.
func (s *Store) All(ctx context.Context) (Catalogue, error) {
	var c Catalogue
	err := pgx.BeginTxFunc(ctx, s.pool, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) (err error) {
		c, err = s.all(ctx, tx)
		return err
	})
	if err != nil {
		return Catalogue{}, fmt.Errorf("catalogue.All: %w", postgres.Error(err))
	}
	return c, nil
}

func (s *Store) all(ctx context.Context, db querier) (c Catalogue, err error) {
	if c.Modules, err = readModules(ctx, db); err != nil {
		return c, err
	}
	if c.Runs, err = readRuns(ctx, db, s.now(), nil, nil); err != nil {
		return c, err
	}
	slices.SortStableFunc(c.Runs, func(a, b Run) int { return a.Starts().Compare(b.Starts()) })
	return c, nil
}

// A Plan is what an import changes.
type Plan struct {
	Modules  []Change
	Runs     []Change
	Problems Problems // why it cannot be applied

	modules []Module     // as they shall be
	runs    []plannedRun // as they shall be
}

// Kind is what happens to a module or run.
type Kind string

// The kinds of changes. What a file does not name stays as it is, unless missing
// modules shall be retired and missing runs closed.
const (
	Added     Kind = "added"
	Changed   Kind = "changed"
	Unchanged Kind = "unchanged"
	Missing   Kind = "missing" // in the database but not in the files
)

// A Change is what happens to one module or run.
type Change struct {
	Kind   Kind
	Key    string
	Name   string
	Fields []FieldChange
	Notes  []string // German sentences about what follows from it
}

// A FieldChange is a value before and after.
type FieldChange struct{ Name, Old, New string }

// Empty reports whether the import changes nothing.
func (p Plan) Empty() bool { return len(p.modules)+len(p.runs) == 0 }

// Count is how many modules and runs have changes of that kind.
func (p Plan) Count(k Kind) (n int) {
	for _, c := range slices.Concat(p.Modules, p.Runs) {
		if c.Kind == k {
			n++
		}
	}
	return n
}

// A plannedRun is a run as it shall be.
type plannedRun struct {
	Run
	added, rescheduled, resized, cancelled bool
	was                                    []Session // before it was rescheduled
}

// Options of an import.
type Options struct {
	RetireMissing bool // retire modules and close runs that the files do not name
	Capacity      int  // of new runs whose source does not say how many seats they have; 0: that is a problem
}

// A planner compares what is given with what is there.
type planner struct {
	Plan
	options Options
	now     time.Time
	byKey   map[string]Module // modules as they shall be
	byTitle map[string]string // keys by title in lower case; "" if several have it
}

func (g Given) plan(have Catalogue, options Options, now time.Time) Plan {
	p := planner{options: options, now: now, byKey: map[string]Module{}, byTitle: map[string]string{}}
	for _, m := range have.Modules {
		p.knows(m)
	}
	for _, m := range g.modules {
		p.module(m)
	}
	runs := map[string]Run{}
	for _, r := range have.Runs {
		runs[r.Key] = r
	}
	for _, r := range g.runs {
		old, exists := runs[r.Key]
		p.run(r, old, exists)
	}
	p.missing(g, have)
	if len(p.Problems) > 0 {
		p.Plan.modules, p.Plan.runs = nil, nil
	}
	return p.Plan
}

func (p *planner) knows(m Module) {
	title := strings.ToLower(m.Title)
	if key, taken := p.byTitle[title]; taken && key != m.Key {
		p.byTitle[title] = ""
	} else {
		p.byTitle[title] = m.Key
	}
	p.byKey[m.Key] = m
}

func (p *planner) module(g givenModule) {
	old, exists := p.byKey[g.Key]
	if key := p.byTitle[strings.ToLower(g.Title)]; !exists && g.fromWeb && key != "" {
		p.byKey[g.Key] = p.byKey[key] // the same module under the name that the page has for it
		old, exists = p.byKey[key], true
		g.Key = key
	}
	m := old
	if !exists {
		m = Module{Category: Elective}
	}
	for _, f := range g.has {
		f.copy(&m, &g.Module)
	}
	if exists {
		m.Key = old.Key
	}
	c := Change{Kind: Unchanged, Key: m.Key, Name: m.Title}
	for _, f := range moduleFields() {
		if was, is := f.text(&old), f.text(&m); was != is && exists {
			c.Fields = append(c.Fields, FieldChange{f.heading, was, is})
		}
	}
	switch {
	case m.Title == "":
		p.Problems.add(g.at, wrongf("Dem Modul %s fehlt der Titel.", quoted(m.Key)).but("ein Titel"))
	case !exists && !names(g.has, "category"):
		if !g.fromWeb {
			p.Problems.add(g.at, wrongf("Dem neuen Modul %s fehlt die Kategorie.", quoted(m.Key)).but("Pflichtmodul, Wahlmodul, Programm oder Peer-Learning"))
		}
		c.Notes = append(c.Notes, "Die Quelle nennt keine Kategorie: Es wird ein Wahlmodul.")
	}
	if !exists {
		c.Kind = Added
	} else if len(c.Fields) > 0 {
		c.Kind = Changed
	}
	if c.Kind != Unchanged {
		p.Plan.modules = append(p.Plan.modules, m)
	}
	p.Modules = append(p.Modules, c)
	p.knows(m)
}

func names[T any](has []field[T], name string) bool {
	return slices.ContainsFunc(has, func(f field[T]) bool { return f.name == name })
}

// moduleOf finds a module by its key or title.
func (p *planner) moduleOf(reference string) (Module, bool) {
	if m, ok := p.byKey[reference]; ok {
		return m, true
	}
	m, ok := p.byKey[p.byTitle[strings.ToLower(reference)]]
	return m, ok
}

// missing notes what the files do not name. A file without runs says nothing
// about runs, nor one without modules about modules, and what has begun is past.
func (p *planner) missing(g Given, have Catalogue) {
	given := map[string]bool{}
	for _, c := range p.Modules {
		given[c.Key] = true
	}
	for _, m := range have.Modules {
		if len(g.modules) == 0 || given[m.Key] || m.Retired {
			continue
		}
		c := Change{Kind: Missing, Key: m.Key, Name: m.Title}
		if p.options.RetireMissing {
			m.Retired = true
			c.Kind, c.Fields = Changed, []FieldChange{{"Eingestellt", "nein", "ja"}}
			c.Notes = []string{"Fehlt in den Dateien."}
			p.Plan.modules = append(p.Plan.modules, m)
		}
		p.Modules = append(p.Modules, c)
	}
	given = map[string]bool{}
	for _, r := range g.runs {
		given[r.Key] = true
	}
	for _, r := range have.Runs {
		if len(g.runs) == 0 || given[r.Key] || !r.Starts().After(p.now) || r.Status == Cancelled {
			continue
		}
		c := Change{Kind: Missing, Key: r.Key, Name: r.Name()}
		if p.options.RetireMissing && r.Status == Open {
			r.Status = Closed
			c.Kind, c.Fields = Changed, []FieldChange{{"Status", "offen", "geschlossen"}}
			c.Notes = append([]string{"Fehlt in den Dateien."}, booked(r, "Die Buchungen bleiben bestehen.")...)
			p.Plan.runs = append(p.Plan.runs, plannedRun{Run: r})
		}
		p.Runs = append(p.Runs, c)
	}
}

// booked is a note on the bookings of a run, if it has any.
func booked(r Run, what string) []string {
	if r.Seats.Taken+r.Seats.Waiting == 0 || r.Seats.From != "" {
		return nil
	}
	return []string{fmt.Sprintf("Vergeben sind %d von %d Plätzen, auf der Warteliste stehen %d: %s", r.Seats.Taken, r.Seats.Capacity, r.Seats.Waiting, what)}
}

// orNone shows an empty value.
func orNone(s string) string { return cmp.Or(s, "–") }
