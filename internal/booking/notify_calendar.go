package booking

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/calendar"
	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/mail"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// calendars are the files that travel with the mail about an entry: one for each
// session, for an invitation is about one event. A confirmed booking stands in
// the person's calendar; what ends, or moves to where there is no seat, is taken
// out again.
func (w *MailWorker) calendars(ctx context.Context, e Entry, b Booking) (_ []mail.Calendar, err error) {
	method := calendar.Method("")
	var surplus []catalogue.Session
	switch e.Action {
	case ActConfirmed:
		method = calendar.Request
	case ActLinkResent, ActRescheduled:
		if b.State != Confirmed {
			return nil, nil
		}
		method = calendar.Request
		if surplus, err = w.config.Service.surplus(ctx, b); err != nil {
			return nil, err
		}
	case ActCancelled, ActMoved:
		invited, err := w.config.Service.wasConfirmed(ctx, b)
		if err != nil || !invited {
			return nil, err
		}
		method = calendar.Cancel
		if b.State == Confirmed {
			method = calendar.Request
		}
		if surplus, err = w.config.Service.surplus(ctx, b); err != nil {
			return nil, err
		}
	}
	if method == "" {
		return nil, nil
	}
	var files []mail.Calendar
	for _, x := range b.Run.Sessions {
		f, err := w.file(method, e, b, x)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	for _, x := range surplus {
		f, err := w.file(calendar.Cancel, e, b, x)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	return files, nil
}

// CalendarUID names the calendar entry of the booking with this reference for the
// n-th session, the same in every file about it. host is that of the pages.
func CalendarUID(ref string, n int, host string) string { return fmt.Sprintf("%s-%d@%s", ref, n, host) }

// file writes the calendar file about one session of a booking.
func (w *MailWorker) file(method calendar.Method, e Entry, b Booking, x catalogue.Session) (mail.Calendar, error) {
	summary := b.Run.Name()
	if x.Title != "" {
		summary += ": " + x.Title
	}
	content, err := calendar.Write(calendar.Feed{Method: method, Events: []calendar.Event{{
		UID: CalendarUID(b.Ref, x.N, w.host), Sequence: b.Sequence, Starts: x.Starts, Ends: x.Ends, Stamp: e.At,
		Summary: summary, Description: b.Ref + "\n" + w.config.PublicURL + "/my", Location: b.Run.Platform,
		URL: w.config.PublicURL + "/my", Organizer: w.config.Organizer, Attendee: b.Person.Email,
	}}})
	if err != nil {
		return mail.Calendar{}, err
	}
	verb := "termin"
	if method == calendar.Cancel {
		verb = "absage"
	}
	return mail.Calendar{Method: string(method), Name: fmt.Sprintf("%s-%d.ics", verb, x.N), File: content}, nil
}

// wasConfirmed reports whether a booking has ever been confirmed, so that its
// person has entries in the calendar.
func (s *Service) wasConfirmed(ctx context.Context, b Booking) (was bool, err error) {
	err = s.pool.QueryRow(ctx, `SELECT EXISTS (SELECT FROM booking_log WHERE booking_id = $1 AND to_state = 'confirmed')`, b.ID).Scan(&was)
	return was, postgres.Error(err)
}

// surplus are the sessions beyond those that a booking's run has: of runs that it
// was moved out of, and those that its run had before. Their entries stay in the
// calendar unless they are taken out.
func (s *Service) surplus(ctx context.Context, b Booking) ([]catalogue.Session, error) {
	rows, err := s.pool.Query(ctx, `
		SELECT DISTINCT ON (n) n, title, starts, ends FROM (
			SELECT l.id, s.n, s.title, s.starts, s.ends
			FROM booking_log l JOIN sessions s ON s.run_id = l.moved_from WHERE l.booking_id = $1
			UNION ALL
			SELECT l.id, s.n, s.title, s.starts, s.ends
			FROM booking_log l, jsonb_to_recordset(l.details->'dropped') AS s (n int, title text, starts timestamptz, ends timestamptz)
			WHERE l.booking_id = $1 AND l.action = 'rescheduled'
		) had WHERE n > $2 ORDER BY n, id DESC`, b.ID, len(b.Run.Sessions))
	if err != nil {
		return nil, postgres.Error(err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByPos[catalogue.Session])
	return found, postgres.Error(err)
}
