package web

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/mail"
	"smart-city-dialog.de/akademie/internal/webhook"
)

// Mails knows the mails that did not leave, or may not have. SendAgain fails
// with fault.Conflict when there is no reason to any more.
type Mails interface {
	Unclear(ctx context.Context) ([]mail.Delivery, error)
	SendAgain(ctx context.Context, key string) error
}

// DeadLetters knows the events that another system did not take. SendAgain fails
// like that of Mails.
type DeadLetters interface {
	Dead(ctx context.Context) ([]webhook.Letter, error)
	SendAgain(ctx context.Context, id int64) error
}

// deliveryPage is the content of the page about what could not be delivered.
type deliveryPage struct {
	T       *texts
	Mails   troubles
	Events  troubles
	Done    string
	Problem string
}

// troubles is a list with buttons to send again, each in a field of that name.
type troubles struct {
	Name string
	Rows []troubleRow
}

// troubleRow is a mail or an event that somebody has to look at.
type troubleRow struct {
	T        *texts
	Value    string // of the button; "" when sending again makes no sense
	What     string
	Path     string // of the booking that it is about; "" none
	State    string
	Tone     string
	Error    string
	Attempts string
	At       string
}

// delivery lists what could not be delivered.
func (s *Server) delivery(c echo.Context) error {
	return s.showDelivery(c, http.StatusOK, deliveryPage{Done: prefsOf(c).t.Desk.Done[c.QueryParam("done")]})
}

func (s *Server) showDelivery(c echo.Context, status int, page deliveryPage) error {
	t := prefsOf(c).t
	var err error
	page.T = t
	page.Mails.Name, page.Events.Name = "mail", "event"
	page.Mails.Rows, page.Events.Rows, err = s.undelivered(c.Request().Context(), t)
	if err != nil {
		return err
	}
	return s.page(c, status, view{Template: "delivery", Title: t.Desk.Delivery, Path: "/desk/delivery", Private: true, Content: page})
}

// undelivered are the mails and the events that somebody has to look at.
func (s *Server) undelivered(ctx context.Context, t *texts) (mails, events []troubleRow, err error) {
	if s.cfg.Mails != nil {
		open, err := s.cfg.Mails.Unclear(ctx)
		if err != nil {
			return nil, nil, err
		}
		for _, d := range open[:min(len(open), mostTroubles)] {
			row := troubleRow{T: t, What: d.Key, Value: d.Key, State: t.Desk.Failed, Tone: "danger", Error: d.Error,
				Attempts: fmt.Sprintf(t.Desk.Attempts, d.Attempts), At: t.Moment(d.UpdatedAt)}
			if d.State == mail.Unclear {
				row.State, row.Tone = t.Desk.Unclear, "warning"
			}
			if err := s.describeMail(ctx, t, d.Key, &row); err != nil {
				return nil, nil, err
			}
			mails = append(mails, row)
		}
	}
	if s.cfg.DeadLetters != nil {
		dead, err := s.cfg.DeadLetters.Dead(ctx)
		if err != nil {
			return nil, nil, err
		}
		for _, l := range dead[:min(len(dead), mostTroubles)] {
			row := troubleRow{T: t, What: l.EventType + " → " + l.Endpoint, Value: strconv.FormatInt(l.ID, 10), State: t.Desk.Failed,
				Tone: "danger", Error: l.LastError, Attempts: fmt.Sprintf(t.Desk.Attempts, l.Attempts), At: t.Moment(l.UpdatedAt)}
			if l.LastStatus > 0 {
				row.Error = strings.TrimSpace("HTTP " + strconv.Itoa(l.LastStatus) + " " + row.Error)
			}
			events = append(events, row)
		}
	}
	return mails, events, nil
}

// describeMail says what the mail with a key is about.
func (s *Server) describeMail(ctx context.Context, t *texts, key string, row *troubleRow) error {
	if strings.HasPrefix(key, account.MailKey) { // its link has run out: people ask for another
		row.What, row.Value = t.Desk.SignInMail, ""
		return nil
	}
	id, ok := strings.CutPrefix(key, booking.MailKey)
	n, err := strconv.ParseInt(id, 10, 64)
	if !ok || err != nil {
		return nil
	}
	e, err := s.cfg.Bookings.Entry(ctx, n)
	if fault.Kind(err) == fault.NotFound {
		return nil
	}
	if err == nil && e.Booking > 0 {
		row.What, row.Path = fmt.Sprintf(t.Desk.BookingMail, cmp.Or(t.Desk.Acts[e.Action], string(e.Action))), deskBookingPath(e.Booking)
	}
	return err
}

// mostTroubles bounds what is shown of each kind.
const mostTroubles = 100

// trouble says how much could not be delivered, "" for nothing.
func (s *Server) trouble(ctx context.Context, t *texts) (string, error) {
	n := 0
	if s.cfg.Mails != nil {
		mails, err := s.cfg.Mails.Unclear(ctx)
		if err != nil {
			return "", err
		}
		n += len(mails)
	}
	if s.cfg.DeadLetters != nil {
		letters, err := s.cfg.DeadLetters.Dead(ctx)
		if err != nil {
			return "", err
		}
		n += len(letters)
	}
	if n == 0 {
		return "", nil
	}
	return fmt.Sprintf(t.Desk.Trouble, n), nil
}

// sendAgain has one mail or one event sent once more.
func (s *Server) sendAgain(c echo.Context) error {
	t, ctx := prefsOf(c).t, c.Request().Context()
	if err := parseForm(c.Request()); err != nil {
		return err
	}
	var err error
	switch key, event := c.FormValue("mail"), c.FormValue("event"); {
	case key != "" && s.cfg.Mails != nil:
		err = s.cfg.Mails.SendAgain(ctx, key)
	case event != "" && s.cfg.DeadLetters != nil:
		id, wrong := strconv.ParseInt(event, 10, 64)
		if wrong != nil {
			return errMalformed
		}
		err = s.cfg.DeadLetters.SendAgain(ctx, id)
	default:
		return errMalformed
	}
	if kind := fault.Kind(err); kind == fault.Conflict || kind == fault.NotFound || kind == fault.Invalid {
		s.note(c, err)
		return s.showDelivery(c, http.StatusConflict, deliveryPage{Problem: t.Desk.AgainFailed})
	}
	if err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, "/desk/delivery?done=again")
}
