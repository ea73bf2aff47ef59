//go:build goolm

package encryption

import (
	"context"
	"fmt"
	"time"

	"smart-city-dialog.de/akademie/internal/postgres"
)

// Tend does what is due now and then: it asks for the devices of people that changed,
// adds keys to the backup, and forgets who was given sessions that are not used any
// more, and past verifications.
func (m *Machine) Tend(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, exchangeTime)
	defer cancel()
	steps := []func(context.Context) error{m.refreshAll, m.backUp}
	if m.tidied.first(m.client.DeviceID, m.Now(), time.Hour) {
		steps = append(steps, m.forgetShared, m.forgetPast)
	}
	for _, step := range steps {
		if err := step(ctx); err != nil {
			return fmt.Errorf("encryption.Tend: %w", postgres.Error(err))
		}
	}
	return nil
}

// refreshAll asks for the devices of all people that changed.
func (m *Machine) refreshAll(ctx context.Context) error {
	olm, _ := m.machine()
	return m.refreshUsers(ctx, olm, `SELECT user_id FROM crypto_tracked_user WHERE devices_outdated ORDER BY user_id`)
}

// forgetPast forgets verifications that are long past.
func (m *Machine) forgetPast(ctx context.Context) error {
	_, err := m.Pool.Exec(ctx, `DELETE FROM matrix_verifications WHERE updated_at < $1`, m.Now().Add(-verifiedKept))
	return err
}

// forgetShared forgets who was given sessions that are not used any more. Those of a
// session that is being given are stored before it is.
func (m *Machine) forgetShared(ctx context.Context) error {
	_, err := m.Pool.Exec(ctx, `DELETE FROM crypto_megolm_outbound_session_shared s
		WHERE NOT EXISTS (SELECT FROM crypto_megolm_outbound_session o WHERE o.session_id = s.session_id)
		AND NOT EXISTS (SELECT FROM crypto_megolm_inbound_session i WHERE i.session_id = s.session_id
			AND i.received_at > (now() AT TIME ZONE 'UTC') - interval '1 hour')`)
	return err
}
