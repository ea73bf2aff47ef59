package account

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// A Grant is who has a role beyond that of participants.
type Grant struct {
	Email string
	Role  Role
	By    string    // account id of who granted it; "" for those in the settings
	At    time.Time // zero for those in the settings

	ByEmail string `db:"-"` // who that is, if they have a role, too; "" otherwise
}

// InSettings reports whether the role comes from the settings of the program,
// where alone it can be withdrawn.
func (g Grant) InSettings() bool { return g.By == "" }

// ErrLastAdministrator is why a role cannot be withdrawn or lowered: nobody would
// be left to grant it again but who has the shell of the server. It is a
// fault.Conflict.
var ErrLastAdministrator = fmt.Errorf("the last administrator: %w", fault.Conflict)

// Grant gives a mailbox a role from the next request on, in place of the one that
// it was granted before. It fails with fault.Denied for who may not, fault.Invalid
// for what is no address or no role to grant, and ErrLastAdministrator.
func (s *Store) Grant(ctx context.Context, by Person, email string, role Role) error {
	email = address(email)
	switch {
	case !by.May(People):
		return fmt.Errorf("account.Grant: %w", fault.Denied)
	case email == "" || role != Coordinator && role != Administrator:
		return fmt.Errorf("account.Grant: %w", fault.Invalid)
	}
	err := postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		if role != Administrator {
			if err := keepsOne(ctx, tx, by, email); err != nil {
				return err
			}
		}
		_, err := tx.Exec(ctx,
			`INSERT INTO account_roles (email, role, granted_by, granted_at) VALUES ($1, $2, $3, $4)
			 ON CONFLICT (email) DO UPDATE SET role = excluded.role, granted_by = excluded.granted_by, granted_at = excluded.granted_at`,
			email, role, by.ID, s.now())
		return err
	})
	if err != nil {
		return fmt.Errorf("account.Grant: %w", err)
	}
	s.log.InfoContext(ctx, "role granted", "role", string(role), "to", idOf(email), "by", by.ID)
	return nil
}

// Withdraw takes a granted role from a mailbox from the next request on. It fails
// with fault.Denied for who may not, fault.NotFound where none was granted, and
// ErrLastAdministrator. A role from the settings stays.
func (s *Store) Withdraw(ctx context.Context, by Person, email string) error {
	if !by.May(People) {
		return fmt.Errorf("account.Withdraw: %w", fault.Denied)
	}
	email = address(email)
	err := postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		if err := keepsOne(ctx, tx, by, email); err != nil {
			return err
		}
		tag, err := tx.Exec(ctx, `DELETE FROM account_roles WHERE email = $1`, email)
		if err == nil && tag.RowsAffected() == 0 {
			err = fault.NotFound
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("account.Withdraw: %w", err)
	}
	s.log.InfoContext(ctx, "role withdrawn", "from", idOf(email), "by", by.ID)
	return nil
}

// keepsOne fails with ErrLastAdministrator if nobody but the owner of email is an
// administrator. Who has the shell may do it all the same. It locks the others, so
// that two who withdraw each other's role do not both succeed.
func keepsOne(ctx context.Context, tx pgx.Tx, by Person, email string) error {
	if by.ID == Operator().ID {
		return nil
	}
	rows, err := tx.Query(ctx, `SELECT email FROM account_roles WHERE role = 'administrator' ORDER BY email FOR UPDATE`)
	if err != nil {
		return err
	}
	all, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err == nil && len(all) == 1 && all[0] == email {
		err = ErrLastAdministrator
	}
	return err
}

// mostGrants bounds how many roles are listed.
const mostGrants = 1000

// Roles lists who has a role, by address. It fails with fault.Denied for who may
// not know.
func (s *Store) Roles(ctx context.Context, by Person) ([]Grant, error) {
	if !by.May(People) {
		return nil, fmt.Errorf("account.Roles: %w", fault.Denied)
	}
	rows, err := s.pool.Query(ctx, `SELECT email, role, granted_by, granted_at FROM account_roles ORDER BY email LIMIT $1`, mostGrants)
	if err != nil {
		return nil, fmt.Errorf("account.Roles: %w", postgres.Error(err))
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Grant])
	if err != nil {
		return nil, fmt.Errorf("account.Roles: %w", postgres.Error(err))
	}
	for _, email := range s.coordinators {
		all = append(all, Grant{Email: email, Role: Coordinator})
	}
	emails := map[string]string{}
	for _, g := range all {
		emails[idOf(g.Email)] = g.Email
	}
	for i := range all {
		all[i].ByEmail = emails[all[i].By]
	}
	slices.SortStableFunc(all, func(a, b Grant) int { return cmp.Compare(a.Email, b.Email) })
	return all, nil
}

// PersonByEmail returns whose a mailbox is, with the role that they have at this
// moment: for what is done for somebody who is not here. Roles from groups of an
// OpenID provider do not count, since they are of one session. It fails with
// fault.Invalid for what is no address.
func (s *Store) PersonByEmail(ctx context.Context, email string) (Person, error) {
	if email = address(email); email == "" {
		return Person{}, fmt.Errorf("account.PersonByEmail: %w", fault.Invalid)
	}
	role, err := s.role(ctx, email)
	if err != nil {
		return Person{}, fmt.Errorf("account.PersonByEmail: %w", err)
	}
	return Person{ID: idOf(email), Email: email, Role: role}, nil
}

// role returns the role of a mailbox: the granted one, or that from the settings
// if it is higher.
func (s *Store) role(ctx context.Context, email string) (Role, error) {
	var granted Role
	err := s.pool.QueryRow(ctx, `SELECT role FROM account_roles WHERE email = $1`, email).Scan(&granted)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return Guest, postgres.Error(err)
	}
	return s.withSettings(email, granted), nil
}

func (s *Store) withSettings(email string, granted Role) Role {
	if slices.Contains(s.coordinators, email) {
		granted = granted.above(Coordinator)
	}
	return granted.above(Participant)
}
