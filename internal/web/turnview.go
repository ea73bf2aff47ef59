package web

import (
	"html/template"

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
	Sources      template.HTML
	Footer       template.HTML
}

func (s *Server) turnViews(t *texts, id string, turns []conversation.Turn) ([]turnView, error) {
	views := make([]turnView, len(turns))
	for i, turn := range turns {
		anchor := turnAnchor(turn.ID)
		fragments, err := s.newAnswerRenderer(t, anchor).turn(turn)
		if err != nil {
			return nil, err
		}
		views[i] = turnView{
			T: t, Conversation: id, ID: turn.ID, Anchor: anchor,
			Question: turn.Question, Lang: language(turn.Language, t), Refused: turn.Refused, Interrupted: !turn.Done,
			Body:    assemble(fragments, partBody),
			Notices: assemble(fragments, partNotices),
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
	return t.Lang
}
