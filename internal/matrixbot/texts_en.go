package matrixbot

func englishTexts() *texts {
	return &texts{
		Hello: "Hello! I am the assistant of the Smart City Akademie. This is what I can do for you:\n" +
			"- answer questions from the academy's knowledge base, with sources\n" +
			"- name dates with free seats and book for you, without any form\n" +
			"- show, rebook and cancel your bookings: make a code under [My account](%s) and write “link CODE” to me\n\n" +
			"I keep our conversation so that you can ask further; after some time it is deleted. Personal details are used only for your booking: [Privacy](%s). " +
			"React with 👍 or 👎 to tell me whether an answer helped.",
		HelloGroup: "Hello! I am the assistant of the Smart City Akademie. Mention me with a question about modules, dates or reports, and I answer in the thread below it; there your next question is enough. " +
			"Personal matters such as bookings I settle with you in a direct chat.\n\n" +
			"Only questions to me and my answers are kept, for some time: [Privacy](%s).",
		NoKeys: "This room is encrypted, and I cannot read along here. Please write to me in a room without encryption.",

		Aside:        "This is meant only for you: I have written to you in our direct chat.",
		AsideInvited: "This is meant only for you: I have invited you to a direct chat and written to you there.",
		AsideRefused: "This is meant only for you, but I could not open a direct chat with you. Please begin one with %s and ask there again.",
		AsideHere:    "I answer your question from “%s” here, where nobody reads along. Personal details are used only for your booking: [Privacy](%s).",
		AsideNoName:  "I answer your question from the group here, where nobody reads along. Personal details are used only for your booking: [Privacy](%s).",
		SayYes:       "So that nothing happens by mistake: please answer “yes” or “no”.",
		Dropped:      "All right, nothing was booked and your details are deleted.",
		DraftOver:    "This booking has run out, and nothing was booked: I keep your details for one day only. Just name the date again.",
		DraftChanged: "Your details have changed meanwhile. Please check them once more; nothing is booked yet.",
		NowWaiting:   "Meanwhile there are not enough free seats any more. Nothing is booked yet; you can go on the waiting list or name another date.",
		RunGone:      "This date is no longer offered. Which one would you like instead?",
		TooMany:      "Very many bookings came from you in the last hour. Please try again later; nothing is booked yet.",
		MoveLink:     "Only its owner can rebook a booking. Please link your account first; nothing was changed.",
		MoveNot:      "Rebooking to this date is no longer possible, or you are booked there already. Nothing was changed.",
		NotYours:     "This booking does not belong to the mailbox you are linked with here. Nothing was changed.",
		TooLate:      "That is no longer possible: the booking has changed meanwhile, or the date is over. “My bookings” shows how it stands.",
		Kept:         "All right, your booking stays as it is.",
		NoSuchNumber: "I find no booking with this number. “My bookings” shows which there are.",
		NotOffered:   "No seat is offered for this booking at the moment.",

		Empty:   "How can I help you? Ask me about modules, dates or bookings of the Smart City Akademie.",
		TooLong: "Your question is too long for me. Please put it in at most %s characters.",
		Denied:  "Figures are for the coordinators of the Akademie only.",

		Sorry:    "I am sorry, this question could not be answered because of a technical fault. Please ask it again later.",
		SorryAsk: "I am sorry, this question could not be answered because of a technical fault. Please ask it again later or contact %s.",
		Locked:   "I cannot decrypt this message yet. I have asked for its key and will answer as soon as it is here. Please leave the device on that you wrote with, or write again.",
		Unlocked: "The key is here, and I can read this message now.",
		Flood:    "%d questions of yours are waiting for an answer already, and I cannot take more at the moment. Please ask again when some of them are answered.",

		Linked:      "Your Matrix account is linked with %s. “My bookings” shows what you have booked.",
		StillLinked: "You are linked with %s.",
		LinkHow:     "You make a code under [My account](%s). Then write “link CODE” to me.",
		CodeWrong:   "This code is not valid. It may be mistyped, used already or older than 10 minutes.",
		CodeTries:   "That were too many wrong codes. Please wait 10 minutes and then make a new one.",
		CodeTaken:   "This Matrix account is linked with another mailbox already, or the mailbox with too many chat accounts. Please remove a link under “My account” first.",
	}
}
