package slackfake

import (
	"encoding/json"
	"net/mail"
	"strconv"
	"strings"
)

// An input is a field of a dialog.
type input struct {
	block    string
	action   string
	label    string
	kind     string
	optional bool
	initial  string // with several: separated by commas
	least    int
	options  []option
}

type option struct {
	value string
	text  string
	raw   fields
}

// inputsOf are the fields of a view.
func inputsOf(blocks json.RawMessage) []input {
	var all []struct {
		Type     string `json:"type"`
		BlockID  string `json:"block_id"`
		Optional bool   `json:"optional"`
		Label    struct {
			Text string `json:"text"`
		} `json:"label"`
		Element fields `json:"element"`
	}
	if len(blocks) == 0 || json.Unmarshal(blocks, &all) != nil {
		return nil
	}
	var out []input
	for _, b := range all {
		if b.Type != "input" {
			continue
		}
		in := input{block: b.BlockID, label: b.Label.Text, optional: b.Optional}
		in.kind, _ = b.Element["type"].(string)
		in.action, _ = b.Element["action_id"].(string)
		if n, ok := b.Element["min_length"].(float64); ok {
			in.least = int(n)
		}
		for _, k := range []string{"initial_value", "initial_date", "initial_time"} {
			if s, ok := b.Element[k].(string); ok {
				in.initial = s
			}
		}
		all, _ := b.Element["options"].([]any)
		groups, _ := b.Element["option_groups"].([]any)
		for _, g := range groups {
			group, _ := g.(fields)
			more, _ := group["options"].([]any)
			all = append(all, more...)
		}
		for _, o := range all {
			raw, _ := o.(fields)
			value, _ := raw["value"].(string)
			in.options = append(in.options, option{value, textOf(raw["text"]), raw})
		}
		chosen, _ := b.Element["initial_options"].([]any)
		if o, ok := b.Element["initial_option"]; ok {
			chosen = append(chosen, o)
		}
		var names []string
		for _, o := range chosen {
			raw, _ := o.(fields)
			value, _ := raw["value"].(string)
			names = append(names, value)
		}
		if len(names) > 0 {
			in.initial = strings.Join(names, ",")
		}
		out = append(out, in)
	}
	return out
}

// check is what Slack itself says about a value; "" nothing.
func (in input) check(value string) string {
	if value == "" {
		if in.optional {
			return ""
		}
		return "Please complete this required field."
	}
	switch in.kind {
	case "email_text_input":
		if _, err := mail.ParseAddress(value); err != nil {
			return "Please enter a valid email address."
		}
	case "number_input":
		if _, err := strconv.ParseFloat(value, 64); err != nil {
			return "Please enter a valid number."
		}
	case "plain_text_input":
		if len([]rune(value)) < in.least {
			return "Please enter more text."
		}
	}
	return ""
}

// state is a field's value as submissions carry it.
func (in input) state(value string) object {
	o := object{"type": in.kind}
	switch in.kind {
	case "checkboxes", "multi_static_select":
		o["selected_options"] = in.chosen(value)
	case "radio_buttons", "static_select":
		o["selected_option"] = nil
		if all := in.chosen(value); len(all) > 0 {
			o["selected_option"] = all[0]
		}
	case "datepicker":
		o["selected_date"] = orNull(value)
	case "timepicker":
		o["selected_time"] = orNull(value)
	default:
		o["value"] = orNull(value)
	}
	return o
}

func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func (in input) chosen(value string) []fields {
	out := []fields{}
	for _, name := range strings.Split(value, ",") {
		for _, o := range in.options {
			if name == o.value || name == o.text {
				out = append(out, o.raw)
			}
		}
	}
	return out
}
