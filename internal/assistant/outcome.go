package assistant

import "smart-city-dialog.de/akademie/internal/conversation"

// What the sentence that an answer rests on needs for a certain answer. Of the
// golden questions' answers below either, every third is wrong; of the others one
// in twenty.
const (
	certainScore    = 0.9 // see page.penalty and the weights of a score
	certainCoverage = 0.7 // of what was asked for
)

// certain reports whether a sentence that answers does so beyond doubt.
func (u understanding) certain(best *candidate) bool {
	return best != nil && best.score >= certainScore && coverage(u.terms, best.context) >= certainCoverage
}

// outcome says how a turn answered its question. Small talk, bookings and
// statistics ask the base nothing and have none. An answer is weak when the
// sentence it rests on is hardly sure, when sources contradict each other, when a
// part of the question stays open, when no run is known on the topic asked for,
// or when a model wrote what no passage bore out.
func (w *writer) outcome() conversation.Outcome {
	t := w.turn
	switch {
	case !asks(t.Intent) || t.Figures != nil:
		return ""
	case t.Refused:
		return conversation.Refused
	case w.weak || t.Dropped > 0:
		return conversation.Weak
	}
	return conversation.Answered
}
