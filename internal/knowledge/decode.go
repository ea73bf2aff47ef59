package knowledge

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
)

// Passages that this version of the analyser indexed, and the texts of those
// that another did; $1 is the version. With ofDocuments, of the documents in $2
// only; as a statement of its own, so that it always gets the plan for a few.
const (
	currentTerms = `
		select t.passage_id, t.document_id, d.kind, d.language, d.published, t.terms
		from passage_terms t
		join documents d on d.id = t.document_id
		where t.analysis = $1`
	staleTexts = `
		select t.passage_id, t.document_id, d.kind, d.language, d.published, d.title, p.headings, p.body, p.sentences
		from passage_terms t
		join documents d on d.id = t.document_id
		join passages p on p.id = t.passage_id
		where t.analysis <> $1`
	ofDocuments = ` and t.document_id = any($2)`
)

// passageTerms is what a segment is made of.
type passageTerms struct {
	entry
	vector termVector
}

// eachPassage calls f for the passages of some documents, or all if documents is
// nil, and returns how many of them had to be analysed anew. p is
// valid until f returns.
func (s *Store) eachPassage(ctx context.Context, tx pgx.Tx, documents []int64, f func(p *passageTerms)) (stale int, err error) {
	var (
		p              passageTerms
		kind, language string
		published      *time.Time
		packed         pgtype.DriverBytes
		title, body    string
		headings       []string
		sentences      []int32
		buf            occurrences
	)
	each := func() {
		p.kind = uint8(slices.Index(Kinds, Kind(kind)))
		p.language = uint8(languageIndex(language))
		p.day = noDay
		if published != nil {
			p.day = day(*published)
		}
		f(&p)
	}
	current, stales, args := currentTerms, staleTexts, []any{s.analysis()}
	if documents != nil {
		current, stales, args = current+ofDocuments, stales+ofDocuments, append(args, documents)
	}
	columns := []any{&p.id, &p.document, &kind, &language, &published}

	rows, err := tx.Query(ctx, current, args...)
	if err != nil {
		return 0, err
	}
	_, err = pgx.ForEachRow(rows, append(columns[:5:5], &packed), func() error {
		if err := p.vector.unpack(packed); err != nil {
			return fmt.Errorf("passage %d: %w", p.id, err)
		}
		each()
		return nil
	})
	if err != nil {
		return 0, err
	}

	rows, err = tx.Query(ctx, stales, args...)
	if err != nil {
		return 0, err
	}
	_, err = pgx.ForEachRow(rows, append(columns[:5:5], &title, &headings, &body, &sentences), func() error {
		p.vector = analyse(s.an, title, &Passage{Headings: headings, Text: body, Sentences: spans(sentences)}, &buf)
		stale++
		each()
		return nil
	})
	return stale, err
}
