package llm

import (
	"net/http"
	"time"
)

// MaxLine is the longest event taken.
const MaxLine = maxLine

// Causes by their names, for tables of tests.
var CauseOf = func(err error) string { return string(causeOf(err)) }

// Quick makes the pauses before retries and the rest of a model that fails too
// short to wait for.
func (c *Config) Quick() {
	c.retry = retryPolicy{attempts: 3, base: time.Microsecond, longest: 20 * time.Millisecond}
	c.Rest = time.Millisecond
}

// Quick does the same for a reranker.
func (c *RerankerConfig) Quick() {
	var q Config
	q.Quick()
	c.retry, c.Rest = q.retry, q.Rest
}

// Prefixes are those of a model's family.
func Prefixes(model string) (query, passage string) {
	f := familyOf(model)
	return f.query, f.passage
}

// Slow makes the pauses before retries longer than any test.
func (c *Config) Slow() { c.retry = retryPolicy{attempts: 3, base: time.Hour, longest: time.Hour} }

// Pause is how long is waited after an attempt that a server answered with 429
// and this Retry-After.
func Pause(attempt int, header string, now time.Time) (time.Duration, bool) {
	f := fail(causeOverloaded, "")
	f.retry, f.retryAfter = true, retryAfter(http.Header{"Retry-After": {header}}, now)
	return defaultRetry.pause(attempt, f)
}

// BaseURL reads the address of a server of chats.
func BaseURL(text string) (string, error) {
	u, err := baseURL(text, "/v1", "/chat/completions")
	if err != nil {
		return "", err
	}
	return u.String(), nil
}
