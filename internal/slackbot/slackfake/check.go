package slackfake

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// A surface is where blocks are shown.
type surface int

const (
	surfaceMessage surface = iota
	surfaceModal
	surfaceHome
)

// Limits of all blocks: https://docs.slack.dev/reference/block-kit/blocks.
const (
	maxMessageBlocks = 50
	maxViewBlocks    = 100
	maxID            = 255 // of block_id, action_id, callback_id
	maxMarkdownAll   = 12000
	maxMessage       = 13000 // not published; seen since 2025: https://github.com/slackapi/bolt-js/issues/2509
)

// A checker looks at one payload of blocks.
type checker struct {
	surface  surface
	newID    func(prefix string) string // for what has none
	blockIDs map[string]bool
	markdown int // characters of markdown blocks so far
	tables   int
	focus    int // elements with focus_on_load
	inputs   int
}

type fields = map[string]any

// checkBlocks checks an array of blocks and returns it as Slack keeps it: with ids
// where it had none.
func (s *Slack) checkBlocks(raw string, on surface) (json.RawMessage, error) {
	out, _, err := s.checked(raw, on)
	return out, err
}

func (s *Slack) checked(raw string, on surface) (json.RawMessage, *checker, error) {
	var blocks []fields
	if err := decode(raw, &blocks); err != nil {
		return nil, nil, fmt.Errorf("not an array of blocks: %w", err)
	}
	c := &checker{surface: on, newID: s.id, blockIDs: map[string]bool{}}
	limit := maxViewBlocks
	if on == surfaceMessage {
		limit = maxMessageBlocks
	}
	if len(blocks) > limit {
		return nil, nil, fmt.Errorf("%d blocks, at most %d", len(blocks), limit)
	}
	if len(blocks) == 0 {
		return nil, c, nil
	}
	for i, b := range blocks {
		if err := c.block(b); err != nil {
			return nil, nil, fmt.Errorf("block %d (%v): %w", i, b["type"], err)
		}
		if b["block_id"] == nil {
			b["block_id"] = s.id("b")
		}
	}
	if n := characters(blocks); on == surfaceMessage && n > maxMessage {
		return nil, nil, fmt.Errorf("%d characters in all blocks, at most %d (msg_blocks_too_long)", n, maxMessage)
	}
	if c.focus > 1 {
		return nil, nil, errors.New("focus_on_load of several elements")
	}
	out, err := json.Marshal(blocks)
	return out, c, err
}

// characters counts those of all texts.
func characters(v any) int {
	n := 0
	switch v := v.(type) {
	case []fields:
		for _, e := range v {
			n += characters(e)
		}
	case []any:
		for _, e := range v {
			n += characters(e)
		}
	case fields:
		for k, e := range v {
			if s, is := e.(string); is && k == "text" {
				n += utf8.RuneCountInString(s)
			} else {
				n += characters(e)
			}
		}
	}
	return n
}

func decode(raw string, v any) error {
	d := json.NewDecoder(strings.NewReader(raw))
	d.UseNumber()
	if err := d.Decode(v); err != nil {
		return err
	}
	if d.More() {
		return errors.New("more than one value")
	}
	return nil
}

// known checks that there are no fields beside the ones listed.
func known(o fields, names ...string) error {
	for _, k := range slices.Sorted(maps.Keys(o)) {
		if k != "type" && !slices.Contains(names, k) {
			return fmt.Errorf("no field %q", k)
		}
	}
	return nil
}

// text checks a field that is a plain string of min to max characters.
func text(o fields, name string, least, most int) error {
	v, ok := o[name]
	if !ok && least == 0 {
		return nil
	}
	s, is := v.(string)
	if !is {
		return fmt.Errorf("%s is no text", name)
	}
	if n := utf8.RuneCountInString(s); n < least || n > most {
		return fmt.Errorf("%s of %d characters, must be %d to %d", name, n, least, most)
	}
	return nil
}

// textObject checks a field that is a text object of at most so many characters;
// plain ones only where mrkdwn is not allowed.
// https://docs.slack.dev/reference/block-kit/composition-objects/text-object
func textObject(o fields, name string, required, mrkdwn bool, most int) error {
	v, ok := o[name]
	if !ok {
		if required {
			return fmt.Errorf("%s is missing", name)
		}
		return nil
	}
	t, is := v.(fields)
	if !is {
		return fmt.Errorf("%s is no text object", name)
	}
	if err := checkText(t, mrkdwn, most); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

func checkText(t fields, mrkdwn bool, most int) error {
	switch t["type"] {
	case "plain_text":
		if err := known(t, "text", "emoji"); err != nil {
			return err
		}
	case "mrkdwn":
		if !mrkdwn {
			return errors.New("must be plain_text")
		}
		if err := known(t, "text", "verbatim"); err != nil {
			return err
		}
	default:
		return fmt.Errorf("text of type %v", t["type"])
	}
	return text(t, "text", 1, most)
}

// list checks a field that is an array of least to most objects.
func list(o fields, name string, least, most int, each func(fields) error) error {
	v, ok := o[name]
	if !ok && least == 0 {
		return nil
	}
	all, is := v.([]any)
	if !is {
		return fmt.Errorf("%s is no array", name)
	}
	if len(all) < least || len(all) > most {
		return fmt.Errorf("%s has %d, must be %d to %d", name, len(all), least, most)
	}
	for i, v := range all {
		e, is := v.(fields)
		if !is {
			return fmt.Errorf("%s[%d] is no object", name, i)
		}
		if err := each(e); err != nil {
			return fmt.Errorf("%s[%d] (%v): %w", name, i, e["type"], err)
		}
	}
	return nil
}

// flag checks a field that is true or false.
func flag(o fields, name string) error {
	if v, ok := o[name]; ok {
		if _, is := v.(bool); !is {
			return fmt.Errorf("%s is neither true nor false", name)
		}
	}
	return nil
}

// oneOf checks a field that has one of some values, or is missing.
func oneOf(o fields, name string, values ...string) error {
	v, ok := o[name]
	if !ok {
		return nil
	}
	if s, is := v.(string); !is || !slices.Contains(values, s) {
		return fmt.Errorf("%s is %v, not one of %v", name, v, values)
	}
	return nil
}

// first is the first error.
func first(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// checkMetadata checks a message's metadata:
// https://docs.slack.dev/messaging/message-metadata.
func checkMetadata(raw string) error {
	const most = 8000 // bytes; Slack says metadata_too_large
	if len(raw) > most {
		return fmt.Errorf("metadata of %d bytes, at most %d", len(raw), most)
	}
	var m fields
	if err := decode(raw, &m); err != nil {
		return err
	}
	if err := first(known(m, "event_type", "event_payload"), text(m, "event_type", 1, maxID)); err != nil {
		return err
	}
	payload, is := m["event_payload"].(fields)
	if !is {
		return errors.New("event_payload is no object")
	}
	for k, v := range payload {
		switch v.(type) {
		case string, bool, json.Number:
		case []any, fields:
		default:
			return fmt.Errorf("event_payload.%s is %T", k, v)
		}
	}
	return nil
}
