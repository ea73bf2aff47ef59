package blocks

import (
	"strings"
	"testing"

	"github.com/slack-go/slack"
)

func TestCheckFindsWhatSlackRefuses(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 3001)
	many := func(n int, b slack.Block) (all []slack.Block) {
		for range n {
			all = append(all, b)
		}
		return all
	}
	buttons := func(n int) slack.Block {
		block := slack.NewActionBlock("")
		for range n {
			block.Elements.ElementSet = append(block.Elements.ElementSet, button(ActionAsk, "x", "x", ""))
		}
		return block
	}
	table := func(rows, columns int, text string) *slack.TableBlock {
		block := slack.NewTableBlock("")
		for range rows {
			block.AddRow(cells(strings.Split(strings.TrimSuffix(strings.Repeat(text+"|", columns), "|"), "|"))...)
		}
		return block
	}
	confirm := asking(button(ActionCancel, "1", "x", ""), "x", "x", "x", "x")
	confirm.Confirm.Confirm.Text = strings.Repeat("x", 31)
	wide := button(ActionCancel, strings.Repeat("v", 2001), "x", "")
	wide.AccessibilityLabel, wide.Text.Text = strings.Repeat("l", 76), strings.Repeat("t", 76)
	for _, tt := range []struct {
		name   string
		blocks []slack.Block
		want   string // part of the error; "" none
	}{
		{"50 blocks", many(50, slack.NewDividerBlock()), ""},
		{"51 blocks", many(51, slack.NewDividerBlock()), "blocks: 51, at most 50"},
		{"a long section", []slack.Block{slack.NewSectionBlock(&slack.TextBlockObject{Type: "mrkdwn", Text: long}, nil, nil)}, "at most 3000"},
		{"an empty section", []slack.Block{slack.NewSectionBlock(nil, nil, nil)}, "neither text nor fields"},
		{"a section of empty text", []slack.Block{slack.NewSectionBlock(&slack.TextBlockObject{Type: "mrkdwn"}, nil, nil)}, "minimum length"},
		{"a long header", []slack.Block{slack.NewHeaderBlock(&slack.TextBlockObject{Type: "plain_text", Text: strings.Repeat("h", 151)})}, "at most 150"},
		{"a header with marks", []slack.Block{slack.NewHeaderBlock(rich("h"))}, "only plain text"},
		{"long Markdown", []slack.Block{slack.NewMarkdownBlock("", strings.Repeat(long, 4))}, "at most 12000"},
		{"much altogether", many(4, section(strings.Repeat("x", 2990), nil)), "in all blocks"},
		{"the same action twice", []slack.Block{buttons(2)}, "twice in a block"},
		{"26 buttons", []slack.Block{buttons(26)}, "elements: 26, at most 25"},
		{"no button", []slack.Block{buttons(0)}, "elements: 0, at least 1"},
		{"a long value", []slack.Block{slack.NewActionBlock("", wide)}, "value: 2001, at most 2000"},
		{"a long label", []slack.Block{slack.NewActionBlock("", wide)}, "accessibility label: 76"},
		{"a long button", []slack.Block{slack.NewActionBlock("", wide)}, "button: 76"},
		{"a long button to confirm", []slack.Block{slack.NewActionBlock("", confirm)}, "at most 30"},
		{"a block id twice", []slack.Block{slack.NewMarkdownBlock("a", "x"), slack.NewMarkdownBlock("a", "x")}, "twice"},
		{"100 rows", []slack.Block{table(100, 20, "x")}, ""},
		{"101 rows", []slack.Block{table(101, 1, "x")}, "rows: 101"},
		{"21 columns", []slack.Block{table(1, 21, "x")}, "cells of a row: 21"},
		{"a full table", []slack.Block{table(100, 2, strings.Repeat("x", 51))}, "in all cells: 10200"},
		{"two tables", []slack.Block{table(1, 1, "x"), table(1, 1, "x")}, "tables: 2"},
		{"a block of another kind", []slack.Block{slack.NewFileBlock("", "x", "remote")}, "not known"},
	} {
		err := Check(tt.blocks)
		if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
	}
}

func TestCheckFindsWhatSlackRefusesInViews(t *testing.T) {
	t.Parallel()
	good := func() slack.ModalViewRequest { return LinkDialog(pages, "de") }
	for name, spoil := range map[string]func(v *slack.ModalViewRequest){
		"title: 25":              func(v *slack.ModalViewRequest) { v.Title.Text = strings.Repeat("t", 25) },
		"private metadata: 3001": func(v *slack.ModalViewRequest) { v.PrivateMetadata = strings.Repeat("m", 3001) },
		"without a button":       func(v *slack.ModalViewRequest) { v.Submit = nil },
		"only messages":          func(v *slack.ModalViewRequest) { v.Blocks.BlockSet[0] = slack.NewMarkdownBlock("", "x") },
		"blocks: 101": func(v *slack.ModalViewRequest) {
			for len(v.Blocks.BlockSet) < 101 {
				v.Blocks.BlockSet = append(v.Blocks.BlockSet, slack.NewDividerBlock())
			}
		},
		"initial value: 41": func(v *slack.ModalViewRequest) {
			v.Blocks.BlockSet[1].(*slack.InputBlock).Element.(*slack.PlainTextInputBlockElement).InitialValue = strings.Repeat("x", 41)
		},
	} {
		v := good()
		if err := CheckModal(v); err != nil {
			t.Fatal(err)
		}
		spoil(&v)
		if err := CheckModal(v); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%v, want %q", err, name)
		}
	}
}
