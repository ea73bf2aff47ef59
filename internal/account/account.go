// Package account lets people sign in with a link sent to their e-mail address.
// Who is signed in owns that address: they see the bookings made with it, and if
// the settings name it as a coordinator's, the coordinators' pages.
//
// RequestLink records the wish and enqueues a job that holds its id; MailWorker
// makes the token, stores its hash and sends the mail; SignIn turns the token
// into a session, whose token is the cookie. All tokens are stored as SHA-256.
//
// What the signed-in may do is decided in one place, Person.May.
package account

import (
	"crypto/sha256"
	"encoding/hex"
	"net/mail"
	"strings"
	"time"
)

// How long things last.
const (
	LinkTime    = 30 * time.Minute    // a link to sign in, from when it is sent
	SessionTime = 30 * 24 * time.Hour // a session, from when it was last used
	DeskTime    = 12 * time.Hour      // a coordinator's session, from signing in
)

// A Person is somebody who is signed in.
type Person struct {
	ID          string // names the person in logs: no personal data, the same at each sign-in
	Email       string // verified, lower case
	Coordinator bool
	Since       time.Time
}

// A Right is something that not everybody may do.
type Right string

// The rights.
const (
	OwnBookings Right = "own bookings" // see and change those of the own mailbox
	Desk        Right = "desk"         // look after all runs and bookings
)

// May decides who may do what. The zero Person, nobody, may do nothing.
func (p Person) May(r Right) bool {
	switch r {
	case OwnBookings:
		return p.Email != ""
	case Desk:
		return p.Coordinator
	}
	return false
}

// longestAddress is how many bytes an e-mail address may have (RFC 5321, 4.5.3.1).
const longestAddress = 254

// address returns an e-mail address in the spelling it is stored in, "" when it
// is not one.
func address(email string) string {
	email = strings.ToLower(strings.TrimSpace(email))
	parsed, err := mail.ParseAddress(email)
	if err != nil || parsed.Address != email || len(email) > longestAddress {
		return ""
	}
	return email
}

// idOf names the owner of an address without telling it.
func idOf(email string) string {
	sum := sha256.Sum256([]byte("akademie account " + email))
	return hex.EncodeToString(sum[:8])
}
