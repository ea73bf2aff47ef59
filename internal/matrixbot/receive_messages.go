package matrixbot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/inbox"
)

// takeArrival takes an event of a room's timeline.
func (b *Bot) takeArrival(ctx context.Context, tx pgx.Tx, l *lead, at room, a arrival) error {
	me := l.device.User
	switch {
	case a.ID == "" || a.Sender == "" || a.StateKey != nil:
		return nil
	case a.Sender == me:
		return ownSaid(ctx, tx, a)
	case a.Type.Type == event.EventRedaction.Type && a.sealed:
		return nil // no homeserver has looked whether its sender may
	case a.Type.Type == event.EventRedaction.Type:
		return b.redacted(ctx, tx, me, a)
	case !b.answersIn(at):
		return nil
	case a.locked, a.unreadable:
		return b.lock(ctx, tx, me, at, a)
	case a.Type.Type == event.EventMessage.Type:
		return b.messageCame(ctx, tx, me, at, a)
	case a.Type.Type == event.EventReaction.Type:
		return b.reactionCame(ctx, tx, me, a)
	}
	return nil
}

// ownSaid notes that the assistant spoke in a thread. The relation is not encrypted.
func ownSaid(ctx context.Context, tx pgx.Tx, a arrival) error {
	root := threadOf(a.Event)
	if root == "" {
		return nil
	}
	return wrote(ctx, tx, place{Room: a.RoomID, Thread: root}, "", a.position)
}

// threadOf is the thread that an event is in, encrypted or not; "" in none.
func threadOf(e *event.Event) id.EventID { return relation(e, event.RelThread) }

// relation is the event that another one has a relation to; "" none.
func relation(e *event.Event, kind event.RelationType) id.EventID {
	to, _ := e.Content.Raw["m.relates_to"].(map[string]any)
	is, _ := to["rel_type"].(string)
	event, _ := to["event_id"].(string)
	if is != string(kind) || !soundID(event) {
		return ""
	}
	return id.EventID(event)
}

// related reports whether an event has a relation to another one, encrypted or not.
func related(e *event.Event) bool {
	to, _ := e.Content.Raw["m.relates_to"].(map[string]any)
	kind, _ := to["rel_type"].(string)
	return kind != ""
}

// messageCame takes a message. What programs say (m.notice) is not for the assistant:
// two that answer each other would never end.
func (b *Bot) messageCame(ctx context.Context, tx pgx.Tx, me id.UserID, at room, a arrival) error {
	if !parsed(a.Event) {
		return nil
	}
	m := a.Content.AsMessage()
	if !soundRelation(m.RelatesTo) {
		return nil // nobody's client shows it where it could be answered
	}
	if original := m.RelatesTo.GetReplaceID(); original != "" {
		return b.changed(ctx, tx, me, at, a, m, original)
	}
	if m.MsgType != event.MsgText {
		return nil
	}
	s := hear(m, me, at.Name, b.Name)
	if !soundID(s.Thread.String()) || !soundID(s.ReplyTo.String()) {
		return nil
	}
	root, meant, err := meantAt(ctx, tx, at, a, s)
	if err != nil {
		return err
	}
	if !meant {
		return wrote(ctx, tx, place{Room: at.ID, Thread: root}, a.Sender, a.position)
	}
	if root == a.ID && m.RelatesTo != nil && m.RelatesTo.Type != "" {
		if err := flatten(ctx, tx, place{Room: at.ID, Thread: root}); err != nil {
			return err
		}
	}
	return b.takeQuestion(ctx, tx, me, at, a, questionBody{Event: a.ID, Text: s.Text, Direct: at.Direct, Root: root})
}

// meantAt reports whether a message is meant for the assistant, and the thread that it
// belongs to: its own, that of the answer that it replies to, or the one that it begins.
// Whom it replies to is looked up; what it quotes anybody can write.
func meantAt(ctx context.Context, tx pgx.Tx, at room, a arrival, s speech) (root id.EventID, meant bool, err error) {
	answered, toUs, err := answerAt(ctx, tx, at.ID, s.ReplyTo)
	if err != nil {
		return "", false, err
	}
	switch {
	case s.Thread != "":
		root = s.Thread
	case answered != "":
		root = answered
	default:
		root = a.ID
	}
	if at.Direct || s.Mentioned || toUs {
		return root, true, nil
	}
	if s.Thread == "" || s.Text == "" || s.CallsOthers || s.ReplyTo != "" || german.Acknowledges(s.Text) {
		return root, false, nil
	}
	t, err := findThread(ctx, tx, place{Room: at.ID, Thread: root})
	if err != nil || t == nil || !t.goesOn(a.Sender, a.position, german.Asks(s.Text)) {
		return root, false, err
	}
	others, err := callsMember(ctx, tx, at.ID, s.Text)
	return root, err == nil && !others, err
}

// takeQuestion takes a message that is meant for the assistant.
func (b *Bot) takeQuestion(ctx context.Context, tx pgx.Tx, me id.UserID, at room, a arrival, q questionBody) error {
	talk := place{Room: at.ID, Thread: q.Root}
	w := inbox.Work{
		Scope: me.String(), Key: q.Event.String(), Kind: question, Room: at.ID.String(), Position: a.position,
		Thread: q.Root.String(), Author: a.Sender.String(), Body: encode(q), ReceivedAt: b.Now(),
	}
	if q.Direct {
		w.Thread, talk.Thread = at.ID.String(), ""
	}
	if refused, err := b.refuses(ctx, tx, &w, q.Root); err != nil || refused {
		return err
	}
	taken, err := b.inbox.Take(ctx, tx, w)
	if err != nil || !taken {
		return err
	}
	return asked(ctx, tx, talk, a.Sender, a.position)
}

