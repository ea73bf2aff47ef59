//go:build goolm

package encryption

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"maunium.net/go/mautrix/crypto"

	"smart-city-dialog.de/akademie/internal/postgres"
)

// What devices hand down: the keys of rooms, and those that sign devices. What is here
// already stands.
const (
	inheritSessions = `INSERT INTO crypto_megolm_inbound_session
		SELECT (jsonb_populate_record(s, jsonb_build_object('account_id', $1::text))).* FROM crypto_megolm_inbound_session s
		WHERE account_id = $2 ON CONFLICT DO NOTHING`
	inheritSecrets = `INSERT INTO crypto_secrets (account_id, name, secret)
		SELECT $1, name, secret FROM crypto_secrets WHERE account_id = $2 ON CONFLICT DO NOTHING`
)

// inherit takes over what other devices of the account left, which were logged in here
// before. They are forgotten by the device that the assistant uses; one that is being
// logged in leaves them, as its log-in may fail yet.
func (m *Machine) inherit(ctx context.Context) error {
	before, err := m.others(ctx)
	if err != nil {
		return fmt.Errorf("keys of the device before: %w", postgres.Error(err))
	}
	for _, account := range before {
		if err := m.inheritFrom(ctx, account); err != nil {
			return fmt.Errorf("keys of the device before: %w", postgres.Error(err))
		}
	}
	return nil
}

// others are the account's other devices that there are keys of.
func (m *Machine) others(ctx context.Context) ([]string, error) {
	rows, err := m.Pool.Query(ctx, `SELECT account_id FROM crypto_account WHERE account_id <> $1 AND starts_with(account_id, $2) ORDER BY 1`,
		accountID(m.client), m.client.UserID.String()+"/")
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

func (m *Machine) inheritFrom(ctx context.Context, account string) error {
	readable, err := m.opens(ctx, account)
	if err != nil {
		return err
	}
	return postgres.InTx(ctx, m.Pool, func(tx pgx.Tx) error {
		if readable {
			for _, step := range []string{inheritSessions, inheritSecrets} {
				if _, err := tx.Exec(ctx, step, accountID(m.client), account); err != nil {
					return err
				}
			}
		}
		var used bool
		err := tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM matrix_accounts WHERE user_id = $1 AND device = $2)`, m.client.UserID, m.client.DeviceID).Scan(&used)
		if err != nil || !used {
			return err
		}
		for _, table := range []string{"crypto_megolm_inbound_session", "crypto_secrets", "crypto_olm_session", "crypto_megolm_outbound_session", "crypto_account"} {
			if _, err := tx.Exec(ctx, `DELETE FROM `+table+` WHERE account_id = $1`, account); err != nil {
				return err
			}
		}
		return nil
	})
}

// opens tells whether what a device left is encrypted with the secret key of now.
func (m *Machine) opens(ctx context.Context, account string) (bool, error) {
	key, err := m.Keys.Derive("matrix keys")
	if err != nil {
		return false, err
	}
	_, err = crypto.NewSQLCryptoStore(m.db.Database, nil, account, "", key).GetAccount(ctx)
	if err != nil && isDatabase(err) {
		return false, err
	}
	return err == nil, nil
}
