package llm

import "strings"

// Reasoning models whose server has no parser for it (Qwen3, DeepSeek-R1 and
// others) open their answer with what they think, between these marks.
const (
	thinkBegins = "<think>"
	thinkEnds   = "</think>"
)

// thoughts leaves out a thought at the beginning of a text that comes in pieces.
type thoughts struct {
	held  string // what may still be, or is, part of a thought
	state thinking
}

type thinking int

const (
	beginning thinking = iota // nothing decided yet
	within                    // a thought
	over                      // the answer itself
)

// without returns what of the text so far may be shown and was not returned
// before.
func (t *thoughts) without(piece string) string {
	if t.state == over {
		return piece
	}
	t.held += piece
	if t.state == beginning {
		start := strings.TrimLeft(t.held, " \t\r\n")
		if len(start) < len(thinkBegins) && strings.HasPrefix(thinkBegins, start) {
			return ""
		}
		if !strings.HasPrefix(start, thinkBegins) {
			return t.rest()
		}
		t.state = within
	}
	if _, after, ended := strings.Cut(t.held, thinkEnds); ended {
		t.held, t.state = "", over
		return after
	}
	t.held = t.held[max(0, len(t.held)-len(thinkEnds)+1):] // the mark may come in two pieces
	return ""
}

// rest returns, at the end of the text, what is still held back; of a thought
// that does not end, that is nothing.
func (t *thoughts) rest() string {
	text := t.held
	if t.state == within {
		text = ""
	}
	t.held, t.state = "", over
	return text
}
