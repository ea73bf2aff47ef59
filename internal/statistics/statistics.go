// Package statistics answers questions for figures of enrolments and of the
// assistant's use. What can be asked is a small, closed language: a Query names
// metrics, the dimensions they are broken down by, filters, a period, another to
// compare with, and how the rows are sorted and cut. Nothing else can be asked.
//
// A Query that is valid compiles to one statement with parameters over the views
// stats_*, which runs as the role akademie_statistics in a read-only transaction
// with a time limit. No text of anybody becomes SQL: names of metrics and
// dimensions are looked up in tables of this package, everything else is a
// parameter. Figures are put together of atoms (see statement): rows, totals,
// comparisons and what decides what is hidden come from one look at the bookings.
//
// Cells to which fewer than K people contribute are hidden, and so are as many
// others as it takes that nobody can compute them from totals, neighbours or a
// question that differs by one filter; see README.md for the method.
//
// Package ask turns sentences into queries, show turns results into words,
// tables, charts and files, report keeps queries under a name and sends them.
package statistics

import (
	"time"

	"smart-city-dialog.de/akademie/internal/german"
)

// A Metric is something that is counted or computed. What each means in words,
// for people, stands in package show.
type Metric string

// The metrics of bookings. A booking is what a person requested, for one or more
// seats.
const (
	Bookings         Metric = "bookings"          // bookings requested, whatever became of them
	Confirmed        Metric = "confirmed"         // bookings that are confirmed
	Waitlisted       Metric = "waitlisted"        // bookings on the waiting list, or with an offer from it
	Cancelled        Metric = "cancelled"         // bookings cancelled
	Expired          Metric = "expired"           // bookings that were not confirmed or accepted in time
	People           Metric = "people"            // different people (mailboxes) with bookings
	Municipalities   Metric = "municipalities"    // different municipalities with bookings
	CancellationRate Metric = "cancellation_rate" // Cancelled / Bookings, 0 to 1
	LeadTime         Metric = "lead_time"         // median of calendar days in Berlin from the request to the run's first session
	GroupSize        Metric = "group_size"        // mean of seats of a booking
	Participants     Metric = "participants"      // seats of confirmed bookings
	Attended         Metric = "attended"          // seats that were used, where that was recorded
	AttendanceRate   Metric = "attendance_rate"   // Attended / Participants, of bookings where it was recorded, 0 to 1
)

// The metrics of runs, as the catalogue shows them to everybody.
const (
	Runs        Metric = "runs"        // dated runs, without cancelled ones
	Seats       Metric = "seats"       // capacity of those
	Taken       Metric = "taken"       // seats taken in those
	Free        Metric = "free"        // Seats - Taken
	Utilisation Metric = "utilisation" // Taken / Seats, 0 to 1
)

// The metrics of questions to the assistant.
const (
	Questions   Metric = "questions"    // questions asked
	Answered    Metric = "answered"     // of those answered
	Unanswered  Metric = "unanswered"   // of those refused
	RefusalRate Metric = "refusal_rate" // Unanswered / Questions, 0 to 1
	Helpful     Metric = "helpful"      // answers that were called helpful
	Unhelpful   Metric = "unhelpful"    // answers that were called unhelpful
)

// A Dimension is what figures are broken down by, and what filters are about.
// The values are keys; their names are in a Vocabulary.
type Dimension string

// The dimensions. Times are those of Query.By.
const (
	Module       Dimension = "module"       // key of the module
	Category     Dimension = "category"     // catalogue.Category
	Topic        Dimension = "topic"        // one of the module's topics; a booking counts for each
	Run          Dimension = "run"          // key of the run
	Month        Dimension = "month"        // "2026-03"
	Quarter      Dimension = "quarter"      // "2026-Q1"
	HalfYear     Dimension = "half_year"    // "2026-H1"
	Year         Dimension = "year"         // "2026"
	Weekday      Dimension = "weekday"      // "1" Monday to "7" Sunday
	Land         Dimension = "land"         // "BB"; "" unknown
	SizeClass    Dimension = "size"         // of the municipality, see SizeClasses; "" unknown
	Municipality Dimension = "municipality" // official key; "" unknown
	Channel      Dimension = "channel"      // on which it was booked or asked
	Status       Dimension = "status"       // booking.State; of questions answered, weak, refused
	Language     Dimension = "language"     // "de" or "en", of booking or question
)

