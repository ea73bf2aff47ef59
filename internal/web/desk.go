package web

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"smart-city-dialog.de/akademie/internal/assistant"
	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/german"
)

// Office is what coordinators do with bookings and runs.
type Office interface {
	Find(ctx context.Context, id int64) (booking.Booking, error)
	Participants(ctx context.Context, run int64) ([]booking.Booking, error)
	History(ctx context.Context, run int64, limit int) ([]booking.Entry, error)
	Entry(ctx context.Context, id int64) (booking.Entry, error)
	ConfirmFor(ctx context.Context, id int64, by booking.Actor) (booking.Booking, error)
	Resend(ctx context.Context, id int64, by booking.Actor) error
	SetCapacity(ctx context.Context, run int64, capacity int, by booking.Actor) error
	CancelRun(ctx context.Context, run int64, by booking.Actor) error
	Attend(ctx context.Context, run int64, used map[int64]int, by booking.Actor) error
	Message(ctx context.Context, run int64, key, subject, text string, by booking.Actor) (int, error)
}

const (
	mostRuns   = 200 // in the list; a month or module finds the others
	monthsBack = 12  // to look back into
)

// deskPage is the content of the coordinators' list of runs.
type deskPage struct {
	T       *texts
	Months  []option
	Modules []option
	Waiting bool // only runs with a waiting list
	Found   string
	Rows    []deskRow
	Trouble string // that mails or events wait for somebody to look at them; "" none
	duties
}

// deskRow is one run with its occupancy.
type deskRow struct {
	T        *texts
	Path     string
	Name     string
	When     string
	Status   string // when it takes no bookings; "" when it does
	Taken    int
	Capacity int
	Waiting  int
	Seats    string // the same in words
	Full     bool
	From     string // name of the system that owns the seats; "" this one
}

func (s *Server) deskRow(t *texts, r catalogue.Run) deskRow {
	row := deskRow{
		T: t, Path: deskRunPath(r.ID), Name: r.Name(), When: t.Session(r.Starts(), r.Sessions[0].Ends),
		Taken: r.Seats.Taken, Capacity: r.Seats.Capacity, Waiting: r.Seats.Waiting, From: r.Seats.From,
		Seats: fmt.Sprintf(t.Desk.Taken, r.Seats.Taken, r.Seats.Capacity), Full: r.Seats.Free() == 0,
	}
	if r.Seats.Waiting > 0 {
		row.Seats += ", " + fmt.Sprintf(t.Desk.Waiting, r.Seats.Waiting)
	}
	switch n := len(r.Sessions); {
	case n == 2:
		row.When += " " + t.Desk.MoreDay
	case n > 2:
		row.When += " " + fmt.Sprintf(t.Desk.MoreDays, n-1)
	}
	switch r.Availability(s.cfg.Now()) {
	case catalogue.Off:
		row.Status = t.Desk.Off
	case catalogue.NotOpened:
		row.Status = t.Desk.Closed
	case catalogue.NotYet:
		row.Status = t.Seats(assistant.CardOf(r, s.cfg.Now()))
	case catalogue.TooLate:
		row.Status = t.Desk.Begun
	}
	return row
}

func deskRunPath(id int64) string { return "/desk/runs/" + strconv.FormatInt(id, 10) }

// desk lists the runs to come, or those of a month, with their occupancy.
func (s *Server) desk(c echo.Context) error {
	t, ctx := prefsOf(c).t, c.Request().Context()
	q := catalogue.Query{From: s.cfg.Now(), Limit: mostRuns}
	month, err := time.ParseInLocation(monthForm, c.QueryParam("month"), german.Berlin())
	if err == nil {
		q.From, q.To, q.Past = month, month.AddDate(0, 1, 0), true
	}
	modules, err := s.cfg.Catalogue.Modules(ctx)
	if err != nil {
		return err
	}
	module := c.QueryParam("module")
	if slices.ContainsFunc(modules, func(m catalogue.Module) bool { return m.Key == module }) {
		q.Modules = []string{module}
	}
	page := deskPage{T: t, duties: s.dutiesOf(c), Waiting: c.QueryParam("waiting") != "", Modules: moduleOptions(t, modules, module),
		Months: monthOptions(t, t.Desk.Coming, s.cfg.Now(), monthsBack, c.QueryParam("month"))}
	found, err := s.cfg.Catalogue.Runs(ctx, q)
	if err != nil {
		return err
	}
	for _, r := range found.Runs {
		if !page.Waiting || r.Seats.Waiting > 0 {
			page.Rows = append(page.Rows, s.deskRow(t, r))
		}
	}
	page.Found = fmt.Sprintf(t.Desk.Found, len(page.Rows))
	if len(page.Rows) == 1 {
		page.Found = t.Desk.FoundOne
	}
	if found.Total > len(found.Runs) {
		page.Found = fmt.Sprintf(t.Desk.FoundSome, len(page.Rows), found.Total)
	}
	if page.Trouble, err = s.trouble(ctx, t); err != nil {
		return err
	}
	return s.page(c, http.StatusOK, view{Template: "desk", Title: t.Desk.Title, Path: "/desk", Private: true, Content: page})
}

