package blocks

import "smart-city-dialog.de/akademie/internal/statistics/show"

// A Letter is a report that is delivered to a channel.
type Letter struct {
	Name     string // of the report
	Caption  string // what the figures are
	Sentence string // the answer in words
	AsOf     string // when the figures were read
	Table    show.Table
	Link     string // to the report
	Language string // "de" or "en"
}

// NewLetter makes the message of a report, without its chart and file.
func NewLetter(l Letter) Message {
	t := in(l.Language)
	return Message{
		Text: shortened(l.Name+": "+l.Sentence, mostFallback, Escape),
		Blocks: t.counted([]string{
			"*" + shortened(l.Name, mostName, Escape) + "*",
			shortened(l.Caption, mostNotice, Escape),
			shortened(l.Sentence, mostText/2, Escape),
		}, l.AsOf, l.Table, row(linkButton(l.Link, t.OpenFigures, ""))),
	}
}
