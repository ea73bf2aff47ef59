package knowledge

import (
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// Join looks for hits that were cut in the middle of a thought (a list that goes
// on, a sentence that announces what follows, one that refers to what stood
// before) and sets their Joined to the neighbours that complete it: at most one
// before and one after, in the order of the document. Passages that are hits
// themselves are joined too. It costs one small query for all.
func (s *Store) Join(ctx context.Context, hits []Hit) (err error) {
	defer wrap(&err, "knowledge.Join(%d hits)", len(hits))
	var documents []int64
	var positions []int32
	for _, h := range hits {
		documents = append(documents, h.DocumentID, h.DocumentID)
		positions = append(positions, int32(h.Position-1), int32(h.Position+1))
	}
	if len(hits) == 0 {
		return nil
	}
	rows, err := s.pool.Query(ctx, `
		select `+passageColumns+`
		from unnest($1::bigint[], $2::int[]) as u (document, position)
		join passages p on p.document_id = u.document and p.position = u.position`, documents, positions)
	if err != nil {
		return postgres.Error(err)
	}
	around, err := pgx.CollectRows(rows, scanPassage)
	if err != nil {
		return postgres.Error(err)
	}
	type place struct {
		document int64
		position int
	}
	at := make(map[place]Passage, len(around))
	for _, p := range around {
		at[place{p.DocumentID, p.Position}] = p
	}
	for i := range hits {
		h := &hits[i]
		h.Joined = nil
		if p, ok := at[place{h.DocumentID, h.Position - 1}]; ok && goesOn(p, h.Passage) {
			h.Joined = append(h.Joined, p)
		}
		if p, ok := at[place{h.DocumentID, h.Position + 1}]; ok && goesOn(h.Passage, p) {
			h.Joined = append(h.Joined, p)
		}
	}
	return nil
}

// goesOn reports whether the second passage goes on with a thought that the first
// has begun. Under another heading, a new one begins.
func goesOn(first, second Passage) bool {
	if !slices.Equal(first.Headings, second.Headings) {
		return false
	}
	last, next := lastLine(first.Text), firstLine(second.Text)
	if last == "" || next == "" {
		return false
	}
	if isItem(last) && isItem(next) {
		return true // a list
	}
	if end, _ := utf8.DecodeLastRuneInString(strings.TrimRight(last, "*_\"”“»)")); !strings.ContainsRune(".!?…", end) {
		return !isItem(last) || !unicode.IsPunct(end) && startsSmall(next) // "folgende Module:", a sentence cut
	}
	return startsSmall(next) || refersBack(next)
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return strings.TrimSpace(line)
}

func lastLine(text string) string {
	text = strings.TrimSpace(text)
	return strings.TrimSpace(text[strings.LastIndexByte(text, '\n')+1:])
}

// isItem reports whether a line is an item of a Markdown list.
func isItem(line string) bool {
	if strings.HasPrefix(line, "- ") || strings.HasPrefix(line, "* ") || strings.HasPrefix(line, "+ ") {
		return true
	}
	digits := len(line) - len(strings.TrimLeft(line, "0123456789"))
	return 0 < digits && digits < 4 && (strings.HasPrefix(line[digits:], ". ") || strings.HasPrefix(line[digits:], ") "))
}

func startsSmall(line string) bool {
	r, _ := utf8.DecodeRuneInString(line)
	return unicode.IsLower(r)
}

// refersBack reports whether a sentence begins with a word that points to the one
// before it.
func refersBack(line string) bool {
	for w := range german.EachWord(line) {
		switch german.Fold(w.Text) {
		case "dies", "diese", "dieser", "dieses", "diesen", "diesem", "er", "sie", "es", "dazu", "dabei", "dafur", "dadurch",
			"damit", "darin", "daruber", "deshalb", "daher", "ausserdem", "zudem", "zusatzlich", "allerdings", "jedoch",
			"denn", "danach", "anschliessend", "this", "these", "they", "it", "therefore", "however":
			return true
		}
		return false
	}
	return false
}
