package account

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/postgres"
	"smart-city-dialog.de/akademie/internal/secret"
)

// Limits of access tokens.
const (
	MostTokens  = 10                   // of one person
	LongestTerm = 365 * 24 * time.Hour // of one token
	longestName = 80                   // characters
	tokenPrefix = "akd_"               // by which programs that look for leaked secrets find them
)

// tokenForm is what access tokens look like; anything else is not looked up.
var tokenForm = regexp.MustCompile(`^` + tokenPrefix + `[A-Z2-7]{26}$`)

// A Token is an access token as its owner sees it in a list: without its secret.
type Token struct {
	ID      int64
	Name    string // from its owner
	Scopes  []Right
	Created time.Time
	Expires time.Time
	Used    time.Time // the day when it was last used; zero: never
}

// Grantable are the rights that a person may give to a program: of those that they
// have, all but to look after accounts and roles, which is for people.
func (p Person) Grantable() []Right {
	var all []Right
	for _, right := range []Right{OwnBookings, Statistics, Reports, Gaps, Desk} {
		if p.May(right) {
			all = append(all, right)
		}
	}
	return all
}

// NewToken makes an access token that may do what scopes say, as long as its
// owner may, and only for the time of term. It is shown once. The error is
// fault.Denied for who may not make one or not with those scopes, fault.Invalid for
// a name, term or scope that cannot be, and fault.Conflict when there are
// MostTokens already.
func (s *Store) NewToken(ctx context.Context, p Person, name string, scopes []Right, term time.Duration) (token string, err error) {
	name = strings.TrimSpace(name)
	switch n := utf8.RuneCountInString(name); {
	case !p.May(OwnAccount):
		return "", fmt.Errorf("account.NewToken: %w", fault.Denied)
	case n == 0 || n > longestName || term <= 0 || term > LongestTerm || len(scopes) == 0:
		return "", fmt.Errorf("account.NewToken: %w", fault.Invalid)
	}
	for _, scope := range scopes {
		if !slices.Contains(p.Grantable(), scope) {
			return "", fmt.Errorf("account.NewToken(%s): %w", scope, fault.Denied)
		}
	}
	now := s.now()
	random, _ := secret.New()
	token = tokenPrefix + random
	err = postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		// Makes counting and inserting one step for each mailbox.
		if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(hashtextextended('akademie/access-token ' || $1, 0))`, p.Email); err != nil {
			return err
		}
		tag, err := tx.Exec(ctx,
			`INSERT INTO access_tokens (email, name, scopes, hash, created_at, expires_at)
			 SELECT $1, $2, $3, $4, $5, $6 WHERE (SELECT count(*) FROM access_tokens WHERE email = $1 AND expires_at > $5) < $7`,
			p.Email, name, slices.Compact(slices.Sorted(slices.Values(scopes))), secret.Hash(token), now, now.Add(term), MostTokens)
		if err == nil && tag.RowsAffected() == 0 {
			err = fault.Conflict
		}
		return err
	})
	if err != nil {
		return "", fmt.Errorf("account.NewToken: %w", err)
	}
	s.log.InfoContext(ctx, "access token made", "person", p.ID, "scopes", scopes)
	return token, nil
}

// Tokens lists a person's access tokens that work, the newest first.
func (s *Store) Tokens(ctx context.Context, p Person) ([]Token, error) {
	if !p.May(OwnAccount) {
		return nil, fmt.Errorf("account.Tokens: %w", fault.Denied)
	}
	rows, err := s.pool.Query(ctx,
		`SELECT id, name, scopes, created_at, expires_at, coalesce(used_on, '0001-01-01') FROM access_tokens
		 WHERE email = $1 AND expires_at > $2 ORDER BY id DESC LIMIT $3`, p.Email, s.now(), MostTokens)
	if err != nil {
		return nil, fmt.Errorf("account.Tokens: %w", postgres.Error(err))
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Token])
	if err != nil {
		return nil, fmt.Errorf("account.Tokens: %w", postgres.Error(err))
	}
	return all, nil
}

// DropToken makes one of a person's access tokens stop working. It fails with
// fault.NotFound when they have no such one.
func (s *Store) DropToken(ctx context.Context, p Person, id int64) error {
	if !p.May(OwnAccount) {
		return fmt.Errorf("account.DropToken(%d): %w", id, fault.Denied)
	}
	tag, err := s.pool.Exec(ctx, `DELETE FROM access_tokens WHERE id = $1 AND email = $2`, id, p.Email)
	if err == nil && tag.RowsAffected() == 0 {
		err = fault.NotFound
	}
	if err != nil {
		return fmt.Errorf("account.DropToken(%d): %w", id, postgres.Error(err))
	}
	s.log.InfoContext(ctx, "access token dropped", "person", p.ID)
	return nil
}

// Bearer returns for whom a program acts that shows an access token: somebody with
// the role of its owner at this moment, limited to the token's scopes. Roles from
// groups of an OpenID provider do not count, since they are of one session. Unknown,
// expired and malformed ones are fault.NotFound.
func (s *Store) Bearer(ctx context.Context, token string) (Person, error) {
	if !tokenForm.MatchString(token) {
		return Person{}, fmt.Errorf("account.Bearer: %w", fault.NotFound)
	}
	now := s.now()
	var id int64
	var granted *Role
	var fresh bool
	p := Person{Scopes: []Right{}}
	err := s.pool.QueryRow(ctx,
		`SELECT t.id, t.email, t.scopes, t.created_at, r.role, coalesce(t.used_on >= $3, false)
		 FROM access_tokens t LEFT JOIN account_roles r ON r.email = t.email WHERE t.hash = $1 AND t.expires_at > $2`,
		secret.Hash(token), now, now.UTC().Truncate(24*time.Hour)).Scan(&id, &p.Email, &p.Scopes, &p.Since, &granted, &fresh)
	if err == nil && !fresh {
		_, err = s.pool.Exec(ctx, `UPDATE access_tokens SET used_on = $2 WHERE id = $1`, id, now.UTC())
	}
	if err != nil {
		return Person{}, fmt.Errorf("account.Bearer: %w", postgres.Error(err))
	}
	p.ID, p.Role = idOf(p.Email), s.withSettings(p.Email, orGuest(granted))
	return p, nil
}
