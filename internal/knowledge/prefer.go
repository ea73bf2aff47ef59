package knowledge

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"smart-city-dialog.de/akademie/internal/german"
)

// A document of KindAnswer answers one question, its title. Whoever asks that
// question gets it first, whatever else the base says: somebody wrote it because
// the rest of the base did not answer. For every other question it is a document
// like any other, scored by its words.
//
// A question is the one in the title when nothing tells them apart: not what kind
// of answer they want, no number, and no noun that one of them lacks. Of the other
// words one of the two may have some that the other does not: "Wer darf
// teilnehmen?" is not "Wer hat gewonnen?", but "Wer darf dort teilnehmen?" is "Wer
// darf teilnehmen?".
const (
	leastSaid = 0.6 // share of the longer question's content, by rarity, that the other has
	alikeWord = 0.6 // Dice coefficient of 4-grams from which words count as the same: typing errors
)

// mostAnswers is how many passages of answers to other questions a search finds.
const mostAnswers = 1

// answersShelf stands for all written answers where passages are spread over
// documents, whose ids are positive.
const answersShelf = -1

// preferredRead bounds how many answers are read to compare their titles.
const preferredRead = 5

// answers returns passages of answers that may be the one to the question: those
// that share most words with it, one of each document.
func (sc *scores) answers(best []candidate) []candidate {
	kind := uint8(slices.Index(Kinds, KindAnswer))
	var found []candidate
	for _, c := range best {
		g, local := sc.snapshot.at(c.number)
		if g.kinds[local] != kind || slices.ContainsFunc(found, func(o candidate) bool { return o.document == c.document }) {
			continue
		}
		if found = append(found, c); len(found) == preferredRead {
			break
		}
	}
	return found
}

// prefer puts the answers that were written to the question in front. Their score
// is that of what stood there.
func (s *Store) prefer(ctx context.Context, sc *scores, q Query, found []candidate, texts *textReader, hits []Hit) []Hit {
	if len(found) == 0 {
		return hits
	}
	lex := lexicon{s.syn, s.forms.Load(), sc.snapshot}
	asked := newQuestion(s.an, lex, q.meaning())
	texts.read(ctx, found)
	for i := len(found) - 1; i >= 0; i-- {
		c := found[i]
		h := texts.found[c.id]
		if h.ID == 0 || !sc.isAsked(asked, newQuestion(s.an, lex, h.Document.Title), q.meaning(), h.Document.Title) {
			continue
		}
		h.Preferred = true
		h.Score, h.Lexical, h.Vector = float64(c.score), float64(c.lexical), float64(c.cosine)
		hits = slices.DeleteFunc(hits, func(o Hit) bool { return o.ID == h.ID })
		if len(hits) > 0 {
			h.Score = max(h.Score, hits[0].Score)
		}
		hits = slices.Insert(hits, 0, h)
	}
	return hits
}

// isAsked reports whether a question is the one in the title of an answer.
func (sc *scores) isAsked(asked, title *question, askedText, titleText string) bool {
	if !sameKind(german.Question(askedText), german.Question(titleText)) || len(asked.content) == 0 || len(title.content) == 0 {
		return false
	}
	lacks, less := lacking(asked.content, title.content), lacking(title.content, asked.content)
	if len(lacks) > 0 && len(less) > 0 || tells(lacks, askedText) || tells(less, titleText) {
		return false
	}
	return sc.share(asked.content, title.content) >= leastSaid && sc.share(title.content, asked.content) >= leastSaid
}

// lacking returns the words that are not among others.
func lacking(words, others []*contentWord) (rest []*contentWord) {
	for _, w := range words {
		if !w.within(others) {
			rest = append(rest, w)
		}
	}
	return rest
}

// tells reports whether some of the words of a text are nouns, names or numbers:
// all of them where it is written without capitals.
func tells(words []*contentWord, text string) bool {
	capitals := hasCapitals(text)
	return slices.ContainsFunc(words, func(w *contentWord) bool { return !capitals || capital(w.text) })
}

// sameKind reports whether two questions may want the same kind of answer.
func sameKind(a, b german.QuestionType) bool { return a == b || !a.Definite() || !b.Definite() }

// share is the share of the words, weighted by their rarity, that are among
// others.
func (sc *scores) share(words, others []*contentWord) float64 {
	var got, all float32
	for _, w := range words {
		rarity := idf(sc.snapshot.df(w.stem), sc.snapshot.alive)
		all += rarity
		if w.within(others) {
			got += rarity
		}
	}
	if all == 0 {
		return 0
	}
	return float64(got / all)
}

// within reports whether a word, or one that means the same, is among others.
func (w *contentWord) within(others []*contentWord) bool {
	parts := 0
	for _, o := range others {
		if w.stem == o.stem || slices.Contains(w.same, o.stem) || slices.Contains(o.same, w.stem) ||
			!startsWithDigit(w.text) && german.Dice(w.grams, o.grams) >= alikeWord {
			return true
		}
	}
	for _, p := range w.parts {
		if slices.ContainsFunc(others, func(o *contentWord) bool { return o.stem == p || slices.Contains(o.parts, p) }) {
			parts++
		}
	}
	return parts > 0 && parts == len(w.parts)
}

func startsWithDigit(word string) bool {
	return strings.IndexFunc(word, unicode.IsDigit) == 0
}
