package knowledge

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/postgres"
)

// A textReader reads the texts of candidates, each once.
type textReader struct {
	store *Store
	found map[int64]Hit // by id; the zero Hit if the passage is gone
	took  time.Duration
	err   error // of the first read that failed; nothing is read after it
}

const textSQL = `
	select ` + passageColumns + `, ` + documentColumns + `
	from passages p
	join documents d on d.id = p.document_id
	where p.id = any($1)`

// unread returns the ids of candidates that were not asked for before.
func (t *textReader) unread(cs []candidate) (ids []int64) {
	for _, c := range cs {
		if _, asked := t.found[c.id]; !asked {
			ids = append(ids, c.id)
		}
	}
	return ids
}

// asked notes that passages were asked for and may be gone.
func (t *textReader) asked(ids []int64) {
	if t.found == nil {
		t.found = make(map[int64]Hit, len(ids))
	}
	for _, id := range ids {
		t.found[id] = Hit{}
	}
}

// read gets the texts of candidates that were not asked for before.
func (t *textReader) read(ctx context.Context, cs []candidate) {
	ids := t.unread(cs)
	if len(ids) == 0 || t.err != nil {
		return
	}
	begun := time.Now()
	t.asked(ids)
	rows, err := t.store.pool.Query(ctx, textSQL, ids)
	if err == nil {
		err = t.collect(rows)
	}
	t.err = postgres.Error(err)
	t.took += time.Since(begun)
}

func (t *textReader) collect(rows pgx.Rows) error {
	if t.found == nil {
		t.found = map[int64]Hit{}
	}
	_, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (struct{}, error) {
		var h Hit
		var flat []int32
		var published *time.Time
		err := row.Scan(append([]any{&h.ID, &h.DocumentID, &h.Position, &h.Headings, &h.Text, &flat},
			documentFields(&h.Document, &published)...)...)
		h.Sentences = spans(flat)
		if published != nil {
			h.Document.Published = *published
		}
		t.found[h.ID] = h
		return struct{}{}, err
	})
	return err
}

// hits returns the candidates that still exist, in the order given.
func (t *textReader) hits(cs []candidate) []Hit {
	hits := make([]Hit, 0, len(cs))
	for _, c := range cs {
		if h := t.found[c.id]; h.ID != 0 {
			h.Score, h.Lexical, h.Vector = float64(c.score), float64(c.lexical), float64(c.cosine)
			hits = append(hits, h)
		}
	}
	return hits
}
