package blocks

import (
	"github.com/slack-go/slack"

	"smart-city-dialog.de/akademie/internal/booking"
)

// Input is the block id of the input for a field in the dialog of a booking, by which
// DialogErrors names it, too.
func Input(f booking.Field) string { return "booking_" + string(f) }

// InputCode is the block id of the input in LinkDialog.
const InputCode = "link_code"

// ReadLinkDialog reads the code that was entered.
func ReadLinkDialog(v slack.View) string {
	if v.State == nil {
		return ""
	}
	for _, typed := range v.State.Values[InputCode] {
		return typed.Value
	}
	return ""
}

// Escape writes text so that Slack's mrkdwn shows it as it is.
func Escape(s string) string { return mrkdwn(s) }
