//go:build goolm

package encryption

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"smart-city-dialog.de/akademie/internal/matrixbot"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// Bounds of verifications.
const (
	verifyTime     = 10 * time.Minute    // a verification may take, as the specification has it
	fromTheFuture  = 5 * time.Minute     // by how much the other clock may be fast
	maxVerifying   = 10                  // verifications at a time, of all people
	maxTransaction = 256                 // bytes of a transaction's id
	maxStart       = 16 << 10            // bytes of the message that starts it
	verifiedKept   = 30 * 24 * time.Hour // for which past ones are known
	askOperator    = time.Second         // how often the operator's answer is looked for
)

// Why a verification is cancelled.
const (
	cancelUser       = "m.user"
	cancelTimeout    = "m.timeout"
	cancelUnexpected = "m.unexpected_message"
	cancelMethod     = "m.unknown_method"
	cancelInvalid    = "m.invalid_message"
	cancelKeys       = "m.key_mismatch"
	cancelEmojis     = "m.mismatched_sas"
)

// The states of a verification in the database. Between them and the operator's
// terminal it is only by these that they talk.
const (
	requested = matrixbot.Requested
	accepted  = matrixbot.Accepted
	compare   = matrixbot.Compare
	confirmed = matrixbot.Confirmed
	refused   = matrixbot.Refused
	done      = matrixbot.Verified
	cancelled = matrixbot.Cancelled
)

// A message is what a message of a verification holds, whatever its kind.
type message struct {
	Transaction string            `json:"transaction_id,omitempty"` // of one to a device
	Relates     *relation         `json:"m.relates_to,omitempty"`   // of one in a room
	From        id.DeviceID       `json:"from_device,omitempty"`
	To          id.UserID         `json:"to,omitempty"`
	Kind        string            `json:"msgtype,omitempty"`
	Timestamp   int64             `json:"timestamp,omitempty"` // milliseconds
	Methods     []string          `json:"methods,omitempty"`
	Method      string            `json:"method,omitempty"`
	Protocols   []string          `json:"key_agreement_protocols,omitempty"`
	Protocol    string            `json:"key_agreement_protocol,omitempty"`
	Hashes      []string          `json:"hashes,omitempty"`
	Hash        string            `json:"hash,omitempty"`
	MACMethods  []string          `json:"message_authentication_codes,omitempty"`
	MACMethod   string            `json:"message_authentication_code,omitempty"`
	Shown       []string          `json:"short_authentication_string,omitempty"`
	Commitment  string            `json:"commitment,omitempty"`
	Key         string            `json:"key,omitempty"`
	Keys        string            `json:"keys,omitempty"`
	MACs        map[string]string `json:"mac,omitempty"`
	Code        string            `json:"code,omitempty"`
	Reason      string            `json:"reason,omitempty"`
}

type relation struct {
	Type  string     `json:"rel_type"`
	Event id.EventID `json:"event_id"`
}

// verifications are those under way. They are in memory only: a server that starts
// knows none, and the other device asks again.
type verifications struct {
	mu       sync.Mutex
	active   map[string]*verification
	requests int            // so far
	waiting  sync.WaitGroup // for who looks for the operator's answers
	looking  bool
	end      context.CancelFunc
}

// A verification is one of another device with this one, which it asked for.
type verification struct {
	*sas
	room    id.RoomID // "" by messages to devices
	begun   time.Time
	number  int // in the order of requests
	state   string
	started bool
	proof   *message // their macs, from when they came
}

const verificationPrefix = "m.key.verification."

// isVerification tells whether a message belongs to a verification.
func isVerification(kind event.Type) bool { return strings.HasPrefix(kind.Type, verificationPrefix) }

// Verification takes an event of a verification in a room, decrypted: a request, which
// is a message of the kind m.key.verification.request, or what follows it.
func (m *Machine) Verification(ctx context.Context, e *event.Event) {
	if isVerification(e.Type) || e.Type.Type == event.EventMessage.Type {
		m.verification(ctx, e)
	}
}

func (m *Machine) verification(ctx context.Context, e *event.Event) {
	var said message
	if err := json.Unmarshal(e.Content.VeryRaw, &said); err != nil {
		return
	}
	kind := strings.TrimPrefix(e.Type.Type, verificationPrefix)
	if e.Type.Type == event.EventMessage.Type {
		kind = strings.TrimPrefix(said.Kind, verificationPrefix)
		said.Transaction, said.Timestamp = e.ID.String(), e.Timestamp
	} else if e.RoomID != "" && said.Relates != nil {
		said.Transaction = said.Relates.Event.String()
	}
	ctx, cancel := context.WithTimeout(ctx, exchangeTime)
	defer cancel()
	m.trusting.mu.Lock()
	defer m.trusting.mu.Unlock()
	if kind == "request" {
		m.requested(ctx, e, said)
		return
	}
	v := m.trusting.active[said.Transaction]
	if v == nil || v.theirs.user != e.Sender || v.room != e.RoomID {
		return // nothing is known of it, or it is somebody else's
	}
	var err error
	switch {
	case kind == "cancel":
		m.drop(ctx, v, said.Code)
	case kind == "start" && v.state == accepted && !v.started:
		err = m.started(ctx, v, said, e.Content.VeryRaw)
	case kind == "key" && v.state == accepted && v.started:
		err = m.met(ctx, v, said)
	case kind == "mac" && (v.state == compare || v.state == confirmed) && v.proof == nil:
		v.proof = &said
		err = m.conclude(ctx, v)
	case kind == "done" && v.state == confirmed:
	default:
		m.cancel(ctx, v, cancelUnexpected)
	}
	if err != nil {
		m.Log.Warn("matrix: a verification fails", slog.Any("error", err))
		m.cancel(ctx, v, cancelInvalid)
	}
}

