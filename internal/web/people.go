package web

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/fault"
)

// Roles is who may do more than participants; see package account for the errors.
type Roles interface {
	Roles(ctx context.Context, by account.Person) ([]account.Grant, error)
	Grant(ctx context.Context, by account.Person, email string, role account.Role) error
	Withdraw(ctx context.Context, by account.Person, email string) error
}

// rolesPage is the content of the administrators' page about roles.
type rolesPage struct {
	T       *texts
	Desk    bool // there is one
	Done    string
	People  []grantView
	Email   string // as typed
	Roles   []option
	Problem string
	Refused string // why a role was not withdrawn
}

type grantView struct {
	T                  *texts
	Email, Role, About string
	InSettings         bool
}

// people lists who has a role.
func (s *Server) people(c echo.Context) error {
	return s.showPeople(c, http.StatusOK, rolesPage{Done: prefsOf(c).t.Own.Done[c.QueryParam("done")]})
}

func (s *Server) showPeople(c echo.Context, status int, page rolesPage) error {
	t := prefsOf(c).t
	by, err := s.personOf(c)
	if err != nil {
		return err
	}
	all, err := s.cfg.Accounts.Roles(c.Request().Context(), by)
	if err != nil {
		return err
	}
	page.T, page.Desk = t, s.hasDesk()
	for _, role := range []account.Role{account.Coordinator, account.Administrator} {
		page.Roles = append(page.Roles, option{Value: string(role), Name: t.Own.Roles[role], Selected: string(role) == c.FormValue("role")})
	}
	for _, g := range all {
		v := grantView{T: t, Email: g.Email, Role: t.Own.Roles[g.Role], InSettings: g.InSettings(), About: t.Own.InSettings}
		switch {
		case v.InSettings:
		case g.By == by.ID:
			v.About = fmt.Sprintf(t.Own.GrantedYou, t.Date(g.At))
		case g.By == account.Operator().ID:
			v.About = fmt.Sprintf(t.Own.GrantedShell, t.Date(g.At))
		default:
			v.About = fmt.Sprintf(t.Own.Granted, t.Date(g.At), cmp.Or(g.ByEmail, g.By))
		}
		page.People = append(page.People, v)
	}
	return s.page(c, status, view{Template: "roles", Title: t.Own.People, Path: "/desk/people", Private: true, Content: page})
}

// grant gives a role to a mailbox.
func (s *Server) grant(c echo.Context) error {
	t := prefsOf(c).t
	if err := parseForm(c.Request()); err != nil {
		return err
	}
	by, err := s.personOf(c)
	if err != nil {
		return err
	}
	page := rolesPage{Email: cutBytes(clean(c.FormValue("email")), 254)}
	err = s.cfg.Accounts.Grant(c.Request().Context(), by, page.Email, account.Role(c.FormValue("role")))
	switch {
	case errors.Is(err, account.ErrLastAdministrator):
		page.Problem = t.Own.LastAdministrator
		return s.showPeople(c, http.StatusConflict, page)
	case fault.Kind(err) == fault.Invalid:
		page.Problem = t.Account.NoAddress
		return s.showPeople(c, http.StatusUnprocessableEntity, page)
	case err != nil:
		return err
	}
	return c.Redirect(http.StatusSeeOther, "/desk/people?done=granted")
}

// withdraw takes a role from a mailbox.
func (s *Server) withdraw(c echo.Context) error {
	if err := parseForm(c.Request()); err != nil {
		return err
	}
	by, err := s.personOf(c)
	if err != nil {
		return err
	}
	err = s.cfg.Accounts.Withdraw(c.Request().Context(), by, c.FormValue("email"))
	switch {
	case errors.Is(err, account.ErrLastAdministrator):
		return s.showPeople(c, http.StatusConflict, rolesPage{Refused: prefsOf(c).t.Own.LastAdministrator})
	case err != nil && fault.Kind(err) != fault.NotFound: // pressed twice
		return err
	}
	return c.Redirect(http.StatusSeeOther, "/desk/people?done=withdrawn")
}
