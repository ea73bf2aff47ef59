package knowledge

import (
	"context"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/postgres"
)

// analysisBatch is how many passages are analysed and stored at a time.
const analysisBatch = 500

// Reanalyse stores anew what search derives from the passages that another
// version of the analyser indexed: their term vectors, which Load would make each
// time, and the abbreviations they explain, which it would go without. It returns
// how many they were; searches go on meanwhile. A program should call it once at
// the most: two of different versions that did so whenever they met the other's
// work would undo it for ever. fault.Conflict while another process is at it.
func (s *Store) Reanalyse(ctx context.Context) (n int, err error) {
	defer wrap(&err, "knowledge.Reanalyse")
	unlock, err := s.lock(ctx, "reanalyse")
	if err != nil {
		return 0, err
	}
	defer unlock()
	if n, err = s.renew(ctx); err != nil {
		return n, err
	}
	s.outdated.Store(0)
	return n, s.learnForms(ctx)
}

// renew analyses all stale passages.
func (s *Store) renew(ctx context.Context) (n int, err error) {
	for last := int64(0); ; {
		var explained abbreviations
		ids, terms, err := s.stale(ctx, last, &explained)
		if err != nil || len(ids) == 0 {
			return n, err
		}
		var b pgx.Batch // one transaction
		// Passages first, as writers of documents lock them: nobody waits for the
		// other in a circle, and those still there stay until the commit.
		b.Queue(`select from passages where id = any($1) order by id for key share`, ids)
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

// learnForms reads the abbreviations of the base.
func (s *Store) learnForms(ctx context.Context) error {
	s.refresh.Lock()
	defer s.refresh.Unlock()
	return postgres.Error(pgx.BeginTxFunc(ctx, s.pool, consistent, func(tx pgx.Tx) error {
		known, err := readForms(ctx, tx, s.an)
		if err == nil {
			s.forms.Store(known)
		}
		return err
	}))
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
