package statistics

// A source is a view that figures are computed from.
type source int

// The sources.
const (
	ofBookings  source = iota // stats_bookings
	ofRuns                    // stats_runs
	ofQuestions               // stats_questions
	sources                   // how many there are
)

// A kind is how a metric is computed from the rows it is of.
type kind int

// The kinds.
const (
	counts    kind = iota // rows
	sums                  // of a column
	different             // values of a column
	mean                  // of a column over the rows
	median                // of a column
	rate                  // what a column sums up to over the rows it is of, by the same of those it is taken of
)

// A column is a number that rows have.
type column int

// The columns.
const (
	colOne      column = iota // 1
	colSeats                  // of a booking
	colAttended               // of a booking, where it was recorded
	colPerson                 // who booked
	colPlace                  // official key of the municipality
	colLead                   // days from the request to the run's first session
	colCapacity               // of a run
	colTaken                  // of a run
	colFree                   // of a run
)

// A metricDef says what a metric means. This table is all that can be counted.
type metricDef struct {
	source source
	kind   kind
	column column
	base   column      // what a rate is taken of, where it is another column
	of     []condition // what rows have to meet
	per    []condition // what those have to meet that a rate is taken of
	byRun  bool        // the basis by default is the run's first session
}

// ofPeople reports whether people's doings are counted, so that few of them are
// protected; runs, their capacity, and questions are nobody's.
func (d metricDef) ofPeople() bool {
	return d.source == ofBookings || d.column == colTaken || d.column == colFree
}

// is makes a condition.
func is(d Dimension, values ...string) condition { return condition{on: d, values: values} }

var (
	bookedSeats = []condition{is(Status, "confirmed")}
	asRecorded  = []condition{is(Status, "confirmed"), is(recorded, "1")}
	takingPlace = []condition{is(takesPlace, "1")}
)

// metrics is the table of definitions. It is never changed.
var metrics = map[Metric]metricDef{
	Bookings:         {source: ofBookings},
	Confirmed:        {source: ofBookings, of: bookedSeats},
	Waitlisted:       {source: ofBookings, of: []condition{is(Status, "waitlisted", "offered")}},
	Cancelled:        {source: ofBookings, of: []condition{is(Status, "cancelled")}},
	Expired:          {source: ofBookings, of: []condition{is(Status, "expired")}},
	People:           {source: ofBookings, kind: different, column: colPerson},
	Municipalities:   {source: ofBookings, kind: different, column: colPlace},
	CancellationRate: {source: ofBookings, kind: rate, of: []condition{is(Status, "cancelled")}},
	LeadTime:         {source: ofBookings, kind: median, column: colLead},
	GroupSize:        {source: ofBookings, kind: mean, column: colSeats},
	Participants:     {source: ofBookings, kind: sums, column: colSeats, of: bookedSeats, byRun: true},
	Attended:         {source: ofBookings, kind: sums, column: colAttended, of: asRecorded, byRun: true},
	AttendanceRate:   {source: ofBookings, kind: rate, column: colAttended, base: colSeats, of: asRecorded, per: asRecorded, byRun: true},

	Runs:        {source: ofRuns, of: takingPlace, byRun: true},
	Seats:       {source: ofRuns, kind: sums, column: colCapacity, of: takingPlace, byRun: true},
	Taken:       {source: ofRuns, kind: sums, column: colTaken, of: takingPlace, byRun: true},
	Free:        {source: ofRuns, kind: sums, column: colFree, of: takingPlace, byRun: true},
	Utilisation: {source: ofRuns, kind: rate, column: colTaken, base: colCapacity, of: takingPlace, per: takingPlace, byRun: true},

	Questions:   {source: ofQuestions},
	Answered:    {source: ofQuestions, of: []condition{is(Status, "answered")}},
	Unanswered:  {source: ofQuestions, of: []condition{is(Status, "refused")}},
	RefusalRate: {source: ofQuestions, kind: rate, of: []condition{is(Status, "refused")}},
	Helpful:     {source: ofQuestions, of: []condition{is(rating, "up")}},
	Unhelpful:   {source: ofQuestions, of: []condition{is(rating, "down")}},
}
