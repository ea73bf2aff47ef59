package personal_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/personal"
	"smart-city-dialog.de/akademie/internal/statistics/report"
)

var (
	now  = time.Date(2026, 1, 20, 9, 0, 0, 0, time.UTC)
	anna = account.Person{ID: "a1", Email: "anna@example.org", Role: account.Participant}
)

// A house stores what it is made with, and notes what is erased in it.
type house struct {
	drafts []booking.Draft
	broken string // what fails
	erased []string
}

func (h *house) fail(what string) error {
	if h.broken == what {
		return errors.New(what + " is away")
	}
	return nil
}

func (h *house) erase(what string) error {
	h.erased = append(h.erased, what)
	return h.fail(what)
}

func (h *house) Of(context.Context, string) ([]booking.Booking, error) { return nil, h.fail("of") }

func (h *house) Changes(context.Context, int64) ([]booking.Entry, error) { return nil, nil }

func (h *house) DraftsOf(context.Context, string) ([]booking.Draft, error) {
	return h.drafts, h.fail("drafts")
}

func (h *house) Forget(context.Context, string, booking.Actor) (int, error) {
	return 0, h.erase("bookings")
}

func (h *house) HasFeed(context.Context, string) (bool, error) { return false, h.fail("feed") }

func (h *house) Links(context.Context, account.Person) ([]account.Link, error) {
	return nil, h.fail("links")
}

func (h *house) Sessions(context.Context, account.Person) ([]account.Session, error) {
	return nil, h.fail("sessions")
}

func (h *house) Tokens(context.Context, account.Person) ([]account.Token, error) {
	return nil, h.fail("tokens")
}

func (h *house) Identities(context.Context, account.Person) ([]account.Identity, error) {
	return nil, h.fail("identities")
}

func (h *house) Erase(context.Context, string) error {
	if h.broken == "nobody" {
		return errors.Join(h.erase("account"), fault.NotFound)
	}
	return h.erase("account")
}

// shelf is where reports are.
type shelf struct{ *house }

func (s shelf) Owned(context.Context, account.Person) ([]report.Report, error) {
	return nil, s.fail("owned")
}

func (s shelf) Erase(context.Context, account.Person) error { return s.erase("reports") }

func stores(h *house) personal.Stores {
	return personal.Stores{Bookings: h, Accounts: h, Reports: shelf{h}, Now: func() time.Time { return now }}
}

func TestDraftsAreTakenAlongWithoutTheKeysOfTheirButtons(t *testing.T) {
	t.Parallel()
	h := &house{drafts: []booking.Draft{
		{Key: "secret", Person: booking.Person{Name: "Anna", Email: anna.Email}, Since: now},
		{Key: "secret", Receipt: &booking.Receipt{Ref: "AK-1", Seats: 3, Email: anna.Email}, Since: now},
	}}
	s := stores(h)
	s.Reports = nil
	d, err := s.Export(t.Context(), anna)
	want := []personal.Draft{
		{Who: personal.Who{Name: "Anna", Email: anna.Email}, Seats: 1, Updated: now},
		{Who: personal.Who{Email: anna.Email}, Ref: "AK-1", Seats: 3, Updated: now},
	}
	if err != nil || !slices.Equal(d.Drafts, want) || d.Email != anna.Email || !d.ExportedAt.Equal(now) || d.SignedIn != nil {
		t.Errorf("Export = %+v, %v", d, err)
	}
	if d.Bookings == nil || d.Reports == nil || d.Figures == nil {
		t.Error("what there is none of is null instead of an empty list")
	}
}

func TestAnExportWithPartsMissingIsNone(t *testing.T) {
	t.Parallel()
	for _, part := range []string{"of", "drafts", "feed", "links", "sessions", "tokens", "identities", "owned"} {
		if d, err := stores(&house{broken: part}).Export(t.Context(), anna); err == nil || d.Email != "" {
			t.Errorf("without %s: %+v, %v", part, d, err)
		}
	}
}

func TestTheAccountIsErasedLast(t *testing.T) {
	t.Parallel()
	for broken, want := range map[string][]string{
		"":         {"bookings", "reports", "account"},
		"bookings": {"bookings"}, // who cannot be forgotten stays signed in, to ask again
		"reports":  {"bookings", "reports"},
		"nobody":   {"bookings", "reports", "account"},
	} {
		h := &house{broken: broken}
		err := stores(h).Erase(t.Context(), anna, booking.Actor{Kind: booking.ByPerson})
		if !slices.Equal(h.erased, want) || (err != nil) != (broken == "bookings" || broken == "reports") {
			t.Errorf("%q broken: erased %v, %v", broken, h.erased, err)
		}
	}
}
