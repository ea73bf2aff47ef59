// Package fault names the ways a request can fail that a caller must tell
// apart. Domain packages wrap one of these kinds with the operation and its key
// argument; channels ask Kind and choose status and wording. The text of a
// wrapped error is for the log, never for the person who asked.
package fault

import "errors"

//lint:file-ignore ST1012 the package's name says that these are errors: fault.NotFound

// The kinds. Compare with errors.Is or ask Kind.
var (
	NotFound    = errors.New("not found")
	Invalid     = errors.New("invalid input")
	Denied      = errors.New("not allowed")
	Conflict    = errors.New("conflicts with the present state")
	Unavailable = errors.New("temporarily unavailable")
)

// Kind returns the kind that err wraps, or nil when it wraps none: an
// unexpected error, which channels report as internal.
func Kind(err error) error {
	for _, k := range []error{NotFound, Invalid, Denied, Conflict, Unavailable} {
		if errors.Is(err, k) {
			return k
		}
	}
	return nil
}
