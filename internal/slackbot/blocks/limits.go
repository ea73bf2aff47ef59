package blocks

import (
	"encoding/json"
	"unicode/utf8"
)

// Limits that Slack publishes, in characters unless something else is said:
// https://docs.slack.dev/reference/block-kit/blocks, …/block-elements,
// …/composition-objects and https://docs.slack.dev/reference/views.
const (
	mostBlocks     = 50 // of a message
	mostViewBlocks = 100
	mostID         = 255 // action ids, block ids, callback ids

	mostText     = 3000 // a text object, if nothing less is said
	mostMarkdown = 12_000
	mostHeader   = 150
	mostFields   = 10
	mostField    = 2000
	mostAlt      = 2000
	mostURL      = 3000

	mostElements       = 25 // of an actions block
	mostContext        = 10 // elements of a context block
	mostContextActions = 5

	mostButton = 75 // text of a button, and what screen readers say instead
	mostValue  = 2000

	mostConfirmTitle  = 100
	mostConfirmText   = 300
	mostConfirmButton = 30

	mostOptions     = 100 // of a select menu
	mostBoxes       = 10  // options of checkboxes
	mostOptionText  = 75
	mostOptionValue = 150

	mostLabel       = 2000 // of an input, and its hint
	mostPlaceholder = 150
	mostInput       = 3000

	mostTitle    = 24 // of a dialog, and its two buttons
	mostMetadata = 3000

	mostRows       = 100 // of a table
	mostColumns    = 20
	mostTableChars = 10_000 // in all its cells
)

// mostTogether bounds all blocks of a message together, written as JSON. Slack does
// not publish what it counts; messages of 13,172 characters were seen to be refused
// with msg_blocks_too_long (https://github.com/slackapi/bolt-js/issues/2509).
// Tables have a limit of their own and do not count.
const mostTogether = 12_000

// MaxStream is how much one append to a stream may hold, in characters of Markdown.
const MaxStream = mostMarkdown

// length counts characters as Slack's own programs do, which are written in
// JavaScript: what lies beyond the basic plane counts twice.
func length(s string) int {
	n := utf8.RuneCountInString(s)
	for _, r := range s {
		if r > 0xFFFF {
			n++
		}
	}
	return n
}

// weight is how many characters v takes as JSON.
func weight(v any) int {
	data, err := json.Marshal(v)
	if err != nil { // not of anything made here; Slack could not be sent it either
		return mostTogether + 1
	}
	return length(string(data))
}
