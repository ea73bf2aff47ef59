package knowledge

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// embedBatch is how many passages are embedded and stored at a time: what a
// crash can cost.
const embedBatch = 64

// Reembed gives every passage a vector of the Store's embedder and makes that
// the active one. The vectors are made beside those of the present embedder,
// which stay in use by processes that are configured for it; when all are there
// and indexed, one transaction switches, and the old vectors are removed. After
// a crash the next call goes on where the last one ended. It returns soon when
// there is nothing to do, and fault.Conflict while another process is at it.
//
// progress, if not nil, hears how many passages of how many have vectors.
func (s *Store) Reembed(ctx context.Context, progress func(done, total int)) (err error) {
	defer wrap(&err, "knowledge.Reembed(%q)", s.emb.Name())
	unlock, err := s.lock(ctx, "reembed")
	if err != nil {
		return err
	}
	defer unlock()
	var id int
	err = postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		id, err = embedderID(ctx, tx, s.emb)
		return err
	})
	if err != nil {
		return err
	}
	for done := false; !done; {
		if err := s.embedMissing(ctx, id, progress); err != nil {
			return err
		}
		if s.heavy() {
			if err := s.IndexVectors(ctx); err != nil {
				return err
			}
		}
		if done, err = s.activate(ctx, id); err != nil {
			return err
		}
	}
	if err := s.removeInactive(ctx); err != nil {
		return err
	}
	return s.Refresh(ctx)
}

// withoutVector restricts passages p to those without a vector of embedder $1.
const withoutVector = `not exists (select 1 from vectors v where v.passage_id = p.id and v.embedder_id = $1)`

// embedMissing embeds the passages that have no vector of an embedder.
func (s *Store) embedMissing(ctx context.Context, embedder int, progress func(done, total int)) error {
	var total, missing int
	err := s.pool.QueryRow(ctx, `
		select count(*), count(*) filter (where `+withoutVector+`) from passages p`, embedder).Scan(&total, &missing)
	if err != nil {
		return postgres.Error(err)
	}
	report := func(done int) {
		if progress != nil {
			progress(min(done, total), total)
		}
	}
	done := total - missing
	report(done)
	for last := int64(0); ; {
		ids, texts, err := s.missing(ctx, embedder, last)
		if err != nil || len(ids) == 0 {
			return err
		}
		vectors, err := s.emb.EmbedPassages(ctx, texts)
		if err != nil {
			return fmt.Errorf("embedding passages: %w", err)
		}
		if len(vectors) != len(texts) {
			return fmt.Errorf("embedding passages: %d vectors for %d texts", len(vectors), len(texts))
		}
		var b pgx.Batch
		for i, v := range vectors {
			if err := validVector(v, s.emb.Dim()); err != nil {
				return fmt.Errorf("embedding passage %d: %w", ids[i], err)
			}
			// Of the passages that still exist.
			b.Queue(`
				insert into vectors (passage_id, embedder_id, embedding)
				select p.id, $1, $3::real[]::halfvec from passages p where p.id = $2 for key share
				on conflict do nothing`, embedder, ids[i], v)
		}
		if err := s.pool.SendBatch(ctx, &b).Close(); err != nil {
			return postgres.Error(err)
		}
		last = ids[len(ids)-1]
		done += len(ids)
		report(done)
	}
}

// missing returns the next passages after last without a vector, and their texts.
func (s *Store) missing(ctx context.Context, embedder int, last int64) (ids []int64, texts []string, err error) {
	rows, err := s.pool.Query(ctx, `
		select p.id, d.title, p.headings, p.body
		from passages p
		join documents d on d.id = p.document_id
		where p.id > $2 and `+withoutVector+`
		order by p.id limit $3`, embedder, last, embedBatch)
	if err != nil {
		return nil, nil, postgres.Error(err)
	}
	var p Passage
	var title string
	_, err = pgx.ForEachRow(rows, []any{&p.ID, &title, &p.Headings, &p.Text}, func() error {
		ids = append(ids, p.ID)
		texts = append(texts, EmbeddingText(title, p))
		return nil
	})
	return ids, texts, postgres.Error(err)
}

// activate makes an embedder the active one if its vectors are complete.
func (s *Store) activate(ctx context.Context, embedder int) (complete bool, err error) {
	err = postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		// Waits for writers under way and holds new ones back, for the moment it
		// takes to see that nothing is missing.
		if _, err := tx.Exec(ctx, `lock table passages in share mode`); err != nil {
			return postgres.Error(err)
		}
		err := tx.QueryRow(ctx, `select not exists (select 1 from passages p where `+withoutVector+`)`, embedder).Scan(&complete)
		if err != nil || !complete {
			return postgres.Error(err)
		}
		if _, err := tx.Exec(ctx, `update embedders set active = false where active and id <> $1`, embedder); err != nil {
			return postgres.Error(err)
		}
		if _, err := tx.Exec(ctx, `update embedders set active = true where id = $1 and not active`, embedder); err != nil {
			return postgres.Error(err)
		}
		_, err = tx.Exec(ctx, `select pg_notify($1, '')`, channel) // others learn which embedder is active
		return postgres.Error(err)
	})
	return complete, err
}

// removeInactive removes the vectors of all embedders but the active one.
func (s *Store) removeInactive(ctx context.Context) error {
	return postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `select id from embedders where not active order by id for update`)
		if err != nil {
			return postgres.Error(err)
		}
		old, err := pgx.CollectRows(rows, pgx.RowTo[int])
		if err != nil || len(old) == 0 {
			return postgres.Error(err)
		}
		if _, err := tx.Exec(ctx, `set local statement_timeout = 0`); err != nil {
			return postgres.Error(err)
		}
		for _, id := range old {
			if _, err := tx.Exec(ctx, `drop index if exists `+vectorIndexName(id)); err != nil {
				return postgres.Error(err)
			}
		}
		if _, err := tx.Exec(ctx, `delete from vectors where embedder_id = any($1)`, old); err != nil {
			return postgres.Error(err)
		}
		_, err = tx.Exec(ctx, `delete from embedders where id = any($1)`, old)
		return postgres.Error(err)
	})
}

// lock takes a lock that only one process can have, or gives fault.Conflict. It
// ends with unlock, or with the process.
func (s *Store) lock(ctx context.Context, task string) (unlock func(), err error) {
	unlock, ok, err := postgres.Locks{Pool: s.pool}.TryLock(ctx, "knowledge:"+task)
	if err == nil && !ok {
		err = fmt.Errorf("%w: another process is at it", fault.Conflict)
	}
	return unlock, err
}
