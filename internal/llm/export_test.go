package llm

import "time"

// MaxLine is the longest event taken.
const MaxLine = maxLine

// Causes by their names, for tables of tests.
var CauseOf = func(err error) string { return string(causeOf(err)) }

// Quick makes the pauses before retries and the rest of a model that fails too
// short to wait for.
func (c *Config) Quick() {
	c.retry = retryPolicy{attempts: 3, base: time.Microsecond, longest: 20 * time.Millisecond}
	c.rest = time.Millisecond
}
