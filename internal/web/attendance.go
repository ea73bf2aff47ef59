package web

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/fault"
)

// attendancePage is the content of the page on which coordinators record who took
// part.
type attendancePage struct {
	T       *texts
	Row     deskRow
	Path    string // of the run's page
	Begun   bool
	Rows    []attendee
	Summary string
	Done    string
	Problem string
}

// attendee is one confirmed booking with the field for the seats that were used.
type attendee struct {
	participant
	Field string // its name in the form
	Label string
	Value string // as recorded, or as typed
	Of    string
	Wrong string // what is wrong with what was typed
}

func attendanceField(id int64) string { return "seats-" + strconv.FormatInt(id, 10) }

// attendance shows the form to record who took part in a run.
func (s *Server) attendance(c echo.Context, r catalogue.Run, _ booking.Actor) error {
	page := attendancePage{}
	if c.QueryParam("done") != "" {
		page.Done = prefsOf(c).t.Desk.Attendance.Done
	}
	return s.showAttendance(c, http.StatusOK, r, page, nil)
}

// confirmed returns the bookings of a run whose attendance is recorded.
func (s *Server) confirmed(c echo.Context, r catalogue.Run) (list []booking.Booking, err error) {
	all, err := s.cfg.Bookings.Participants(c.Request().Context(), r.ID)
	for _, b := range all {
		if b.State == booking.Confirmed {
			list = append(list, b)
		}
	}
	return list, err
}

// showAttendance shows the form with what is recorded, or what was typed and could
// not be.
func (s *Server) showAttendance(c echo.Context, status int, r catalogue.Run, page attendancePage, typed map[int64]string) error {
	t := prefsOf(c).t
	page.T, page.Row, page.Path = t, s.deskRow(t, r), deskRunPath(r.ID)
	page.Begun = hasBegun(r, s)
	list, err := s.confirmed(c, r)
	if err != nil {
		return err
	}
	used, seats, missing := 0, 0, 0
	for _, b := range list {
		row := attendee{participant: newParticipant(t, b), Field: attendanceField(b.ID), Of: fmt.Sprintf(t.Desk.Attendance.Of, b.Seats)}
		row.Label = fmt.Sprintf(t.Desk.Attendance.For, row.Name, row.Ref)
		if b.Attended == nil {
			missing++
		} else {
			row.Value = strconv.Itoa(*b.Attended)
			used += *b.Attended
			seats += b.Seats
		}
		if text, ok := typed[b.ID]; ok {
			row.Value = cutBytes(text, 20)
			if _, ok := seatsUsed(text, b.Seats); !ok {
				row.Wrong = fmt.Sprintf(t.Desk.Attendance.Wrong, b.Seats)
			}
		}
		page.Rows = append(page.Rows, row)
	}
	if missing < len(list) {
		page.Summary = fmt.Sprintf(t.Desk.Attendance.Count, used, seats)
	}
	if missing > 0 && page.Begun {
		page.Summary = strings.TrimSpace(page.Summary + " " + fmt.Sprintf(t.Desk.Attendance.Missing, missing))
	}
	return s.page(c, status, view{
		Template: "desk-attendance", Title: t.Desk.Attendance.Title + ": " + r.Name(), Path: page.Path + "/attendance", Private: true, Content: page,
	})
}

func hasBegun(r catalogue.Run, s *Server) bool {
	return r.Status != catalogue.Cancelled && !s.cfg.Now().Before(r.Starts())
}

// seatsUsed reads a number from 0 to that of the seats.
func seatsUsed(text string, seats int) (int, bool) {
	n, err := strconv.Atoi(strings.TrimSpace(text))
	return n, err == nil && n >= 0 && n <= seats
}

// recordAttendance keeps what was entered; the button for everybody enters all
// seats.
func (s *Server) recordAttendance(c echo.Context, r catalogue.Run, by booking.Actor) error {
	list, err := s.confirmed(c, r)
	if err != nil {
		return err
	}
	used, typed, wrong := map[int64]int{}, map[int64]string{}, false
	for _, b := range list {
		if c.FormValue("everybody") != "" {
			used[b.ID] = b.Seats
			continue
		}
		text := strings.TrimSpace(c.FormValue(attendanceField(b.ID)))
		if text == "" {
			continue
		}
		n, ok := seatsUsed(text, b.Seats)
		used[b.ID], typed[b.ID] = n, text
		wrong = wrong || !ok
	}
	if wrong {
		return s.showAttendance(c, http.StatusUnprocessableEntity, r, attendancePage{}, typed)
	}
	err = s.cfg.Bookings.Attend(c.Request().Context(), r.ID, used, by)
	if kind := fault.Kind(err); kind == fault.Conflict || kind == fault.Invalid {
		s.note(c, err)
		return s.showAttendance(c, http.StatusConflict, r, attendancePage{Problem: prefsOf(c).t.Desk.Attendance.Changed}, typed)
	}
	if err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, deskRunPath(r.ID)+"/attendance?done=attendance")
}
