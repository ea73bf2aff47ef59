//go:build goolm

package encryption

import (
	"context"
	"database/sql"
	"errors"

	"maunium.net/go/mautrix/crypto"
	"maunium.net/go/mautrix/id"
)

// Why a session is not stored.
var (
	errTaken    = errors.New("the session is another device's, or of another room")
	errNotAsked = errors.New("a session was forwarded that nobody asked for")
)

// A store is the library's, with more doubt about the sessions that others send: who
// has the key of a session can send it to anybody, as if it were a session of theirs.
type store struct {
	*crypto.SQLCryptoStore
	askedFor func(id.SessionID) bool
}

// PutGroupSession implements crypto.Store. What came first of a session stands: its
// device gave the key before anybody else could pass it on. A key that opens less than
// what is here is not stored.
func (s *store) PutGroupSession(ctx context.Context, session *crypto.InboundGroupSession) error {
	if session.KeySource == id.KeySourceForward && !s.askedFor(session.ID()) {
		return errNotAsked
	}
	var room id.RoomID
	var sender id.Curve25519
	var source id.KeySource
	err := s.DB.QueryRow(ctx, `SELECT room_id, sender_key, key_source FROM crypto_megolm_inbound_session
		WHERE account_id = $1 AND session_id = $2 AND session IS NOT NULL`, s.AccountID, session.ID()).Scan(&room, &sender, &source)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return s.SQLCryptoStore.PutGroupSession(ctx, session)
	case err != nil:
		return err
	case source == id.KeySourceDirect && (room != session.RoomID || sender != session.SenderKey):
		return errTaken
	}
	if source == session.KeySource || session.KeySource != id.KeySourceDirect {
		known, err := s.GetGroupSession(ctx, session.RoomID, session.ID())
		if err != nil {
			return err
		}
		if known != nil && known.Internal.FirstKnownIndex() <= session.Internal.FirstKnownIndex() {
			return nil
		}
	}
	return s.SQLCryptoStore.PutGroupSession(ctx, session)
}
