//go:build goolm

package encryption

import (
	"cmp"
	"context"
	"log/slog"
	"slices"
	"strings"
	"time"

	"maunium.net/go/mautrix/event"
)

// requested takes a request: the operator is to answer it. Of one person there is one
// at a time.
func (m *Machine) requested(ctx context.Context, e *event.Event, said message) {
	at, now := time.UnixMilli(said.Timestamp), m.Now()
	switch {
	case said.Transaction == "" || len(said.Transaction) > maxTransaction || strings.Contains(said.Transaction, "\x00"),
		said.From == "" || len(said.From) > maxTransaction || strings.Contains(said.From.String(), "\x00"),
		e.RoomID != "" && said.To != m.client.UserID,
		e.Sender == m.client.UserID && said.From == m.client.DeviceID,
		now.Sub(at) > verifyTime || at.Sub(now) > fromTheFuture,
		!slices.Contains(said.Methods, sasMethod),
		m.trusting.active[said.Transaction] != nil:
		return
	}
	for _, v := range m.trusting.active {
		switch {
		case v.theirs.user != e.Sender:
		case v.state == requested: // nobody saw it: who asks again is not told, as that can be without end
			m.drop(ctx, v, cancelUser)
		default:
			m.cancel(ctx, v, cancelUser)
		}
	}
	// Strangers do not keep the account's own devices out.
	if len(m.trusting.active) >= maxVerifying && e.Sender != m.client.UserID && !m.giveWay(ctx) {
		return
	}
	s, err := newSAS(said.Transaction, end{m.client.UserID, m.client.DeviceID}, end{e.Sender, said.From})
	if err != nil {
		m.Log.Warn("matrix: a verification fails", slog.Any("error", err))
		return
	}
	m.trusting.requests++
	v := &verification{sas: s, room: e.RoomID, begun: now, number: m.trusting.requests}
	if m.note(ctx, v, requested, "") {
		m.trusting.active[v.transaction] = v
		m.look()
	}
}

// giveWay ends one of the requests that the operator has not seen to, and reports whether
// there was one: the oldest of the homeserver that most of them come from, so that its
// people keep nobody of another out, and nobody keeps a place by having been first.
func (m *Machine) giveWay(ctx context.Context) bool {
	from := map[string]int{}
	waits := func(v *verification) bool { return v.state == requested && v.theirs.user != m.client.UserID }
	for _, v := range m.trusting.active {
		if waits(v) {
			from[v.theirs.user.Homeserver()]++
		}
	}
	var last *verification
	for _, v := range m.trusting.active {
		if !waits(v) {
			continue
		}
		if last == nil || cmp.Or(
			cmp.Compare(from[last.theirs.user.Homeserver()], from[v.theirs.user.Homeserver()]),
			cmp.Compare(v.number, last.number),
		) < 0 {
			last = v
		}
	}
	if last == nil {
		return false
	}
	m.drop(ctx, last, cancelUser)
	return true
}
