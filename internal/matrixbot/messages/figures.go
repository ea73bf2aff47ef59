package messages

import (
	"fmt"

	"smart-city-dialog.de/akademie/internal/statistics"
	"smart-city-dialog.de/akademie/internal/statistics/ask"
	"smart-city-dialog.de/akademie/internal/statistics/show"
)

// Figures makes the messages of a question for statistics, with a table; the chart and
// the file follow it. Where something is asked back, r is nil. address leads to the page
// with the same figures.
func Figures(r *statistics.Result, b *ask.Back, language, address string) []Message {
	t := in(language)
	switch {
	case r != nil:
		return t.figures(*r, address)
	case b != nil:
		return t.askBack(*b)
	}
	return nil
}

// figures says what was counted.
func (t *texts) figures(r statistics.Result, address string) []Message {
	counted := show.NewTable(r, t.Language)
	switch {
	case len(r.Rows) == 0:
		counted.Notes = []string{t.NothingCounted}
	case show.AllHidden(r):
		counted.Notes = []string{fmt.Sprintf(t.AllHidden, r.LeastOf)}
	}
	if len(counted.Head) < 2 && len(counted.Rows) < 2 { // the sentence says it all
		counted.Rows, counted.Total = nil, nil
	}
	p := new(page)
	p.heading(show.Caption(r.Query, r.Names, t.Language))
	p.paragraph(said(cut(show.Sentence(r, t.Language), mostSentence)))
	t.counted(p, show.AsOf(r.ReadAt, t.Language), counted, address)
	return p.messages()
}

// counted puts figures: the table, of when they are, how to read them, and where there
// is more.
func (t *texts) counted(p *page, asOf string, from show.Table, address string) {
	notes := append([]string{asOf}, from.Notes...)
	if len(from.Rows) > 0 {
		l, rows := table(from)
		p.block(l)
		if rows < len(from.Rows) {
			notes = append(notes, fmt.Sprintf(t.FirstRows, t.Number(rows), t.Number(len(from.Rows))))
		}
	}
	p.apart()
	for _, note := range notes {
		p.row(said(cut(note, mostNotice)))
	}
	p.apart()
	if address != "" {
		p.paragraph(link(address, t.OpenFigures))
	}
}

// askBack asks what was meant.
func (t *texts) askBack(b ask.Back) []Message {
	p := new(page)
	p.paragraph(said(cut(show.Back(b, t.Language), mostSentence)))
	for i, c := range b.Choices {
		p.step(i+1, said(cut(c.Label, mostNotice)))
	}
	return p.messages()
}

// A Letter is a report that is delivered to a room.
type Letter struct {
	Name     string // of the report
	Caption  string // what the figures are
	Sentence string // the answer in words
	AsOf     string // when the figures were read
	Table    show.Table
	Link     string // to the report
	Language string // "de" or "en"
}

// NewLetter makes the messages of a report, without its chart and file.
func NewLetter(l Letter) []Message {
	t := in(l.Language)
	p := new(page)
	p.heading(cut(l.Name, mostName))
	p.paragraph(said(cut(l.Caption, mostNotice)))
	p.paragraph(said(cut(l.Sentence, mostSentence)))
	t.counted(p, l.AsOf, l.Table, l.Link)
	return p.messages()
}
