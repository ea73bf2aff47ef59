package web

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/fault"
)

// OwnAccount is what people do with their own account; see package account. All fail
// with fault.Denied for who is not signed in, and with fault.NotFound for what is
// not theirs.
type OwnAccount interface {
	Links(ctx context.Context, p account.Person) ([]account.Link, error)
	Sessions(ctx context.Context, p account.Person) ([]account.Session, error)
	EndSession(ctx context.Context, p account.Person, id int64) error
	EndOtherSessions(ctx context.Context, p account.Person) error
	Tokens(ctx context.Context, p account.Person) ([]account.Token, error)
	NewToken(ctx context.Context, p account.Person, name string, scopes []account.Right, term time.Duration) (token string, err error)
	DropToken(ctx context.Context, p account.Person, id int64) error
	Identities(ctx context.Context, p account.Person) ([]account.Identity, error)
	Unlink(ctx context.Context, p account.Person, id int64) error
	LinkCode(ctx context.Context, p account.Person) (code string, err error)
}

// accountPage is the content of the page about a person's account. What is shown
// once was just made.
type accountPage struct {
	T          *texts
	Who        string
	Role       string
	Grants     bool // roles
	Bookings   bool // there are pages about them
	Done       string
	Sessions   []ownSession
	Others     bool // sessions beside this one
	Tokens     []tokenView
	TokenOnce  string
	Scopes     []scopeView
	Terms      []option
	Name       string // as typed
	Problem    string // of the token that was to be made
	Identities []identityView
	CodeOnce   string
}

type ownSession struct {
	ID     int64
	Device string
	About  string
	Here   bool
}

type tokenView struct {
	ID          int64
	Name, About string
}

type identityView struct {
	ID          int64
	Name, About string
}

// scopeView is a right that a token may have.
type scopeView struct {
	Value, Label string
	Chosen       bool
}

// terms are how many days access tokens may work.
var terms = []int{30, 90, 180, 365}

// ownAccount shows a person's account.
func (s *Server) ownAccount(c echo.Context) error {
	return s.showAccount(c, http.StatusOK, accountPage{Done: prefsOf(c).t.Own.Done[c.QueryParam("done")]})
}

func (s *Server) showAccount(c echo.Context, status int, page accountPage) error {
	t, ctx := prefsOf(c).t, c.Request().Context()
	p, err := s.personOf(c)
	if err != nil {
		return err
	}
	page.T, page.Who, page.Role = t, fmt.Sprintf(t.Account.SignedInAs, p.Email), t.Own.Roles[p.Role]
	page.Grants, page.Bookings = p.May(account.People), s.cfg.Bookings != nil
	sessions, err := s.cfg.Accounts.Sessions(ctx, p)
	if err != nil {
		return err
	}
	for _, x := range sessions {
		page.Sessions = append(page.Sessions, newOwnSession(t, x))
		page.Others = page.Others || !x.Here
	}
	tokens, err := s.cfg.Accounts.Tokens(ctx, p)
	if err != nil {
		return err
	}
	for _, x := range tokens {
		page.Tokens = append(page.Tokens, newTokenView(t, x))
	}
	identities, err := s.cfg.Accounts.Identities(ctx, p)
	if err != nil {
		return err
	}
	for _, x := range identities {
		page.Identities = append(page.Identities, newIdentityView(t, x))
	}
	chosen := c.Request().Form["scope"]
	for _, right := range p.Grantable() {
		page.Scopes = append(page.Scopes, scopeView{Value: string(right), Label: t.Own.Scopes[right], Chosen: slices.Contains(chosen, string(right))})
	}
	for _, n := range terms {
		page.Terms = append(page.Terms, option{Value: strconv.Itoa(n), Name: fmt.Sprintf(t.Own.TermDays, n), Selected: strconv.Itoa(n) == cmp.Or(c.Request().Form.Get("days"), "90")})
	}
	return s.page(c, status, view{Template: "account", Title: t.Own.Title, Path: "/my/account", Private: true, Content: page})
}

func newOwnSession(t *texts, x account.Session) ownSession {
	v := ownSession{ID: x.ID, Device: t.Own.UnknownDevice, Here: x.Here,
		About: fmt.Sprintf(t.Own.SessionSince, t.Moment(x.Since), t.Date(x.Seen))}
	switch b, sys := x.Device.Browser, x.Device.System; {
	case b != "" && sys != "":
		v.Device = fmt.Sprintf(t.Own.Device, b, sys)
	case b+sys != "":
		v.Device = b + sys
	}
	if x.OpenID {
		v.About += " · " + t.Own.ByOpenID
	}
	return v
}

