package booking

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// Longest subject and text of a message, in characters.
const (
	LongestSubject = 150
	LongestText    = 4000
)

// Message has a mail of a coordinator sent to everybody with an active booking
// of the run, under a key that makes pressing the button twice harmless, and
// returns how many that are. The error is fault.Invalid when subject or text is
// empty or too long, and fault.Conflict when the key was used for another.
func (s *Service) Message(ctx context.Context, run int64, key, subject, text string, by Actor) (int, error) {
	subject, text = strings.TrimSpace(subject), strings.TrimSpace(text)
	var recipients int
	err := checkMessage(key, subject, text)
	if err == nil {
		err = s.inRuns(ctx, by, []int64{run}, func(c *change) error {
			recipients, err = c.message(ctx, run, key, subject, text)
			return err
		})
	}
	if err != nil {
		return 0, fmt.Errorf("booking.Message(run %d): %w", run, err)
	}
	return recipients, nil
}

func checkMessage(key, subject, text string) error {
	switch {
	case len(key) < ShortestKey || len(key) > LongestKey:
		return fmt.Errorf("%w: a key has %d to %d characters", fault.Invalid, ShortestKey, LongestKey)
	case subject == "" || text == "":
		return fmt.Errorf("%w: subject or text is empty", fault.Invalid)
	case utf8.RuneCountInString(subject) > LongestSubject || utf8.RuneCountInString(text) > LongestText:
		return fmt.Errorf("%w: subject or text is too long", fault.Invalid)
	case optional(subject) != "" || !utf8.ValidString(text) || strings.ContainsRune(text, 0):
		return fmt.Errorf("%w: subject or text has characters that a mail may not have", fault.Invalid)
	}
	return nil
}

// message stores what was written and logs it for the run and for each booking.
func (c *change) message(ctx context.Context, run int64, key, subject, text string) (int, error) {
	active, err := c.active(ctx, c.runs[run])
	if err != nil {
		return 0, err
	}
	var id int64
	err = c.tx.QueryRow(ctx, `
		INSERT INTO run_messages (run_id, key, subject, body, recipients, created_at) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (key) DO NOTHING RETURNING id`, run, key, subject, text, len(active), c.now).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return c.sent(ctx, run, key, subject, text)
	}
	if err != nil {
		return 0, postgres.Error(err)
	}
	details := map[string]any{"message": id}
	if _, err := c.note(ctx, Entry{Run: run, Action: ActRunMessage, Details: details}); err != nil {
		return 0, err
	}
	for _, b := range active {
		e := Entry{Booking: b.ID, Run: run, Action: ActRunMessage, From: b.State, To: b.State, Seats: b.Seats, Details: details}
		if err := c.tell(ctx, e); err != nil {
			return 0, err
		}
	}
	return len(active), nil
}

// sent returns how many the message of a key went to, if it is the same.
func (c *change) sent(ctx context.Context, run int64, key, subject, text string) (recipients int, err error) {
	err = c.tx.QueryRow(ctx, `SELECT recipients FROM run_messages WHERE key = $1 AND run_id = $2 AND subject = $3 AND body = $4`,
		key, run, subject, text).Scan(&recipients)
	if errors.Is(err, pgx.ErrNoRows) {
		err = fmt.Errorf("%w: the key was used for another message", fault.Conflict)
	}
	return recipients, postgres.Error(err)
}

// written returns what a coordinator wrote to the people of a run: the message
// that the details of an entry name.
func (s *Service) written(ctx context.Context, id int64) (subject, text string, err error) {
	err = s.pool.QueryRow(ctx, `SELECT subject, body FROM run_messages WHERE id = $1`, id).Scan(&subject, &text)
	if err != nil {
		return "", "", fmt.Errorf("booking.written(%d): %w", id, postgres.Error(err))
	}
	return subject, text, nil
}
