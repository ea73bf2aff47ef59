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
		card := conversation.RunCard{
			Run: r.ID, Key: r.Key, Name: r.Name(), Module: r.Module.Key, Category: string(r.Module.Category), Minutes: r.Module.Minutes,
			Platform: r.Platform, Institution: r.Module.Institution, Free: r.Seats.Free(), Capacity: r.Seats.Capacity, Waiting: r.Seats.Waiting,
			Availability: string(r.Availability(now)), Opens: r.BookingOpens, URL: r.BookingURL,
		}
		if r.Seats.From != "" {
			card.ReadAt = r.Seats.ReadAt
		}
		for _, s := range r.Sessions {
			card.Sessions = append(card.Sessions, conversation.SessionTime{Starts: s.Starts, Ends: s.Ends, Title: s.Title})
		}
		b.Cards = append(b.Cards, card)
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
