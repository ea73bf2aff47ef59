package account

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype/zeronull"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/postgres"
	"smart-city-dialog.de/akademie/internal/secret"
)

// A mailbox is sent at most so many links in perHour, so that nobody can fill
// it for others.
const (
	mostLinks = 5
	perHour   = time.Hour
)

// RequestLink has a link to sign in sent to the address, if there is anything to
// see for its owner and it was not asked for too often. The caller learns
// neither: the error is fault.Invalid for what is no address, and otherwise
// tells of a failure only.
func (s *Store) RequestLink(ctx context.Context, email, language string) error {
	if email = address(email); email == "" {
		return fmt.Errorf("account.RequestLink: %w", fault.Invalid)
	}
	if language != "en" {
		language = "de"
	}
	now := s.now()
	err := postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		// Makes counting and inserting one step for each mailbox.
		if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(hashtextextended('akademie/sign-in ' || $1, 0))`, email); err != nil {
			return err
		}
		var recent int
		err := tx.QueryRow(ctx, `SELECT count(*) FROM sign_in_links WHERE email = $1 AND created_at > $2`, email, now.Add(-perHour)).Scan(&recent)
		if err != nil || recent >= mostLinks {
			return err
		}
		var id int64
		err = tx.QueryRow(ctx,
			`INSERT INTO sign_in_links (email, language, created_at) VALUES ($1, $2, $3) RETURNING id`,
			email, language, now).Scan(&id)
		if err != nil {
			return err
		}
		_, err = s.queue.InsertTx(ctx, tx, MailArgs{Link: id}, nil)
		return err
	})
	if err != nil {
		return fmt.Errorf("account.RequestLink: %w", err)
	}
	return nil
}

// A Link is one to sign in that somebody asked for.
type Link struct {
	Asked    time.Time
	Language string    // of the mail
	Used     time.Time // zero: not
}

// Links lists the links that were asked for with a person's address and are still
// kept, the latest first.
func (s *Store) Links(ctx context.Context, p Person) ([]Link, error) {
	if !p.May(OwnAccount) {
		return nil, fmt.Errorf("account.Links: %w", fault.Denied)
	}
	const most = 1000 // far more than mostLinks allow
	rows, err := s.pool.Query(ctx,
		`SELECT created_at, language, used_at FROM sign_in_links WHERE email = $1 ORDER BY id DESC LIMIT $2`, p.Email, most)
	if err != nil {
		return nil, fmt.Errorf("account.Links: %w", postgres.Error(err))
	}
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (l Link, err error) {
		err = row.Scan(&l.Asked, &l.Language, (*zeronull.Timestamptz)(&l.Used))
		return l, err
	})
	if err != nil {
		return nil, fmt.Errorf("account.Links: %w", postgres.Error(err))
	}
	return all, nil
}

// Look returns whom a link signs in, without using it up: programs that check
// mails open links. Unknown, used and expired tokens are fault.NotFound.
func (s *Store) Look(ctx context.Context, token string) (email string, err error) {
	err = s.pool.QueryRow(ctx,
		`SELECT email FROM sign_in_links WHERE hash = $1 AND used_at IS NULL AND expires_at > $2`,
		secret.Hash(token), s.now()).Scan(&email)
	if err != nil {
		return "", fmt.Errorf("account.Look: %w", postgres.Error(err))
	}
	return email, nil
}

// SignIn uses up a link and begins a session, whose token it returns. It fails
// like Look.
func (s *Store) SignIn(ctx context.Context, token string, v Visit) (session string, p Person, err error) {
	now := s.now()
	err = postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		var email string
		var granted *Role
		err := tx.QueryRow(ctx,
			`UPDATE sign_in_links SET used_at = $2 WHERE hash = $1 AND used_at IS NULL AND expires_at > $2
			 RETURNING email, (SELECT role FROM account_roles r WHERE r.email = sign_in_links.email)`,
			secret.Hash(token), now).Scan(&email, &granted)
		if err != nil {
			return err
		}
		p = Person{ID: idOf(email), Email: email, Role: s.withSettings(email, orGuest(granted)), Since: now}
		session, err = s.begin(ctx, tx, &p, v, openIDSession{})
		return err
	})
	if err != nil {
		return "", Person{}, fmt.Errorf("account.SignIn: %w", err)
	}
	return session, p, nil
}
