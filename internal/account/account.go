// Package account lets people sign in with a link sent to their e-mail address.
// Who is signed in owns that address: they see the bookings made with it, and if
// the settings name it as a coordinator's, the coordinators' pages.
package account

import "time"

// A Person is somebody who is signed in.
type Person struct {
	Email       string // verified, lower case
	Coordinator bool
	Since       time.Time
}
