package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"text/tabwriter"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/german"
)

// accountsCmd is how the first administrator comes to the role; further ones may
// be made at /desk/people.
type accountsCmd struct {
	Grant  accountsGrant  `cmd:"" help:"Give a mailbox a role, in place of the one it was granted before."`
	Revoke accountsRevoke `cmd:"" help:"Take a granted role from a mailbox. Exit status 3: it has none."`
	List   accountsList   `cmd:"" help:"List who has a role."`
	Export accountsExport `cmd:"" help:"Write what is stored about somebody as JSON: bookings, drafts, account, reports. For who asks for it in writing; others find it at /my/data."`
	Erase  accountsErase  `cmd:"" help:"Delete what is stored about somebody. Their bookings are cancelled and count on without a name. Nobody is written to."`
}

type accountsGrant struct {
	Address string `arg:"" help:"E-mail address."`
	Role    string `arg:"" help:"coordinator (looks after bookings, sees statistics) or administrator (also grants roles)." enum:"coordinator,administrator"`
}

func (c accountsGrant) Run(ctx context.Context, s *Settings, std streams, log *slog.Logger) error {
	a, err := openApp(ctx, s, log)
	if err != nil {
		return err
	}
	defer a.Close()
	err = a.accounts.Grant(ctx, account.Operator(), c.Address, account.Role(c.Role))
	if errors.Is(err, fault.Invalid) {
		return usageError{fmt.Errorf("%q is not an e-mail address such as anna@example.org", c.Address)}
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(std.out, "%s: %s from now on. The page to sign in is /signin.\n", c.Address, c.Role)
	return err
}

type accountsRevoke struct {
	Address string `arg:"" help:"E-mail address."`
}

func (c accountsRevoke) Run(ctx context.Context, s *Settings, std streams, log *slog.Logger) error {
	a, err := openApp(ctx, s, log)
	if err != nil {
		return err
	}
	defer a.Close()
	err = a.accounts.Withdraw(ctx, account.Operator(), c.Address)
	if errors.Is(err, fault.NotFound) {
		fmt.Fprintf(std.err, "%s was granted no role. Roles from --coordinator and from groups are withdrawn there.\n", c.Address)
		return exitError(exitRefused)
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(std.out, "%s: participant from now on.\n", c.Address)
	return err
}

type accountsList struct{}

func (accountsList) Run(ctx context.Context, s *Settings, std streams, log *slog.Logger) error {
	a, err := openApp(ctx, s, log)
	if err != nil {
		return err
	}
	defer a.Close()
	all, err := a.accounts.Roles(ctx, account.Operator())
	if err != nil {
		return err
	}
	if len(all) == 0 {
		_, err := fmt.Fprintln(std.err, "Nobody has a role: akademie accounts grant anna@example.org administrator")
		return err
	}
	w := tabwriter.NewWriter(std.out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "ADDRESS\tROLE\tGRANTED\tBY")
	for _, g := range all {
		at, by := "-", "--coordinator"
		if !g.InSettings() {
			at, by = g.At.In(german.Berlin()).Format("2006-01-02"), g.By
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", g.Email, g.Role, at, by)
	}
	return w.Flush()
}
