package blocks

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/slack-go/slack"

	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/prose"
	"smart-city-dialog.de/akademie/internal/wording"
)

// Bounds of a quote that is shown.
const (
	mostQuoteLines = 40
	mostQuoteLine  = 1500
)

// SourceDialog shows a citation with its quote.
func SourceDialog(c conversation.Citation, publicURL, language string) slack.ModalViewRequest {
	t := in(language)
	title := "*" + fmt.Sprintf("[%d] ", c.N) + shortened(c.Title, mostName, Escape) + "*"
	var about []string
	if c.Heading != "" && prose.Clean(c.Heading) != prose.Clean(c.Title) {
		about = append(about, Escape(fmt.Sprintf(t.FromSection, cut(plain(c.Heading), mostName/2))))
	}
	if date := t.ISODate(c.Date); date != "" {
		about = append(about, Escape(date))
	}
	if c.Note != "" {
		about = append(about, shortened(plain(c.Note), mostName, Escape))
	}
	if len(about) > 0 {
		title += "\n" + strings.Join(about, " · ")
	}
	blocks := []slack.Block{section(title, nil)}
	quote := quoteLines(c.Quote)
	for _, text := range sections(quote) {
		blocks = append(blocks, section(text, nil))
	}
	if len(quote) == 0 {
		blocks = append(blocks, section(Escape(t.NoQuote), nil))
	}
	blocks = append(blocks, row(
		linkButton(c.URL, t.OpenSource, c.Title), linkButton(wording.DocumentAddress(publicURL, c.Document, c.Quote), t.ReadHere, ""))...)
	return modal(ViewSource, t.SourceTitle, "", t.Close, blocks...)
}

// bullet is what a line of a list begins with in its document.
var bullet = regexp.MustCompile(`^\s*[-*+]\s+`)

// quoteLines are the sentences of a quote as quoted lines of mrkdwn.
func quoteLines(quote string) []string {
	var lines []string
	for line := range strings.Lines(quote) {
		line = strings.ReplaceAll(strings.Trim(line, "| \n"), " | ", " · ") // the row of a table
		text := shortened(plain(bullet.ReplaceAllString(line, "• ")), mostQuoteLine, Escape)
		switch {
		case text == "":
		case len(lines) == mostQuoteLines:
			return append(lines, "> …")
		default:
			lines = append(lines, "> "+text)
		}
	}
	return lines
}

// LinkDialog asks for the code that links a Slack identity to a mailbox.
func LinkDialog(publicURL, language string) slack.ModalViewRequest {
	t := in(language)
	account := link(publicURL+"/my/account#identities", t.Account)
	code := slack.NewPlainTextInputBlockElement(words("ABCDE-FGHIJ", mostPlaceholder), InputCode)
	code.MaxLength = 40
	return modal(ViewLink, t.LinkTitle, t.LinkSubmit, t.Abort,
		section(fmt.Sprintf(Escape(t.LinkIntro), account), nil),
		slack.NewInputBlock(InputCode, words(t.Code, mostLabel), nil, code))
}
