// Package personal gathers what is stored about a person, for them to take along,
// and erases it: bookings, drafts, the account with all that belongs to it, saved
// reports and the figures that were asked for. The person asks for it on the page
// about their data, an operator on the command line for who writes a letter.
//
// Conversations are not among it. They are nobody's: whoever has their address
// can read and delete them, and they expire. A rating is a part of its answer.
//
// What is written with the number of an account instead of an address stays when
// the account is erased: who asked for which figures, until that log is tidied,
// and who as a coordinator changed a booking or answered a question.
package personal

import (
	"context"
	"fmt"
	"time"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/statistics"
	"smart-city-dialog.de/akademie/internal/statistics/report"
)

// Stores are where something is stored about people. Reports and Figures may be
// nil.
type Stores struct {
	Bookings Bookings
	Accounts Accounts
	Reports  Reports
	Figures  Figures
	Now      func() time.Time
}

// Bookings are those of mailboxes; *booking.Service.
type Bookings interface {
	Of(ctx context.Context, email string) ([]booking.Booking, error)
	Changes(ctx context.Context, id int64) ([]booking.Entry, error)
	DraftsOf(ctx context.Context, email string) ([]booking.Draft, error)
	Forget(ctx context.Context, email string, by booking.Actor) (int, error)
}

// Accounts are those of mailboxes; *account.Store.
type Accounts interface {
	HasFeed(ctx context.Context, email string) (bool, error)
	Links(ctx context.Context, p account.Person) ([]account.Link, error)
	Sessions(ctx context.Context, p account.Person) ([]account.Session, error)
	Tokens(ctx context.Context, p account.Person) ([]account.Token, error)
	Identities(ctx context.Context, p account.Person) ([]account.Identity, error)
	Erase(ctx context.Context, email string) error
}

// Reports are queries under a name; *report.Store.
type Reports interface {
	Owned(ctx context.Context, who account.Person) ([]report.Report, error)
	Erase(ctx context.Context, who account.Person) error
}

// Figures know who asked for what; *statistics.Service.
type Figures interface {
	LogOf(ctx context.Context, who account.Person) ([]statistics.Entry, error)
}

// Erase deletes what is stored about a person: the bookings' personal data first,
// since without it the account could not ask again. Erasing what is erased already
// is no error.
func (s Stores) Erase(ctx context.Context, p account.Person, by booking.Actor) error {
	if _, err := s.Bookings.Forget(ctx, p.Email, by); err != nil {
		return fmt.Errorf("personal.Erase: %w", err)
	}
	if s.Reports != nil {
		if err := s.Reports.Erase(ctx, p); err != nil {
			return fmt.Errorf("personal.Erase: %w", err)
		}
	}
	if err := s.Accounts.Erase(ctx, p.Email); err != nil && fault.Kind(err) != fault.NotFound {
		return fmt.Errorf("personal.Erase: %w", err)
	}
	return nil
}
