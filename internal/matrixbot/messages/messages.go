// Package messages makes what the assistant says in Matrix: HTML as clients show it
// (https://spec.matrix.org/v1.15/client-server-api/#mroommessage-msgtypes), with the
// same as plain text. It asks nobody and keeps nothing.
//
// An answer is put together from pieces on a page (page.go), each written in both ways
// at once, and cut into as many messages as it needs. Text of documents, people and
// models passes through clean.go or inline.go on its way there, so that it brings no
// element of its own, looks like no mention, and does not turn around what follows it.
// Tests hold all messages against the elements that the specification allows
// (checker_test.go).
package messages

import "strings"

// A Message is what one event says.
type Message struct {
	Text string // plain, with numbered sources
	HTML string // "" as Text
}

// mostBytes bounds the text and the HTML of a message together. An event has 64 KiB, in
// which it stands escaped twice where it is encrypted.
const mostBytes = 16 << 10

// Note is a message of ours in a few words. Paragraphs are parted by blank lines, items
// of a list begin with "- "; within lines it takes links, bold and code as in Markdown.
// Whatever is not ours in it has to pass through Escape.
func Note(markdown string) Message {
	p := new(page)
	for paragraph := range strings.SplitSeq(strings.TrimSpace(markdown), "\n\n") {
		for part := range strings.SplitSeq(paragraph, "\n") {
			if item, ok := strings.CutPrefix(part, "- "); ok {
				p.item(inline(item))
				continue
			}
			p.row(inline(part))
		}
		p.apart()
	}
	return together(p.messages())
}

// together is one message of several; there is at least one.
func together(all []Message) Message {
	if len(all) == 0 {
		return Message{}
	}
	return all[0]
}
