package main

import (
	"errors"
	"io/fs"
	"log/slog"
	"net"
	"regexp"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"smart-city-dialog.de/akademie/internal/fault"
)

// logError tells the operator what went wrong, and with --log-level debug where
// in the program.
func logError(log *slog.Logger, err error) {
	text := explain(err)
	log.Error(text)
	if full := err.Error(); full != text {
		log.Debug("the error in full", "error", full)
	}
}

// explain says in a plain sentence what an error means for the person at the
// command line.
func explain(err error) string {
	var (
		address *pgconn.ParseConfigError
		connect *pgconn.ConnectError
		refused *pgconn.PgError
		network *net.OpError
	)
	switch {
	case errors.As(err, &address):
		return "--database-url is not an address such as postgres://user@host/akademie"
	case errors.As(err, &connect) && errors.As(err, &refused):
		return "the database refuses the connection: " + refused.Message
	case errors.As(err, &connect) && errors.As(err, &network):
		return "cannot reach the database: " + network.Error()
	case errors.As(err, &connect):
		return "cannot connect to the database: " + withoutOperations(connect.Error())
	case errors.Is(err, fs.ErrPermission) && fault.Kind(err) == nil:
		return withoutOperations(err.Error()) + " (may this user read and write there?)"
	}
	return withoutOperations(err.Error())
}

// operation is how an error names the function that it passed through, with the
// key it worked on: knowledge.Put("source", "key"): …
var operation = regexp.MustCompile(`\b[a-z]\w*\.[A-Z]\w*(?:\(((?:"(?:[^"\\]|\\.)*"|[^()"])*)\))?: `)

// withoutOperations drops the names of functions, which say nothing to people,
// and keeps the paths and names they worked on.
func withoutOperations(text string) string {
	text = operation.ReplaceAllStringFunc(text, func(op string) string {
		if key := operation.FindStringSubmatch(op)[1]; strings.Contains(key, `"`) {
			return key + ": "
		}
		return ""
	})
	for _, kind := range []error{fault.Unavailable, fault.Conflict, fault.Invalid, fault.Denied} {
		text = strings.Replace(text, kind.Error()+": ", "", 1) // the cause says more
	}
	return text
}
