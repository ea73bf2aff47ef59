package slackfake

import (
	"encoding/json"
	"strings"
)

// Shown is what a person reads of a message: what was streamed and the blocks, or
// the text where there are none; buttons stand in brackets.
func (m Message) Shown() string {
	parts := []string{}
	if m.Markdown != "" {
		parts = append(parts, m.Markdown)
	}
	if m.Blocks != nil {
		parts = append(parts, render(m.Blocks))
	} else if m.Text != "" {
		parts = append(parts, m.Text)
	}
	for _, f := range m.Files {
		parts = append(parts, "<file "+f.Title+": "+f.AltText+">")
	}
	return strings.Join(parts, "\n")
}

// Shown is what a person reads of a view.
func (v View) Shown() string { return strings.TrimSpace(v.Title + "\n" + render(v.Blocks)) }

func render(blocks json.RawMessage) string {
	var all []fields
	if len(blocks) == 0 || json.Unmarshal(blocks, &all) != nil {
		return ""
	}
	lines := []string{}
	for _, b := range all {
		if line := plain(b); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

// plain is the text of a block, an element or what is in one.
func plain(o fields) string {
	kind, _ := o["type"].(string)
	switch kind {
	case "button", "feedback_buttons", "icon_button":
		label := textOf(o["text"])
		for _, k := range []string{"positive_button", "negative_button"} {
			if b, ok := o[k].(fields); ok {
				label = strings.TrimSpace(label + " " + textOf(b["text"]))
			}
		}
		return "[" + label + "]"
	case "image":
		alt, _ := o["alt_text"].(string)
		return "<image " + alt + ">"
	case "link":
		text, _ := o["text"].(string)
		url, _ := o["url"].(string)
		return "<" + url + "|" + text + ">"
	case "table":
		return table(o)
	}
	var parts []string
	if s, ok := o["text"].(string); ok {
		parts = append(parts, s)
	}
	for _, k := range []string{"text", "label", "hint", "element", "accessory", "description", "placeholder"} {
		if e, ok := o[k].(fields); ok {
			parts = append(parts, plain(e))
		}
	}
	for _, k := range []string{"fields", "elements", "options"} {
		all, _ := o[k].([]any)
		for _, v := range all {
			if e, ok := v.(fields); ok {
				parts = append(parts, plain(e))
			}
		}
	}
	if s, ok := o["initial_value"].(string); ok {
		parts = append(parts, s)
	}
	sep := " "
	if kind == "rich_text_section" {
		sep = ""
	}
	return strings.Join(parts, sep)
}

func table(o fields) string {
	rows, _ := o["rows"].([]any)
	var lines []string
	for _, r := range rows {
		cells, _ := r.([]any)
		var line []string
		for _, v := range cells {
			if c, ok := v.(fields); ok {
				line = append(line, plain(c))
			}
		}
		lines = append(lines, strings.Join(line, " | "))
	}
	return strings.Join(lines, "\n")
}

// findAction is what is pressed: the first element with an action id or label, and
// a value unless that is "".
func findAction(blocks json.RawMessage, name, value string) object {
	var all []fields
	if len(blocks) == 0 || json.Unmarshal(blocks, &all) != nil {
		return nil
	}
	for _, b := range all {
		elements, _ := b["elements"].([]any)
		if e, ok := b["accessory"]; ok {
			elements = append(elements, e)
		}
		for _, v := range elements {
			e, _ := v.(fields)
			if a := pressed(e, name, value); a != nil {
				a["block_id"] = b["block_id"]
				return a
			}
		}
	}
	return nil
}

func pressed(e fields, name, value string) object {
	kind, _ := e["type"].(string)
	id, _ := e["action_id"].(string)
	a := object{"type": kind, "action_id": id}
	switch kind {
	case "button", "icon_button":
		if (id == name || textOf(e["text"]) == name) && (value == "" || e["value"] == value) {
			a["text"], a["value"] = e["text"], e["value"]
			if e["value"] == nil {
				delete(a, "value")
			}
			if e["url"] != nil {
				a["url"] = e["url"]
			}
			return a
		}
	case "feedback_buttons":
		for _, k := range []string{"positive_button", "negative_button"} {
			b, _ := e[k].(fields)
			if textOf(b["text"]) == name || (id == name && b["value"] == value) {
				a["text"], a["value"] = b["text"], b["value"]
				return a
			}
		}
	case "overflow", "static_select", "radio_buttons", "checkboxes":
		options, _ := e["options"].([]any)
		for _, v := range options {
			o, _ := v.(fields)
			if textOf(o["text"]) == name || (id == name && o["value"] == value) {
				a["selected_option"] = o
				if kind == "checkboxes" {
					delete(a, "selected_option")
					a["selected_options"] = []any{o}
				}
				return a
			}
		}
	}
	return nil
}