// Basis says which date of a booking periods and times mean.
type Basis string

// The bases. ByDefault is ByRun where one of the metrics is Participants,
// Attended, AttendanceRate or of runs, and ByRequest otherwise. Questions have
// one date only.
const (
	ByDefault Basis = ""
	ByRequest Basis = "request" // when the booking was requested
	ByRun     Basis = "run"     // the first session of the run
)

// A Query asks for figures.
type Query struct {
	Metrics    []Metric    // 1 to 4, all of bookings and runs or all of questions
	Dimensions []Dimension // 0 to 2; rows have a value of each
	Filters    []Filter    // all of them hold; at most one a dimension
	Period     Period      // of the Basis; zero: all there is
	Compare    Period      // another of the same kind to hold against; zero: none
	By         Basis
	Having     []Having // rows that are left, at most 2
	Sort       Sort
	Limit      int  // so many rows, after sorting; 0: all, up to MaxRows
	View       View // how it is shown; "" by the shape of the data
}

// Bounds of a query.
const (
	MaxMetrics    = 4
	MaxDimensions = 2
	MaxFilters    = 6
	MaxValues     = 30 // of a filter
	MaxRows       = 500
)

// A Filter keeps what has one of the values, or none of them.
type Filter struct {
	Dimension Dimension
	Values    []string
	Not       bool
}

// A Period is days from first to last, both included; a zero side is open.
type Period struct{ From, To german.Civil }

// IsZero reports whether a period says nothing.
func (p Period) IsZero() bool { return p == Period{} }

// A Having keeps rows whose metric compares like this to a value. Rates are 0 to 1.
type Having struct {
	Metric Metric
	Op     Op
	Value  float64
}

// An Op compares.
type Op string

// The comparisons.
const (
	More    Op = ">"
	AtLeast Op = ">="
	Less    Op = "<"
	AtMost  Op = "<="
	Exactly Op = "="
)

// A Sort orders rows by a metric, or where Metric is "" by the dimensions: times
// ascending, names in German order. The zero Sort is that by dimensions where the
// first is a time, a weekday or a size, and by the first metric, largest first,
// elsewhere. What is hidden stands last.
type Sort struct {
	Metric     Metric
	Dimensions bool // by the dimensions
	Ascending  bool // smallest first, by the first metric if none is named
}

// A View is a way to show a result.
type View string

// The views.
const (
	ViewAuto    View = ""
	ViewTable   View = "table"
	ViewBars    View = "bars"
	ViewLines   View = "lines"
	ViewStacked View = "stacked"
)

// A Result is what a query found, without what is hidden.
type Result struct {
	Query   Query  // as it was run, with the basis settled
	Rows    []Row  // sorted and cut; one without keys where the query has no dimensions
	Total   []Cell // of all rows there are, for each metric; Empty where it has no meaning
	Before  []Cell // the same of Query.Compare; nil without
	Hidden  int    // cells of all rows and totals that are hidden
	More    int    // rows beyond the limit
	Names   Names  // of the values that occur in query and rows
	ReadAt  time.Time
	LeastOf int // K: cells of fewer people are hidden
}

// A Row holds the figures of one combination of values.
type Row struct {
	Keys   []string // a value for each dimension
	Cells  []Cell   // for each metric
	Before []Cell   // in the period that is compared with; nil without
}

// A Cell is one figure.
type Cell struct {
	State CellState
	Value float64 // where State is Known
}

// CellState tells apart what a figure can be.
type CellState string

// The states of a cell.
const (
	Known  CellState = "known"  // Value is exact; may be 0
	Hidden CellState = "hidden" // protected: too few people
	Empty  CellState = "empty"  // has no value: a rate or median of nothing
)

// Names are what values are called in German and English.
type Names map[Dimension]map[string]Name

// A Name is what a value is called.
type Name struct{ German, English string }
