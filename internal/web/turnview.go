package web

import (
	"html/template"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/conversation"
)

// turnView is a question and its answer as turn.html shows them.
type turnView struct {
	T            *texts
	Conversation string
	ID           int64
	Anchor       string // prefix of all ids in the turn
	Question     string
	Lang         string
	Refused      bool
	Interrupted  bool
	Body         template.HTML
	Notices      template.HTML
	Runs         template.HTML
	Booking      template.HTML
	Others       template.HTML
	Mine         template.HTML
	HasMine      bool // Mine shows, or leads to, the reader's own bookings
	Figures      template.HTML
	asked        *conversation.Figures // nil: no figures were asked for
	Sources      template.HTML
	Footer       template.HTML
}

// turnViews shows the turns of a conversation. The draft of a booking stands in
// the last turn that showed it, by form; earlier ones only say so. They are for who
// reads them.
func (s *Server) turnViews(t *texts, who account.Person, id string, turns []conversation.Turn, form formRenderer) ([]turnView, error) {
	last := -1
	for i, turn := range turns {
		if turn.Booking != nil {
			last = i
		}
	}
	views := make([]turnView, len(turns))
	for i, turn := range turns {
		anchor := turnAnchor(turn.ID)
		r := s.newAnswerRenderer(t, anchor)
		r.conversation, r.reader = id, who
		if i == last {
			r.form = form
		}
		fragments, err := r.turn(turn)
		if err != nil {
			return nil, err
		}
		views[i] = turnView{
			T: t, Conversation: id, ID: turn.ID, Anchor: anchor,
			Question: turn.Question, Lang: language(turn.Language, t), Refused: turn.Refused, Interrupted: !turn.Done,
			Body:    assemble(fragments, partBody),
			Notices: assemble(fragments, partNotices),
			Runs:    assemble(fragments, partRuns),
			Booking: assemble(fragments, partBooking),
			Others:  assemble(fragments, partOthers),
			Mine:    assemble(fragments, partMine), HasMine: turn.Mine,
			Figures: assemble(fragments, partFigures), asked: turn.Figures,
			Sources: assemble(fragments, partSources),
			Footer:  assemble(fragments, partFooter),
		}
	}
	return views, nil
}

// language returns the language of a turn, that of the page if it is not known.
func language(lang string, t *texts) string {
	if lang = oneOf(lang, langDE, langEN); lang != "" {
		return lang
	}
	return t.Language
}
