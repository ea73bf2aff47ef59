package web

import (
	"encoding/csv"
	"net/http"
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/mail"
	"smart-city-dialog.de/akademie/internal/webhook"
)

// atDesk is an office with a coordinator signed in.
func atDesk(t *testing.T) (*office, as) {
	t.Helper()
	o := openOffice(t)
	return o, as{o, o.signIn(t, carla)}
}

func TestDeskListsRunsWithTheirOccupancy(t *testing.T) {
	t.Parallel()
	o, desk := atDesk(t)
	o.book(t, berta, "ki-februar", 2)
	o.book(t, anna, "ki-februar", 1)
	page := desk.get("/desk").Body.String()
	for _, want := range []string{"2 von 2 Plätzen belegt, 1 auf der Warteliste", "0 von 20 Plätzen belegt", "3 Termine", `<progress class="occupancy__bar" max="2" value="2"`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	for query, want := range map[string]string{
		"?waiting=1":                           "1 Termin<",
		"?module=daten":                        "1 Termin<",
		"?month=2026-02":                       "2 Termine<",
		"?month=2026-03&module=ki":             "1 Termin<",
		"?month=2026-03&module=ki&waiting=1":   "keine Termine",
		"?month=2026-13&module=%27":            "3 Termine<",
		"?month=2026-01":                       "keine Termine",
		"?month=%3Cscript%3E&module=%3Cscript": "3 Termine<",
	} {
		if page := desk.get("/desk" + query).Body.String(); !strings.Contains(page, want) || strings.Contains(page, "<script>a") {
			t.Errorf("%s: the page does not say %q", query, want)
		}
	}
}

func TestRaisingCapacityOffersSeatsDownTheLine(t *testing.T) {
	t.Parallel()
	o, desk := atDesk(t)
	o.book(t, berta, "ki-februar", 2)
	b := o.book(t, anna, "ki-februar", 1)
	run := deskRunPath(b.Run.ID)
	for typed, want := range map[string]int{"": 422, "-1": 422, "viele": 422, "10001": 422, "3.5": 422, "1": 409} {
		w := desk.post(run+"/capacity", "capacity", typed)
		if w.Code != want || !strings.Contains(w.Body.String(), `aria-invalid="true"`) {
			t.Errorf("%q: status = %d, want %d", typed, w.Code, want)
		}
	}
	if page := desk.post(run+"/capacity", "capacity", "1").Body.String(); !strings.Contains(page, "2 Plätze sind schon vergeben") {
		t.Error("the page does not say why fewer seats are refused")
	}
	for range 2 {
		if w := desk.post(run+"/capacity", "capacity", " 3 "); w.Code != http.StatusSeeOther {
			t.Fatalf("status = %d, %s", w.Code, w.Body)
		}
	}
	if got := o.state(t, b); got != booking.Offered {
		t.Errorf("who waited is %s", got)
	}
	page := desk.get(run + "?done=capacity").Body.String()
	for _, want := range []string{"Die Zahl der Plätze ist geändert.", "3 von 3 Plätzen belegt", "Platz angeboten", "Zahl der Plätze geändert", "Koordination"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
}

func TestLogNamesCoordinatorsWithoutTheirAddress(t *testing.T) {
	t.Parallel()
	o, desk := atDesk(t)
	b := o.book(t, anna, "ki-maerz", 1)
	desk.post(deskBookingPath(b.ID) + "/cancel")
	entries, err := o.bookings.History(t.Context(), b.Run.ID, 1)
	if err != nil || len(entries) != 1 {
		t.Fatal(entries, err)
	}
	by := entries[0].Actor
	if by.Kind != booking.ByCoordinator || by.ID == "" || strings.Contains(by.ID, "carla") || by.Channel != channel {
		t.Errorf("actor = %+v", by)
	}
}

func TestCoordinatorConfirmsMovesCancelsAndResends(t *testing.T) {
	t.Parallel()
	o, desk := atDesk(t)
	o.book(t, berta, "ki-februar", 2)
	b := o.book(t, anna, "ki-februar", 1)
	path := deskBookingPath(b.ID)
	if w := desk.post(path + "/confirm"); w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), "nicht genug Plätze frei") {
		t.Errorf("confirm at a full run: status = %d", w.Code)
	}
	if w := desk.post(path+"/move", "run", itoa(o.runID(t, "ki-maerz"))); w.Header().Get("Location") != path+"?done=moved" || o.state(t, b) != booking.Confirmed {
		t.Errorf("move: status = %d, state %s", w.Code, o.state(t, b))
	}
	for range 2 {
		if w := desk.post(path + "/cancel"); w.Code != http.StatusSeeOther || o.state(t, b) != booking.Cancelled {
			t.Errorf("cancel: status = %d", w.Code)
		}
	}
	open := o.request(t, "dora@rathaus.example", "ki-maerz", 1)
	path = deskBookingPath(open.ID)
	if page := desk.get(path).Body.String(); !strings.Contains(page, "Link noch einmal schicken") || !strings.Contains(page, "Digitales") {
		t.Errorf("page = %s", page)
	}
	if w := desk.post(path + "/resend"); w.Header().Get("Location") != path+"?done=resent" {
		t.Errorf("resend: status = %d", w.Code)
	}
	for range 2 {
		if w := desk.post(path + "/confirm"); w.Code != http.StatusSeeOther || o.state(t, open) != booking.Confirmed {
			t.Errorf("confirm: status = %d", w.Code)
		}
	}
	if w := desk.get("/desk/bookings/999"); w.Code != http.StatusNotFound {
		t.Errorf("an unknown booking: status = %d", w.Code)
	}
}

