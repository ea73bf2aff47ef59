//go:build goolm

package encryption

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"maunium.net/go/mautrix/id"
)

// look has the operator's answers looked for until no verification is under way.
func (m *Machine) look() {
	if m.trusting.looking {
		return
	}
	m.trusting.looking = true
	ctx, cancel := context.WithCancel(context.Background())
	m.trusting.end = cancel
	m.trusting.waiting.Go(func() {
		defer cancel()
		every := time.NewTicker(askOperator)
		defer every.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-every.C:
			}
			if !m.answers(ctx) {
				return
			}
		}
	})
}

// answers sees to what the operator answered, and reports whether verifications are
// still under way.
func (m *Machine) answers(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, exchangeTime)
	defer cancel()
	m.trusting.mu.Lock()
	defer m.trusting.mu.Unlock()
	if err := m.answerEach(ctx); err != nil && ctx.Err() == nil {
		m.Log.Warn("matrix: answers to verifications cannot be read", slog.Any("error", err))
	}
	for _, v := range m.trusting.active {
		if m.Now().Sub(v.begun) > verifyTime {
			m.cancel(ctx, v, cancelTimeout)
		}
	}
	m.trusting.looking = len(m.trusting.active) > 0
	return m.trusting.looking
}

func (m *Machine) answerEach(ctx context.Context) error {
	rows, err := m.Pool.Query(ctx, `SELECT id, state FROM matrix_verifications WHERE state IN ('accepted', 'confirmed', 'refused') ORDER BY id`)
	if err != nil {
		return err
	}
	states := map[string]string{}
	var transaction, state string
	if _, err := pgx.ForEachRow(rows, []any{&transaction, &state}, func() error { states[transaction] = state; return nil }); err != nil {
		return err
	}
	for transaction, v := range m.trusting.active {
		state := states[transaction]
		var err error
		switch {
		case state == accepted && v.state == requested:
			v.state = accepted
			err = m.tell(ctx, v, "ready", message{From: m.client.DeviceID, Methods: []string{sasMethod}})
		case state == confirmed && v.state == compare:
			v.state = confirmed
			if err = m.prove(ctx, v); err == nil {
				err = m.conclude(ctx, v)
			}
		case state == refused && v.state == compare:
			m.cancel(ctx, v, cancelEmojis)
		case state == refused:
			v.state = accepted // seen to: it is kept
			m.cancel(ctx, v, cancelUser)
		}
		if err != nil {
			m.Log.Warn("matrix: a verification fails", slog.Any("error", err))
			m.cancel(ctx, v, cancelInvalid)
		}
	}
	return nil
}

// prove sends what proves the keys of this device and of the account.
func (m *Machine) prove(ctx context.Context, v *verification) error {
	keys, err := m.keysOf(ctx, end{m.client.UserID, m.client.DeviceID})
	if err != nil {
		return err
	}
	macs, err := v.macs(keys)
	if err != nil {
		return err
	}
	return m.tell(ctx, v, "mac", macs)
}

// conclude trusts the other device once both sides have confirmed.
func (m *Machine) conclude(ctx context.Context, v *verification) error {
	if v.state != confirmed || v.proof == nil {
		return nil
	}
	olm, _ := m.machine()
	if _, err := olm.FetchKeys(ctx, []id.UserID{v.theirs.user}, true); err != nil {
		return err
	}
	known, err := m.keysOf(ctx, v.theirs)
	if err != nil {
		return err
	}
	ok, err := v.proves(*v.proof, known)
	if err != nil || !ok {
		m.cancel(ctx, v, cancelKeys)
		return nil // whatever it was, the other device is told
	}
	if err := m.trustThem(ctx, v); err != nil {
		return err
	}
	if err := m.tell(ctx, v, "done", message{}); err != nil {
		return err
	}
	m.note(ctx, v, done, "")
	delete(m.trusting.active, v.transaction)
	return nil
}

// keysOf returns the keys of a device and of its user's account, by their ids.
func (m *Machine) keysOf(ctx context.Context, of end) (map[string]string, error) {
	olm, store := m.machine()
	device := olm.OwnIdentity()
	if of.user != m.client.UserID || of.device != m.client.DeviceID {
		var err error
		if device, err = store.GetDevice(ctx, of.user, of.device); err != nil {
			return nil, err
		}
	}
	if device == nil || device.Deleted {
		return nil, errors.New("the homeserver does not know the other device")
	}
	signing, err := store.GetCrossSigningKeys(ctx, of.user)
	if err != nil {
		return nil, err
	}
	keys := map[string]string{"ed25519:" + of.device.String(): device.SigningKey.String()}
	if master := signing[id.XSUsageMaster].Key; master != "" {
		keys["ed25519:"+master.String()] = master.String()
	}
	return keys, nil
}

// trustThem signs what was compared: another device of the account, or the keys of
// somebody else's.
func (m *Machine) trustThem(ctx context.Context, v *verification) error {
	olm, store := m.machine()
	if olm.CrossSigningKeys == nil {
		return nil // the other side trusts this device; here nothing depends on it
	}
	them := v.theirs
	device, err := store.GetDevice(ctx, them.user, them.device)
	if err != nil || device == nil {
		return err
	}
	if them.user == m.client.UserID {
		if _, proved := v.proof.MACs["ed25519:"+them.device.String()]; !proved {
			return nil
		}
		return olm.SignOwnDevice(ctx, device)
	}
	signing, err := store.GetCrossSigningKeys(ctx, them.user)
	if err != nil {
		return err
	}
	master := signing[id.XSUsageMaster].Key
	if _, proved := v.proof.MACs["ed25519:"+master.String()]; master == "" || !proved {
		return nil
	}
	if err := olm.SignUser(ctx, them.user, master); err != nil {
		return fmt.Errorf("signing the keys of the other account: %w", err)
	}
	return nil
}

// endVerifications stops looking for answers.
func (m *Machine) endVerifications() {
	m.trusting.mu.Lock()
	end := m.trusting.end
	m.trusting.mu.Unlock()
	if end != nil {
		end()
	}
	m.trusting.waiting.Wait()
}