// started takes the offer of how to compare.
func (m *Machine) started(ctx context.Context, v *verification, said message, raw json.RawMessage) error {
	if said.Method != sasMethod || said.From != v.theirs.device || len(raw) > maxStart || !slices.Contains(said.Protocols, sasProtocol) ||
		!slices.Contains(said.Hashes, sasHash) || !slices.Contains(said.MACMethods, sasMAC) || !slices.Contains(said.Shown, sasEmoji) {
		m.cancel(ctx, v, cancelMethod)
		return nil
	}
	commitment, err := v.commitment(raw)
	if err != nil {
		return err
	}
	v.started = true
	return m.tell(ctx, v, "accept", message{
		Method: sasMethod, Protocol: sasProtocol, Hash: sasHash, MACMethod: sasMAC, Shown: []string{sasEmoji}, Commitment: commitment,
	})
}

// met takes the other device's key: now there are pictures to compare.
func (m *Machine) met(ctx context.Context, v *verification, said message) error {
	if err := v.meet(said.Key); err != nil {
		return err
	}
	shown, err := v.emojis()
	if err != nil {
		return err
	}
	if err := m.tell(ctx, v, "key", message{Key: v.key()}); err != nil {
		return err
	}
	m.note(ctx, v, compare, "", shown...)
	return nil
}

// tell sends a message of a verification the way that its request came.
func (m *Machine) tell(ctx context.Context, v *verification, kind string, what message) error {
	if v.room == "" {
		what.Transaction = v.transaction
		_, err := m.client.SendToDevice(ctx, event.NewEventType(verificationPrefix+kind), &mautrix.ReqSendToDevice{
			Messages: map[id.UserID]map[id.DeviceID]*event.Content{v.theirs.user: {v.theirs.device: {Parsed: what}}},
		})
		return err
	}
	what.Relates = &relation{"m.reference", id.EventID(v.transaction)}
	var content any = what
	as := event.NewEventType(verificationPrefix + kind)
	encrypted, err := m.rooms.IsEncrypted(ctx, v.room)
	if err == nil && encrypted {
		content, err = m.Encrypt(ctx, v.room, as, what)
		as = event.EventEncrypted
	}
	if err == nil {
		_, err = m.client.SendMessageEvent(ctx, v.room, as, content)
	}
	return err
}

// cancel ends a verification, and tells the other device why.
func (m *Machine) cancel(ctx context.Context, v *verification, code string) {
	m.drop(ctx, v, code)
	if err := m.tell(ctx, v, "cancel", message{Code: code, Reason: code}); err != nil {
		m.Log.Warn("matrix: a verification is cancelled, and the other device could not be told", slog.Any("error", err))
	}
}

// drop ends a verification that is cancelled. One that the operator never saw to is
// forgotten: anybody can ask for any number.
func (m *Machine) drop(ctx context.Context, v *verification, code string) {
	delete(m.trusting.active, v.transaction)
	if v.state != requested {
		m.note(ctx, v, cancelled, code)
		return
	}
	if _, err := m.Pool.Exec(ctx, `DELETE FROM matrix_verifications WHERE id = $1`, v.transaction); err != nil {
		m.Log.Warn("matrix: a verification is not forgotten", slog.Any("error", err))
	}
}

// note stores how far a verification is, and reports whether it could.
func (m *Machine) note(ctx context.Context, v *verification, state, reason string, shown ...string) bool {
	_, err := m.Pool.Exec(ctx, `INSERT INTO matrix_verifications (id, user_id, device, emojis, state, reason, updated_at)
		VALUES ($1, $2, $3, $4, $5, left($6, 100), $7) ON CONFLICT (id) DO UPDATE
		SET state = excluded.state, reason = excluded.reason, updated_at = excluded.updated_at,
		emojis = CASE WHEN cardinality(excluded.emojis) > 0 THEN excluded.emojis ELSE matrix_verifications.emojis END`,
		v.transaction, v.theirs.user, v.theirs.device, append([]string{}, shown...), state, reason, m.Now())
	if err != nil {
		m.Log.Warn("matrix: a verification is not stored", slog.Any("error", postgres.Error(err)))
		return false
	}
	v.state = state
	return true
}

// forgetVerifications ends those that another server had under way.
func (m *Machine) forgetVerifications(ctx context.Context) error {
	m.trusting.active = map[string]*verification{}
	_, err := m.Pool.Exec(ctx, `UPDATE matrix_verifications SET state = 'cancelled', reason = 'the server was started anew', updated_at = $1
		WHERE state NOT IN ('done', 'cancelled')`, m.Now())
	if err != nil {
		return fmt.Errorf("verifications: %w", postgres.Error(err))
	}
	return nil
}