func TestCancellingARunAsksFirst(t *testing.T) {
	t.Parallel()
	o, desk := atDesk(t)
	b := o.book(t, anna, "ki-maerz", 1)
	run := deskRunPath(b.Run.ID)
	if page := desk.get(run + "/cancel").Body.String(); !strings.Contains(page, "Ja, Termin absagen") || o.state(t, b) != booking.Confirmed {
		t.Error("the page that asks is wrong")
	}
	for range 2 {
		if w := desk.post(run + "/cancel"); w.Code != http.StatusSeeOther {
			t.Fatalf("status = %d", w.Code)
		}
	}
	if r, err := o.runs.Run(t.Context(), b.Run.ID); err != nil || r.Status != catalogue.Cancelled || o.state(t, b) != booking.Cancelled {
		t.Errorf("run = %s, booking = %s, %v", r.Status, o.state(t, b), err)
	}
	if page := desk.get(run + "?done=off").Body.String(); strings.Contains(page, "/capacity") || !strings.Contains(page, "fällt aus") {
		t.Error("the page offers what cannot be done any more")
	}
}

func TestMessageIsShownBeforeItIsSentOnce(t *testing.T) {
	t.Parallel()
	o, desk := atDesk(t)
	b := o.book(t, anna, "ki-februar", 2)
	o.book(t, berta, "ki-februar", 1)
	path := deskRunPath(b.Run.ID) + "/message"
	if page := desk.get(path).Body.String(); !strings.Contains(page, "Geht an 2 Buchungen") {
		t.Errorf("page = %s", page)
	}
	key := strings.Repeat("K", 26)
	fields := []string{"key", key, "subject", "Raum  geändert", "text", "Bitte <b>beachten</b>:\nneuer Link."}
	sent := func() (n int) {
		if err := o.pool.QueryRow(t.Context(), `SELECT count(*) FROM booking_log WHERE action = 'run_message' AND booking_id IS NOT NULL`).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	preview := desk.post(path, fields...).Body.String()
	if !strings.Contains(preview, "Jetzt senden") || !strings.Contains(preview, "Bitte &lt;b&gt;beachten") || sent() != 0 {
		t.Errorf("preview = %s", preview)
	}
	if edit := desk.post(path, append(fields, "step", "edit")...).Body.String(); !strings.Contains(edit, `value="Raum geändert"`) || sent() != 0 {
		t.Errorf("edit = %s", edit)
	}
	for range 2 {
		if w := desk.post(path, append(fields, "step", "send")...); w.Code != http.StatusSeeOther || !strings.HasSuffix(w.Header().Get("Location"), "?done=sent&count=2") {
			t.Fatalf("status = %d, %s", w.Code, w.Body)
		}
	}
	if n := sent(); n != 2 {
		t.Errorf("%d messages to 2 people", n)
	}
	for name, wrong := range map[string][]string{
		"empty": {"key", key, "subject", " ", "text", "x"}, "long": {"key", key, "subject", strings.Repeat("ä", 151), "text", "x"},
		"text": {"key", key, "subject", "x", "text", strings.Repeat("a", 4001)},
	} {
		if w := desk.post(path, append(wrong, "step", "send")...); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), `role="alert"`) {
			t.Errorf("%s: status = %d", name, w.Code)
		}
	}
	if w := desk.post(path, "key", key, "subject", "Anderes", "text", "y", "step", "send"); w.Code != http.StatusConflict || sent() != 2 {
		t.Errorf("another message with the same key: status = %d", w.Code)
	}
}

