package statistics

import (
	"context"
	"log/slog"
	"net/url"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"smart-city-dialog.de/akademie/internal/account"
)

// DefaultK is how many people a cell needs at least.
const DefaultK = 5

// Config holds what a Service needs.
type Config struct {
	Pool *pgxpool.Pool
	K    int // people a cell needs to be shown; default DefaultK, at least 2
	Now  func() time.Time
	Log  *slog.Logger
}

// A Service answers queries. Safe for concurrent use.
type Service struct {
	pool *pgxpool.Pool
	k    int
	now  func() time.Time
	log  *slog.Logger
}

// New returns a service.
func New(c Config) *Service {
	if c.K == 0 {
		c.K = DefaultK
	}
	return &Service{pool: c.Pool, k: max(2, c.K), now: c.Now, log: c.Log}
}

// Run answers a query for a person who asks on a channel, and logs that it was
// asked. It fails with fault.Denied for who may not ask for statistics, with
// fault.Invalid and a *Problem for what the language does not allow, and with
// fault.Unavailable when it takes too long or the role to read with is missing.
func (s *Service) Run(ctx context.Context, who account.Person, channel string, q Query) (Result, error) {
	panic("contract")
}

// Vocabulary returns the values that can be asked for, with their names.
func (s *Service) Vocabulary(ctx context.Context) (Vocabulary, error) {
	panic("contract")
}

// A Vocabulary is the values of each dimension that there are, in the order in
// which they are shown. Times are not listed; of municipalities, those that have
// bookings.
type Vocabulary struct {
	Values map[Dimension][]Value
	First  time.Time // of the earliest booking or run; zero without any
}

// A Value is something that a dimension can be.
type Value struct {
	Key  string
	Name Name
	Also []string // other ways to say it, folded by nobody: short names, titles of old
}

// A Problem says what is wrong with a query.
type Problem struct {
	Field string // "metrics", "dimensions", "filters", "period", "compare", "having", "sort", "limit", "view"
	Rule  Rule
	What  string // the value that is wrong, for the reader
}

// A Rule is what a query breaks.
type Rule string

// The rules.
const (
	RuleUnknown     Rule = "unknown"    // no such metric, dimension or value
	RuleTooMany     Rule = "too_many"   // more than the bounds allow
	RuleMissing     Rule = "missing"    // no metric
	RuleIncoherent  Rule = "incoherent" // these do not go together: utilisation by Land, seats with questions
	RuleBadPeriod   Rule = "bad_period" // ends before it begins, or does not exist
	RuleNotCompared Rule = "not_sorted" // sorted or compared by a metric that is not asked for
)

// Error is for logs.
func (p *Problem) Error() string {
	return "statistics: " + p.Field + ": " + string(p.Rule) + ": " + p.What
}

// Check returns what is wrong with a query as a *Problem, or nil.
func (q Query) Check() error { panic("contract") }

// Encode writes a query as the parameters of a URL, the same for the same query:
// "metric=confirmed&by=land&from=2026-01-01&to=2026-06-30".
func (q Query) Encode() string { panic("contract") }

// Parse reads what Encode wrote. The error is a *Problem.
func Parse(v url.Values) (Query, error) { panic("contract") }

// Decode reads a query that a model proposes as JSON, with the names of Encode's
// parameters, and nothing beside. The error is a *Problem.
func Decode(proposed []byte) (Query, error) { panic("contract") }