// changed takes the change of a message. Its author's new text counts for a question
// that nobody has begun to answer; where the mention was forgotten at first, in a group,
// it becomes one.
func (b *Bot) changed(ctx context.Context, tx pgx.Tx, me id.UserID, at room, a arrival, m *event.MessageEventContent, original id.EventID) error {
	if m.NewContent == nil || m.NewContent.MsgType != event.MsgText || !soundID(original.String()) {
		return nil
	}
	s := hear(m.NewContent, me, at.Name, b.Name)
	var ours bool
	err := tx.QueryRow(ctx, `SELECT author = $3 FROM matrix_work WHERE scope = $1 AND key = $2`, me, original, a.Sender).Scan(&ours)
	switch {
	case err == nil && ours:
		_, err = tx.Exec(ctx,
			`UPDATE matrix_work SET body = body || jsonb_build_object('text', $3::text, 'edited', true)
			 WHERE scope = $1 AND key = $2 AND kind = 'question' AND begun_at IS NULL AND done_at IS NULL`, me, original, s.Text)
		return err
	case err == nil:
		return nil
	case !errors.Is(err, pgx.ErrNoRows):
		return err
	case at.Direct || !s.Mentioned:
		return nil // what was said there was a question at once, if it was one
	}
	if a.original == nil || a.original.Sender != a.Sender {
		return nil
	}
	root := original
	if within := threadOf(a.original); within != "" {
		root = within
	} else if related(a.original) {
		if err := flatten(ctx, tx, place{Room: at.ID, Thread: root}); err != nil {
			return err
		}
	}
	return b.takeQuestion(ctx, tx, me, at, a, questionBody{Event: original, Text: s.Text, Root: root, Edited: true})
}

// reactionCame takes a thumb up or down on a message of the assistant's.
func (b *Bot) reactionCame(ctx context.Context, tx pgx.Tx, me id.UserID, a arrival) error {
	if !parsed(a.Event) {
		return nil
	}
	to := a.Content.AsReaction().RelatesTo
	helpful := thumb(to.GetAnnotationKey())
	if helpful == nil || !soundID(to.GetAnnotationID().String()) {
		return nil
	}
	_, ours, err := answerAt(ctx, tx, a.RoomID, to.GetAnnotationID())
	if err != nil || !ours {
		return err
	}
	return b.takeReaction(ctx, tx, me, a, reactionBody{Event: a.ID, Target: to.GetAnnotationID(), Helpful: helpful})
}

// takeReaction takes a reaction or its withdrawal, one after the other for a message.
func (b *Bot) takeReaction(ctx context.Context, tx pgx.Tx, me id.UserID, a arrival, r reactionBody) error {
	w := inbox.Work{
		Scope: me.String(), Key: a.ID.String(), Kind: reaction, Room: a.RoomID.String(), Position: a.position,
		Thread: r.Target.String(), Author: a.Sender.String(), Body: encode(r), ReceivedAt: b.Now(),
	}
	if refused, err := b.refuses(ctx, tx, &w, ""); err != nil || refused {
		return err
	}
	_, err := b.inbox.Take(ctx, tx, w)
	return err
}

// thumb is what a reaction says of an answer, in any colour of skin; nil something else.
func thumb(key string) *bool {
	bare := make([]rune, 0, 1)
	for _, r := range key {
		if r != '\uFE0F' && r != '\uFE0E' && (r < '\U0001F3FB' || r > '\U0001F3FF') {
			bare = append(bare, r)
		}
	}
	switch string(bare) {
	case "👍":
		yes := true
		return &yes
	case "👎":
		no := false
		return &no
	}
	return nil
}

// redacted takes the redaction of a question, of a reaction, or of what is locked. What
// somebody else redacts counts when the homeserver says that it is; see takeBack.
func (b *Bot) redacted(ctx context.Context, tx pgx.Tx, me id.UserID, a arrival) error {
	event := a.Redacts
	if in, ok := a.Content.Raw["redacts"].(string); ok { // as of version 11 of rooms
		event = id.EventID(in)
	}
	if event == "" || !soundID(event.String()) {
		return nil
	}
	if _, err := tx.Exec(ctx, `DELETE FROM matrix_locked WHERE event = $1 AND room = $2`, event, a.RoomID); err != nil {
		return err
	}
	w := inbox.Work{ // one of a person: an event can be redacted without end
		Scope: me.String(), Key: fmt.Sprintf("redacted/%s/%s", event, a.Sender), Kind: deleted, Room: a.RoomID.String(), Position: a.position,
		Author: a.Sender.String(), Body: encode(deletedBody{Event: event}), ReceivedAt: b.Now(),
	}
	var kind, author string
	err := tx.QueryRow(ctx, `SELECT kind, thread, author FROM matrix_work WHERE scope = $1 AND key = $2 AND room = $3`, me, event, a.RoomID).
		Scan(&kind, &w.Thread, &author)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return nil // nothing of ours
	case err != nil:
		return err
	case kind == reaction && author == a.Sender.String():
		return b.takeReaction(ctx, tx, me, a, reactionBody{Event: event, Target: id.EventID(w.Thread)})
	case kind != question:
		return nil
	}
	if _, err := tx.Exec(ctx,
		`UPDATE matrix_work SET done_at = $3, outcome = 'deleted', body = NULL
		 WHERE scope = $1 AND key = $2 AND author = $4 AND begun_at IS NULL AND done_at IS NULL`, me, event, b.Now(), a.Sender); err != nil {
		return err
	}
	_, err = b.inbox.Take(ctx, tx, w)
	return err
}

// encode is the body of work.
func encode(v any) json.RawMessage {
	raw, err := json.Marshal(v)
	if err != nil {
		return nil // of structs of strings and truth values: does not happen
	}
	return raw
}