func TestParticipantsFileRunsNoFormulas(t *testing.T) {
	t.Parallel()
	o, desk := atDesk(t)
	b := o.book(t, anna, "ki-maerz", 1)
	o.exec(t, `UPDATE bookings SET name = '=HYPERLINK("https://evil.example")', function = '+49;"x"', municipality = '@SUM(A1)' WHERE id = $1`, b.ID)
	w := desk.get(deskRunPath(b.Run.ID) + "/participants.csv")
	body, ok := strings.CutPrefix(w.Body.String(), byteOrderMark)
	if !ok || w.Header().Get("Content-Type") != "text/csv; charset=utf-8" || w.Header().Get("Content-Disposition") != `attachment; filename="ki-maerz.csv"` {
		t.Errorf("headers = %v", w.Header())
	}
	r := csv.NewReader(strings.NewReader(body))
	r.Comma = ';'
	rows, err := r.ReadAll()
	if err != nil || len(rows) != 2 || len(rows[1]) != 12 {
		t.Fatalf("rows = %v, %v", rows, err)
	}
	if rows[1][0] != b.Ref || rows[1][4] != `'=HYPERLINK("https://evil.example")` || rows[1][6] != "'@SUM(A1)" || rows[1][9] != `'+49;"x"` {
		t.Errorf("row = %q", rows[1])
	}
}

func TestCellsThatBeginLikeFormulasAreHarmless(t *testing.T) {
	t.Parallel()
	for _, cell := range []string{"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", " +1", "\u00a0-1", "＝1+1", "＋1", "－1", "＠A1"} {
		if got := harmless(cell); got != "'"+cell {
			t.Errorf("%q became %q", cell, got)
		}
	}
	for _, cell := range []string{"", "Anna", "Bau- und Ordnungsamt", "a=b", "12"} {
		if got := harmless(cell); got != cell {
			t.Errorf("%q became %q", cell, got)
		}
	}
}

