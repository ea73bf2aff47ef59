// Package blocks makes what Slack shows: messages and dialogs in Block Kit, within
// Slack's limits, from what the assistant says. It only computes; sending is left
// to package slackbot.
//
// Text of documents, people and models passes through escape.go or inline.go on its
// way into a block, so that it neither mentions anybody nor looks like a link or
// button of ours. Messages are put together on a page (page.go), which leaves out
// what would pass Slack's limits (limits.go). Tests hold all of them against those
// limits (checker_test.go).
package blocks

import (
	"strings"

	"github.com/slack-go/slack"
)

// A Message is what is posted: blocks, and the text of notifications and of
// programs that show no blocks.
type Message struct {
	Text   string
	Blocks []slack.Block
}

// Ids of what people press and fill in. Slack wants the ids within a block to
// differ; what stands there several times has a number behind a colon, which
// Action takes off.
const (
	ActionFeedback = "akademie_feedback" // value: conversation/turn/good or bad
	ActionSource   = "akademie_source"   // value: conversation/turn/n
	ActionSimpler  = "akademie_simpler"  // value: conversation/turn
	ActionShare    = "akademie_share"    // value: conversation/turn
	ActionMore     = "akademie_more"     // value: conversation/turn; the rest of a folded answer
	ActionBook     = "akademie_book"     // value: id of the run
	ActionDraft    = "akademie_draft"    // value: conversation; opens its draft
	ActionCancel   = "akademie_cancel"   // value: id of the booking
	ActionAccept   = "akademie_accept"   // value: id of the booking with an offer
	ActionDecline  = "akademie_decline"
	ActionChoice   = "akademie_choice"  // value: encoded statistics.Query of a choice, or chosen of a menu to change figures
	ActionAsk      = "akademie_ask"     // value: a question to ask in the person's name
	ActionLink     = "akademie_link"    // opens the dialog for a code
	ActionReport   = "akademie_report"  // value: id of a saved report that was meant
	ActionDeliver  = "akademie_deliver" // value: id of the report to show in this channel each month
	ActionEnd      = "akademie_end"     // value: id of the report to show there no longer
	ActionOpen     = "akademie_open"    // a link: the browser has opened it, nothing is to be done

	ViewBooking = "akademie_booking"
	ViewSource  = "akademie_source_view"
	ViewLink    = "akademie_link_view"
)

// Action returns which of the actions above an id is of.
func Action(id string) string {
	name, _, _ := strings.Cut(id, ":")
	return name
}