func newTokenView(t *texts, x account.Token) tokenView {
	used := t.Own.NeverUsed
	if !x.Used.IsZero() {
		used = fmt.Sprintf(t.Own.LastUsed, t.Date(x.Used))
	}
	about := ""
	for _, right := range x.Scopes {
		about += cmp.Or(t.Own.Scopes[right], string(right)) + " · "
	}
	return tokenView{ID: x.ID, Name: x.Name, About: about + fmt.Sprintf(t.Own.Until, t.Date(x.Expires)) + " · " + used}
}

func newIdentityView(t *texts, x account.Identity) identityView {
	how := t.Own.ByCode
	if x.ByEmail {
		how = t.Own.ByEmail
	}
	return identityView{ID: x.ID, Name: cmp.Or(t.Own.Channels[x.Channel], x.Channel) + ": " + x.External,
		About: fmt.Sprintf(how, t.Date(x.Linked))}
}

// endSession ends one of the reader's sessions.
func (s *Server) endSession(c echo.Context) error {
	return s.drop(c, "session", "sessions", s.cfg.Accounts.EndSession)
}

// dropToken makes one of the reader's access tokens stop working.
func (s *Server) dropToken(c echo.Context) error {
	return s.drop(c, "token", "tokens", s.cfg.Accounts.DropToken)
}

// unlink separates an identity on another channel from the reader.
func (s *Server) unlink(c echo.Context) error {
	return s.drop(c, "identity", "identities", s.cfg.Accounts.Unlink)
}

// drop ends the reader's own thing that the address names. It is no error when it
// is gone already: the button was pressed twice.
func (s *Server) drop(c echo.Context, what, section string, do func(context.Context, account.Person, int64) error) error {
	p, err := s.personOf(c)
	if err != nil {
		return err
	}
	id, err := strconv.ParseInt(c.Param("id"), 10, 64)
	if err != nil {
		return errNoPage
	}
	if err := do(c.Request().Context(), p, id); err != nil && fault.Kind(err) != fault.NotFound {
		return err
	}
	return c.Redirect(http.StatusSeeOther, "/my/account?done="+what+"#"+section)
}

// endOtherSessions ends all sessions of the reader but this one.
func (s *Server) endOtherSessions(c echo.Context) error {
	p, err := s.personOf(c)
	if err != nil {
		return err
	}
	if err := s.cfg.Accounts.EndOtherSessions(c.Request().Context(), p); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, "/my/account?done=others#sessions")
}

// newToken makes an access token and shows it once.
func (s *Server) newToken(c echo.Context) error {
	t := prefsOf(c).t
	if err := parseForm(c.Request()); err != nil {
		return err
	}
	p, err := s.personOf(c)
	if err != nil {
		return err
	}
	page := accountPage{Name: cutBytes(clean(c.FormValue("name")), 320)}
	var scopes []account.Right
	for _, v := range c.Request().Form["scope"] {
		scopes = append(scopes, account.Right(v))
	}
	days, err := strconv.Atoi(c.FormValue("days"))
	if err != nil || !slices.Contains(terms, days) {
		return errMalformed
	}
	if len(scopes) == 0 {
		page.Problem = t.Own.NoScope
		return s.showAccount(c, http.StatusUnprocessableEntity, page)
	}
	page.TokenOnce, err = s.cfg.Accounts.NewToken(c.Request().Context(), p, page.Name, scopes, time.Duration(days)*24*time.Hour)
	status := http.StatusOK
	switch fault.Kind(err) {
	case fault.Invalid:
		page.Problem, status = t.Own.NoName, http.StatusUnprocessableEntity
	case fault.Conflict:
		page.Problem, status = fmt.Sprintf(t.Own.TooManyTokens, account.MostTokens), http.StatusConflict
	default:
		if err != nil {
			return err
		}
		page.Name = ""
		c.Request().Form = nil // what was chosen is done
	}
	return s.showAccount(c, status, page)
}

// newCode makes the code that links an identity on another channel and shows it
// once.
func (s *Server) newCode(c echo.Context) error {
	p, err := s.personOf(c)
	if err != nil {
		return err
	}
	code, err := s.cfg.Accounts.LinkCode(c.Request().Context(), p)
	if err != nil {
		return err
	}
	return s.showAccount(c, http.StatusOK, accountPage{CodeOnce: code})
}