func TestUndeliveredIsShownAndSentAgain(t *testing.T) {
	t.Parallel()
	o, desk := atDesk(t)
	b := o.book(t, anna, "ki-maerz", 1)
	entries, err := o.bookings.History(t.Context(), b.Run.ID, 1)
	if err != nil {
		t.Fatal(err)
	}
	if page := desk.get("/desk/delivery").Body.String(); !strings.Contains(page, "Alles ist zugestellt.") {
		t.Errorf("page = %s", page)
	}
	key := "booking-log/" + itoa(entries[0].ID)
	o.mails.unclear = []mail.Delivery{{Key: key, State: mail.Unclear, Attempts: 1, UpdatedAt: o.Now()}, {Key: "sign-in/4", State: mail.Failed, UpdatedAt: o.Now()}}
	o.mails.dead = []webhook.Letter{{ID: 7, EventType: "booking.confirmed", Endpoint: "pretix", Attempts: 12, LastStatus: 500, UpdatedAt: o.Now()}}
	if page := desk.get("/desk").Body.String(); !strings.Contains(page, "Nicht zugestellt: 3") {
		t.Error("the desk does not say that something was not delivered")
	}
	page := desk.get("/desk/delivery").Body.String()
	for _, want := range []string{"Buchung: bestätigt", deskBookingPath(b.ID), "unklar", "Link zum Anmelden", "booking.confirmed → pretix", "HTTP 500"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if strings.Contains(page, `value="sign-in/4"`) {
		t.Error("a link to sign in can be sent again")
	}
	if w := desk.post("/desk/delivery", "mail", key); w.Code != http.StatusSeeOther {
		t.Errorf("mail: status = %d", w.Code)
	}
	if w := desk.post("/desk/delivery", "event", "7"); w.Code != http.StatusSeeOther {
		t.Errorf("event: status = %d", w.Code)
	}
	if got := strings.Join(o.mails.again, ", "); got != key+", event 7" {
		t.Errorf("sent again: %s", got)
	}
	if w := desk.post("/desk/delivery", "mail", "booking-log/99"); w.Code != http.StatusConflict {
		t.Errorf("what was delivered meanwhile: status = %d", w.Code)
	}
	if w := desk.post("/desk/delivery"); w.Code != http.StatusBadRequest {
		t.Errorf("nothing: status = %d", w.Code)
	}
}

func TestOutboxShowsPicturesThatComeWithAMail(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	o.mails.sent = []mail.Message{{To: anna, Subject: "Bericht", HTML: `<img src="cid:chart" alt=""><img src="cid:drawing"><img src="https://a.example/x.png">`, Files: []mail.File{
		{Name: "auswertung.png", Type: "image/png", Content: []byte("PNG"), Inline: "chart"}, {Name: "x.svg", Type: "image/svg+xml", Content: []byte("<svg/>"), Inline: "drawing"},
	}}}
	frame := o.get("/outbox/0/html")
	if want := `<img src="data:image/png;base64,UE5H" alt=""><img src="cid:drawing"><img src="https://a.example/x.png">`; frame.Body.String() != want {
		t.Errorf("got %s", frame.Body)
	}
	if csp := frame.Header().Get("Content-Security-Policy"); !strings.Contains(csp, "img-src data:;") {
		t.Errorf("other pictures are loaded: %s", csp)
	}
}

func TestOutboxShowsMailsWithoutRunningThem(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	o.mails.sent = []mail.Message{{To: anna, Subject: "Ihre <Buchung>", Text: "Hier: https://a.example/b/XYZ?q=1. <b>x</b>",
		HTML:      `<p>Hallo</p><script>alert(1)</script><a href="https://a.example/b/XYZ">Los</a>`,
		Calendars: []mail.Calendar{{Method: "REQUEST", Name: `termin"1.ics`, File: []byte("BEGIN:VCALENDAR")}}}}
	if page := o.get("/outbox").Body.String(); !strings.Contains(page, "Ihre &lt;Buchung&gt;") || !strings.Contains(page, anna) {
		t.Errorf("list = %s", page)
	}
	w := o.get("/outbox/0")
	if page := w.Body.String(); !strings.Contains(page, `<a href="https://a.example/b/XYZ?q=1">`) || !strings.Contains(page, "&lt;b&gt;x") || !strings.Contains(page, `sandbox="allow-top`) ||
		strings.Contains(page, "<script>alert") {
		t.Errorf("mail = %s", page)
	}
	frame := o.get("/outbox/0/html")
	if csp := frame.Header().Get("Content-Security-Policy"); !strings.Contains(csp, "sandbox allow-top-navigation-by-user-activation") || !strings.Contains(csp, "default-src 'none'") ||
		strings.Contains(csp, "script-src") || !strings.Contains(frame.Body.String(), `<a target="_top" href=`) {
		t.Errorf("frame: %s, %s", csp, frame.Body)
	}
	if file := o.get("/outbox/0/files/0"); file.Body.String() != "BEGIN:VCALENDAR" || !strings.HasPrefix(file.Header().Get("Content-Disposition"), "attachment;") {
		t.Errorf("file: %v, %s", file.Header(), file.Body)
	}
	for _, path := range []string{"/outbox/1", "/outbox/..%2f..%2fetc%2fpasswd", "/outbox/0/files/1", "/outbox/0/files/-1", "/outbox/0/files/x"} {
		if got := o.get(path).Code; got != http.StatusNotFound {
			t.Errorf("%s: status = %d", path, got)
		}
	}
}
