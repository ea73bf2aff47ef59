package matrixbot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/inbox"
	"smart-city-dialog.de/akademie/internal/postgres"
)

const (
	longestTried = 24 * time.Hour   // after which nobody waits for a post any more
	longestAway  = 10 * time.Minute // that a room may take to be joined
	deniedTries  = 3                // a room that was joined just now may not know it yet
	encryptTime  = 2 * callTime     // for giving the devices of a room their keys, too
)

// deliver sends a post, or notes why it was not. Its error is of the database, or that
// ctx ended: then the post is as it was.
func (s *sender) deliver(ctx context.Context, p queued) error {
	sent, err := s.attempt(ctx, &p)
	if ctx.Err() != nil && (err != nil || sent == "") {
		return context.Cause(ctx)
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), recordTime)
	defer cancel()
	switch {
	case errors.Is(err, errMoved):
		return nil
	case s.over(err):
		return err
	case err == nil:
		if p.Kind == kindEdit {
			s.noteEdit(p.Room)
		}
		return s.keep(ctx, p, `event = $2, sent_at = clock_timestamp(), content = NULL, file = NULL`, sent)
	}
	return s.failed(ctx, p, err)
}

// failed notes that a post was not sent: it is tried again later, or never.
func (s *sender) failed(ctx context.Context, p queued, err error) error {
	var ask inbox.Later
	switch {
	case errors.As(err, &ask) && p.Age < longestTried:
		wait := ask.After
		if errors.Is(err, fault.Unavailable) {
			wait = max(wait, s.timing.backoff(p.Tries))
		} else {
			s.hush(wait) // it asked for less
		}
		if p.Tries <= 1 {
			s.Log.InfoContext(ctx, "matrix: a message waits", "post", p.ID, "room", p.Room, "error", err)
		}
		return s.keep(ctx, p, `not_before = clock_timestamp() + $2`, wait)
	case errors.Is(err, fault.Denied) && p.Tries > 0 && p.Tries < deniedTries:
		return s.keep(ctx, p, `not_before = clock_timestamp() + $2`, s.timing.backoff(p.Tries))
	case !hopeless(err): // of the database, as a rule
		s.Log.WarnContext(ctx, "matrix: a message waits", "post", p.ID, "room", p.Room, "error", err)
		return s.keep(ctx, p, `not_before = clock_timestamp() + $2`, s.timing.backoff(p.Tries+1))
	}
	s.Log.WarnContext(ctx, "matrix: a message is not sent", "post", p.ID, "kind", p.Kind, "room", p.Room, "error", err)
	return s.keep(ctx, p, `failed = $2, content = NULL, file = NULL`, err.Error())
}

// hopeless reports whether trying again is of no use: the homeserver does not take it, or
// where it is to go is not there or closed to us.
func hopeless(err error) bool {
	return errors.Is(err, fault.Invalid) || errors.Is(err, fault.NotFound) || errors.Is(err, fault.Denied) || errors.As(err, new(inbox.Later))
}

// keep notes what became of a post that is not sent yet.
func (s *sender) keep(ctx context.Context, p queued, set string, value any) error {
	_, err := s.Pool.Exec(ctx, `UPDATE matrix_posts SET `+set+` WHERE id = $1 AND sent_at IS NULL`, p.ID, value)
	if err != nil {
		return fmt.Errorf("matrixbot.keep(%d): %w", p.ID, postgres.Error(err))
	}
	return nil
}

// errMoved is of a post that goes to another room by now.
var errMoved = errors.New("it goes to another room")

// attempt tries to send a post once, and returns the event that it is.
func (s *sender) attempt(ctx context.Context, p *queued) (id.EventID, error) {
	if p.Lost {
		return "", fmt.Errorf("what it belongs to is not there: %w", fault.NotFound)
	}
	free, err := s.slot(ctx)
	if err != nil {
		return "", err
	}
	defer free()
	if strings.HasPrefix(p.Room.String(), "#") {
		return "", s.resolve(ctx, p)
	}
	encrypted, flat, err := s.enter(ctx, p)
	if err != nil {
		return "", err
	}
	if p.Kind == kindRedaction {
		if _, _, err := s.try(ctx, p); err != nil {
			return "", err
		}
		return s.redact(ctx, *p)
	}
	c, file, err := s.try(ctx, p)
	if err != nil {
		return "", err
	}
	switch {
	case p.Kind == kindEdit:
		c = editOf(c, p.Target)
	case p.Of != "":
		c.RelatesTo = place{Thread: p.Target}.relation()
	case flat && c.RelatesTo != nil:
		c.RelatesTo = &event.RelatesTo{InReplyTo: c.RelatesTo.InReplyTo}
	}
	if file != nil {
		if err := s.upload(ctx, *p, c, file, encrypted); err != nil {
			return "", err
		}
	}
	return s.dispatch(ctx, *p, c, encrypted)
}

