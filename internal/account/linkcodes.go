package account

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/postgres"
	"smart-city-dialog.de/akademie/internal/secret"
)

const (
	// CodeTime is how long a code to link an identity works.
	CodeTime = 10 * time.Minute
	// mostTries are how many codes somebody on another channel may get wrong within
	// CodeTime. A code has 50 random bits.
	mostTries  = 5
	codeLength = 10
)

var codeForm = regexp.MustCompile(`^[A-Z2-7]{10}$`)

// ErrTries is why a code is refused unseen: too many were wrong. It is a
// fault.Denied.
var ErrTries = fmt.Errorf("too many wrong codes: %w", fault.Denied)

// LinkCode makes the code that links an identity on another channel to a person,
// once and within CodeTime. An earlier one no longer works.
func (s *Store) LinkCode(ctx context.Context, p Person) (code string, err error) {
	if !p.May(OwnAccount) {
		return "", fmt.Errorf("account.LinkCode: %w", fault.Denied)
	}
	random, _ := secret.New()
	code = random[:codeLength]
	_, err = s.pool.Exec(ctx,
		`INSERT INTO link_codes (email, hash, expires_at) VALUES ($1, $2, $3)
		 ON CONFLICT (email) DO UPDATE SET hash = excluded.hash, expires_at = excluded.expires_at`,
		p.Email, secret.Hash(code), s.now().Add(CodeTime))
	if err != nil {
		return "", fmt.Errorf("account.LinkCode: %w", postgres.Error(err))
	}
	return code[:codeLength/2] + "-" + code[codeLength/2:], nil
}

// Link links an identity by a code that its owner entered on the channel and
// returns who that is. Case, blanks and the hyphen do not count. Unknown, used and
// expired codes are fault.NotFound, after several of them every code is ErrTries for
// a while; an identity that is linked to another mailbox already, or one too many,
// is fault.Conflict.
func (s *Store) Link(ctx context.Context, channel, external, code string) (Person, error) {
	if channel == "" || external == "" || len(external) > longestExternal {
		return Person{}, fmt.Errorf("account.Link(%s): %w", channel, fault.Invalid)
	}
	code = strings.NewReplacer("-", "", " ", "").Replace(strings.ToUpper(code))
	wrong := false
	err := postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		now := s.now()
		var tries int
		err := tx.QueryRow(ctx,
			`INSERT INTO link_tries AS t (channel, external_id, tries, since) VALUES ($1, $2, 1, $3)
			 ON CONFLICT (channel, external_id) DO UPDATE
			 SET tries = CASE WHEN t.since <= $4 THEN 1 ELSE least(t.tries + 1, $5 + 1) END, since = CASE WHEN t.since <= $4 THEN $3 ELSE t.since END
			 RETURNING tries`, channel, external, now, now.Add(-CodeTime), mostTries).Scan(&tries)
		if err != nil {
			return err
		}
		if tries > mostTries {
			return ErrTries
		}
		var email string
		if codeForm.MatchString(code) {
			err = tx.QueryRow(ctx, `DELETE FROM link_codes WHERE hash = $1 AND expires_at > $2 RETURNING email`, secret.Hash(code), now).Scan(&email)
		}
		if errors.Is(err, pgx.ErrNoRows) || err == nil && email == "" {
			wrong = true // the try is to be counted
			return nil
		}
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM link_tries WHERE channel = $1 AND external_id = $2`, channel, external); err != nil {
			return err
		}
		err = s.link(ctx, tx, channel, external, email, false)
		if errors.Is(err, fault.Denied) {
			err = fault.Conflict
		}
		return err
	})
	if err == nil && wrong {
		err = fault.NotFound
	}
	if err != nil {
		return Person{}, fmt.Errorf("account.Link(%s): %w", channel, err)
	}
	p, err := s.PersonOf(ctx, channel, external)
	if err == nil {
		s.log.InfoContext(ctx, "identity linked", "person", p.ID, "channel", channel)
	}
	return p, err
}
