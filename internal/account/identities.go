package account

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/postgres"
	"smart-city-dialog.de/akademie/internal/secret"
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
		`SELECT i.email, i.linked_at, i.by_email, r.role FROM identities i LEFT JOIN account_roles r ON r.email = i.email
		 WHERE i.channel = $1 AND i.external_id = $2`, channel, external).Scan(&p.Email, &p.Since, &p.Vouched, &granted)
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

// link links an identity. What a code has linked stays until it is unlinked, and
// what was unlinked is linked again by a code only.
func (s *Store) link(ctx context.Context, tx pgx.Tx, channel, external, email string, byEmail bool) error {
	unlinked, err := lockIdentity(ctx, tx, channel, external)
	if err != nil {
		return err
	}
	if unlinked && byEmail {
		return fault.Denied
	}
	if unlinked {
		if _, err := tx.Exec(ctx, `DELETE FROM unlinked_identities WHERE hash = $1`, identityHash(channel, external)); err != nil {
			return err
		}
	}
	// Makes counting and inserting one step for each mailbox.
	if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(hashtextextended('akademie/identity ' || $1, 0))`, email); err != nil {
		return err
	}
	tag, err := tx.Exec(ctx,
		`INSERT INTO identities (channel, external_id, email, by_email, linked_at)
		 SELECT $1, $2, $3, $4, $5 WHERE (SELECT count(*) FROM identities WHERE email = $3 AND (channel, external_id) <> ($1, $2)) < $6
		 ON CONFLICT (channel, external_id) DO UPDATE
		 SET email = excluded.email, by_email = excluded.by_email AND identities.by_email, linked_at = excluded.linked_at
		 WHERE identities.email = excluded.email OR identities.by_email`,
		channel, external, email, byEmail, s.now(), mostIdentities)
	if err == nil && tag.RowsAffected() == 0 {
		err = fault.Denied
	}
	return err
}

// lockIdentity keeps others from linking or unlinking an identity and reports
// whether its owner unlinked it.
func lockIdentity(ctx context.Context, tx pgx.Tx, channel, external string) (unlinked bool, err error) {
	hash := identityHash(channel, external)
	if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(hashtextextended('akademie/identity of ' || encode($1, 'hex'), 0))`, hash); err != nil {
		return false, err
	}
	err = tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM unlinked_identities WHERE hash = $1)`, hash).Scan(&unlinked)
	return unlinked, err
}

// identityHash is what is kept of an identity that its owner unlinked. It tells
// nobody who that was, but whoever knows the id finds it again: that is its purpose.
func identityHash(channel, external string) []byte {
	return secret.Hash("akademie identity " + channel + " " + external)
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

// Unlink separates one of a person's identities from them. Only its hash is kept:
// the word of its channel does not link it again, a code does. It fails with fault.NotFound when
// they have no such one.
func (s *Store) Unlink(ctx context.Context, p Person, id int64) error {
	if !p.May(OwnAccount) {
		return fmt.Errorf("account.Unlink(%d): %w", id, fault.Denied)
	}
	err := postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		var channel, external string
		err := tx.QueryRow(ctx, `SELECT channel, external_id FROM identities WHERE id = $1 AND email = $2`, id, p.Email).Scan(&channel, &external)
		if err != nil {
			return err
		}
		if _, err := lockIdentity(ctx, tx, channel, external); err != nil {
			return err
		}
		tag, err := tx.Exec(ctx, `DELETE FROM identities WHERE id = $1 AND email = $2`, id, p.Email)
		if err != nil {
			return err
		}
		if tag.RowsAffected() == 0 { // while the lock was waited for
			return fault.NotFound
		}
		_, err = tx.Exec(ctx, `INSERT INTO unlinked_identities (hash, unlinked_at) VALUES ($1, $2) ON CONFLICT (hash) DO NOTHING`,
			identityHash(channel, external), s.now())
		return err
	})
	if err != nil {
		return fmt.Errorf("account.Unlink(%d): %w", id, err)
	}
	s.log.InfoContext(ctx, "identity unlinked", "person", p.ID)
	return nil
}
