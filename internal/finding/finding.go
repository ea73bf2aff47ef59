// Package finding is what the commands that look at a set-up say of its parts.
package finding

// Level is how bad a Finding is.
type Level string

// The levels.
const (
	OK   Level = "ok"
	Warn Level = "warn" // works, but perhaps not as it was meant
	Fail Level = "fail" // something does not work
)

// A Finding is what is known of one part of a set-up. It holds no secret.
type Finding struct {
	Level Level
	About string // the part
	Text  string // what was found
	Do    string // what to do about it; "" nothing
}

// New is a Finding; do may be "".
func New(level Level, about, text, do string) Finding { return Finding{level, about, text, do} }
