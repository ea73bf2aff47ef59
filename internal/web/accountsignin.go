package web

import (
	"net/http"
	"regexp"

	"github.com/labstack/echo/v4"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/fault"
)

// signInPage is the content of the page that asks for an address.
type signInPage struct {
	T       *texts
	Sent    bool   // a link is on its way, or not
	Gone    string // why the link that led here did not work; "" none did
	Email   string
	Problem string
	Example string // address of the demo's coordinator

	Links        bool   // can be sent
	OpenID       string // name of the provider that signs people in, too; "" none
	OpenIDFailed string // why it did not; "" it was not tried
}

// signIn asks for the address to send a link to.
func (s *Server) signIn(c echo.Context) error {
	return s.showSignIn(c, http.StatusOK, signInPage{Sent: c.QueryParam("sent") != ""})
}

func (s *Server) showSignIn(c echo.Context, status int, page signInPage) error {
	page.T = prefsOf(c).t
	page.Example, page.Links = s.cfg.DemoCoordinator, s.mails()
	page.OpenID = s.cfg.Accounts.OpenIDName()
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
	err := s.cfg.Accounts.RequestLink(c.Request().Context(), email, t.Language)
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
	session, p, err := s.cfg.Accounts.SignIn(c.Request().Context(), token, s.visit(c))
	if fault.Kind(err) == fault.NotFound {
		return s.goneLink(c)
	}
	if err != nil {
		return err
	}
	s.setSession(c, session, p)
	return c.Redirect(http.StatusSeeOther, s.goOn(c, "", p))
}

// visit is where somebody signs in.
func (s *Server) visit(c echo.Context) account.Visit {
	return account.Visit{Former: cookieValue(c, s.sessionCookie(c)), Device: account.NewDevice(c.Request().UserAgent())}
}

// A browser keeps the page that its reader had to sign in for, for so many seconds.
const (
	cookieReturn = "return"
	returnAge    = 60 * 60
)

// goOn is the page for who has just signed in: the given one, the one that they had
// to sign in for, or where their work begins. It never leads elsewhere.
func (s *Server) goOn(c echo.Context, path string, p account.Person) string {
	kept := cookieValue(c, cookieReturn)
	if kept != "" {
		s.setCookie(c, cookieReturn, "", -1)
	}
	for _, path := range []string{path, kept} {
		if path = localPath(path); path != "/" {
			return path
		}
	}
	switch {
	case p.May(account.Desk) && s.hasDesk():
		return "/desk"
	case p.May(account.Statistics) && s.cfg.Statistics != nil:
		return "/statistics"
	}
	return s.ownPath()
}

// mails reports whether links to sign in and reports can be sent: the mails of
// bookings and these leave by the same server.
func (s *Server) mails() bool { return s.cfg.Bookings != nil }

// hasDesk reports whether there are pages for coordinators about runs.
func (s *Server) hasDesk() bool {
	return s.cfg.Bookings != nil && s.cfg.Accounts != nil && s.cfg.Catalogue != nil
}

// ownPath is the page of what is somebody's own.
func (s *Server) ownPath() string {
	if s.cfg.Bookings == nil {
		return "/my/account"
	}
	return "/my"
}

// goneLink is shown for links that are unknown, used up or too old. It does not
// tell which, and offers a new one.
func (s *Server) goneLink(c echo.Context) error {
	return s.showSignIn(c, http.StatusNotFound, signInPage{Gone: prefsOf(c).t.Account.LinkGone})
}

// signOut ends the session. Who signed in at the OpenID provider learns that they
// may still be signed in there.
func (s *Server) signOut(c echo.Context) error {
	atProvider, err := s.cfg.Accounts.SignOut(c.Request().Context(), cookieValue(c, s.sessionCookie(c)))
	if err != nil {
		return err
	}
	s.setSession(c, "", account.Person{})
	if atProvider && s.cfg.Accounts.OpenIDName() != "" {
		return c.Redirect(http.StatusSeeOther, "/signout/provider")
	}
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
