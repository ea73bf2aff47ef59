package assistant

import (
	"context"
	"errors"
	"fmt"
	"net/url"

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
// counted; where it is not certain that they are meant, the base may answer.
func (a *Assistant) answerFigures(ctx context.Context, in Input, m *appointment, w *writer) (done bool, err error) {
	if a.statistics == nil || m.button != 0 {
		return false, nil
	}
	may := in.Person.May(account.Statistics)
	if !may && m.concerns() {
		return false, nil
	}
	before, err := m.figuresBefore()
	if err != nil {
		a.log.Warn("stored query not read", "error", err)
	}
	spoken := language(w.turn.Question, lastFigures(in.Language, m.history))
	u, err := a.figures.Read(ctx, w.turn.Question, spoken, before)
	switch {
	case ctx.Err() != nil:
		return true, ctx.Err()
	case !u.Asks, !may && u.Back != nil && u.Back.Reason != ask.Personal:
		return false, nil
	}
	w.turn.Language, w.turn.Intent = spoken, IntentStatistics
	words := figureWords(spoken)
	switch {
	case !may:
		w.turn.Refused = true
		return true, w.say(plain(words.denied))
	case err != nil: // the names that can be asked for are not known
		a.log.Warn("question not read for figures", "error", err)
		w.turn.Refused = true
		return true, w.say(plain(words.unavailable))
	}
	if u.Back != nil {
		if u, err = a.proposed(ctx, u, before, w); err != nil {
			return true, err
		}
	}
	w.lap("understand")
	if u.Back != nil {
		return true, a.askBack(*u.Back, w)
	}
	return true, a.runFigures(ctx, in, u.Query, w)
}

// runFigures counts and shows. What cannot be counted now is said.
func (a *Assistant) runFigures(ctx context.Context, in Input, q statistics.Query, w *writer) error {
	if err := w.emit(Status{Stage: StageSearching, Language: w.turn.Language, Passages: a.base.Size()}); err != nil {
		return err
	}
	result, err := a.statistics.Run(ctx, in.Person, in.Channel, q)
	words := figureWords(w.turn.Language)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, fault.Denied):
		w.turn.Refused = true
		return w.say(plain(words.denied))
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

// figuresBefore is the query that the conversation has just shown, which
// follow-ups change; nil where the last turn was about something else or a
// booking is under way.
func (m *appointment) figuresBefore() (*statistics.Query, error) {
	if m.open {
		return nil, nil
	}
	for i := len(m.history) - 1; i >= 0; i-- {
		f := m.history[i].Figures
		if f == nil {
			return nil, nil
		}
		if f.Query == "" { // asked back; the question before that was not answered with it
			continue
		}
		values, err := url.ParseQuery(f.Query)
		if err != nil {
			return nil, fmt.Errorf("assistant.figuresBefore(%q): %w", f.Query, err)
		}
		q, err := statistics.Parse(values)
		if err != nil {
			return nil, fmt.Errorf("assistant.figuresBefore(%q): %w", f.Query, err)
		}
		return &q, nil
	}
	return nil, nil
}

// lastFigures is the language of the turn before where that was about figures:
// "als Balken" tells, "Q3 2025" does not.
func lastFigures(hint string, history []conversation.Turn) string {
	if n := len(history); n > 0 && history[n-1].Figures != nil {
		return history[n-1].Language
	}
	return hint
}

// figurePhrases are the assistant's own words about figures.
type figurePhrases struct {
	denied, unavailable, byModel string
}

func figureWords(language string) figurePhrases {
	if language == "en" {
		return figurePhrases{
			denied:      "Statistics are reserved for the academy's coordinators. If you are one of them, please sign in first. I am glad to help you with modules, dates and your own bookings.",
			unavailable: "The figures cannot be computed at the moment. Please try again later.",
			byModel:     "A language model has read this question. Please check whether this is what you meant.",
		}
	}
	return figurePhrases{
		denied:      "Auswertungen sind den Koordinierenden der Akademie vorbehalten. Wenn Sie dazugehören, melden Sie sich bitte zuerst an. Bei Modulen, Terminen und Ihren eigenen Buchungen helfe ich Ihnen gern.",
		unavailable: "Die Auswertung ist im Moment nicht möglich. Bitte versuchen Sie es später noch einmal.",
		byModel:     "Diese Frage hat ein Sprachmodell gelesen. Bitte prüfen Sie, ob das gemeint ist.",
	}
}
