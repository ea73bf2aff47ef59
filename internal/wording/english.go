package wording

import (
	"time"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/catalogue"
)

func inEnglish() *Words {
	return &Words{
		Language: "en",

		weekday:  func(d time.Weekday) string { return d.String()[:3] },
		fullDay:  time.Weekday.String,
		month:    time.Month.String,
		date:     "%d\u00a0%s\u00a0%d",
		monthDay: "%d\u00a0%s",
		clock:    "%s",
		days:     "on %d\u00a0days, %s to %s",
		asOf:     "as of %s",
		asOfAt:   "according to %s, as of %s",

		minutes: "%d\u00a0minutes", hour: "1\u00a0hour", hours: "%d\u00a0hours", hoursMinutes: "%d\u00a0h %d\u00a0min",

		seats: "%s of %s\u00a0seats free", oneSeat: "the only seat is free",
		waiting: "fully booked, %s on the waiting list", waitingOpen: "fully booked, waiting list open", full: "fully booked",
		notYet: "booking opens on %s", tooLate: "booking closed", off: "cancelled", notOpened: "no booking possible",
		categories: map[catalogue.Category]string{
			catalogue.Compulsory: "Compulsory module", catalogue.Elective: "Elective module",
			catalogue.Programme: "Programme", catalogue.PeerLearning: "Peer learning",
		},

		places: "%s\u00a0seats", onePlace: "1\u00a0seat", heldPlace: "one seat",
		states: map[booking.State]string{
			booking.Requested: "Not confirmed yet", booking.Confirmed: "Confirmed", booking.Waitlisted: "Waiting list",
			booking.Offered: "Seat offered", booking.Cancelled: "Cancelled", booking.Expired: "Expired",
		},
		requestedHeld: "We keep %s until %s. Please confirm your e-mail address by then with the link in our mail.",
		requestedLine: "There are not enough free seats at the moment. You are number %d on the waiting list if you confirm your e-mail address by %s.",
		confirmed:     "You are in.",
		waitlisted:    "You are number %d on the waiting list. We will write to you when a seat comes free.",
		offered:       "A seat has come free for you. We keep it until %s.",
		cancelled:     "Cancelled on %s.", expired: "Expired on %s.",
		runOff: "This date does not take place.",
		sent:   "We have sent an e-mail to %s.",
		sentBy: "Please confirm with the link in it by %s.",
		moved:  "Your booking was moved. An e-mail about it is on its way.",
		held:   "Until then we keep %s for you.",
		inLine: "After that you are on the waiting list, at present at position %d.",
		problems: map[string]string{
			"run/missing":            "Please choose a date.",
			"run/no_booking":         "This date no longer takes bookings. Please choose another.",
			"run/gone":               "This date no longer exists. Please choose another.",
			"seats/missing":          "Please say how many seats you need.",
			"seats/malformed":        "Please give the number of seats in digits, for example 2.",
			"seats/too_many":         "A booking has at most %s seats.",
			"seats/beyond":           "This date does not have that many seats.",
			"seats/not_free":         "Not that many seats are free, and this date has no waiting list.",
			"name/missing":           "Please enter your name.",
			"name/malformed":         "Please enter your name in letters.",
			"name/too_long":          "The name is too long.",
			"email/missing":          "Please enter your e-mail address.",
			"email/malformed":        "This is not a complete e-mail address. It looks like first.last@town.de.",
			"email/too_long":         "The e-mail address is too long.",
			"email/disposable":       "This looks like a throw-away address. Please enter your work e-mail address.",
			"email/over_limit":       "Too many bookings are open with this address. Please confirm the earlier ones first.",
			"email/mistyped":         "Is the address spelt correctly? Did you mean %s?",
			"municipality/missing":   "Please enter your municipality.",
			"municipality/malformed": "Please enter the name of your municipality.",
			"municipality/too_long":  "The name of the municipality is too long.",
			"function/malformed":     "Please describe your function in words.",
			"function/too_long":      "The function is too long.",
			"consent/missing":        "Without your consent we cannot book for you.",
			"consent/malformed":      "The text of the consent has changed. Please read version %s.",
			"":                       "Please check this detail.",
		},

		thousand: ",",
	}
}
