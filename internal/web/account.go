package web

import (
	"context"
	"net/http"
	"regexp"

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
	SignIn(ctx context.Context, token, former string) (session string, p account.Person, err error)
	Person(ctx context.Context, session string) (account.Person, error)
	SignOut(ctx context.Context, session string) error
	SignOutEverywhere(ctx context.Context, email string) error
	HasFeed(ctx context.Context, email string) (bool, error)
	NewFeed(ctx context.Context, email string) (token string, err error)
	Feed(ctx context.Context, token string) (email string, err error)
	DropFeed(ctx context.Context, email string) error
	Erase(ctx context.Context, email string) error
}

// keyPerson is where echo's context keeps who is signed in.
const keyPerson = "person"

// personOf returns who is signed in, the zero Person if nobody is.
func (s *Server) personOf(c echo.Context) (account.Person, error) {
	if p, ok := c.Get(keyPerson).(account.Person); ok {
		return p, nil
	}
	var p account.Person
	if session := cookieValue(c, s.sessionCookie(c)); session != "" && s.cfg.Accounts != nil {
		var err error
		p, err = s.cfg.Accounts.Person(c.Request().Context(), session)
		if err != nil && fault.Kind(err) != fault.NotFound {
			return account.Person{}, err
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
			case !p.May(account.OwnBookings):
				return c.Redirect(http.StatusSeeOther, "/signin")
			case !p.May(right):
				return fault.Denied
			}
			return next(c)
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
	age := int(p.Stays().Seconds())
	if session == "" {
		age = -1
	}
	c.SetCookie(&http.Cookie{
		Name: s.sessionCookie(c), Value: session, Path: "/", MaxAge: age,
		HttpOnly: true, Secure: s.isSecure(c), SameSite: http.SameSiteLaxMode,
	})
}

// signInPage is the content of the page that asks for an address.
type signInPage struct {
	T       *texts
	Sent    bool   // a link is on its way, or not
	Gone    string // why the link that led here did not work; "" none did
	Email   string
	Problem string
	Example string // address of the demo's coordinator
}

// signIn asks for the address to send a link to.
func (s *Server) signIn(c echo.Context) error {
	return s.showSignIn(c, http.StatusOK, signInPage{Sent: c.QueryParam("sent") != ""})
}

func (s *Server) showSignIn(c echo.Context, status int, page signInPage) error {
	page.T = prefsOf(c).t
	page.Example = s.cfg.DemoCoordinator
	return s.page(c, status, view{Template: "signin", Title: page.T.Account.SignIn, Path: "/signin", Private: true, Content: page})
}

// requestLink has a link sent. The answer is the same whatever is known about
// the address.
func (s *Server) requestLink(c echo.Context) error {
	t := prefsOf(c).t
	if err := parseForm(c.Request()); err != nil {
		return err
	}
	email := clean(c.FormValue("email"))
	err := s.cfg.Accounts.RequestLink(c.Request().Context(), email, t.Lang)
	if fault.Kind(err) == fault.Invalid {
		return s.showSignIn(c, http.StatusUnprocessableEntity, signInPage{Email: cutBytes(email, 254), Problem: t.Account.NoAddress})
	}
	if err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, "/signin?sent=1")
}

// tokenForm is what tokens in mails look like; anything else is not looked up.
var tokenForm = regexp.MustCompile(`^[A-Za-z0-9_-]{20,64}$`)

// signInLinkPage is the content of the page behind a link to sign in.
type signInLinkPage struct {
	T     *texts
	Email string
	Path  string
}

// lookSignIn shows the button that signs in. Opening the link alone does
// nothing, since programs that check mails open links.
func (s *Server) lookSignIn(c echo.Context) error {
	t, token := prefsOf(c).t, c.Param("token")
	if !tokenForm.MatchString(token) {
		return s.goneLink(c)
	}
	email, err := s.cfg.Accounts.Look(c.Request().Context(), token)
	if fault.Kind(err) == fault.NotFound {
		return s.goneLink(c)
	}
	if err != nil {
		return err
	}
	return s.page(c, http.StatusOK, view{Template: "signin-link", Title: t.Account.SignIn, Path: "/signin", Private: true,
		Content: signInLinkPage{T: t, Email: email, Path: "/signin/" + token}})
}

// useSignIn signs in. A session that the browser had before ends.
func (s *Server) useSignIn(c echo.Context) error {
	token := c.Param("token")
	if !tokenForm.MatchString(token) {
		return s.goneLink(c)
	}
	session, p, err := s.cfg.Accounts.SignIn(c.Request().Context(), token, cookieValue(c, s.sessionCookie(c)))
	if fault.Kind(err) == fault.NotFound {
		return s.goneLink(c)
	}
	if err != nil {
		return err
	}
	s.setSession(c, session, p)
	if p.May(account.Desk) {
		return c.Redirect(http.StatusSeeOther, "/desk")
	}
	return c.Redirect(http.StatusSeeOther, "/my")
}

// goneLink is shown for links that are unknown, used up or too old. It does not
// tell which, and offers a new one.
func (s *Server) goneLink(c echo.Context) error {
	return s.showSignIn(c, http.StatusNotFound, signInPage{Gone: prefsOf(c).t.Account.LinkGone})
}

// signOut ends the session.
func (s *Server) signOut(c echo.Context) error {
	if err := s.cfg.Accounts.SignOut(c.Request().Context(), cookieValue(c, s.sessionCookie(c))); err != nil {
		return err
	}
	s.setSession(c, "", account.Person{})
	return c.Redirect(http.StatusSeeOther, "/")
}

// signOutEverywhere ends the person's sessions in all browsers.
func (s *Server) signOutEverywhere(c echo.Context) error {
	p, err := s.personOf(c)
	if err != nil {
		return err
	}
	if err := s.cfg.Accounts.SignOutEverywhere(c.Request().Context(), p.Email); err != nil {
		return err
	}
	s.setSession(c, "", account.Person{})
	return c.Redirect(http.StatusSeeOther, "/")
}
