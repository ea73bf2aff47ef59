package blocks

import (
	"net/url"
	"unicode/utf8"

	"github.com/slack-go/slack"
)

// text checks a text object; some places take only plain text.
func (c *checker) text(what string, t *slack.TextBlockObject, most int, plainOnly bool) {
	if t == nil {
		c.fail("%s is missing", what)
		return
	}
	if err := t.Validate(); err != nil {
		c.fail("%s: %w", what, err)
	}
	if plainOnly && t.Type != slack.PlainTextType {
		c.fail("%s: only plain text", what)
	}
	if !utf8.ValidString(t.Text) {
		c.fail("%s: not UTF-8", what)
	}
	c.within(what, length(t.Text), 1, most)
}

// action checks the id of something that can be pressed or filled in.
func (c *checker) action(id string) {
	c.within("action id", length(id), 1, mostID)
	if c.actions[id] {
		c.fail("action id %q twice in a block", id)
	}
	c.actions[id] = true
}

func (c *checker) elements(elements []slack.BlockElement) {
	for _, e := range elements {
		c.element(e)
	}
}

// element checks an element of one of the kinds that this package makes.
func (c *checker) element(e slack.BlockElement) {
	switch e := e.(type) {
	case *slack.ButtonBlockElement:
		c.button(e)
	case *slack.FeedbackButtonsBlockElement:
		c.action(e.ActionID)
		for _, b := range []*slack.FeedbackButton{e.PositiveButton, e.NegativeButton} {
			if b == nil {
				c.fail("a feedback button is missing")
				continue
			}
			c.text("feedback button", b.Text, mostButton, true)
			c.within("value", length(b.Value), 1, mostValue)
			c.atMost("accessibility label", length(b.AccessibilityLabel), mostButton)
		}
	case *slack.PlainTextInputBlockElement:
		c.action(e.ActionID)
		c.placeholder(e.Placeholder)
		c.atMost("initial value", length(e.InitialValue), mostInput)
		c.atMost("longest input", e.MaxLength, mostInput)
		if e.MaxLength > 0 {
			c.atMost("initial value", length(e.InitialValue), e.MaxLength)
		}
	case *slack.EmailTextInputBlockElement:
		c.action(e.ActionID)
		c.placeholder(e.Placeholder)
		c.atMost("initial value", length(e.InitialValue), mostInput)
	case *slack.SelectBlockElement:
		c.action(e.ActionID)
		c.placeholder(e.Placeholder)
		c.menu(e)
		if e.InitialOption != nil {
			c.chosen(e.Options, e.InitialOption)
		}
	case *slack.CheckboxGroupsBlockElement:
		c.action(e.ActionID)
		c.options(e.Options, mostBoxes)
		for _, o := range e.InitialOptions {
			c.chosen(e.Options, o)
		}
	default:
		c.fail("%T is not known", e)
	}
}

func (c *checker) button(b *slack.ButtonBlockElement) {
	c.action(b.ActionID)
	c.text("button", b.Text, mostButton, true)
	c.atMost("value", length(b.Value), mostValue)
	c.atMost("accessibility label", length(b.AccessibilityLabel), mostButton)
	c.atMost("address", length(b.URL), mostURL)
	if u, err := url.Parse(b.URL); b.URL != "" && (err != nil || u.Scheme != "http" && u.Scheme != "https" && u.Scheme != "mailto") {
		c.fail("address %q", b.URL)
	}
	switch b.Style {
	case slack.StyleDefault, slack.StylePrimary, slack.StyleDanger:
	default:
		c.fail("style %q", b.Style)
	}
	if b.Confirm != nil {
		c.text("title to confirm", b.Confirm.Title, mostConfirmTitle, true)
		c.text("text to confirm", b.Confirm.Text, mostConfirmText, false)
		c.text("button to confirm", b.Confirm.Confirm, mostConfirmButton, true)
		c.text("button to deny", b.Confirm.Deny, mostConfirmButton, true)
	}
}

func (c *checker) placeholder(t *slack.TextBlockObject) {
	if t != nil {
		c.text("placeholder", t, mostPlaceholder, true)
	}
}

func (c *checker) options(options []*slack.OptionBlockObject, most int) {
	c.within("options", len(options), 1, most)
	values := map[string]bool{}
	for _, o := range options {
		c.text("option", o.Text, mostOptionText, false)
		c.within("value of an option", length(o.Value), 1, mostOptionValue)
		if values[o.Value] {
			c.fail("value %q twice", o.Value)
		}
		values[o.Value] = true
	}
}

// menu checks the options of a select menu, in groups or not.
func (c *checker) menu(e *slack.SelectBlockElement) {
	if len(e.OptionGroups) == 0 {
		c.options(e.Options, mostOptions)
		return
	}
	if len(e.Options) > 0 {
		c.fail("options beside groups of options")
	}
	c.atMost("groups of options", len(e.OptionGroups), mostOptions)
	for _, g := range e.OptionGroups {
		c.text("label of a group", g.Label, mostOptionText, true)
		c.options(g.Options, mostOptions)
	}
}

// chosen checks that what is chosen at first is one of the options.
func (c *checker) chosen(options []*slack.OptionBlockObject, first *slack.OptionBlockObject) {
	for _, o := range options {
		if o.Value == first.Value && o.Text.Text == first.Text.Text {
			return
		}
	}
	c.fail("what is chosen at first is no option")
}
