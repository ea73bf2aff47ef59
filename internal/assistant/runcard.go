package assistant

import (
	"time"

	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/conversation"
)

// CardOf shows a run as it is at now.
func CardOf(r catalogue.Run, now time.Time) conversation.RunCard {
	c := conversation.RunCard{
		Run: r.ID, Key: r.Key, Name: r.Name(), Module: r.Module.Key, Category: string(r.Module.Category), Minutes: r.Minutes(),
		Platform: r.Platform, Institution: r.Module.Institution, Free: r.Seats.Free(), Capacity: r.Seats.Capacity, Waiting: r.Seats.Waiting,
		Availability: string(r.Availability(now)), Opens: r.BookingOpens, URL: r.BookingURL,
	}
	if r.Seats.From != "" {
		c.ReadAt = r.Seats.ReadAt
	}
	for _, s := range r.Sessions {
		c.Sessions = append(c.Sessions, conversation.SessionTime{Starts: s.Starts, Ends: s.Ends, Title: s.Title})
	}
	return c
}
