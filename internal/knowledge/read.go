package knowledge

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/postgres"
)

// Stored says what the base holds of a document, for telling changed from
// unchanged ones.
type Stored struct {
	ID      int64
	Version string
	Hash    []byte
}

// Stored returns what the base holds of a source, by key.
func (s *Store) Stored(ctx context.Context, source string) (held map[string]Stored, err error) {
	defer wrap(&err, "knowledge.Stored(%q)", source)
	rows, err := s.pool.Query(ctx, `select key, id, version, hash from documents where source = $1 order by key`, source)
	if err != nil {
		return nil, postgres.Error(err)
	}
	held = map[string]Stored{}
	var key string
	var d Stored
	_, err = pgx.ForEachRow(rows, []any{&key, &d.ID, &d.Version, &d.Hash}, func() error {
		held[key] = d
		d.Hash = nil
		return nil
	})
	return held, postgres.Error(err)
}

// Keyed returns the ids of the documents that have these keys. Where several
// sources have one of the same key, it is the one that was stored first.
func (s *Store) Keyed(ctx context.Context, keys []string) (ids map[string]int64, err error) {
	defer wrap(&err, "knowledge.Keyed(%q)", keys)
	if len(keys) == 0 {
		return nil, nil
	}
	rows, err := s.pool.Query(ctx, `select key, min(id) from documents where key = any($1) group by key`, keys)
	if err != nil {
		return nil, postgres.Error(err)
	}
	ids = map[string]int64{}
	var key string
	var id int64
	_, err = pgx.ForEachRow(rows, []any{&key, &id}, func() error {
		ids[key] = id
		return nil
	})
	return ids, postgres.Error(err)
}

// A DocumentFilter selects documents. Zero values mean no restriction.
type DocumentFilter struct {
	Source string
	Kind   Kind
	Offset int
	Limit  int // default 1,000
}

// documentColumns are those of a Document without Hash and Markdown.
const documentColumns = `d.id, d.source, d.key, d.version, d.kind, d.title, d.url, d.language, d.published, d.note, d.updated_at`

// documentFields returns where documentColumns are scanned to; published needs a
// variable of its own because it may be null.
func documentFields(d *Document, published **time.Time) []any {
	return []any{&d.ID, &d.Source, &d.Key, &d.Version, &d.Kind, &d.Title, &d.URL, &d.Language, published, &d.Note, &d.UpdatedAt}
}

// Documents returns documents without Hash and Markdown, newest first.
func (s *Store) Documents(ctx context.Context, f DocumentFilter) (ds []Document, err error) {
	defer wrap(&err, "knowledge.Documents(%+v)", f)
	if f.Limit <= 0 {
		f.Limit = 1000
	}
	rows, err := s.pool.Query(ctx, `
		select `+documentColumns+`
		from documents d
		where ($1 = '' or d.source = $1) and ($2 = '' or d.kind = $2)
		order by d.published desc nulls last, d.title, d.id
		limit $3 offset $4`, f.Source, string(f.Kind), f.Limit, max(0, f.Offset))
	if err != nil {
		return nil, postgres.Error(err)
	}
	ds, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (d Document, err error) {
		var published *time.Time
		err = row.Scan(documentFields(&d, &published)...)
		if published != nil {
			d.Published = *published
		}
		return d, err
	})
	return ds, postgres.Error(err)
}

// Document returns a document with everything. fault.NotFound if there is none.
func (s *Store) Document(ctx context.Context, id int64) (d Document, err error) {
	defer wrap(&err, "knowledge.Document(%d)", id)
	var published *time.Time
	err = s.pool.QueryRow(ctx, `select `+documentColumns+`, d.hash, d.markdown from documents d where d.id = $1`, id).
		Scan(append(documentFields(&d, &published), &d.Hash, &d.Markdown)...)
	if published != nil {
		d.Published = *published
	}
	return d, postgres.Error(err)
}

const passageColumns = `p.id, p.document_id, p.position, p.headings, p.body, p.sentences`

func scanPassage(row pgx.CollectableRow) (p Passage, err error) {
	var flat []int32
	err = row.Scan(&p.ID, &p.DocumentID, &p.Position, &p.Headings, &p.Text, &flat)
	p.Sentences = spans(flat)
	return p, err
}

// Passages returns the passages of a document in their order.
func (s *Store) Passages(ctx context.Context, document int64) (ps []Passage, err error) {
	defer wrap(&err, "knowledge.Passages(%d)", document)
	rows, err := s.pool.Query(ctx, `select `+passageColumns+` from passages p where p.document_id = $1 order by p.position`, document)
	if err != nil {
		return nil, postgres.Error(err)
	}
	ps, err = pgx.CollectRows(rows, scanPassage)
	return ps, postgres.Error(err)
}

// Neighbours returns the passages of p's document that stand at most n before
// or after it, in their order and without p itself.
func (s *Store) Neighbours(ctx context.Context, p Passage, n int) (ps []Passage, err error) {
	defer wrap(&err, "knowledge.Neighbours(%d)", p.ID)
	rows, err := s.pool.Query(ctx, `
		select `+passageColumns+` from passages p
		where p.document_id = $1 and p.position between $2 and $3 and p.id <> $4
		order by p.position`, p.DocumentID, p.Position-n, p.Position+n, p.ID)
	if err != nil {
		return nil, postgres.Error(err)
	}
	ps, err = pgx.CollectRows(rows, scanPassage)
	return ps, postgres.Error(err)
}

// Counts say how much the base holds.
type Counts struct{ Documents, Passages int }

// Count asks PostgreSQL how much the base holds; Size knows the passages without.
func (s *Store) Count(ctx context.Context) (c Counts, err error) {
	defer wrap(&err, "knowledge.Count")
	err = s.pool.QueryRow(ctx, `select (select count(*) from documents), (select count(*) from passages)`).
		Scan(&c.Documents, &c.Passages)
	return c, postgres.Error(err)
}
