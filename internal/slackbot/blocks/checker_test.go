package blocks

import (
	"errors"
	"fmt"

	"github.com/slack-go/slack"
)

// Check reports what of a message Slack would not take, by the limits that it
// publishes; nil nothing. Blocks that this package never makes are reported, too.
func Check(blocks []slack.Block) error {
	c := newChecker("message")
	c.atMost("blocks", len(blocks), mostBlocks)
	c.message = true
	tables, markdown, together := 0, 0, len("[]")
	for i, b := range blocks {
		c.at(i, b)
		switch b := b.(type) {
		case *slack.TableBlock:
			tables++
			continue
		case *slack.MarkdownBlock:
			markdown += length(b.Text)
		}
		together += weight(b) + len(",")
	}
	c.atMost("tables", tables, 1)
	c.atMost("characters in all markdown blocks", markdown, mostMarkdown)
	c.atMost("characters in all blocks", together, mostTogether)
	return c.err()
}

// CheckModal is Check for a dialog.
func CheckModal(v slack.ModalViewRequest) error {
	c := newChecker("dialog")
	c.text("title", v.Title, mostTitle, true)
	c.text("close", v.Close, mostTitle, true)
	if v.Submit != nil {
		c.text("submit", v.Submit, mostTitle, true)
	}
	c.atMost("private metadata", length(v.PrivateMetadata), mostMetadata)
	c.atMost("callback id", length(v.CallbackID), mostID)
	c.atMost("blocks", len(v.Blocks.BlockSet), mostViewBlocks)
	for i, b := range v.Blocks.BlockSet {
		c.at(i, b)
		if b.BlockType() == slack.MBTInput && v.Submit == nil {
			c.fail("an input without a button to submit")
		}
	}
	return c.err()
}

// CheckHome is Check for an App Home.
func CheckHome(v slack.HomeTabViewRequest) error {
	c := newChecker("home")
	c.atMost("private metadata", length(v.PrivateMetadata), mostMetadata)
	c.atMost("callback id", length(v.CallbackID), mostID)
	c.atMost("blocks", len(v.Blocks.BlockSet), mostViewBlocks)
	for i, b := range v.Blocks.BlockSet {
		c.at(i, b)
	}
	return c.err()
}

// A checker collects what is wrong, with the place it was found at.
type checker struct {
	what     string
	place    string
	message  bool
	ids      map[string]bool // of blocks
	actions  map[string]bool // of the present block
	problems []error
}

func newChecker(what string) *checker {
	return &checker{what: what, ids: map[string]bool{}}
}

func (c *checker) err() error {
	if len(c.problems) == 0 {
		return nil
	}
	return fmt.Errorf("blocks: Slack would refuse this %s: %w", c.what, errors.Join(c.problems...))
}

func (c *checker) fail(format string, args ...any) {
	c.problems = append(c.problems, fmt.Errorf(c.place+format, args...))
}

func (c *checker) atMost(what string, n, most int) {
	if n > most {
		c.fail("%s: %d, at most %d", what, n, most)
	}
}

func (c *checker) within(what string, n, least, most int) {
	if n < least {
		c.fail("%s: %d, at least %d", what, n, least)
	}
	c.atMost(what, n, most)
}

// at checks the block at a place.
func (c *checker) at(i int, b slack.Block) {
	c.place = fmt.Sprintf("block %d (%s): ", i, b.BlockType())
	c.actions = map[string]bool{}
	if id := b.ID(); id != "" {
		c.atMost("block id", length(id), mostID)
		if c.ids[id] {
			c.fail("block id %q twice", id)
		}
		c.ids[id] = true
	}
	c.block(b)
	c.place = ""
}

// block checks a block of one of the kinds that this package makes.
func (c *checker) block(b slack.Block) {
	switch b := b.(type) {
	case *slack.SectionBlock:
		c.section(b)
	case *slack.MarkdownBlock:
		c.onlyInMessages()
		c.within("text", length(b.Text), 1, mostMarkdown)
	case *slack.HeaderBlock:
		c.text("text", b.Text, mostHeader, true)
	case *slack.DividerBlock:
	case *slack.ContextBlock:
		c.within("elements", len(b.ContextElements.Elements), 1, mostContext)
		for _, e := range b.ContextElements.Elements {
			if text, ok := e.(*slack.TextBlockObject); ok {
				c.text("text", text, mostText, false)
			} else {
				c.fail("element %T is not known", e)
			}
		}
	case *slack.ActionBlock:
		c.within("elements", len(b.Elements.ElementSet), 1, mostElements)
		c.elements(b.Elements.ElementSet)
	case *slack.ContextActionsBlock:
		c.onlyInMessages()
		c.within("elements", len(b.Elements.ElementSet), 1, mostContextActions)
		c.elements(b.Elements.ElementSet)
	case *slack.InputBlock:
		c.text("label", b.Label, mostLabel, true)
		if b.Hint != nil {
			c.text("hint", b.Hint, mostLabel, true)
		}
		c.element(b.Element)
	case *slack.TableBlock:
		c.onlyInMessages()
		c.table(b)
	default:
		c.fail("%T is not known", b)
	}
}

func (c *checker) onlyInMessages() {
	if !c.message {
		c.fail("only messages have such a block")
	}
}

func (c *checker) section(b *slack.SectionBlock) {
	if b.Text == nil && len(b.Fields) == 0 {
		c.fail("neither text nor fields")
	}
	if b.Text != nil {
		c.text("text", b.Text, mostText, false)
	}
	c.atMost("fields", len(b.Fields), mostFields)
	for _, f := range b.Fields {
		c.text("field", f, mostField, false)
	}
	switch a := b.Accessory; {
	case a == nil:
	case a.ButtonElement != nil:
		c.element(a.ButtonElement)
	default:
		c.fail("an accessory that is not known")
	}
}

func (c *checker) table(b *slack.TableBlock) {
	c.within("rows", len(b.Rows), 1, mostRows)
	c.atMost("column settings", len(b.ColumnSettings), mostColumns)
	chars := 0
	for _, row := range b.Rows {
		c.within("cells of a row", len(row), 1, mostColumns)
		if len(row) != len(b.Rows[0]) {
			c.fail("rows of %d and %d cells", len(b.Rows[0]), len(row))
		}
		for _, cell := range row {
			text, ok := cell.(*slack.TableRawTextCell)
			if !ok {
				c.fail("cell %T is not known", cell)
				continue
			}
			c.within("text of a cell", length(text.Text), 1, mostTableChars)
			chars += length(text.Text)
		}
	}
	c.atMost("characters in all cells", chars, mostTableChars)
}