// deskRunPage is the content of the coordinators' page about one run.
type deskRunPage struct {
	T        *texts
	Row      deskRow
	Path     string // of this page
	Times    []string
	Platform string
	Off      bool
	Begun    bool
	Seated   people
	Line     people
	Ended    people
	Count    string // of the seated, in words
	Log      []string
	Done     string
	Problem  string // of the capacity
	Capacity string // as typed
	Ask      bool   // whether to cancel the run
}

// people is a table of bookings.
type people struct {
	T      *texts
	Title  string
	Places bool // shows the places in the line
	People []participant
}

// participant is one booking as coordinators see it in a list.
type participant struct {
	T            *texts
	Path         string
	Ref          string
	Name         string
	Email        string
	Municipality string
	Seats        int
	State        string
	Tone         string
	Since        string
	Place        int
}

func newParticipant(t *texts, b booking.Booking) participant {
	p := participant{
		T: t, Path: deskBookingPath(b.ID), Ref: b.Ref, Name: cmp.Or(b.Person.Name, t.Desk.Erased), Email: b.Person.Email,
		Municipality: b.Person.Municipality, Seats: b.Seats, State: t.State(b.State), Tone: stateTone(b.State),
		Since: t.Moment(b.RequestedAt), Place: b.Place,
	}
	if b.Person.Land != "" && b.Person.Municipality != "" {
		p.Municipality += " (" + b.Person.Land + ")"
	}
	return p
}

func deskBookingPath(id int64) string { return "/desk/bookings/" + strconv.FormatInt(id, 10) }

// mostEntries bounds the log that the page of a run shows.
const mostEntries = 100

// deskRun shows a run with everybody in it.
func (s *Server) deskRun(c echo.Context, run catalogue.Run, _ booking.Actor) error {
	done := prefsOf(c).t.Desk.Done[c.QueryParam("done")]
	if n, err := strconv.Atoi(c.QueryParam("count")); err == nil && c.QueryParam("done") == "sent" {
		done = fmt.Sprintf(done, max(0, n))
	}
	return s.showDeskRun(c, http.StatusOK, run, deskRunPage{Done: done})
}

func (s *Server) deskRunOf(c echo.Context) (catalogue.Run, error) {
	id, err := strconv.ParseInt(c.Param("run"), 10, 64)
	if err != nil {
		return catalogue.Run{}, errNoPage
	}
	return s.cfg.Catalogue.Run(c.Request().Context(), id)
}

func (s *Server) showDeskRun(c echo.Context, status int, r catalogue.Run, page deskRunPage) error {
	t, ctx := prefsOf(c).t, c.Request().Context()
	page.T, page.Row, page.Path, page.Platform = t, s.deskRow(t, r), deskRunPath(r.ID), r.Platform
	page.Off, page.Begun = r.Status == catalogue.Cancelled, hasBegun(r, s)
	page.Capacity = cmp.Or(page.Capacity, strconv.Itoa(r.Seats.Capacity))
	for _, x := range r.Sessions {
		page.Times = append(page.Times, t.Session(x.Starts, x.Ends))
	}
	all, err := s.cfg.Bookings.Participants(ctx, r.ID)
	if err != nil {
		return err
	}
	page.Seated = people{T: t, Title: t.Desk.Participants}
	page.Line = people{T: t, Title: t.Desk.Line, Places: true}
	page.Ended = people{T: t, Title: t.Desk.Ended}
	refs, seats := map[int64]string{}, 0
	for _, b := range all {
		refs[b.ID] = b.Ref
		switch p := newParticipant(t, b); {
		case b.Held:
			page.Seated.People = append(page.Seated.People, p)
			seats += b.Seats
		case b.State.Active():
			page.Line.People = append(page.Line.People, p)
		default:
			page.Ended.People = append(page.Ended.People, p)
		}
	}
	page.Count = fmt.Sprintf(t.Desk.Count, len(page.Seated.People), seats)
	entries, err := s.cfg.Bookings.History(ctx, r.ID, mostEntries)
	if err != nil {
		return err
	}
	you, err := s.coordinator(c)
	if err != nil {
		return err
	}
	for _, e := range entries {
		page.Log = append(page.Log, t.entry(e, refs[e.Booking], you))
	}
	return s.page(c, status, view{Template: "desk-run", Title: r.Name(), Path: page.Path, Private: true, Content: page})
}

// entry writes one change of the log: when, what, to which booking, by whom; you
// are who reads it.
func (t *texts) entry(e booking.Entry, ref string, you booking.Actor) string {
	line := t.Moment(e.At) + ": " + cmp.Or(t.Desk.Acts[e.Action], string(e.Action))
	if ref != "" {
		line += ", " + ref
	}
	if e.Action == booking.ActCapacity && e.Seats > 0 {
		line += fmt.Sprintf(t.Desk.NowSeats, e.Seats)
	}
	who := t.Desk.Actors[e.Actor.Kind]
	switch {
	case e.Actor.ID == "":
	case e.Actor.Kind == you.Kind && e.Actor.ID == you.ID:
		who += " " + t.Desk.You
	default:
		who += " " + e.Actor.ID
	}
	return line + " – " + who + ", " + cmp.Or(t.Desk.Ways[e.Actor.Channel], e.Actor.Channel)
}
