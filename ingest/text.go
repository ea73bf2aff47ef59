package ingest

import (
	"context"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"smart-city-dialog.de/akademie/internal/german"
)

// extractText reads plain text: saved web pages, OCR, newsletters. Its form is
// guessed by general rules (see textlines.go): wrapped lines are joined,
// heading-like lines become headings, the furniture of pages goes.
func extractText(_ context.Context, raw Raw, lim Limits) (Extracted, error) {
	text, err := decodeText(raw.Data)
	if err != nil {
		return Extracted{}, err
	}
	if len(text) > lim.Text {
		return Extracted{}, tooLarge(int64(lim.Text), "text")
	}
	return plainToMarkdown(text), nil
}

// maxLeadLines bounds how far into a text its title is looked for.
const maxLeadLines = 6

// plainToMarkdown rebuilds title, date, headings, lists and paragraphs.
func plainToMarkdown(text string) Extracted {
	paras := withoutCaptions(paragraphs(cleanText(text)))
	var ex Extracted
	ex.Title, paras = leadTitle(paras)
	ex.Title = strings.TrimLeft(ex.Title, "# ")
	var out []string
	emit := func(s string) { out = append(out, s) }
	itemBlock := -1 // block of an open list item with a title, which the lines below it explain
	for i, p := range paras {
		if ex.Published.IsZero() && i < maxLeadLines {
			if t, rest, ok := leadingDate(p.text); ok {
				ex.Published, p.text = t, rest
			} else if t, ok := dateLine(p.text); ok {
				ex.Published = t
				continue
			}
		}
		switch {
		case p.text == "" || isFurniture(p.text):
		case p.arrow && !isSentence(p.text):
			// A list of links tells what exists; a single stub ("→ Zum Bericht") nothing.
			if (i > 0 && paras[i-1].arrow && !isSentence(paras[i-1].text)) || (i+1 < len(paras) && paras[i+1].arrow && !isSentence(paras[i+1].text)) {
				emit("- " + p.text)
			}
			itemBlock = -1
		case p.item:
			emit(p.text)
			itemBlock = -1
			if !isSentence(p.text) {
				itemBlock = p.block
			}
		case headingExpr.MatchString(p.text):
			emit(p.text) // a text in Markdown under another name
			itemBlock = -1
		case isHeadingLike(paras, i):
			emit("## " + p.text)
			itemBlock = -1
		case p.block == itemBlock && !p.arrow:
			out[len(out)-1] += "\n  " + p.text
		default:
			emit(escapeLine(p.text))
		}
	}
	ex.Markdown = joinBlocks(out)
	if ex.Markdown == "" {
		ex.Markdown = escapeLine(ex.Title) // a single line is title and text
	}
	if ex.Title == "" {
		ex.Title = firstSentence(paras)
	}
	return ex
}

// joinBlocks separates blocks by a blank line, items of a list by none.
func joinBlocks(blocks []string) string {
	var b strings.Builder
	for i, s := range blocks {
		if i > 0 {
			b.WriteByte('\n')
			if !listExpr.MatchString(s) || !listExpr.MatchString(blocks[i-1]) {
				b.WriteByte('\n')
			}
		}
		b.WriteString(s)
	}
	return b.String()
}

// escapeLine keeps a plain line from being read as Markdown structure.
func escapeLine(s string) string {
	if strings.HasPrefix(s, "#") {
		return `\` + s
	}
	return s
}

// leadTitle finds the title in the first lines: the first line or lines that
// look like a heading. A short line above the title (a kicker) is put before it.
func leadTitle(paras []para) (string, []para) {
	for i := range min(len(paras), maxLeadLines) {
		p := paras[i]
		if p.text == "" || isFurniture(p.text) {
			continue
		}
		if _, ok := dateLine(p.text); ok {
			continue
		}
		if !couldBeHeading(p) {
			return "", paras
		}
		title, next := p.text, i+1
		if next < len(paras) && paras[next].block == p.block && couldBeHeading(paras[next]) &&
			utf8.RuneCountInString(title)+utf8.RuneCountInString(paras[next].text) <= 160 &&
			(next+1 >= len(paras) || paras[next+1].block != p.block) {
			title += ": " + paras[next].text
			next++
		}
		rest := append(append([]para{}, paras[:i]...), paras[next:]...)
		return title, rest
	}
	return "", paras
}

// firstSentence serves as title for a text without one.
func firstSentence(paras []para) string {
	for _, p := range paras {
		if p.text == "" || isFurniture(p.text) {
			continue
		}
		for _, s := range german.Sentences(p.text) {
			t := strings.TrimRight(strings.TrimSpace(s.In(p.text)), ".")
			if utf8.RuneCountInString(t) <= 120 {
				return t
			}
			words := strings.Fields(t)
			return strings.Join(words[:min(len(words), 12)], " ") + " …"
		}
	}
	return ""
}

// dateLine recognises a line that is nothing but a date, perhaps behind a label.
func dateLine(s string) (time.Time, bool) {
	for _, label := range []string{"Datum:", "Veröffentlicht am", "Veröffentlicht:", "Stand:", "Vom", "Date:", "Published:"} {
		if rest, ok := strings.CutPrefix(s, label); ok {
			s = rest
			break
		}
	}
	s = strings.Trim(strings.TrimSpace(s), ".")
	if len(s) > 30 || !strings.ContainsFunc(s, unicode.IsDigit) {
		return time.Time{}, false
	}
	t := parseDate(s)
	return t, !t.IsZero()
}
