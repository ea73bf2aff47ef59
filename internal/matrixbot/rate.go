package matrixbot

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/inbox"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// rate keeps what somebody thought of an answer, who asked for it or spoke with the
// assistant in its conversation. A reaction on anything else means nothing.
func (b *Bot) rate(ctx context.Context, w inbox.Work, r reactionBody) error {
	var key, conversation string
	var turn int64
	err := b.Pool.QueryRow(ctx, `SELECT key FROM matrix_posts WHERE room = $1 AND event = $2`, w.Room, r.Target).Scan(&key)
	if err == nil {
		all := wholes(key)
		work, _ := strconv.ParseInt(all[len(all)-1], 10, 64) // 0: it answers nobody
		err = b.Pool.QueryRow(ctx, `
			SELECT p.conversation, p.turn FROM matrix_posts p
			WHERE p.key = ANY ($1) AND p.turn IS NOT NULL AND p.conversation IS NOT NULL
			  AND (EXISTS (SELECT FROM matrix_work q WHERE q.id = $3 AND q.author = $2)
			    OR EXISTS (SELECT FROM matrix_threads t WHERE t.conversation = p.conversation AND $2 = ANY (t.askers)))
			ORDER BY length(p.key) DESC LIMIT 1`, all, w.Author, work).Scan(&conversation, &turn)
	}
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return nil
	case err != nil:
		return fmt.Errorf("matrixbot.rate(%d): %w", w.ID, postgres.Error(err))
	}
	err = b.Conversations.Rate(ctx, conversation, turn, r.Helpful)
	if err != nil && fault.Kind(err) != fault.NotFound { // it is kept no more
		return fmt.Errorf("matrixbot.rate(%d): %w", w.ID, err)
	}
	return nil
}

// wholes are the keys that a post may be a part of, itself included: "12/aside/1",
// "12/aside", "12".
func wholes(key string) []string {
	all := []string{key}
	for i := strings.LastIndexByte(key, '/'); i > 0; i = strings.LastIndexByte(key, '/') {
		key = key[:i]
		all = append(all, key)
	}
	return all
}
