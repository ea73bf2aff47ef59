package blocks

import (
	"fmt"
	"strconv"

	"github.com/slack-go/slack"

	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/prose"
	"smart-city-dialog.de/akademie/internal/wording"
)

const (
	mostSourceButtons = 5 // the other sources have a link
	mostSources       = 20
	mostBareSources   = 10  // where there is no room for their links
	mostBareTitle     = 100 // characters
	sourcesWeight     = 4000
)

// sources lists what the answer rests on, with links that lead to the quotes.
func (v *answerView) sources() []slack.Block {
	cited := v.Turn.Citations
	if len(cited) == 0 {
		return nil
	}
	blocks := v.sourceList(mostSources, v.sourceLine)
	if weight(blocks) <= sourcesWeight {
		return blocks
	}
	return v.sourceList(mostBareSources, func(c conversation.Citation) string {
		return fmt.Sprintf("[%d] %s", c.N, shortened(c.Title, mostBareTitle, Escape))
	})
}

// sourceList writes at most so many lines, the last of which tells how many more
// there are.
func (v *answerView) sourceList(most int, line func(conversation.Citation) string) []slack.Block {
	cited := v.Turn.Citations
	var lines []string
	for i, c := range cited {
		if i == most-1 && len(cited) > most {
			lines = append(lines, Escape(fmt.Sprintf(v.MoreSources, v.Number(len(cited)-i))))
			break
		}
		lines = append(lines, line(c))
	}
	return contexts(lines...)
}

// sourceLine is a source in one line: [1] Titel, Abschnitt, 3. März 2026.
func (v *answerView) sourceLine(c conversation.Citation) string {
	line := fmt.Sprintf("[%d] %s", c.N, link(sourceAddress(c, v.PublicURL), c.Title))
	if c.Heading != "" && prose.Clean(c.Heading) != prose.Clean(c.Title) {
		line += ", " + shortened(plain(c.Heading), mostName, Escape)
	}
	if date := v.ISODate(c.Date); date != "" {
		line += ", " + date
	}
	if c.Note != "" {
		line += " (" + shortened(plain(c.Note), mostName, Escape) + ")"
	}
	return line
}

// sourceButtons open the quotes.
func (v *answerView) sourceButtons() []*slack.ButtonBlockElement {
	cited := v.Turn.Citations
	var buttons []*slack.ButtonBlockElement
	for _, c := range cited[:min(len(cited), mostSourceButtons)] {
		text := v.ShowSource
		if len(cited) > 1 {
			text = fmt.Sprintf(v.ShowSourceN, c.N)
		}
		buttons = append(buttons, button(ActionSource, v.value()+"/"+strconv.Itoa(c.N), text, fmt.Sprintf(v.ShowSourceOf, c.N, c.Title)))
	}
	return buttons
}

// sourceAddress is where a citation can be read: at its source with the quote
// marked, or on our page about the document.
func sourceAddress(c conversation.Citation, publicURL string) string {
	if _, ok := webAddress(c.URL); ok {
		return c.URL
	}
	return wording.DocumentAddress(publicURL, c.Document, c.Quote)
}
