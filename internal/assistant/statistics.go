package assistant

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/statistics"
	"smart-city-dialog.de/akademie/internal/statistics/ask"
	"smart-city-dialog.de/akademie/internal/statistics/show"
)

// IntentStatistics asks for figures of enrolments or of the assistant's use.
const IntentStatistics = "statistics"

// Statistics answers queries for figures and knows what can be asked for. It is a
// statistics.Service.
type Statistics interface {
	ask.Source
	Run(ctx context.Context, who account.Person, channel string, q statistics.Query) (statistics.Result, error)
}

// answerFigures answers a message that asks for statistics. done is false where it
// asks for something else. Who may not see figures is told so, and nothing is
// counted; where it is not certain that they are meant, the base may answer. Where
// that comes first, ("Wie viele Gäste hatte der Kongress?"), otherwise asks back
// should the base know nothing; it is nil in all other cases.
func (a *Assistant) answerFigures(ctx context.Context, in Input, m *appointment, w *writer) (done bool, otherwise func() (bool, error), err error) {
	if a.statistics == nil || m.button != 0 {
		return false, nil, nil
	}
	may := in.Person.May(account.Statistics)
	if !may && m.concerns() {
		return false, nil, nil
	}
	before, err := m.figuresBefore()
	if err != nil {
		a.log.Warn("stored query not read", "error", err)
	}
	spoken := language(w.turn.Question, lastFigures(in.Language, m.history))
	u, err := a.figures.Read(ctx, w.turn.Question, spoken, before)
	words := figureWords(spoken)
	switch {
	case ctx.Err() != nil:
		return true, nil, ctx.Err()
	case may && before != nil && !(u.Asks && u.Back == nil) && wantsFile.MatchString(w.turn.Question):
		w.turn.Language, w.turn.Intent = spoken, IntentStatistics
		return true, nil, w.say(plain(words.files))
	case !u.Asks, !may && (u.Back != nil && u.Back.Reason != ask.Personal || ofCatalogue(u)):
		return false, nil, nil
	case !may:
		w.turn.Language, w.turn.Intent, w.turn.Refused = spoken, IntentStatistics, true
		return true, nil, w.say(plain(words.deniedTo(in.Person)))
	case err != nil: // the names that can be asked for are not known
		a.log.Warn("question not read for figures", "error", err)
		w.turn.Language, w.turn.Intent, w.turn.Refused = spoken, IntentStatistics, true
		return true, nil, w.say(plain(words.unavailable))
	}
	finish := func() (bool, error) {
		w.turn.Language, w.turn.Intent = spoken, IntentStatistics
		return true, a.finishFigures(ctx, in, u, before, w)
	}
	if ofDocuments(u) {
		return false, finish, nil
	}
	done, err = finish()
	return done, nil, err
}

// finishFigures shows what was understood, or asks back.
func (a *Assistant) finishFigures(ctx context.Context, in Input, u ask.Understood, before *statistics.Query, w *writer) (err error) {
	if u.Back != nil {
		if u, err = a.proposed(ctx, u, before, w); err != nil {
			return err
		}
	}
	w.lap("understand")
	if u.Back != nil {
		return a.askBack(*u.Back, w)
	}
	if notice := show.LeftOut(u.LeftOut, w.turn.Language); notice != "" {
		if err := w.notice(notice); err != nil {
			return err
		}
	}
	return a.runFigures(ctx, in, u.Query, w)
}

// ofCatalogue reports whether the catalogue, which is public, tells what is asked
// for: runs and their seats.
func ofCatalogue(u ask.Understood) bool {
	return u.Back == nil && only(u.Query, statistics.Runs, statistics.Seats)
}

// ofDocuments reports whether a word of a question is unknown that the base may
// know, and nothing else tells that figures of the academy are meant: guests and
// municipalities are those of events and of other programmes, too.
func ofDocuments(u ask.Understood) bool {
	if u.Follows || u.Back == nil || u.Back.Reason != ask.UnknownWord || len(u.Back.Choices) == 0 {
		return false
	}
	return !slices.ContainsFunc(u.Back.Choices, func(c ask.Choice) bool {
		return len(c.Query.Dimensions)+len(c.Query.Filters) > 0 ||
			!only(c.Query, statistics.Participants, statistics.Attended, statistics.People, statistics.Municipalities, statistics.Runs, statistics.Seats)
	})
}

