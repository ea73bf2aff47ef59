package knowledge

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// Put stores a document with its passages, in one transaction, in place of what
// its source held under the same key. The ids in d and ps are ignored; the id of
// the document stays what it was, its passages always get new ones.
//
// vectors are the embeddings of EmbeddingText(d.Title, p) by the Store's
// embedder, in the order of ps, or nil: then the passages are found by their
// words only until Reembed has run. Input that breaks a rule of the base gives
// fault.Invalid, and nothing is stored.
func (s *Store) Put(ctx context.Context, d Document, ps []Passage, vectors [][]float32) (id int64, err error) {
	defer wrap(&err, "knowledge.Put(%q, %q)", d.Source, d.Key)
	if err := validate(&d, ps, vectors, s.emb.Dim()); err != nil {
		return 0, err
	}
	terms := s.packedTerms(d.Title, ps)
	err = postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		if id, err = upsertDocument(ctx, tx, &d); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `delete from passages where document_id = $1`, id); err != nil {
			return postgres.Error(err)
		}
		embedder := 0
		if len(vectors) > 0 {
			if embedder, err = embedderID(ctx, tx, s.emb); err != nil {
				return err
			}
		}
		if err := insertPassages(ctx, tx, id, ps, terms, s.analysis(), embedder, vectors); err != nil {
			return err
		}
		var explained abbreviations
		for i := range ps {
			explained.read(int64(ps[i].Position), ps[i].Text)
		}
		if err := insertAbbreviations(ctx, tx, id, &explained); err != nil {
			return err
		}
		return logChanges(ctx, tx, id)
	})
	return id, err
}

// packedTerms analyses passages of a document.
func (s *Store) packedTerms(title string, ps []Passage) [][]byte {
	packed := make([][]byte, len(ps))
	var buf occurrences
	for i := range ps {
		v := analyse(s.an, title, &ps[i], &buf)
		packed[i] = v.pack(nil)
	}
	return packed
}

func upsertDocument(ctx context.Context, tx pgx.Tx, d *Document) (id int64, err error) {
	err = tx.QueryRow(ctx, `
		insert into documents (source, key, version, hash, kind, title, url, language, published, note, markdown)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
		on conflict (source, key) do update set
			version = excluded.version, hash = excluded.hash, kind = excluded.kind, title = excluded.title,
			url = excluded.url, language = excluded.language, published = excluded.published,
			note = excluded.note, markdown = excluded.markdown, updated_at = now()
		returning id`,
		d.Source, d.Key, d.Version, append([]byte{}, d.Hash...), string(d.Kind), d.Title, d.URL, d.Language, nullDate(d.Published), d.Note, d.Markdown,
	).Scan(&id)
	return id, postgres.Error(err)
}

func nullDate(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// insertChunk is how many passages are sent in one message, which holds their
// texts and vectors in memory once more.
const insertChunk = 500

func insertPassages(ctx context.Context, tx pgx.Tx, document int64, ps []Passage, terms [][]byte, analysis string, embedder int, vectors [][]float32) error {
	for from := 0; from < len(ps); from += insertChunk {
		var b pgx.Batch
		for i := from; i < min(from+insertChunk, len(ps)); i++ {
			p := &ps[i]
			args := []any{document, p.Position, append([]string{}, p.Headings...), p.Text, pairs(p.Sentences), analysis, terms[i]}
			if len(vectors) == 0 {
				b.Queue(`
					with p as (
						insert into passages (document_id, position, headings, body, sentences)
						values ($1, $2, $3, $4, $5) returning id
					)
					insert into passage_terms (passage_id, document_id, analysis, terms) select id, $1, $6, $7 from p`, args...)
				continue
			}
			b.Queue(`
				with p as (
					insert into passages (document_id, position, headings, body, sentences)
					values ($1, $2, $3, $4, $5) returning id
				), t as (
					insert into passage_terms (passage_id, document_id, analysis, terms) select id, $1, $6, $7 from p
				)
				insert into vectors (passage_id, embedder_id, embedding)
				select id, $8, $9::real[]::halfvec from p`, append(args, embedder, vectors[i])...)
		}
		if err := tx.SendBatch(ctx, &b).Close(); err != nil {
			return postgres.Error(err)
		}
	}
	return nil
}

// Touch records a new version hint of a document whose content has not changed.
// Nothing that search depends on is written.
func (s *Store) Touch(ctx context.Context, id int64, version string) (err error) {
	defer wrap(&err, "knowledge.Touch(%d)", id)
	if err := validText(version, maxField); err != nil {
		return fmt.Errorf("%w: version: %w", fault.Invalid, err)
	}
	tag, err := s.pool.Exec(ctx, `update documents set version = $2 where id = $1`, id, version)
	if err != nil {
		return postgres.Error(err)
	}
	if tag.RowsAffected() == 0 {
		return fault.NotFound
	}
	return nil
}

// Delete removes documents with all that belongs to them, in one transaction,
// and returns how many there were. Unknown ids are no error.
func (s *Store) Delete(ctx context.Context, ids ...int64) (n int, err error) {
	defer wrap(&err, "knowledge.Delete(%d documents)", len(ids))
	if len(ids) == 0 {
		return 0, nil
	}
	err = postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		// In the order of ids, so that two deletions cannot block each other.
		rows, err := tx.Query(ctx, `select id from documents where id = any($1) order by id for update`, ids)
		if err != nil {
			return postgres.Error(err)
		}
		found, err := pgx.CollectRows(rows, pgx.RowTo[int64])
		if err != nil || len(found) == 0 {
			return postgres.Error(err)
		}
		if _, err := tx.Exec(ctx, `delete from documents where id = any($1)`, found); err != nil {
			return postgres.Error(err)
		}
		n = len(found)
		return logChanges(ctx, tx, found...)
	})
	if err != nil {
		return 0, err
	}
	return n, nil
}

// wrap adds the operation and its key argument to an error.
func wrap(err *error, format string, args ...any) {
	if *err != nil {
		*err = fmt.Errorf("%s: %w", fmt.Sprintf(format, args...), *err)
	}
}
