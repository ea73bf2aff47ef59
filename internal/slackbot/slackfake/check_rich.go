package slackfake

import (
	"errors"
	"fmt"
)

// Limits of tables: https://docs.slack.dev/reference/block-kit/blocks/table-block.
const (
	maxRows    = 100
	maxColumns = 20
	maxCells   = 10000 // characters of all tables of a message
)

func (c *checker) table(b fields) error {
	if c.surface != surfaceMessage {
		return errors.New("only in messages")
	}
	if c.tables++; c.tables > 1 {
		return errors.New("only one table in a message")
	}
	rows, is := b["rows"].([]any)
	if !is || len(rows) == 0 || len(rows) > maxRows {
		return fmt.Errorf("%d rows, must be 1 to %d", len(rows), maxRows)
	}
	total := 0
	for i, r := range rows {
		cells, is := r.([]any)
		if !is || len(cells) == 0 || len(cells) > maxColumns {
			return fmt.Errorf("row %d has %d cells, must be 1 to %d", i, len(cells), maxColumns)
		}
		for j, v := range cells {
			cell, _ := v.(fields)
			if err := c.cell(cell); err != nil {
				return fmt.Errorf("cell %d/%d: %w", i, j, err)
			}
			total += len([]rune(plain(cell)))
		}
	}
	if total > maxCells {
		return fmt.Errorf("%d characters in all cells, at most %d", total, maxCells)
	}
	settings, _ := b["column_settings"].([]any)
	if len(settings) > maxColumns {
		return fmt.Errorf("%d column_settings, at most %d", len(settings), maxColumns)
	}
	for _, v := range settings {
		if v == nil {
			continue
		}
		s, is := v.(fields)
		if !is {
			return errors.New("a column setting is no object")
		}
		if err := first(known(s, "align", "is_wrapped"), oneOf(s, "align", "left", "center", "right"), flag(s, "is_wrapped")); err != nil {
			return err
		}
	}
	return known(b, "block_id", "rows", "column_settings")
}

func (c *checker) cell(cell fields) error {
	switch cell["type"] {
	case "raw_text":
		return first(known(cell, "text"), text(cell, "text", 1, maxCells))
	case "raw_number":
		return known(cell, "value", "text")
	case "rich_text":
		return c.richText(cell)
	}
	return fmt.Errorf("cell of type %v", cell["type"])
}

// richText checks a block of rich text:
// https://docs.slack.dev/reference/block-kit/blocks/rich-text-block.
func (c *checker) richText(b fields) error {
	return first(known(b, "block_id", "elements"), list(b, "elements", 1, 1000, func(e fields) error {
		switch e["type"] {
		case "rich_text_section":
			return first(known(e, "elements"), list(e, "elements", 0, 1000, richElement))
		case "rich_text_preformatted", "rich_text_quote":
			return first(known(e, "elements", "border"), list(e, "elements", 0, 1000, richElement))
		case "rich_text_list":
			return first(known(e, "elements", "style", "indent", "offset", "border"), oneOf(e, "style", "bullet", "ordered"),
				list(e, "elements", 1, 1000, func(s fields) error { return list(s, "elements", 0, 1000, richElement) }))
		}
		return errors.New("unknown type")
	}))
}

func richElement(e fields) error {
	switch e["type"] {
	case "text":
		return first(known(e, "text", "style"), text(e, "text", 1, 12000))
	case "link":
		return first(known(e, "url", "text", "unsafe", "style"), text(e, "url", 1, 3000))
	case "emoji":
		return text(e, "name", 1, maxID)
	case "user", "channel", "usergroup", "broadcast", "color", "date":
		return nil
	}
	return errors.New("unknown type")
}
