package postgres

import (
	"context"
	"errors"
	"fmt"
	"net"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"smart-city-dialog.de/akademie/internal/fault"
)

// Error wraps err with the kind of fault that it is. Errors without a kind, nil,
// and errors that have one already are returned as they are; so are those of a
// context that the caller ended. errors.As still finds the *pgconn.PgError.
func Error(err error) error {
	if err == nil || fault.Kind(err) != nil {
		return err
	}
	if kind := kindOf(err); kind != nil {
		return fmt.Errorf("%w: %w", kind, err)
	}
	return err
}

func kindOf(err error) error {
	if errors.Is(err, pgx.ErrNoRows) {
		return fault.NotFound
	}
	// The server comes first: a refusal at the log-in is both of the two.
	var refused *pgconn.PgError
	if errors.As(err, &refused) {
		return kindOfState(refused.Code)
	}
	if errors.Is(err, context.Canceled) {
		return nil
	}
	var (
		noConnection *pgconn.ConnectError
		network      net.Error
	)
	if errors.As(err, &noConnection) || errors.As(err, &network) || pgconn.Timeout(err) {
		return fault.Unavailable
	}
	return nil
}

// kindOfState sorts SQLSTATE codes.
// https://www.postgresql.org/docs/current/errcodes-appendix.html
func kindOfState(code string) error {
	switch code {
	case "23505", // unique_violation
		"23503", // foreign_key_violation: what it names is gone, or still in use
		"23P01": // exclusion_violation
		return fault.Conflict
	case "23514", // check_violation
		"23502": // not_null_violation
		return fault.Invalid
	case "40001", // serialization_failure: trying again helps
		"40P01", // deadlock_detected
		"55P03", // lock_not_available
		"57014": // query_canceled: the statement took too long
		return fault.Unavailable
	}
	if len(code) != 5 {
		return nil
	}
	switch code[:2] {
	case "22": // data exception: a value out of range or in the wrong form
		return fault.Invalid
	case "08", // connection exception
		"53", // insufficient resources: connections, disk, memory
		"57": // operator intervention: the server stops or starts
		return fault.Unavailable
	}
	return nil
}
