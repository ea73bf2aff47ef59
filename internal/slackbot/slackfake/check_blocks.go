package slackfake

import (
	"errors"
	"fmt"
)

// block checks one block: https://docs.slack.dev/reference/block-kit/blocks.
func (c *checker) block(b fields) error {
	if err := text(b, "block_id", 0, maxID); err != nil {
		return err
	}
	if id, ok := b["block_id"].(string); ok {
		if id == "" || c.blockIDs[id] {
			return fmt.Errorf("block_id %q is empty or taken", id)
		}
		c.blockIDs[id] = true
	}
	switch b["type"] {
	case "section":
		return c.section(b)
	case "header":
		return first(known(b, "block_id", "text"), textObject(b, "text", true, false, 150))
	case "divider":
		return known(b, "block_id")
	case "image":
		return c.image(b)
	case "context":
		return c.context(b)
	case "actions":
		return c.actions(b)
	case "context_actions":
		return c.contextActions(b)
	case "input":
		return c.input(b)
	case "markdown":
		return c.markdownBlock(b)
	case "table":
		return c.table(b)
	case "rich_text":
		return c.richText(b)
	}
	return errors.New("unknown type, or one that apps cannot post")
}

func (c *checker) section(b fields) error {
	if b["text"] == nil && b["fields"] == nil {
		return errors.New("neither text nor fields")
	}
	return first(
		known(b, "block_id", "text", "fields", "accessory", "expand"),
		textObject(b, "text", false, true, 3000),
		list(b, "fields", 0, 10, func(f fields) error { return checkText(f, true, 2000) }),
		flag(b, "expand"),
		c.part(b, "accessory", false, accessories),
	)
}

func (c *checker) image(b fields) error {
	if (b["image_url"] == nil) == (b["slack_file"] == nil) {
		return errors.New("needs either image_url or slack_file")
	}
	return first(
		known(b, "block_id", "alt_text", "image_url", "slack_file", "title"),
		text(b, "alt_text", 1, 2000),
		text(b, "image_url", 0, 3000),
		textObject(b, "title", false, false, 2000),
	)
}

func (c *checker) context(b fields) error {
	return first(known(b, "block_id", "elements"), list(b, "elements", 1, 10, func(e fields) error {
		if e["type"] == "image" {
			return picture(e)
		}
		return checkText(e, true, 3000)
	}))
}

func (c *checker) actions(b fields) error {
	ids := map[string]bool{}
	return first(known(b, "block_id", "elements"), list(b, "elements", 1, 25, func(e fields) error {
		return first(c.element(e, actionElements), unique(ids, e))
	}))
}

func (c *checker) contextActions(b fields) error {
	if c.surface != surfaceMessage {
		return errors.New("only in messages")
	}
	ids := map[string]bool{}
	return first(known(b, "block_id", "elements"), list(b, "elements", 1, 5, func(e fields) error {
		return first(c.element(e, []string{"feedback_buttons", "icon_button"}), unique(ids, e))
	}))
}

// unique checks that no other element of a block has the same action_id.
func unique(ids map[string]bool, e fields) error {
	id, ok := e["action_id"].(string)
	if ok && ids[id] {
		return fmt.Errorf("action_id %q twice in a block", id)
	}
	ids[id] = true
	return nil
}

func (c *checker) input(b fields) error {
	c.inputs++
	return first(
		known(b, "block_id", "label", "element", "hint", "optional", "dispatch_action"),
		textObject(b, "label", true, false, 2000),
		textObject(b, "hint", false, false, 2000),
		flag(b, "optional"), flag(b, "dispatch_action"),
		c.part(b, "element", true, inputElements),
	)
}

func (c *checker) markdownBlock(b fields) error {
	if c.surface != surfaceMessage {
		return errors.New("only in messages")
	}
	if err := first(known(b, "block_id", "text"), text(b, "text", 1, maxMarkdownAll)); err != nil {
		return err
	}
	c.markdown += length(b["text"])
	if c.markdown > maxMarkdownAll {
		return fmt.Errorf("%d characters in all markdown blocks, at most %d", c.markdown, maxMarkdownAll)
	}
	return nil
}

func length(v any) int {
	s, _ := v.(string)
	return len([]rune(s))
}

// part checks a field that is an element.
func (c *checker) part(b fields, name string, required bool, allowed []string) error {
	v, ok := b[name]
	if !ok {
		if required {
			return fmt.Errorf("%s is missing", name)
		}
		return nil
	}
	e, is := v.(fields)
	if !is {
		return fmt.Errorf("%s is no object", name)
	}
	if err := c.element(e, allowed); err != nil {
		return fmt.Errorf("%s (%v): %w", name, e["type"], err)
	}
	return nil
}
