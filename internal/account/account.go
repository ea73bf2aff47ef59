// Package account knows who people are and what they may do.
//
// People sign in with a link sent to their e-mail address, or through an OpenID
// provider. Who is signed in owns a verified address: they see the bookings made
// with it. Coordinators and administrators have a role beside that, from the
// settings, from an administrator, or from a group of the OpenID provider. The
// same person may come with a session's cookie, with an access token, or from
// Slack or Matrix with a linked identity, and has the same rights everywhere.
//
// RequestLink records the wish for a link and enqueues a job that holds its id;
// MailWorker makes the token, stores its hash and sends the mail; SignIn turns
// the token into a session, whose token is the cookie and is renewed now and then
// (sessions.go). openid*.go do the same with an OpenID provider, tokens.go is for
// programs, identities.go for other channels, roles.go for who is more than a
// participant. All tokens and codes are stored as SHA-256.
//
// What somebody may do is decided in one place, Person.May.
package account

import (
	"crypto/sha256"
	"encoding/hex"
	"net/mail"
	"slices"
	"strings"
	"time"
)

// How long things last.
const (
	LinkTime    = 30 * time.Minute     // a link to sign in, from when it is sent
	SessionTime = 30 * 24 * time.Hour  // a session, from when it was last used
	SessionMost = 180 * 24 * time.Hour // a session, from signing in
	DeskTime    = 12 * time.Hour       // a coordinator's session, from signing in
)

// A Role is what somebody is to the academy. Each may do what those before it may.
type Role string

// The roles.
const (
	Guest         Role = ""            // not signed in
	Participant   Role = "participant" // owns a verified address
	Coordinator   Role = "coordinator"
	Administrator Role = "administrator"
)

// above returns the higher of two roles.
func (r Role) above(other Role) Role {
	ranks := []Role{Guest, Participant, Coordinator, Administrator}
	return ranks[max(slices.Index(ranks, r), slices.Index(ranks, other), 0)]
}

// A Person is somebody who asks for something; the zero Person is a guest.
type Person struct {
	ID      string // names the person in logs: no personal data, the same at each sign-in
	Email   string // verified, lower case
	Role    Role
	Since   time.Time // when they signed in, or the access token was made
	Scopes  []Right   // what an access token is limited to; nil: everything that the role may
	Session int64     // by which they came; 0: not by one
	Vouched bool      // a channel said whose mailbox it is (LinkByEmail); its owner has not
}

// Operator is who has the shell of the server.
func Operator() Person { return Person{ID: "cli", Role: Administrator} }

// A Right is something that not everybody may do.
type Right string

// The rights.
const (
	OwnBookings Right = "own bookings" // see and change the bookings of a mailbox; of a Thing
	OwnAccount  Right = "own account"  // sessions, tokens, linked identities, export and erasure; of a Thing
	Desk        Right = "desk"         // look after all runs and bookings
	Statistics  Right = "statistics"   // ask for figures
	Reports     Right = "reports"      // change or delete a saved report, or where it is sent; of a Thing
	Gaps        Right = "gaps"         // see unanswered questions and answer them
	People      Right = "people"       // grant and withdraw roles
)

// A Thing is what a right is about.
type Thing struct {
	Owner string // e-mail address of whose it is; "" nobody's
}

// May decides who may do what, to a thing where the right is of one. It is the
// only place where that is decided.
func (p Person) May(do Right, on ...Thing) bool {
	if p.Scopes != nil && !slices.Contains(p.Scopes, do) {
		return false
	}
	owns := p.Email != "" && !slices.ContainsFunc(on, func(t Thing) bool { return t.Owner != p.Email })
	switch do {
	case OwnBookings, OwnAccount:
		return owns
	case Reports:
		return p.Role == Coordinator && owns || p.Role == Administrator
	case Desk, Statistics, Gaps:
		return p.Role == Coordinator || p.Role == Administrator
	case People:
		return p.Role == Administrator
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
