package assistant

import (
	"context"
	"errors"
	"strings"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/fault"
)

// next says what is wrong with the draft or asks for what is missing, one thing
// at a time. complete is true when nothing is left but the button.
func (a *Assistant) next(ctx context.Context, m *appointment, c *change) (say []conversation.Sentence, complete bool, err error) {
	p := bookWords(m.language)
	if c.askedElse || c.askedForRun && m.draft.Run == 0 {
		return nil, false, nil
	}
	problems, err := a.bookings.Check(ctx, m.draft)
	if err != nil && !errors.Is(err, fault.NotFound) {
		return nil, false, err
	}
	for _, f := range booking.Fields() {
		problem, has := problems[f]
		if !has || f == booking.FieldConsent {
			continue
		}
		if f == booking.FieldMunicipality && problem == booking.Missing && m.draft.Person.Function == "" {
			return []conversation.Sentence{plain(p.ask[f]), plain(p.functionToo)}, false, nil
		}
		if f == booking.FieldEmail && (problem == booking.Mistyped || problem == booking.Disposable || problem == booking.Malformed) {
			_, _, suggestion := booking.CheckAddress(m.draft.Person.Email)
			return []conversation.Sentence{plain(p.emailProblem(problem, domainOf(suggestion)))}, false, nil
		}
		if problem == booking.Missing {
			return []conversation.Sentence{plain(p.ask[f])}, false, nil
		}
		return []conversation.Sentence{plain(p.problem(f, problem, a.bookings.MostSeats()))}, false, nil
	}
	return []conversation.Sentence{plain(p.complete(m.draft.Move != 0, m.dialogue))}, true, nil
}

// domainOf is the part of an address that is not personal.
func domainOf(email string) string {
	_, domain, _ := strings.Cut(email, "@")
	return domain
}
