package knowledge

import (
	"context"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// forms are the abbreviations that the passages of the base explain, and what
// they stand for. They never change once made.
type forms struct {
	byShort map[string][]string // folded short form -> long forms, most frequent first
	byStem  map[uint32][]form   // a word of a long form -> the forms it begins
}

// A form is a short form and one of its long ones.
type form struct {
	short, long string
	asked       bool     // the question has the short one
	stems       []uint32 // of the long form's words
}

const (
	formsKept   = 5000 // different pairs kept, most frequent first
	longForms   = 2    // kept of one short form
	longestForm = 8    // words of a long form that is recognised in a question
)

// readForms reads the abbreviations of the base.
func readForms(ctx context.Context, tx pgx.Tx, an *german.Analyzer) (*forms, error) {
	rows, err := tx.Query(ctx, `
		select short, long from abbreviations
		group by short, long order by count(*) desc, short, long limit $1`, formsKept)
	if err != nil {
		return nil, postgres.Error(err)
	}
	fs := &forms{byShort: map[string][]string{}, byStem: map[uint32][]form{}}
	var f form
	_, err = pgx.ForEachRow(rows, []any{&f.short, &f.long}, func() error {
		fs.add(an, f)
		return nil
	})
	return fs, postgres.Error(err)
}

func (fs *forms) add(an *german.Analyzer, f form) {
	words := german.Words(f.short)
	if len(words) != 1 {
		return // "F&E": no word that a question could be compared with
	}
	key := german.Fold(words[0].Text)
	f.stems = contentStems(an, f.long)
	if len(f.stems) == 0 || len(f.stems) > longestForm || len(fs.byShort[key]) == longForms {
		return
	}
	fs.byShort[key] = append(fs.byShort[key], f.long)
	fs.byStem[f.stems[0]] = append(fs.byStem[f.stems[0]], f)
}

// contentStems returns the stems of a text's words that are not bare.
func contentStems(an *german.Analyzer, text string) []uint32 {
	var stems []uint32
	an.Each(text, func(f *german.Features, _ german.Span) {
		if !f.Bare {
			stems = append(stems, wordTerm(f.StemHash))
		}
	})
	return stems
}

// in returns the forms that a question uses, short or long.
func (fs *forms) in(an *german.Analyzer, text string) []form {
	if fs == nil || len(fs.byShort) == 0 {
		return nil
	}
	var found []form
	stems := contentStems(an, text)
	for w := range german.EachWord(text) {
		written, key := w.Span.In(text), german.Fold(w.Text)
		// A small word is an abbreviation only if it cannot be a word of its own.
		if written == strings.ToLower(written) && (len(key) < 3 || german.IsStop(w.Text)) {
			continue
		}
		for _, long := range fs.byShort[key] {
			found = append(found, form{short: written, long: long, asked: true, stems: contentStems(an, long)})
		}
	}
	for i, stem := range stems {
		for _, f := range fs.byStem[stem] {
			if rest := stems[i:]; len(rest) >= len(f.stems) && slices.Equal(rest[:len(f.stems)], f.stems) {
				found = append(found, f)
			}
		}
	}
	return found
}

// addForm lets a question find the other form of an abbreviation it uses. All
// words of a long form together count about as much as one short form.
func (q *question) addForm(an *german.Analyzer, f form, add func(list *[]weighted, term uint32, weight float32) bool) {
	other, weight := f.short, float32(otherForm)
	if f.asked {
		other, weight = f.long, 3*otherForm/float32(2+len(f.stems))
	}
	an.Each(other, func(x *german.Features, _ german.Span) {
		if x.Bare {
			return
		}
		add(&q.words, wordTerm(x.StemHash), weight)
		for _, h := range x.Grams {
			add(&q.grams, gramTerm(h), weight)
		}
	})
	short := contentStems(an, f.short)
	for _, c := range q.content {
		switch {
		case f.asked && slices.Contains(short, c.stem):
			c.long = append(c.long, f.stems)
		case !f.asked && slices.Contains(f.stems, c.stem):
			c.same = append(c.same, short...)
		}
	}
}

// abbreviations are what some passages explain, by column.
type abbreviations struct {
	passages     []int64 // ids, or positions within a document
	short, longs []string
}

func (a *abbreviations) read(passage int64, text string) {
	for _, x := range german.Abbreviations(text) {
		a.passages, a.short, a.longs = append(a.passages, passage), append(a.short, x.Short), append(a.longs, x.Long)
	}
}

// insertAbbreviations stores what the passages of a document explain; a.passages
// are positions.
func insertAbbreviations(ctx context.Context, tx pgx.Tx, document int64, a *abbreviations) error {
	if len(a.passages) == 0 {
		return nil
	}
	_, err := tx.Exec(ctx, `
		insert into abbreviations (passage_id, short, long)
		select p.id, u.short, u.long
		from unnest($2::bigint[], $3::text[], $4::text[]) as u (position, short, long)
		join passages p on p.document_id = $1 and p.position = u.position
		on conflict do nothing`, document, a.passages, a.short, a.longs)
	return postgres.Error(err)
}
