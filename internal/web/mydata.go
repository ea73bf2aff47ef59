package web

import (
	"fmt"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/fault"
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

// exportJSON is what is stored about a person.
type exportJSON struct {
	Email      string               `json:"email"`
	Role       account.Role         `json:"role"`
	ExportedAt time.Time            `json:"exported_at"`
	SignedIn   time.Time            `json:"signed_in_since"`
	Calendar   bool                 `json:"has_calendar_address"`
	Sessions   []exportSessionJSON  `json:"sessions"`
	Tokens     []exportTokenJSON    `json:"access_tokens"`
	Identities []exportIdentityJSON `json:"identities"`
	Bookings   []exportBookingJSON  `json:"bookings"`
	Reports    []exportReportJSON   `json:"reports"`
	Figures    []exportAskedJSON    `json:"figures"` // that were asked for, the latest 200
}

type exportBookingJSON struct {
	Ref          string       `json:"reference"`
	Run          string       `json:"run"`
	Starts       time.Time    `json:"starts"`
	Seats        int          `json:"seats"`
	State        string       `json:"state"`
	Name         string       `json:"name"`
	Email        string       `json:"email"`
	Municipality string       `json:"municipality"`
	AGS          string       `json:"ags,omitempty"`
	Land         string       `json:"land,omitempty"`
	Function     string       `json:"function,omitempty"`
	Language     string       `json:"language"`
	Channel      string       `json:"channel"`
	Consent      string       `json:"consent_version"`
	ConsentedAt  time.Time    `json:"consented_at"`
	RequestedAt  time.Time    `json:"requested_at"`
	ConfirmedAt  *time.Time   `json:"confirmed_at,omitempty"`
	EndedAt      *time.Time   `json:"ended_at,omitempty"`
	Changes      []changeJSON `json:"changes"` // oldest first
}

// changeJSON is an entry of the log about a booking.
type changeJSON struct {
	At      time.Time `json:"at"`
	Action  string    `json:"action"`
	From    string    `json:"from,omitempty"` // state
	To      string    `json:"to,omitempty"`
	Seats   int       `json:"seats"`
	By      string    `json:"by"` // "person", "coordinator" or "system"
	Channel string    `json:"channel"`
}

// exportData is everything that is stored about who is signed in.
func (s *Server) exportData(c echo.Context) error {
	ctx := c.Request().Context()
	p, err := s.personOf(c)
	if err != nil {
		return err
	}
	all, err := s.cfg.Bookings.Of(ctx, p.Email)
	if err != nil {
		return err
	}
	e := exportJSON{Email: p.Email, Role: p.Role, ExportedAt: s.cfg.Now(), SignedIn: p.Since, Bookings: []exportBookingJSON{}}
	if e.Calendar, err = s.cfg.Accounts.HasFeed(ctx, p.Email); err != nil {
		return err
	}
	if err := s.exportAccount(ctx, p, &e); err != nil {
		return err
	}
	if err := s.exportFigures(ctx, p, &e); err != nil {
		return err
	}
	for _, b := range all {
		changes, err := s.cfg.Bookings.Changes(ctx, b.ID)
		if err != nil {
			return err
		}
		e.Bookings = append(e.Bookings, newExport(b, changes))
	}
	c.Response().Header().Set("Content-Disposition", `attachment; filename="meine-daten.json"`)
	return c.JSONPretty(http.StatusOK, e, "  ")
}

func newExport(b booking.Booking, changes []booking.Entry) exportBookingJSON {
	e := exportBookingJSON{
		Ref: b.Ref, Run: b.Run.Name(), Starts: b.Run.Starts(), Seats: b.Seats, State: string(b.State),
		Name: b.Person.Name, Email: b.Person.Email, Municipality: b.Person.Municipality, AGS: b.Person.AGS,
		Land: b.Person.Land, Function: b.Person.Function, Language: b.Language, Channel: b.Channel,
		Consent: b.Consent, ConsentedAt: b.ConsentedAt, RequestedAt: b.RequestedAt,
		ConfirmedAt: unlessZero(b.ConfirmedAt), EndedAt: unlessZero(b.EndedAt),
	}
	for _, x := range changes {
		e.Changes = append(e.Changes, changeJSON{
			At: x.At, Action: string(x.Action), From: string(x.From), To: string(x.To), Seats: x.Seats,
			By: string(x.Actor.Kind), Channel: x.Actor.Channel,
		})
	}
	return e
}

func unlessZero(at time.Time) *time.Time {
	if at.IsZero() {
		return nil
	}
	return &at
}

// eraseData deletes what is stored about who is signed in: the bookings' personal
// data first, since without it the account could not ask again. Who asked for which
// figures stays in the log until it is tidied, by a number and without an address.
func (s *Server) eraseData(c echo.Context) error {
	t, ctx := prefsOf(c).t, c.Request().Context()
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
	if _, err := s.cfg.Bookings.Forget(ctx, p.Email, booking.Actor{Kind: booking.ByPerson, Channel: channel}); err != nil {
		return err
	}
	if s.cfg.Reports != nil {
		if err := s.cfg.Reports.Erase(ctx, p); err != nil {
			return err
		}
	}
	if err := s.cfg.Accounts.Erase(ctx, p.Email); err != nil && fault.Kind(err) != fault.NotFound {
		return err
	}
	s.setSession(c, "", account.Person{})
	return c.Redirect(http.StatusSeeOther, "/?deleted=data")
}
