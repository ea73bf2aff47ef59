package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/personal"
)

// byOperator is who changes bookings on the command line.
func byOperator() booking.Actor {
	return booking.Actor{Kind: booking.ByCoordinator, ID: account.Operator().ID, Channel: "cli"}
}

// personal is where something is stored about people.
func (a *app) personal() personal.Stores {
	return personal.Stores{Bookings: a.bookings, Accounts: a.accounts, Reports: a.reports, Figures: a.statistics, Now: a.now}
}

// withPerson hands over whose an address is. Every address is somebody's, also if
// nothing is known of them.
func withPerson(ctx context.Context, s *Settings, log *slog.Logger, email string, fn func(*app, account.Person) error) error {
	a, err := openApp(ctx, s, log)
	if err != nil {
		return err
	}
	defer a.Close()
	p, err := a.accounts.PersonByEmail(ctx, email)
	if errors.Is(err, fault.Invalid) {
		return usageError{fmt.Errorf("%q is not an e-mail address such as anna@example.org", email)}
	}
	if err != nil {
		return err
	}
	return fn(a, p)
}

type accountsExport struct {
	Address string `arg:"" help:"E-mail address."`
}

func (c accountsExport) Run(ctx context.Context, s *Settings, std streams, log *slog.Logger) error {
	return withPerson(ctx, s, log, c.Address, func(a *app, p account.Person) error {
		data, err := a.personal().Export(ctx, p)
		if err != nil {
			return err
		}
		out := json.NewEncoder(std.out)
		out.SetEscapeHTML(false)
		out.SetIndent("", "  ")
		return out.Encode(data)
	})
}

type accountsErase struct {
	Address string `arg:"" help:"E-mail address."`
	Yes     bool   `env:"-" help:"Really delete it. Without, it is only told what would be."`
}

func (c accountsErase) Run(ctx context.Context, s *Settings, std streams, log *slog.Logger) error {
	return withPerson(ctx, s, log, c.Address, func(a *app, p account.Person) error {
		d, err := a.personal().Export(ctx, p)
		if err != nil {
			return err
		}
		said := fmt.Sprintf("%s: %d bookings, %d drafts, %d reports, %d sessions, %d access tokens, %d linked identities, role %s",
			p.Email, len(d.Bookings), len(d.Drafts), len(d.Reports), len(d.Sessions), len(d.Tokens), len(d.Identities), d.Role)
		if !c.Yes {
			_, err := fmt.Fprintf(std.out, "%s: nothing was deleted. To delete it, add --yes.\n", said)
			return err
		}
		if err := a.personal().Erase(ctx, p, byOperator()); err != nil {
			return err
		}
		_, err = fmt.Fprintf(std.out, "%s: deleted.\n", said)
		return err
	})
}
