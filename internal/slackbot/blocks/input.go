package blocks

import "smart-city-dialog.de/akademie/internal/booking"

// Input is the block id of the input for a field in the dialog of a booking, by which
// DialogErrors names it, too.
func Input(f booking.Field) string { return "booking_" + string(f) }

// Escape writes text so that Slack's mrkdwn shows it as it is.
func Escape(s string) string { return mrkdwn(s) }
