package matrixbot

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"maunium.net/go/mautrix/id"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// States of a verification. The operator's are Accepted, Confirmed and Refused.
const (
	Requested = "requested" // another device asks to be compared
	Accepted  = "accepted"  // go on
	Compare   = "compare"   // the pictures are there
	Confirmed = "confirmed" // they are the same on both sides
	Refused   = "refused"   // they are not, or there is to be no comparison
	Verified  = "done"
	Cancelled = "cancelled"
)

// A Verification is another device's with the assistant's, as the operator sees it.
type Verification struct {
	ID     string
	User   string
	Device string
	Emojis []string // "🐶 Dog (Hund)", seven of them from Compare on
	State  string
	Reason string // why it was cancelled
}

// Verifications lists those that changed since, the oldest first; at most a hundred.
func (s Setup) Verifications(ctx context.Context, since time.Time) ([]Verification, error) {
	rows, err := s.Pool.Query(ctx, `SELECT id, user_id, device, emojis, state, reason FROM matrix_verifications
		WHERE updated_at >= $1 ORDER BY updated_at, id LIMIT 100`, since)
	if err != nil {
		return nil, fmt.Errorf("matrixbot.Verifications: %w", postgres.Error(err))
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Verification])
	if err != nil {
		return nil, fmt.Errorf("matrixbot.Verifications: %w", postgres.Error(err))
	}
	return all, nil
}

// Answer gives the server that leads the operator's answer: Accepted or Refused to a
// request, Confirmed or Refused to the pictures. It fails with fault.Conflict where the
// verification is not there to be answered any more.
func (s Setup) Answer(ctx context.Context, verification, state string) error {
	tag, err := s.Pool.Exec(ctx, `UPDATE matrix_verifications SET state = $2, updated_at = $3 WHERE id = $1
		AND (state = 'requested' AND $2 IN ('accepted', 'refused') OR state = 'compare' AND $2 IN ('confirmed', 'refused'))`,
		verification, state, s.Now())
	if err == nil && tag.RowsAffected() == 0 {
		err = fault.Conflict
	}
	if err != nil {
		return fmt.Errorf("matrixbot.Answer(%q): %w", state, postgres.Error(err))
	}
	return nil
}

// A ListedRoom is a room that the assistant has to do with.
type ListedRoom struct {
	Room       string
	Name       string // or its alias
	Membership string // "join", "invite", …
	Direct     bool
	Encrypted  bool
	Silent     bool // it may not write there
	Members    int
	Inviter    string
}

// ListRooms lists the rooms that the assistant is in or invited to, by their names; at
// most a thousand.
func (s Setup) ListRooms(ctx context.Context) ([]ListedRoom, error) {
	rows, err := s.Pool.Query(ctx, `SELECT r.room, coalesce(nullif(r.name, ''), r.alias), r.membership, r.direct, r.encrypted, r.silent,
		(SELECT count(*) FROM matrix_members m WHERE m.room = r.room AND m.membership = 'join'), r.inviter
		FROM matrix_rooms r WHERE r.membership IN ('join', 'joining', 'invite') AND NOT r.space ORDER BY 2, 1 LIMIT 1000`)
	if err != nil {
		return nil, fmt.Errorf("matrixbot.ListRooms: %w", postgres.Error(err))
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[ListedRoom])
	if err != nil {
		return nil, fmt.Errorf("matrixbot.ListRooms: %w", postgres.Error(err))
	}
	return all, nil
}

// LeaveRoom has the assistant leave a room, or refuse an invitation. The homeserver
// tells the server that leads. fault.NotFound is of a room that it is not in.
func (s Setup) LeaveRoom(ctx context.Context, room string) error {
	c, _, err := s.client(ctx)
	if err != nil {
		return fmt.Errorf("matrixbot.LeaveRoom(%s): %w", room, err)
	}
	ctx, cancel := context.WithTimeout(ctx, setupTime)
	defer cancel()
	if _, err := c.LeaveRoom(ctx, id.RoomID(room)); err != nil {
		return fmt.Errorf("matrixbot.LeaveRoom(%s): %w", room, notTaken(err))
	}
	return nil
}
