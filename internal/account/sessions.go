package account

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/postgres"
	"smart-city-dialog.de/akademie/internal/secret"
)

const (
	// seenEvery is how exactly it is known when a session was last used.
	seenEvery = time.Hour
	// renewEvery is how old a session's token gets before another is offered.
	renewEvery = 24 * time.Hour
	// offerEvery is how long an offered token is waited for: its response may have
	// been lost, or the browser has more requests under way.
	offerEvery = time.Hour
	// graceTime is how long a token works once its successor was used, for requests
	// that were under way.
	graceTime = time.Minute
)

// Stays is how long the person's session lasts: that of a coordinator from
// signing in, of others from its last use.
func (p Person) Stays() time.Duration {
	if p.May(Desk) {
		return DeskTime
	}
	return SessionTime
}

// A session is one as it is looked up by a token.
type session struct {
	id            int64
	email         string
	since, seen   time.Time
	noted         Role  // when the token was last renewed
	group         *Role // of the provider, for this session
	granted       *Role
	made          time.Time // the token
	used, retired *time.Time
	offered       *time.Time // another token of the session, which was not used yet
}

// Person returns whose session a token belongs to, and another token that the
// browser is to keep in its place; "" as long as that is not due. Unknown, ended
// and expired ones are fault.NotFound, and so are tokens that were replaced a
// while ago: somebody has copied them, so their session ends.
func (s *Store) Person(ctx context.Context, token string) (p Person, next string, err error) {
	now, hash := s.now(), secret.Hash(token)
	var x session
	err = s.pool.QueryRow(ctx,
		`SELECT s.id, s.email, s.created_at, s.seen_at, s.role, s.group_role, r.role, t.created_at, t.used_at, t.replaced_at,
		   (SELECT o.created_at FROM session_tokens o WHERE o.session = s.id AND o.used_at IS NULL)
		 FROM session_tokens t JOIN account_sessions s ON s.id = t.session LEFT JOIN account_roles r ON r.email = s.email
		 WHERE t.hash = $1 AND s.expires_at > $2`, hash, now).
		Scan(&x.id, &x.email, &x.since, &x.seen, &x.noted, &x.group, &x.granted, &x.made, &x.used, &x.retired, &x.offered)
	if err != nil {
		return Person{}, "", fmt.Errorf("account.Person: %w", postgres.Error(err))
	}
	p = Person{ID: idOf(x.email), Email: x.email, Since: x.since, Session: x.id,
		Role: s.withSettings(x.email, orGuest(x.granted)).above(orGuest(x.group))}
	switch {
	case x.retired != nil && now.Sub(*x.retired) > graceTime:
		s.log.WarnContext(ctx, "a replaced token of a session came again: the session ends", "person", p.ID)
		if err := s.endSession(ctx, x.id); err != nil {
			return Person{}, "", fmt.Errorf("account.Person: %w", err)
		}
		return Person{}, "", fmt.Errorf("account.Person: %w", fault.NotFound)
	case p.May(Desk) && !now.Before(x.since.Add(DeskTime)): // became one after signing in
		return Person{}, "", fmt.Errorf("account.Person: %w", fault.NotFound)
	case x.retired != nil:
		return p, "", nil
	}
	if next, err = s.keepUp(ctx, x, p, hash, now); err != nil {
		return Person{}, "", fmt.Errorf("account.Person: %w", err)
	}
	return p, next, nil
}

func orGuest(r *Role) Role {
	if r == nil {
		return Guest
	}
	return *r
}

// keepUp writes down that a session was used, and renews its token where that is
// due: once a day and when the person's role has changed.
func (s *Store) keepUp(ctx context.Context, x session, p Person, hash []byte, now time.Time) (next string, err error) {
	first := x.used == nil
	seen := !p.May(Desk) && now.Sub(x.seen) >= seenEvery
	due := (p.Role != x.noted || now.Sub(x.made) >= renewEvery) && (x.offered == nil || first || now.Sub(*x.offered) >= offerEvery)
	if !first && !seen && !due {
		return "", nil
	}
	err = postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		next = ""
		if first {
			if err := replace(ctx, tx, x.id, hash, now); err != nil {
				return err
			}
		}
		if seen {
			until := now.Add(SessionTime)
			if most := x.since.Add(SessionMost); until.After(most) {
				until = most
			}
			if _, err := tx.Exec(ctx, `UPDATE account_sessions SET seen_at = $2, expires_at = $3 WHERE id = $1`, x.id, now, until); err != nil {
				return err
			}
		}
		if due {
			next, err = offer(ctx, tx, x.id, p.Role, now)
		}
		return err
	})
	return next, err
}

