package knowledge

import (
	"context"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/postgres"
)

// analysisBatch is how many passages are analysed and stored at a time.
const analysisBatch = 500

// Reanalyse stores new term vectors for the passages that another version of the
// analyser indexed, so that Load need not make them anew each time, and returns
// how many they were. Only an operator's command should call it: two programs of
// different versions that did so on their own would undo each other's work for
// ever. fault.Conflict while another process is at it.
func (s *Store) Reanalyse(ctx context.Context) (n int, err error) {
	defer wrap(&err, "knowledge.Reanalyse")
	unlock, err := s.lock(ctx, "reanalyse")
	if err != nil {
		return 0, err
	}
	defer unlock()
	for last := int64(0); ; {
		var explained abbreviations
		ids, terms, err := s.stale(ctx, last, &explained)
		if err != nil || len(ids) == 0 {
			return n, err
		}
		var b pgx.Batch // one transaction
		b.Queue(`
			update passage_terms t set analysis = $1, terms = u.terms
			from unnest($2::bigint[], $3::bytea[]) as u (id, terms)
			where t.passage_id = u.id`, s.analysis(), ids, terms)
		b.Queue(`delete from abbreviations where passage_id = any($1)`, ids)
		b.Queue(`
			insert into abbreviations (passage_id, short, long)
			select u.id, u.short, u.long
			from unnest($1::bigint[], $2::text[], $3::text[]) as u (id, short, long)
			join passages p on p.id = u.id
			on conflict do nothing`, explained.passages, explained.short, explained.longs)
		if err := s.pool.SendBatch(ctx, &b).Close(); err != nil {
			return n, postgres.Error(err)
		}
		last = ids[len(ids)-1]
		n += len(ids)
	}
}

// stale returns the next passages after last that another analyser indexed, and
// their new term vectors, and adds the abbreviations they explain.
func (s *Store) stale(ctx context.Context, last int64, explained *abbreviations) (ids []int64, terms [][]byte, err error) {
	rows, err := s.pool.Query(ctx, `
		select p.id, d.title, p.headings, p.body, p.sentences
		from passage_terms t
		join passages p on p.id = t.passage_id
		join documents d on d.id = p.document_id
		where t.analysis <> $1 and t.passage_id > $2
		order by t.passage_id limit $3`, s.analysis(), last, analysisBatch)
	if err != nil {
		return nil, nil, postgres.Error(err)
	}
	var p Passage
	var title string
	var sentences []int32
	var buf occurrences
	_, err = pgx.ForEachRow(rows, []any{&p.ID, &title, &p.Headings, &p.Text, &sentences}, func() error {
		p.Sentences = spans(sentences)
		explained.read(p.ID, p.Text)
		v := analyse(s.an, title, &p, &buf)
		ids, terms = append(ids, p.ID), append(terms, v.pack(nil))
		return nil
	})
	return ids, terms, postgres.Error(err)
}
