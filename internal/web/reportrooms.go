package web

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/statistics/report"
)

// Rooms knows the rooms of a channel that reports are delivered to; *slackbot.Bot is
// one.
type Rooms interface {
	// RoomName is what people call a room, "" if nobody knows.
	RoomName(ctx context.Context, to, language string) string
}

// roomView is a room that a report is delivered to.
type roomView struct{ Name, Channel, To string }

// A namer names the rooms of a page, each of which it asks for once.
type namer struct {
	server *Server
	t      *texts
	known  map[report.Delivery]string
}

func (s *Server) namer(t *texts) namer { return namer{s, t, map[report.Delivery]string{}} }

// rooms are those of a report.
func (n namer) rooms(ctx context.Context, r report.Report) []roomView {
	var rooms []roomView
	for _, d := range r.Deliver {
		if d.Channel == report.ByMail {
			continue
		}
		if n.known[d] == "" {
			n.known[d] = n.name(ctx, d)
		}
		rooms = append(rooms, roomView{n.known[d], d.Channel, d.To})
	}
	return rooms
}

// name is "Slack: Kanal C0123 im Arbeitsbereich Musterstadt". Of a channel that is
// connected no more the room is as it was kept.
func (n namer) name(ctx context.Context, d report.Delivery) string {
	room := ""
	if rooms := n.server.cfg.Rooms[d.Channel]; rooms != nil {
		room = rooms.RoomName(ctx, d.To, n.t.Language)
	}
	return strings.ToUpper(d.Channel[:1]) + d.Channel[1:] + ": " + cmp.Or(room, d.To)
}

// meta says whose a report is and where it is sent.
func (n namer) meta(ctx context.Context, who account.Person, r report.Report) string {
	t := n.t.Figures
	var parts []string
	if r.Owner != who.Email {
		parts = append(parts, fmt.Sprintf(t.ByWhom, r.Owner))
	}
	parts = append(parts, t.Rollings[r.Rolling])
	switch {
	case isMailed(r):
		parts = append(parts, t.Delivered)
	case len(r.Deliver) == 0:
		parts = append(parts, t.NotDelivered)
	}
	for _, room := range n.rooms(ctx, r) {
		parts = append(parts, fmt.Sprintf(t.DeliveredTo, room.Name))
	}
	return strings.Join(parts, " · ")
}

// leaveRoom ends the delivery of a report to a room.
func (s *Server) leaveRoom(c echo.Context, who account.Person, r report.Report) error {
	if err := parseForm(c.Request()); err != nil {
		return err
	}
	if !who.May(account.Reports, account.Thing{Owner: r.Owner}) {
		return errNotYours
	}
	room := report.Delivery{Channel: c.FormValue("channel"), To: c.FormValue("room")}
	if _, err := s.cfg.Reports.EndDelivery(c.Request().Context(), who, r.ID, room); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, reportPath(r.ID)+"?done=left")
}
