package personal

import (
	"context"
	"fmt"
	"slices"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/statistics/report"
)

// Export gathers what is stored about a person.
func (s Stores) Export(ctx context.Context, p account.Person) (Data, error) {
	d := Data{Email: p.Email, Role: p.Role, ExportedAt: s.Now(), SignedIn: unlessZero(p.Since)}
	for _, part := range []func(context.Context, account.Person, *Data) error{s.bookings, s.account, s.figures} {
		if err := part(ctx, p, &d); err != nil {
			return Data{}, fmt.Errorf("personal.Export: %w", err)
		}
	}
	return d, nil
}

// bookings adds a person's bookings and drafts.
func (s Stores) bookings(ctx context.Context, p account.Person, d *Data) error {
	d.Bookings, d.Drafts = []Booking{}, []Draft{}
	all, err := s.Bookings.Of(ctx, p.Email)
	if err != nil {
		return err
	}
	for _, b := range all {
		changes, err := s.Bookings.Changes(ctx, b.ID)
		if err != nil {
			return err
		}
		d.Bookings = append(d.Bookings, newBooking(b, changes))
	}
	drafts, err := s.Bookings.DraftsOf(ctx, p.Email)
	if err != nil {
		return err
	}
	for _, x := range drafts {
		d.Drafts = append(d.Drafts, newDraft(x))
	}
	return nil
}

// account adds a person's account.
func (s Stores) account(ctx context.Context, p account.Person, d *Data) (err error) {
	d.Links, d.Sessions, d.Tokens, d.Identities = []Link{}, []Session{}, []Token{}, []Identity{}
	if d.Calendar, err = s.Accounts.HasFeed(ctx, p.Email); err != nil {
		return err
	}
	links, err := s.Accounts.Links(ctx, p)
	if err != nil {
		return err
	}
	for _, x := range links {
		d.Links = append(d.Links, Link{x.Asked, x.Language, unlessZero(x.Used)})
	}
	sessions, err := s.Accounts.Sessions(ctx, p)
	if err != nil {
		return err
	}
	for _, x := range sessions {
		d.Sessions = append(d.Sessions, Session{x.Device.Browser, x.Device.System, x.Since, x.Seen, x.OpenID})
	}
	tokens, err := s.Accounts.Tokens(ctx, p)
	if err != nil {
		return err
	}
	for _, x := range tokens {
		d.Tokens = append(d.Tokens, Token{x.Name, x.Scopes, x.Created, x.Expires, unlessZero(x.Used)})
	}
	identities, err := s.Accounts.Identities(ctx, p)
	if err != nil {
		return err
	}
	for _, x := range identities {
		d.Identities = append(d.Identities, Identity{x.Channel, x.External, x.ByEmail, x.Linked})
	}
	return nil
}

// figures adds the reports that a person saved, and what they asked for.
func (s Stores) figures(ctx context.Context, p account.Person, d *Data) error {
	d.Reports, d.Figures = []Report{}, []Asked{}
	if s.Reports != nil {
		reports, err := s.Reports.Owned(ctx, p)
		if err != nil {
			return err
		}
		for _, r := range reports {
			mailed := slices.ContainsFunc(r.Deliver, func(x report.Delivery) bool { return x.Channel == report.ByMail })
			d.Reports = append(d.Reports, Report{r.Name, r.Query.Encode(), r.Rolling, mailed, r.Created, r.Updated})
		}
	}
	if s.Figures != nil {
		asked, err := s.Figures.LogOf(ctx, p)
		if err != nil {
			return err
		}
		for _, x := range asked {
			d.Figures = append(d.Figures, Asked{x.At, x.Channel, x.Query})
		}
	}
	return nil
}
