package slackbot

import "smart-city-dialog.de/akademie/internal/booking"

func englishTexts() *texts {
	return &texts{
		Close: "Close", Abort: "Cancel",
		SendAgain: "If everything is right, please send it once more.",

		Empty:   "How can I help you? Just ask me about modules, dates or bookings of the Smart City Akademie.",
		TooLong: "Your question is too long for me. Please ask it in at most %s characters.",
		Aside:   "This answer is meant only for the person who asked.",
		Sent:    "Figures are only for coordinators, so I have sent them to you as a direct message.",
		From:    "On your question in <#%s>",
		Denied:  "Statistics are reserved for the academy's coordinators.",

		Old:          "This answer is no longer kept. Please ask your question again.",
		Rated:        "Thank you for your feedback.",
		RatedBad:     "Thank you for your feedback. You are welcome to ask in other words, or for something more specific.",
		Simpler:      "Please explain that more simply.",
		SimplerOf:    "%s? Explained simply, please.",
		SharedBy:     "Shared by <@%s>",
		Shared:       "The answer is now in the channel for everybody to see.",
		SharedBefore: "You have shared this answer in the channel already.",
		NotShared:    "This answer is meant for you alone and cannot be shared.",
		MaybeShared:  "It is not certain that the answer has reached the channel. If it is not there, please ask your question in the channel.",
		NoChannel:    "I cannot write in this channel. Invite me to it first: /invite @Akademie.",

		Booking:     "Booking",
		NotOpened:   "The form could not be opened in time. Please press the button again.",
		RunGone:     "This date no longer exists. Please choose another.",
		RunClosed:   "This date takes no bookings at the moment. Please choose another.",
		NoBookings:  "Bookings are not possible here at the moment.",
		NoRun:       "No date has been chosen yet. Please choose a date first.",
		DraftEnded:  "This booking can no longer be seen here: it is finished, given up or too old. What you booked is on the home page of this app.",
		AlreadySent: "This booking has been received already. You can change and cancel it with the link in our e-mail or on the home page of this app.",
		NowWaiting:  "Not that many seats are free at the moment. You can go on the waiting list: please send it once more. Nothing is booked yet.",
		TownNear:    "We do not know this municipality. Did you mean %s? If yours is right, please send it once more.",
		TownSeveral: "Several places have this name. It could be: %s. Please add the district or the state, or send it once more as it is.",
		Received:    "Your request has been received. The details are in a direct message to you.",

		Moving:    "Change of date",
		MoveAsk:   "Would you like to move your booking?\n\nSo far: %s\nNew: %s\n\nYour present seat only becomes free when the move has worked.",
		MoveYes:   "Move the booking",
		MoveWaits: "There are not enough free seats on this date at the moment. You would go on the waiting list; your present seat becomes free.",
		MoveFull:  "There are no longer enough free seats on this date. Nothing was changed.",
		MoveLink:  "Only the owner of a booking can move it. Please link your account on the home page of this app first; nothing is changed yet.",
		NotYours:  "This booking does not belong to the mailbox that you are linked with here. Nothing was changed.",
		TooLate:   "This is no longer possible: the booking has changed meanwhile, or the date is over. The home page of this app shows how it stands.",
		Became: map[booking.State]string{
			booking.Confirmed: "Your booking is confirmed. The confirmation with the calendar entry comes by e-mail.",
			booking.Cancelled: "Your booking is cancelled.",
			booking.Expired:   "Your booking has expired.",
		},

		Linking:     "Link account",
		Linked:      "Your Slack account is linked with %s. You can now see your bookings on the home page of this app.",
		StillLinked: "You are linked with %s.",
		LinkHow:     "Make a code in <%s|My account>. Then link your account with `/akademie connect CODE`.",
		LinkForeign: "Only members of this workspace can link their account here.",
		CodeWrong:   "This code does not work. It may be mistyped, used already or older than 10 minutes.",
		CodeTries:   "Too many codes were wrong. Please wait 10 minutes and make a new one then.",
		CodeTaken:   "This Slack account is linked with another mailbox already, or the mailbox with too many chat accounts. Please unlink one in “My account” first.",

		CommandHelp: "With `/akademie` you ask the knowledge base of the Smart City Akademie; at first only you see the answer.\n" +
			"• `/akademie What is a digital twin?` answers a question.\n" +
			"• `/akademie dates` shows the next dates with free seats.\n" +
			"• `/akademie my bookings` shows what you booked.\n" +
			"• `/akademie report` shows coordinators their saved reports, and how one of them comes to the channel each month.\n" +
			"• `/akademie connect CODE` links your Slack account; make the code in <%s/my/account#identities|My account>.\n" +
			"In channels I answer when you mention me; after that, your next question in my thread is enough.",
		AskRuns:     "Which dates are next?",
		AskBookings: "Show me my bookings.",
		NoText:      "There is no text in this message that I could look something up for.",

		Hello:        "Hello! I answer questions from the knowledge base of the Smart City Akademie, tell you dates with free seats and book them for you.",
		HelloName:    "Hello, %s! I answer questions from the knowledge base of the Smart City Akademie, tell you dates with free seats and book them for you.",
		PromptsTitle: "You can ask me for example:",
		Prompts: []prompt{
			{"The next dates", "Which dates are next?"},
			{"Modules on artificial intelligence", "Which modules are there on artificial intelligence?"},
			{"Costs and participation", "What does taking part cost, and who can take part?"},
			{"My bookings", "Show me my bookings."},
		},
		Searching: "is searching the knowledge base …",
		Composing: "is writing the answer …",

		Sorry:    "I am sorry, I could not answer this question because of a technical problem. Please ask it again later.",
		SorryAsk: "I am sorry, I could not answer this question because of a technical problem. Please ask it again later, or turn to %s.",
		Failed:   "I am sorry, that did not work because of a technical problem. Please try again.",
		NotHere:  "I do not answer in this channel. Please send me a direct message.",
		Away:     "I cannot take anything at the moment because of a technical problem. Please try again in a few minutes.",
		TooMany:  "You have %d questions waiting for an answer, and I cannot take more at the moment. Please ask again when some of them are answered.",
	}
}
