package assistant

import (
	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/conversation"
)

// board shows runs as cards, in their order.
func (a *Assistant) board(runs []catalogue.Run) conversation.Board {
	now := a.now()
	b := conversation.Board{ReadAt: now}
	for _, r := range runs {
		b.Cards = append(b.Cards, CardOf(r, now))
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