// replace notes that a token was used for the first time: those before it end.
func replace(ctx context.Context, tx pgx.Tx, id int64, hash []byte, now time.Time) error {
	if _, err := tx.Exec(ctx, `UPDATE session_tokens SET used_at = $2 WHERE hash = $1 AND used_at IS NULL`, hash, now); err != nil {
		return err
	}
	_, err := tx.Exec(ctx,
		`UPDATE session_tokens SET replaced_at = $3 WHERE session = $1 AND hash <> $2 AND used_at IS NOT NULL AND replaced_at IS NULL`, id, hash, now)
	return err
}

// offer makes another token of a session in place of one that was offered long ago
// and never came. When another request is doing so, it returns "".
func offer(ctx context.Context, tx pgx.Tx, id int64, role Role, now time.Time) (token string, err error) {
	var gone bool
	err = tx.QueryRow(ctx, `SELECT false FROM account_sessions WHERE id = $1 FOR UPDATE SKIP LOCKED`, id).Scan(&gone)
	if errors.Is(err, pgx.ErrNoRows) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	_, err = tx.Exec(ctx, `DELETE FROM session_tokens WHERE session = $1 AND used_at IS NULL AND created_at <= $2`, id, now.Add(-offerEvery))
	if err != nil {
		return "", err
	}
	token, hash := secret.New()
	tag, err := tx.Exec(ctx,
		`INSERT INTO session_tokens (hash, session, created_at) VALUES ($1, $2, $3)
		 ON CONFLICT (session) WHERE used_at IS NULL DO NOTHING`, hash, id, now)
	if err != nil || tag.RowsAffected() == 0 {
		return "", err
	}
	_, err = tx.Exec(ctx, `UPDATE account_sessions SET role = $2 WHERE id = $1`, id, role)
	return token, err
}

// A Visit is where somebody signs in.
type Visit struct {
	Former string // token of the session that the browser had before, which ends; "" none
	Device Device
}

// begin begins a session in place of the former one.
func (s *Store) begin(ctx context.Context, tx pgx.Tx, p *Person, v Visit, from openIDSession) (token string, err error) {
	if _, err := tx.Exec(ctx,
		`DELETE FROM account_sessions WHERE id = (SELECT session FROM session_tokens WHERE hash = $1)`, secret.Hash(v.Former)); err != nil {
		return "", err
	}
	err = tx.QueryRow(ctx,
		`INSERT INTO account_sessions (email, created_at, seen_at, expires_at, browser, system, role, group_role, openid_subject, openid_session)
		 VALUES ($1, $2, $2, $3, $4, $5, $6, nullif($7, ''), nullif($8, ''), nullif($9, '')) RETURNING id`,
		p.Email, p.Since, p.Since.Add(p.Stays()), v.Device.Browser, v.Device.System, p.Role, from.role, from.subject, from.session).Scan(&p.Session)
	if err != nil {
		return "", err
	}
	token, hash := secret.New()
	_, err = tx.Exec(ctx, `INSERT INTO session_tokens (hash, session, created_at, used_at) VALUES ($1, $2, $3, $3)`, hash, p.Session, p.Since)
	return token, err
}

// SignOut ends a session and reports whether it began at the OpenID provider,
// where the person may still be signed in. It is no error when it has ended already.
func (s *Store) SignOut(ctx context.Context, token string) (atProvider bool, err error) {
	err = s.pool.QueryRow(ctx,
		`DELETE FROM account_sessions WHERE id = (SELECT session FROM session_tokens WHERE hash = $1) RETURNING openid_subject IS NOT NULL`,
		secret.Hash(token)).Scan(&atProvider)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return false, fmt.Errorf("account.SignOut: %w", postgres.Error(err))
	}
	return atProvider, nil
}

// SignOutEverywhere ends all sessions of a mailbox.
func (s *Store) SignOutEverywhere(ctx context.Context, email string) error {
	if _, err := s.pool.Exec(ctx, `DELETE FROM account_sessions WHERE email = $1`, address(email)); err != nil {
		return fmt.Errorf("account.SignOutEverywhere: %w", postgres.Error(err))
	}
	return nil
}

func (s *Store) endSession(ctx context.Context, id int64) error {
	_, err := s.pool.Exec(ctx, `DELETE FROM account_sessions WHERE id = $1`, id)
	return postgres.Error(err)
}
