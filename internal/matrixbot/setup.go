package matrixbot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/id"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/secret"
)

// setupTime bounds what is asked of a homeserver at a time while the account is set up.
const setupTime = 60 * time.Second

// A Setup is what an operator does with the account: log it in, look at it, have its
// device verified.
type Setup struct {
	Pool *pgxpool.Pool
	Keys *secret.Box // encrypts the access token
	// Open opens the device's keys; see encryption.Open. nil: this build has no encryption.
	Open func(ctx context.Context, c *mautrix.Client) (Device, error)
	Name string // shown name of the account; "" leaves it as it is

	Servers, Users, Rooms []string // who may use it, see Config
	Now                   func() time.Time
	Log                   *slog.Logger
}

// What stands in lists of who may use the assistant.
// https://spec.matrix.org/v1.15/appendices/#identifier-grammar
var (
	serverForm = regexp.MustCompile(`^[A-Za-z0-9.-]{1,230}(?::[0-9]{1,5})?$|^\[[0-9A-Fa-f:.]{2,45}\](?::[0-9]{1,5})?$`)
	userForm   = regexp.MustCompile(`^@[!-9;-~]{1,240}:[A-Za-z0-9.:\[\]-]{1,230}$`)
)

// CheckLists fails with fault.Invalid for lists of who may use the assistant that
// nobody could be on.
func CheckLists(servers, users, rooms []string) error {
	for _, list := range []struct {
		name  string
		items []string
		fits  func(string) bool
		like  string
	}{
		{"server", servers, serverForm.MatchString, "example.org"},
		{"user", users, userForm.MatchString, "@anna:example.org"},
		{"room", rooms, IsRoom, "!abc:example.org or #module:example.org"},
	} {
		for _, item := range list.items {
			if !list.fits(item) {
				return fmt.Errorf("%w: %q is not a %s such as %s", fault.Invalid, item, list.name, list.like)
			}
		}
	}
	return nil
}

// client returns a client of the account that is logged in; fault.NotFound where there
// is none.
func (s Setup) client(ctx context.Context) (*mautrix.Client, device, error) {
	b := &Bot{Config: Config{Pool: s.Pool, Keys: s.Keys, Now: s.Now, Log: s.Log}}
	d, err := b.device(ctx)
	if err != nil {
		return nil, d, err
	}
	c, err := newClient(d)
	return c, d, err
}

// discover finds the address of a homeserver: what is given, if it is one, or what the
// server says by .well-known, or the server itself.
// https://spec.matrix.org/v1.15/client-server-api/#well-known-uris
func discover(ctx context.Context, server string) (string, error) {
	if strings.HasPrefix(server, "https://") || strings.HasPrefix(server, "http://") {
		u, err := url.Parse(server)
		if err != nil || u.Host == "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
			return "", fmt.Errorf("%w: %q is not the address of a homeserver such as https://matrix.example.org", fault.Invalid, server)
		}
		return strings.TrimRight(server, "/"), nil
	}
	if !serverForm.MatchString(server) {
		return "", fmt.Errorf("%w: %q is not a server such as example.org", fault.Invalid, server)
	}
	ctx, cancel := context.WithTimeout(ctx, setupTime)
	defer cancel()
	known, err := mautrix.DiscoverClientAPIWithClient(ctx, &http.Client{Timeout: setupTime}, server)
	switch {
	case err != nil:
		return "", fmt.Errorf("%w: %s does not say where its homeserver is (%w); --homeserver does", fault.Unavailable, server, err)
	case known == nil || known.Homeserver.BaseURL == "":
		return "https://" + server, nil
	}
	return discover(ctx, known.Homeserver.BaseURL)
}

// serverOf is the server of a user id; "" of what is none.
func serverOf(user string) string {
	_, server, err := id.UserID(user).Parse()
	if err != nil {
		return ""
	}
	return server
}

// inWords is an error of a homeserver as an operator reads it: what it said, or why it
// said nothing.
func inWords(err error) string {
	var answer mautrix.HTTPError
	switch {
	case errors.As(err, &answer) && answer.RespError != nil:
		return fmt.Sprintf("%s: %s", answer.RespError.ErrCode, clip(answer.RespError.Err))
	case errors.As(err, &answer) && answer.Response != nil:
		return "HTTP status " + answer.Response.Status
	case errors.As(err, &answer) && answer.WrappedError != nil:
		return answer.WrappedError.Error()
	}
	return err.Error()
}

// clip bounds what a homeserver says, on one line.
func clip(s string) string {
	const most = 200
	s = strings.Join(strings.Fields(s), " ")
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most]) + " …"
	}
	return s
}
