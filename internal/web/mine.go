package web

import (
	"context"
	"html/template"

	"github.com/labstack/echo/v4"

	"smart-city-dialog.de/akademie/internal/account"
)

// mineView is a person's own bookings within a conversation, or the field to ask
// for a link to them.
type mineView struct {
	T        *texts
	SignedIn bool
	Coming   []bookingView
	More     int // bookings to come beside those shown
}

// mostMine bounds the bookings that a conversation shows.
const mostMine = 5

// mine renders the bookings of whoever reads the page. They are read anew each
// time: the conversation holds nothing of them, and who else opens it sees none.
func (s *Server) mine(ctx context.Context, t *texts, p account.Person) (template.HTML, error) {
	if s.cfg.Accounts == nil || s.cfg.Bookings == nil {
		return "", nil
	}
	v := mineView{T: t, SignedIn: p.May(account.OwnBookings)}
	if v.SignedIn {
		var err error
		if v.Coming, _, err = s.bookingsOf(ctx, t, p); err != nil {
			return "", err
		}
		v.More = max(0, len(v.Coming)-mostMine)
		v.Coming = v.Coming[:len(v.Coming)-v.More]
		for i := range v.Coming {
			v.Coming[i].InChat = true
		}
	}
	return s.execute("mine", v)
}

// showMine fills in the reader's own bookings where a conversation showed them
// last; earlier turns lead to the page with all of them.
func (s *Server) showMine(c echo.Context, turns []turnView) error {
	for i := len(turns) - 1; i >= 0; i-- {
		if !turns[i].HasMine {
			continue
		}
		p, err := s.personOf(c)
		if err != nil {
			return err
		}
		turns[i].Mine, err = s.mine(c.Request().Context(), prefsOf(c).t, p)
		return err
	}
	return nil
}
