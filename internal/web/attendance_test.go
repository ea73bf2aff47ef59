package web

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"smart-city-dialog.de/akademie/internal/booking"
)

// attended returns how many seats of a booking were used, -1 if that is not
// recorded.
func (o *office) attended(t *testing.T, b booking.Booking) int {
	t.Helper()
	now, err := o.bookings.Find(t.Context(), b.ID)
	if err != nil {
		t.Fatal(err)
	}
	if now.Attended == nil {
		return -1
	}
	return *now.Attended
}

func TestCoordinatorRecordsWhoCame(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	a, b := o.book(t, anna, "ki-maerz", 3), o.book(t, berta, "ki-maerz", 1)
	o.request(t, "dora@rathaus.example", "ki-maerz", 1) // never confirms
	run := deskRunPath(a.Run.ID)
	path := run + "/attendance"

	desk := as{o, o.signIn(t, carla)}
	if page := desk.get(path).Body.String(); !strings.Contains(page, "sobald der Termin begonnen hat") || strings.Contains(page, "Alle anwesend") {
		t.Error("attendance can be recorded before the run begins")
	}
	if w := desk.post(path, "everybody", "yes"); w.Code != http.StatusConflict || o.attended(t, a) != -1 {
		t.Errorf("before the run begins: status = %d", w.Code)
	}
	if page := desk.get(run).Body.String(); strings.Contains(page, path) {
		t.Error("the page of a run to come leads to its attendance")
	}

	o.Move(a.Run.Starts().Add(time.Minute).Sub(o.Now()))
	desk = as{o, o.signIn(t, carla)}
	if page := desk.get(run).Body.String(); !strings.Contains(page, `href="`+path+`"`) {
		t.Error("the page of a run that has begun does not lead to its attendance")
	}
	page := desk.get(path).Body.String()
	for _, want := range []string{"Anna Beispiel", "Berta Beispiel", "von 3", "Noch nicht erfasst: 2.", "Alle anwesend", `name="` + attendanceField(a.ID) + `"`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if strings.Contains(page, "Dora") {
		t.Error("the page lists who is not confirmed")
	}
	for typed, want := range map[string]string{"4": "von 0 bis 3", "-1": "von 0 bis 3", "zwei": "von 0 bis 3", "1.5": "von 0 bis 3"} {
		w := desk.post(path, attendanceField(a.ID), typed, attendanceField(b.ID), "1")
		if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), want) || !strings.Contains(w.Body.String(), `value="`+typed+`"`) {
			t.Errorf("%q: status = %d", typed, w.Code)
		}
		if o.attended(t, a) != -1 || o.attended(t, b) != -1 {
			t.Errorf("%q: recorded all the same", typed)
		}
	}
	for _, step := range []struct {
		form         []string
		first, other int
	}{
		{[]string{attendanceField(a.ID), " 2 ", attendanceField(b.ID), ""}, 2, -1}, // empty: stays as it is
		{[]string{attendanceField(b.ID), "0"}, 2, 0},
		{[]string{"everybody", "yes", attendanceField(a.ID), "0"}, 3, 1},
		{[]string{attendanceField(a.ID), "1", attendanceField(b.ID), "1"}, 1, 1},
	} {
		w := desk.post(path, step.form...)
		if w.Code != http.StatusSeeOther || w.Header().Get("Location") != path+"?done=attendance" {
			t.Fatalf("%q: status = %d, %s", step.form, w.Code, w.Body)
		}
		if first, other := o.attended(t, a), o.attended(t, b); first != step.first || other != step.other {
			t.Errorf("%q: attended %d and %d, want %d and %d", step.form, first, other, step.first, step.other)
		}
	}
	page = desk.get(path + "?done=attendance").Body.String()
	for _, want := range []string{"Die Teilnahme ist gespeichert.", "Genutzt: 2 von 4 Plätzen.", `value="1"`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if page := desk.get(run).Body.String(); !strings.Contains(page, "Teilnahme erfasst") {
		t.Error("the log of the run does not tell of it")
	}
}

func TestOnlyCoordinatorsRecordAttendance(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	b := o.book(t, anna, "ki-maerz", 1)
	o.Move(b.Run.Starts().Add(time.Minute).Sub(o.Now()))
	path := deskRunPath(b.Run.ID) + "/attendance"
	for who, want := range map[string]int{"": http.StatusSeeOther, o.signIn(t, anna): http.StatusForbidden} {
		if w := (as{o, who}).post(path, "everybody", "yes"); w.Code != want || o.attended(t, b) != -1 {
			t.Errorf("status = %d, want %d", w.Code, want)
		}
	}
}

func TestAttendanceIsRecordedInEnglishToo(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	b := o.book(t, anna, "ki-maerz", 1)
	o.Move(b.Run.Starts().Add(time.Minute).Sub(o.Now()))
	w := as{o, o.signIn(t, carla) + "; lang=en"}.get(deskRunPath(b.Run.ID) + "/attendance")
	if page := w.Body.String(); !strings.Contains(page, "Everybody came") || !strings.Contains(page, "of 1") {
		t.Errorf("page = %s", page)
	}
}
