package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/fault"
)

// OpenID signs people in at an OpenID provider; see package account. OpenIDName
// is "" when there is none.
type OpenID interface {
	OpenIDName() string
	BeginOpenID(ctx context.Context, browser, redirect, returnTo string) (address string, err error)
	FinishOpenID(ctx context.Context, browser, redirect string, query url.Values, v account.Visit) (session string, p account.Person, returnTo string, err error)
	OpenIDSignOut(ctx context.Context, back string) (address string)
	EndOpenID(ctx context.Context, logoutToken string) error
}

// openIDAge is how long, in seconds, a browser keeps the secret of a sign-in.
const openIDAge = 10 * 60

// openIDCookie holds the secret that binds a sign-in to this browser; see
// sessionCookie for its prefix.
func (s *Server) openIDCookie(c echo.Context) string {
	if s.isSecure(c) {
		return "__Host-openid"
	}
	return "openid"
}

func (s *Server) openIDRedirect(c echo.Context) string {
	return s.publicURL(c) + "/signin/openid/callback"
}

// beginOpenID sends the browser to the provider. It is a link and no form, since
// the pages' policy lets forms go nowhere else.
func (s *Server) beginOpenID(c echo.Context) error {
	browser := cookieValue(c, s.openIDCookie(c))
	if !tokenForm.MatchString(browser) {
		browser = account.NewBrowser()
	}
	returnTo := localPath(c.QueryParam("return"))
	address, err := s.cfg.Accounts.BeginOpenID(c.Request().Context(), browser, s.openIDRedirect(c), returnTo)
	if err != nil {
		return s.openIDFailed(c, err)
	}
	s.setCookie(c, s.openIDCookie(c), browser, openIDAge)
	return c.Redirect(http.StatusSeeOther, address)
}

// finishOpenID is where the provider sends the browser back to.
func (s *Server) finishOpenID(c echo.Context) error {
	session, p, returnTo, err := s.cfg.Accounts.FinishOpenID(c.Request().Context(), cookieValue(c, s.openIDCookie(c)), s.openIDRedirect(c),
		c.QueryParams(), s.visit(c))
	if err != nil {
		return s.openIDFailed(c, err)
	}
	s.setCookie(c, s.openIDCookie(c), "", -1)
	s.setSession(c, session, p)
	return c.Redirect(http.StatusSeeOther, s.goOn(c, returnTo, p))
}

// openIDFailed shows why the provider has not signed somebody in, and the other way to
// sign in where there is one.
func (s *Server) openIDFailed(c echo.Context, err error) error {
	t := prefsOf(c).t.Own
	why, status := t.OpenIDWrong, http.StatusBadRequest
	switch kind := fault.Kind(err); {
	case errors.Is(err, account.ErrCancelled):
		why, status = t.OpenIDCancelled, http.StatusForbidden
	case errors.Is(err, account.ErrUnverified):
		why, status = t.OpenIDUnverified, http.StatusForbidden
	case kind == fault.Unavailable:
		why, status = t.OpenIDAway, http.StatusServiceUnavailable
	case kind != fault.Invalid:
		return err
	}
	s.note(c, fmt.Errorf("%w: %w", &failure{status: status, code: "openid", message: func(*texts) string { return why }}, err))
	why = fmt.Sprintf(why, s.cfg.Accounts.OpenIDName())
	if s.mails() {
		why += " " + t.OpenIDLink
	}
	return s.showSignIn(c, status, signInPage{OpenIDFailed: why})
}

// leftPage is the content of the page after signing out here.
type leftPage struct {
	T     *texts
	Left  string // what was left, and where one is still signed in
	Label string
	Path  string // where to sign out there, too; "" nowhere
}

// left says that one is signed out here and may still be signed in at the
// provider.
func (s *Server) left(c echo.Context) error {
	t, name := prefsOf(c).t, s.cfg.Accounts.OpenIDName()
	return s.page(c, http.StatusOK, view{Template: "left", Title: t.Own.LeftTitle, Private: true, Content: leftPage{
		T: t, Left: fmt.Sprintf(t.Own.Left, name), Label: fmt.Sprintf(t.Own.LeaveThere, name),
		Path: s.cfg.Accounts.OpenIDSignOut(c.Request().Context(), s.publicURL(c)+"/"),
	}})
}

// endOpenID is told by the provider who signed out there (OpenID Connect Back-Channel
// Logout 1.0, 2.8).
func (s *Server) endOpenID(c echo.Context) error {
	if err := parseForm(c.Request()); err != nil {
		return err
	}
	if err := s.cfg.Accounts.EndOpenID(c.Request().Context(), c.FormValue("logout_token")); err != nil {
		return err
	}
	return c.NoContent(http.StatusOK)
}
