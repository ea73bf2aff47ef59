package web

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/fault"
)

// Accounts knows who is signed in; see package account. Look, SignIn, Person and
// Feed fail with fault.NotFound, RequestLink with fault.Invalid for what is no
// address.
type Accounts interface {
	RequestLink(ctx context.Context, email, language string) error
	Look(ctx context.Context, token string) (email string, err error)
	SignIn(ctx context.Context, token string, v account.Visit) (session string, p account.Person, err error)
	Person(ctx context.Context, session string) (p account.Person, next string, err error)
	SignOut(ctx context.Context, session string) (atProvider bool, err error)
	SignOutEverywhere(ctx context.Context, email string) error
	HasFeed(ctx context.Context, email string) (bool, error)
	NewFeed(ctx context.Context, email string) (token string, err error)
	Feed(ctx context.Context, token string) (email string, err error)
	DropFeed(ctx context.Context, email string) error
	Erase(ctx context.Context, email string) error
	OpenID
	OwnAccount
	Roles
	Bearer(ctx context.Context, token string) (account.Person, error)
	PersonByEmail(ctx context.Context, email string) (account.Person, error)
}

// Where echo's context keeps who asks, and the token that their browser was told
// to keep.
const (
	keyPerson  = "person"
	keySession = "session"
)

// personOf returns who asks, the zero Person if nobody is signed in. When their
// session gets another token, the browser is told to keep it.
func (s *Server) personOf(c echo.Context) (account.Person, error) {
	if p, ok := c.Get(keyPerson).(account.Person); ok {
		return p, nil
	}
	var p account.Person
	if session := cookieValue(c, s.sessionCookie(c)); session != "" && s.cfg.Accounts != nil {
		var next string
		var err error
		p, next, err = s.cfg.Accounts.Person(c.Request().Context(), session)
		if err != nil && fault.Kind(err) != fault.NotFound {
			return account.Person{}, err
		}
		if next != "" && !c.Response().Committed {
			s.setSession(c, next, p)
		}
	}
	c.Set(keyPerson, p)
	return p, nil
}

// needs lets only those pass who may do something: others sign in first, or
// learn that they may not.
func (s *Server) needs(right account.Right) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			p, err := s.personOf(c)
			switch {
			case err != nil:
				return err
			case p.May(right):
				return next(c)
			case p.Role != account.Guest:
				return fault.Denied
			case isAPI(c.Request()):
				return unauthorized(c)
			}
			if c.Request().Method == http.MethodGet {
				s.setCookie(c, cookieReturn, c.Request().URL.RequestURI(), returnAge)
			}
			return c.Redirect(http.StatusSeeOther, "/signin")
		}
	}
}

// sessionCookie is the name of the session's cookie. The prefix makes browsers
// refuse one that another host of the domain has set; it needs HTTPS.
func (s *Server) sessionCookie(c echo.Context) string {
	if s.isSecure(c) {
		return "__Host-session"
	}
	return "session"
}

// setSession has the browser keep a session as long as the server does; a
// session of "" is forgotten.
func (s *Server) setSession(c echo.Context, session string, p account.Person) {
	c.Set(keySession, session)
	age := int(p.Stays().Seconds())
	if session == "" {
		age = -1
	}
	s.setCookie(c, s.sessionCookie(c), session, age)
}

// keepSession has the browser keep the session that it has for longer, unless it
// was just told to keep another.
func (s *Server) keepSession(c echo.Context, p account.Person) {
	if _, told := c.Get(keySession).(string); !told {
		s.setSession(c, cookieValue(c, s.sessionCookie(c)), p)
	}
}

// setCookie sets a cookie that is none of the script's business, once: the last
// word of a response counts. The age is in seconds, and below zero the cookie is
// forgotten.
func (s *Server) setCookie(c echo.Context, name, value string, age int) {
	h := c.Response().Header()
	others := slices.DeleteFunc(h.Values(echo.HeaderSetCookie), func(v string) bool { return strings.HasPrefix(v, name+"=") })
	h[echo.HeaderSetCookie] = others
	c.SetCookie(&http.Cookie{
		Name: name, Value: value, Path: "/", MaxAge: age,
		HttpOnly: true, Secure: s.isSecure(c), SameSite: http.SameSiteLaxMode,
	})
}
