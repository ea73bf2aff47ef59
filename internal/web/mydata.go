package web

import (
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/personal"
)

// dataPage is the content of the page about a person's data.
type dataPage struct {
	T       *texts
	Who     string
	Problem string
}

// myData offers to download and to delete.
func (s *Server) myData(c echo.Context) error { return s.showData(c, http.StatusOK, "") }

func (s *Server) showData(c echo.Context, status int, problem string) error {
	t := prefsOf(c).t
	p, err := s.personOf(c)
	if err != nil {
		return err
	}
	page := dataPage{T: t, Who: fmt.Sprintf(t.Account.SignedInAs, p.Email), Problem: problem}
	return s.page(c, status, view{Template: "mydata", Title: t.Account.Data, Path: "/my/data", Private: true, Content: page})
}

// personal is where something is stored about people.
func (s *Server) personal() personal.Stores {
	return personal.Stores{Bookings: s.cfg.Bookings, Accounts: s.cfg.Accounts, Reports: s.cfg.Reports, Figures: s.cfg.Statistics, Now: s.cfg.Now}
}

// exportData is everything that is stored about who is signed in.
func (s *Server) exportData(c echo.Context) error {
	p, err := s.personOf(c)
	if err != nil {
		return err
	}
	data, err := s.personal().Export(c.Request().Context(), p)
	if err != nil {
		return err
	}
	c.Response().Header().Set("Content-Disposition", `attachment; filename="meine-daten.json"`)
	return c.JSONPretty(http.StatusOK, data, "  ")
}

// eraseData deletes what is stored about who is signed in.
func (s *Server) eraseData(c echo.Context) error {
	t := prefsOf(c).t
	if err := parseForm(c.Request()); err != nil {
		return err
	}
	if c.FormValue("sure") == "" {
		return s.showData(c, http.StatusUnprocessableEntity, t.Account.EraseNotTicked)
	}
	p, err := s.personOf(c)
	if err != nil {
		return err
	}
	by := booking.Actor{Kind: booking.ByPerson, Channel: channel}
	if err := s.personal().Erase(c.Request().Context(), p, by); err != nil {
		return err
	}
	s.setSession(c, "", account.Person{})
	return c.Redirect(http.StatusSeeOther, "/?deleted=data")
}
