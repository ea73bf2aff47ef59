package account

import (
	"context"
	"fmt"
	"time"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/postgres"
	"smart-city-dialog.de/akademie/internal/secret"
)

// seenEvery is how exactly it is known when a session was last used.
const seenEvery = time.Hour

// Stays is how long the person's session lasts: that of a coordinator from
// signing in, of others from its last use.
func (p Person) Stays() time.Duration {
	if p.May(Desk) {
		return DeskTime
	}
	return SessionTime
}

func (s *Store) person(email string, since time.Time) Person {
	role := Participant
	if s.isCoordinator(email) {
		role = Coordinator
	}
	return Person{ID: idOf(email), Email: email, Role: role, Since: since}
}

// Person returns whose session it is. Unknown, ended and expired ones are
// fault.NotFound.
func (s *Store) Person(ctx context.Context, session string) (Person, error) {
	now, hash := s.now(), secret.Hash(session)
	var email string
	var since, seen time.Time
	err := s.pool.QueryRow(ctx,
		`SELECT email, created_at, seen_at FROM account_sessions WHERE hash = $1 AND expires_at > $2`, hash, now).
		Scan(&email, &since, &seen)
	if err != nil {
		return Person{}, fmt.Errorf("account.Person: %w", postgres.Error(err))
	}
	p := s.person(email, since)
	switch {
	case p.May(Desk) && !now.Before(since.Add(DeskTime)): // became one after signing in
		return Person{}, fmt.Errorf("account.Person: %w", fault.NotFound)
	case !p.May(Desk) && now.Sub(seen) >= seenEvery:
		_, err := s.pool.Exec(ctx,
			`UPDATE account_sessions SET seen_at = $2, expires_at = $3 WHERE hash = $1`, hash, now, now.Add(SessionTime))
		if err != nil {
			return Person{}, fmt.Errorf("account.Person: %w", postgres.Error(err))
		}
	}
	return p, nil
}

// SignOut ends a session. It is no error when it has ended already.
func (s *Store) SignOut(ctx context.Context, session string) error {
	if _, err := s.pool.Exec(ctx, `DELETE FROM account_sessions WHERE hash = $1`, secret.Hash(session)); err != nil {
		return fmt.Errorf("account.SignOut: %w", postgres.Error(err))
	}
	return nil
}

// SignOutEverywhere ends all sessions of a mailbox.
func (s *Store) SignOutEverywhere(ctx context.Context, email string) error {
	if _, err := s.pool.Exec(ctx, `DELETE FROM account_sessions WHERE email = $1`, address(email)); err != nil {
		return fmt.Errorf("account.SignOutEverywhere: %w", postgres.Error(err))
	}
	return nil
}