// enter finds out whether a post can be sent to its room, whether encrypted, and whether
// as a plain reply instead of in a thread; see flatten. What was to go to a room that was
// upgraded goes to the one that replaced it.
func (s *sender) enter(ctx context.Context, p *queued) (encrypted, flat bool, err error) {
	var membership string
	var moves bool // the room was upgraded, and the assistant is in the new one
	var next id.RoomID
	err = s.Pool.QueryRow(ctx, `
		SELECT r.membership, r.encrypted, r.replaced_by, coalesce(n.membership = 'join', false),
		       EXISTS (SELECT FROM matrix_posts p JOIN matrix_threads t ON t.room = p.room AND t.thread = p.thread WHERE p.id = $2 AND t.flat)
		FROM matrix_rooms r LEFT JOIN matrix_rooms n ON n.room = r.replaced_by AND r.replaced_by <> '' WHERE r.room = $1`, p.Room, p.ID).
		Scan(&membership, &encrypted, &next, &moves, &flat)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		membership = joining // it may not have been synced yet
	case err != nil:
		return false, false, postgres.Error(err)
	}
	switch {
	case moves && p.Tries == 0 && (p.Kind == kindMessage || p.Kind == kindFile):
		return false, false, s.move(ctx, *p, next)
	case (membership == joining || membership == invited) && p.Age < longestAway:
		return false, false, inbox.Later{After: s.timing.brokenTime(), Cause: fmt.Errorf("%w: the room is not joined yet", fault.Unavailable)}
	case membership != joined:
		return false, false, fmt.Errorf("the room is not joined: %w", fault.NotFound)
	case encrypted && s.lead.keys == nil:
		return false, false, fmt.Errorf("the room is encrypted, and this server has no encryption: %w", fault.Invalid)
	}
	return encrypted, flat, nil
}

// move has what waits for a room go to another one, where none of its threads is.
func (s *sender) move(ctx context.Context, p queued, to id.RoomID) error {
	_, err := s.Pool.Exec(ctx, `
		UPDATE matrix_posts SET room = $2, thread = '', content = content - 'm.relates_to'
		WHERE room = $1 AND sent_at IS NULL AND failed = '' AND tries = 0 AND kind IN ($3, $4)`, p.Room, to, kindMessage, kindFile)
	if err != nil {
		return postgres.Error(err)
	}
	return s.moved(ctx, p)
}

// resolve finds the room that an alias stands for.
func (s *sender) resolve(ctx context.Context, p *queued) error {
	bounded, cancel := context.WithTimeout(ctx, s.timing.callTime())
	defer cancel()
	answer, err := s.lead.client.ResolveAlias(mautrix.WithMaxRetries(bounded, 0), id.RoomAlias(p.Room))
	if err != nil {
		return s.failure(ctx, err)
	}
	if _, err := s.Pool.Exec(ctx, `UPDATE matrix_posts SET room = $2 WHERE room = $1 AND sent_at IS NULL`, p.Room, answer.RoomID); err != nil {
		return postgres.Error(err)
	}
	return s.moved(ctx, *p)
}

// moved has the room served that posts go to by now.
func (s *sender) moved(ctx context.Context, p queued) error {
	if _, err := s.Pool.Exec(ctx, `SELECT pg_notify($1, '')`, wakeChannel); err != nil {
		return postgres.Error(err)
	}
	return fmt.Errorf("%s: %w", p.Room, errMoved)
}

// try notes that a post goes out now: from here on what it says stays the same.
func (s *sender) try(ctx context.Context, p *queued) (*event.MessageEventContent, []byte, error) {
	var content, file []byte
	err := s.Pool.QueryRow(ctx, `
		UPDATE matrix_posts SET tries = tries + 1 WHERE id = $1 AND sent_at IS NULL AND failed = '' AND content IS NOT NULL
		RETURNING tries, content, file`, p.ID).Scan(&p.Tries, &content, &file)
	if errors.Is(err, pgx.ErrNoRows) { // it was sent, or taken back, meanwhile
		return nil, nil, fmt.Errorf("post %d: %w", p.ID, errMoved)
	}
	if err != nil {
		return nil, nil, postgres.Error(err)
	}
	c := new(event.MessageEventContent)
	if err := json.Unmarshal(content, c); err != nil {
		return nil, nil, fmt.Errorf("content of post %d: %w: %w", p.ID, fault.Invalid, err)
	}
	return c, file, nil
}
