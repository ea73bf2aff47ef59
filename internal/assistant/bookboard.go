package assistant

import (
	"context"

	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/conversation"
)

// board shows runs as cards, in their order, with the documents that describe
// their modules.
func (a *Assistant) board(ctx context.Context, runs []catalogue.Run) conversation.Board {
	now := a.now()
	b := conversation.Board{ReadAt: now}
	var keys []string
	for _, r := range runs {
		if r.Module.Document != "" {
			keys = append(keys, r.Module.Document)
		}
	}
	documents, err := a.base.Keyed(ctx, keys)
	if err != nil { // the dates are good without
		a.log.Warn("descriptions of modules not found", "error", err)
	}
	for _, r := range runs {
		c := CardOf(r, now)
		c.Document = documents[r.Module.Document]
		b.Cards = append(b.Cards, c)
	}
	return b
}

// showRuns shows cards.
func (w *writer) showRuns(b conversation.Board) error {
	if err := w.emit(Runs{b}); err != nil {
		return err
	}
	w.turn.Board = &b
	return nil
}