// only reports whether a query counts nothing but these.
func only(q statistics.Query, metrics ...statistics.Metric) bool {
	return len(q.Metrics) > 0 && !slices.ContainsFunc(q.Metrics, func(m statistics.Metric) bool { return !slices.Contains(metrics, m) })
}

// runFigures counts and shows. What cannot be counted now is said.
func (a *Assistant) runFigures(ctx context.Context, in Input, q statistics.Query, w *writer) error {
	if err := w.emit(Status{Stage: StageSearching, Language: w.turn.Language, Passages: a.base.Size()}); err != nil {
		return err
	}
	result, err := a.statistics.Run(ctx, in.Person, in.Channel, q)
	words := figureWords(w.turn.Language)
	var problem *statistics.Problem
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, fault.Denied):
		w.turn.Refused = true
		return w.say(plain(words.deniedTo(in.Person)))
	case errors.As(err, &problem) && problem.Rule == statistics.RuleTooLarge:
		return w.say(plain(show.TooLarge(w.turn.Language)))
	case errors.Is(err, fault.Invalid):
		return a.askBack(ask.Back{Reason: ask.Unsupported}, w)
	case errors.Is(err, fault.Unavailable):
		a.log.Warn("figures not counted", "query", q.Encode(), "error", err)
		w.turn.Refused = true
		return w.say(plain(words.unavailable))
	case err != nil:
		return fmt.Errorf("assistant.runFigures: %w", err)
	}
	if err := w.emit(Figures{Result: &result}); err != nil {
		return err
	}
	w.turn.Figures = &conversation.Figures{Query: result.Query.Encode()}
	w.figures = show.Caption(result.Query, result.Names, w.turn.Language)
	w.lap("statistics")
	return nil
}

// askBack shows what has to be asked back.
func (a *Assistant) askBack(b ask.Back, w *writer) error {
	if err := w.emit(Figures{Back: &b}); err != nil {
		return err
	}
	w.turn.Figures = &conversation.Figures{Back: true}
	w.figures = show.Back(b, w.turn.Language)
	return nil
}

// figurePhrases are the assistant's own words about figures.
type figurePhrases struct {
	denied, deniedKnown, unavailable, byModel, files string // the second to who has signed in
}

// deniedTo is what somebody is told who may not ask for figures.
func (f figurePhrases) deniedTo(p account.Person) string {
	if p.Email != "" {
		return f.deniedKnown
	}
	return f.denied
}

func figureWords(language string) figurePhrases {
	if language == "en" {
		return figurePhrases{
			denied:      "Statistics are reserved for the academy's coordinators. If you are one of them, please sign in first. I am glad to help you with modules, dates and your own bookings.",
			deniedKnown: "Statistics are reserved for the academy's coordinators. If you are one of them, the administrators can give you that role. I am glad to help you with modules, dates and your own bookings.",
			unavailable: "The figures cannot be computed at the moment. Please try again later.",
			files:       "Below the figures you find them as a CSV file and as an Excel workbook. On the page “Statistics” you can save them and have them sent to you by e-mail every month.",
			byModel:     "A language model has read this question. Please check whether this is what you meant.",
		}
	}
	return figurePhrases{
		denied:      "Auswertungen sind den Koordinierenden der Akademie vorbehalten. Wenn Sie dazugehören, melden Sie sich bitte zuerst an. Bei Modulen, Terminen und Ihren eigenen Buchungen helfe ich Ihnen gern.",
		deniedKnown: "Auswertungen sind den Koordinierenden der Akademie vorbehalten. Wenn Sie dazugehören, kann die Administration Ihnen diese Rolle geben. Bei Modulen, Terminen und Ihren eigenen Buchungen helfe ich Ihnen gern.",
		unavailable: "Die Auswertung ist im Moment nicht möglich. Bitte versuchen Sie es später noch einmal.",
		files:       "Unter den Zahlen finden Sie sie als CSV-Datei und als Excel-Mappe. Auf der Seite „Auswertungen“ können Sie sie speichern und sich jeden Monat per E-Mail schicken lassen.",
		byModel:     "Diese Frage hat ein Sprachmodell gelesen. Bitte prüfen Sie, ob das gemeint ist.",
	}
}
