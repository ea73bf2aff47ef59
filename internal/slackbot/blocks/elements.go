package blocks

import (
	"strconv"

	"github.com/slack-go/slack"
)

// words are text that is shown as it is, at most most characters.
func words(s string, most int) *slack.TextBlockObject {
	return &slack.TextBlockObject{Type: slack.PlainTextType, Text: shown(cut(s, most)), Emoji: new(bool)}
}

// shown is s, or a dash where there is nothing, since Slack wants at least one
// character.
func shown(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

// rich is text in mrkdwn that is escaped already. Verbatim keeps Slack from finding
// further links and names in it.
func rich(mrkdwn string) *slack.TextBlockObject {
	return &slack.TextBlockObject{Type: slack.MarkdownType, Text: shown(mrkdwn), Verbatim: true}
}

// section shows mrkdwn of at most mostText characters, beside it a button or nil.
func section(mrkdwn string, beside *slack.ButtonBlockElement) *slack.SectionBlock {
	if beside == nil {
		return slack.NewSectionBlock(rich(mrkdwn), nil, nil)
	}
	return slack.NewSectionBlock(rich(mrkdwn), nil, slack.NewAccessory(beside))
}

// contexts shows lines of mrkdwn in small print, below one another.
func contexts(lines ...string) []slack.Block {
	var blocks []slack.Block
	for _, text := range sections(lines) {
		blocks = append(blocks, slack.NewContextBlock("", rich(text)))
	}
	return blocks
}

// sections joins lines to texts that one element can hold; a longer line goes.
func sections(lines []string) []string {
	var texts []string
	for _, line := range lines {
		last := len(texts) - 1
		switch {
		case length(line) > mostText:
		case last >= 0 && length(texts[last])+1+length(line) <= mostText:
			texts[last] += "\n" + line
		default:
			texts = append(texts, line)
		}
	}
	return texts
}

// button is a button; label is what screen readers say instead of its text, ""
// the text.
func button(action, value, text, label string) *slack.ButtonBlockElement {
	b := slack.NewButtonBlockElement(action, value, words(text, mostButton))
	if label != "" {
		b.AccessibilityLabel = cut(label, mostButton)
	}
	return b
}

// linkButton opens a page in the browser; nil where the address is none.
func linkButton(address, text, label string) *slack.ButtonBlockElement {
	target, ok := webAddress(address)
	if !ok {
		return nil
	}
	b := button(ActionOpen, "", text, label)
	b.URL = target
	return b
}

// asking has a button ask before it does something that cannot be undone.
func asking(b *slack.ButtonBlockElement, title, text, yes, no string) *slack.ButtonBlockElement {
	b.Style = slack.StyleDanger
	b.Confirm = slack.NewConfirmationBlockObject(
		words(title, mostConfirmTitle), words(text, mostConfirmText), words(yes, mostConfirmButton), words(no, mostConfirmButton))
	b.Confirm.Style = slack.StyleDanger
	return b
}

// row puts buttons in rows. Those that do the same are told apart by numbers, see
// Action; nil ones are left out.
func row(buttons ...*slack.ButtonBlockElement) []slack.Block {
	var elements []slack.BlockElement
	times := map[string]int{}
	for _, b := range buttons {
		if b == nil || len(elements) == mostElements {
			continue
		}
		if times[b.ActionID]++; times[b.ActionID] > 1 {
			b.ActionID += ":" + strconv.Itoa(times[b.ActionID])
		}
		elements = append(elements, b)
	}
	if len(elements) == 0 {
		return nil
	}
	return []slack.Block{slack.NewActionBlock("", elements...)}
}
