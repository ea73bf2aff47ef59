package account

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// An Identity is who a person is on another channel.
type Identity struct {
	ID       int64
	Channel  string // "slack", "matrix"
	External string // the user's id there
	ByEmail  bool   // linked because the channel vouches for the address, not by a code
	Linked   time.Time
}

// mostIdentities bounds those of one person.
const mostIdentities = 20

// longestExternal is how many bytes a user's id on another channel may have; ids
// of Matrix have 255 at most (Matrix specification, "User identifiers").
const longestExternal = 255

// PersonOf returns who somebody on another channel is, with the same rights as
// everywhere. Identities that are not linked are fault.NotFound: their owners are
// guests.
func (s *Store) PersonOf(ctx context.Context, channel, external string) (Person, error) {
	var p Person
	var granted *Role
	err := s.pool.QueryRow(ctx,
		`SELECT i.email, i.linked_at, r.role FROM identities i LEFT JOIN account_roles r ON r.email = i.email
		 WHERE i.channel = $1 AND i.external_id = $2 AND i.email IS NOT NULL`, channel, external).Scan(&p.Email, &p.Since, &granted)
	if err != nil {
		return Person{}, fmt.Errorf("account.PersonOf(%s): %w", channel, postgres.Error(err))
	}
	p.ID, p.Role = idOf(p.Email), s.withSettings(p.Email, orGuest(granted))
	return p, nil
}

// LinkByEmail links an identity to the mailbox that the channel says is its
// owner's and returns who that is. It fails with fault.Denied for channels whose word is
// not taken, for an identity that its owner unlinked, and for one that a code has
// linked to another mailbox; with fault.Invalid for what is no address.
func (s *Store) LinkByEmail(ctx context.Context, channel, external, email string) (Person, error) {
	email = address(email)
	switch {
	case !slices.Contains(s.vouching, channel):
		return Person{}, fmt.Errorf("account.LinkByEmail(%s): %w", channel, fault.Denied)
	case email == "" || external == "" || len(external) > longestExternal:
		return Person{}, fmt.Errorf("account.LinkByEmail(%s): %w", channel, fault.Invalid)
	}
	err := postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error { return s.link(ctx, tx, channel, external, email, true) })
	if err != nil {
		return Person{}, fmt.Errorf("account.LinkByEmail(%s): %w", channel, err)
	}
	return s.PersonOf(ctx, channel, external)
}

// link links an identity. What a code has linked stays until it is unlinked.
func (s *Store) link(ctx context.Context, tx pgx.Tx, channel, external, email string, byEmail bool) error {
	// Makes counting and inserting one step for each mailbox.
	if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(hashtextextended('akademie/identity ' || $1, 0))`, email); err != nil {
		return err
	}
	tag, err := tx.Exec(ctx,
		`INSERT INTO identities (channel, external_id, email, by_email, linked_at)
		 SELECT $1, $2, $3, $4, $5 WHERE (SELECT count(*) FROM identities WHERE email = $3 AND (channel, external_id) <> ($1, $2)) < $6
		 ON CONFLICT (channel, external_id) DO UPDATE
		 SET email = excluded.email, by_email = excluded.by_email AND (identities.by_email OR identities.email IS NULL), linked_at = excluded.linked_at
		 WHERE identities.email = excluded.email OR identities.by_email AND identities.email IS NOT NULL OR identities.email IS NULL AND NOT excluded.by_email`,
		channel, external, email, byEmail, s.now(), mostIdentities)
	if err == nil && tag.RowsAffected() == 0 {
		err = fault.Denied
	}
	return err
}

// Identities lists those of a person, by channel.
func (s *Store) Identities(ctx context.Context, p Person) ([]Identity, error) {
	if !p.May(OwnAccount) {
		return nil, fmt.Errorf("account.Identities: %w", fault.Denied)
	}
	rows, err := s.pool.Query(ctx,
		`SELECT id, channel, external_id, by_email, linked_at FROM identities WHERE email = $1 ORDER BY channel, id LIMIT $2`, p.Email, mostIdentities)
	if err != nil {
		return nil, fmt.Errorf("account.Identities: %w", postgres.Error(err))
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Identity])
	if err != nil {
		return nil, fmt.Errorf("account.Identities: %w", postgres.Error(err))
	}
	return all, nil
}

// Unlink separates one of a person's identities from them. The word of its channel
// does not link it again, only a code does. It fails with fault.NotFound when
// they have no such one.
func (s *Store) Unlink(ctx context.Context, p Person, id int64) error {
	if !p.May(OwnAccount) {
		return fmt.Errorf("account.Unlink(%d): %w", id, fault.Denied)
	}
	tag, err := s.pool.Exec(ctx, `UPDATE identities SET email = NULL WHERE id = $1 AND email = $2`, id, p.Email)
	if err == nil && tag.RowsAffected() == 0 {
		err = fault.NotFound
	}
	if err != nil {
		return fmt.Errorf("account.Unlink(%d): %w", id, postgres.Error(err))
	}
	s.log.InfoContext(ctx, "identity unlinked", "person", p.ID)
	return nil
}
