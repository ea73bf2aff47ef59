package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/conversation"
)

func TestSigningInTellsNobodyWhoIsKnown(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	o.book(t, anna, "ki-maerz", 1)
	ask := func(email string) *httptest.ResponseRecorder {
		return o.bench.post("/signin", url.Values{"email": {email}})
	}
	known, unknown := ask(anna), ask("fremd@rathaus.example")
	if known.Code != http.StatusSeeOther || known.Code != unknown.Code || known.Header().Get("Location") != unknown.Header().Get("Location") {
		t.Errorf("known: %d to %s; unknown: %d to %s", known.Code, known.Header().Get("Location"), unknown.Code, unknown.Header().Get("Location"))
	}
	o.work(t)
	if len(o.mails.sent) != 1 || o.mails.sent[0].To != anna {
		t.Errorf("mails = %+v", o.mails.sent)
	}
	page := o.get(known.Header().Get("Location")).Body.String()
	if !strings.Contains(page, "Gibt es Buchungen oder eine Rolle zu dieser Adresse") || !strings.Contains(page, `href="/outbox"`) {
		t.Errorf("page = %s", page)
	}
	for _, wrong := range []string{"", "anna", "anna@", `"><script>alert(1)</script>`} {
		w := ask(wrong)
		if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "vollständige E-Mail-Adresse") || strings.Contains(w.Body.String(), "<script>a") {
			t.Errorf("%q: status = %d", wrong, w.Code)
		}
	}
}

func TestSessionCookieIsSafe(t *testing.T) {
	t.Parallel()
	for _, secure := range []bool{false, true} {
		o := openOffice(t, func(c *Config) { c.Secure = secure })
		o.book(t, anna, "ki-maerz", 1)
		for email, test := range map[string]struct {
			to  string
			age time.Duration
		}{anna: {"/my", account.SessionTime}, carla: {"/desk", account.DeskTime}} {
			w := o.bench.post(o.signInLink(t, email), nil)
			c := w.Result().Cookies()[0]
			if w.Header().Get("Location") != test.to {
				t.Errorf("%s is sent to %s", email, w.Header().Get("Location"))
			}
			if !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" || c.Secure != secure ||
				strings.HasPrefix(c.Name, "__Host-") != secure || c.MaxAge != int(test.age.Seconds()) {
				t.Errorf("secure %v: cookie = %v", secure, c)
			}
		}
	}
}

func TestSigningOut(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	o.book(t, anna, "ki-maerz", 1)
	here, there := as{o, o.signIn(t, anna)}, as{o, o.signIn(t, anna)}
	w := here.post("/signout")
	if c := w.Result().Cookies()[0]; c.MaxAge >= 0 || c.Value != "" {
		t.Errorf("cookie = %v", c)
	}
	if here.get("/my").Code != http.StatusSeeOther || there.get("/my").Code != http.StatusOK {
		t.Error("signing out ends the wrong sessions")
	}
	again := as{o, o.signIn(t, anna)}
	again.post("/signout/everywhere")
	if there.get("/my").Code != http.StatusSeeOther {
		t.Error("signing out everywhere leaves a session")
	}
}

func TestSomebodySignedInCancelsAndMoves(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	b := o.book(t, anna, "ki-februar", 2)
	waiting := o.book(t, berta, "ki-februar", 1)
	me := as{o, o.signIn(t, anna)}
	page := me.get("/my").Body.String()
	for _, want := range []string{"Künstliche Intelligenz in der Verwaltung", "Dienstag, 3. Februar 2026, 10:00–11:30 Uhr", "2 Plätze", b.Ref, "Bestätigt"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	maerz := o.runID(t, "ki-maerz")
	if choices := me.get(myPath(b) + "/move").Body.String(); strings.Count(choices, `type="radio"`) != 1 || !strings.Contains(choices, "20 von 20 Plätzen frei") {
		t.Errorf("choices = %s", choices)
	}
	if w := me.post(myPath(b)+"/move", "run", ""); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "Bitte wählen Sie einen Termin") {
		t.Errorf("without a choice: status = %d", w.Code)
	}
	for range 2 { // pressed twice
		if w := me.post(myPath(b)+"/move", "run", itoa(maerz)); w.Code != http.StatusSeeOther || w.Header().Get("Location") != myPath(b)+"?done=moved" {
			t.Fatalf("move: status = %d, %s", w.Code, w.Body)
		}
	}
	if now, _ := o.bookings.Find(t.Context(), b.ID); now.Run.ID != maerz || now.State != booking.Confirmed {
		t.Errorf("booking = %+v", now)
	}
	if got := o.state(t, waiting); got != booking.Offered {
		t.Errorf("who waited is %s, want offered", got)
	}
	if ask := me.get(myPath(b) + "/cancel").Body.String(); !strings.Contains(ask, "Ja, stornieren") || o.state(t, b) != booking.Confirmed {
		t.Error("the page that asks is wrong")
	}
	for range 2 {
		if w := me.post(myPath(b) + "/cancel"); w.Code != http.StatusSeeOther {
			t.Fatalf("cancel: status = %d", w.Code)
		}
	}
	if got := o.state(t, b); got != booking.Cancelled {
		t.Errorf("state = %s", got)
	}
	if page := me.get(myPath(b) + "?done=cancelled").Body.String(); !strings.Contains(page, "Ihre Buchung ist storniert.") || strings.Contains(page, "/move") {
		t.Errorf("page = %s", page)
	}
}

func TestMovingToAFullRunIsForWhoChoosesTheLine(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	b := o.book(t, anna, "ki-maerz", 2)
	me := as{o, o.signIn(t, anna)}
	februar := itoa(o.runID(t, "ki-februar"))
	o.book(t, berta, "ki-februar", 1) // meanwhile
	if w := me.post(myPath(b)+"/move", "run", februar); w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), "nicht mehr genug Plätze frei") {
		t.Errorf("status = %d", w.Code)
	}
	if !strings.Contains(me.get(myPath(b)+"/move").Body.String(), februar+toLine) {
		t.Error("the waiting list is not offered")
	}
	me.post(myPath(b)+"/move", "run", februar+toLine)
	if got := o.state(t, b); got != booking.Waitlisted {
		t.Errorf("state = %s", got)
	}
	for _, wrong := range []string{"-1", "0", "999999", "x", "1;drop", toLine} {
		if w := me.post(myPath(b)+"/move", "run", wrong); w.Code != http.StatusUnprocessableEntity && w.Code != http.StatusConflict {
			t.Errorf("run %q: status = %d", wrong, w.Code)
		}
	}
}

func TestSomebodySignedInAnswersAnOffer(t *testing.T) {
	t.Parallel()
	for answer, want := range map[string]booking.State{"yes": booking.Confirmed, "no": booking.Cancelled} {
		o := openOffice(t)
		first := o.book(t, berta, "ki-februar", 2)
		b := o.book(t, anna, "ki-februar", 1)
		if _, err := o.bookings.Cancel(t.Context(), first.ID, booking.Actor{Kind: booking.ByPerson, Channel: channel}); err != nil {
			t.Fatal(err)
		}
		me := as{o, o.signIn(t, anna)}
		if page := me.get("/my").Body.String(); !strings.Contains(page, "Platz annehmen") || !strings.Contains(page, "22. Januar 2026") {
			t.Error("the offer is not shown with its deadline")
		}
		if w := me.post(myPath(b)+"/answer", "answer", answer); w.Code != http.StatusSeeOther {
			t.Errorf("%s: status = %d", answer, w.Code)
		}
		if got := o.state(t, b); got != want {
			t.Errorf("%s: state = %s, want %s", answer, got, want)
		}
		if w := me.post(myPath(b)+"/answer", "answer", map[string]string{"yes": "no", "no": "yes"}[answer]); w.Code != http.StatusConflict {
			t.Errorf("another answer: status = %d", w.Code)
		}
	}
}

func TestPersonalCalendar(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	b := o.book(t, anna, "ki-maerz", 1)
	gone := o.book(t, anna, "daten-februar", 1)
	if _, err := o.bookings.Cancel(t.Context(), gone.ID, booking.Actor{Kind: booking.ByPerson, Channel: channel}); err != nil {
		t.Fatal(err)
	}
	me := as{o, o.signIn(t, anna)}
	address := regexp.MustCompile(`/my/calendar/[A-Z2-7]{26}`)
	first := address.FindString(me.post("/my/calendar").Body.String())
	feed := o.get(first).Body.String()
	if !strings.Contains(feed, "DTSTART;TZID=Europe/Berlin:20260331T100000") || strings.Count(feed, "BEGIN:VEVENT") != 1 || !strings.Contains(feed, "UID:"+b.Ref+"-1@") {
		t.Errorf("feed = %s", feed)
	}
	notAgain(t, o.bench, first)
	for _, personal := range []string{"Anna", anna, "Belzig", "ATTENDEE"} {
		if strings.Contains(feed, personal) {
			t.Errorf("the feed holds %q", personal)
		}
	}
	if strings.Contains(me.get("/my").Body.String(), first) {
		t.Error("the address is shown a second time")
	}
	second := address.FindString(me.post("/my/calendar").Body.String())
	if o.get(first).Code != http.StatusNotFound || o.get(second).Code != http.StatusOK {
		t.Error("a new address does not end the former")
	}
	me.post("/my/calendar/delete")
	if o.get(second).Code != http.StatusNotFound {
		t.Error("an address that was switched off works")
	}
	notAgain(t, o.bench, myPath(b)+"/calendar", "Cookie", me.cookie)
	if w := me.get(myPath(b) + "/calendar"); w.Code != http.StatusOK || !strings.Contains(w.Header().Get("Content-Disposition"), ".ics") {
		t.Errorf("calendar file: status = %d, %v", w.Code, w.Header())
	}
}

func TestExportingAndErasing(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	b := o.book(t, anna, "ki-februar", 2)
	other := o.book(t, berta, "ki-februar", 1)
	me := as{o, o.signIn(t, anna)}
	var export struct {
		Email    string
		Bookings []map[string]any
	}
	if err := json.Unmarshal(me.get("/my/data.json").Body.Bytes(), &export); err != nil {
		t.Fatal(err)
	}
	if export.Email != anna || len(export.Bookings) != 1 || export.Bookings[0]["reference"] != b.Ref || export.Bookings[0]["municipality"] != "Bad Belzig" ||
		export.Bookings[0]["consent_version"] != booking.ConsentVersion {
		t.Errorf("export = %+v", export)
	}
	if changes, _ := export.Bookings[0]["changes"].([]any); len(changes) != 2 || !strings.Contains(fmt.Sprint(changes[1]), "action:confirmed") {
		t.Errorf("exported changes = %v", changes)
	}
	if w := me.post("/my/data/erase"); w.Code != http.StatusUnprocessableEntity || o.state(t, b) != booking.Confirmed {
		t.Errorf("without the tick: status = %d", w.Code)
	}
	if w := me.post("/my/data/erase", "sure", "yes"); w.Code != http.StatusSeeOther || !strings.Contains(o.get(w.Header().Get("Location")).Body.String(), "Ihre Daten wurden gelöscht.") {
		t.Errorf("status = %d", w.Code)
	}
	if me.get("/my").Code != http.StatusSeeOther {
		t.Error("who is erased stays signed in")
	}
	var left int
	err := o.pool.QueryRow(t.Context(), `SELECT count(*) FROM bookings WHERE email LIKE 'anna%' OR name LIKE 'Anna%' OR email_key LIKE 'anna%'`).Scan(&left)
	if err != nil || left != 0 {
		t.Errorf("%d bookings still hold personal data, %v", left, err)
	}
	if got := o.state(t, other); got != booking.Offered {
		t.Errorf("the seats did not go on: %s", got)
	}
}

func TestConversationShowsOwnBookingsToTheirOwnerOnly(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	b := o.book(t, anna, "ki-maerz", 1)
	o.assistant.answer = ownBookings
	me := as{o, o.signIn(t, anna)}
	page, _, _ := strings.Cut(me.post("/ask", "question", "Was habe ich gebucht?").Header().Get("Location"), "#")
	if got := o.assistant.email; got != anna {
		t.Errorf("the assistant was told the address %q", got)
	}
	if html := me.get(page).Body.String(); !strings.Contains(html, b.Ref) || !strings.Contains(html, `href="`+myPath(b)+`/cancel"`) {
		t.Errorf("the owner sees %s", html)
	}
	html := o.get(page).Body.String()
	if strings.Contains(html, b.Ref) || !strings.Contains(html, `<form class="panel" method="post" action="/signin">`) {
		t.Error("somebody else who opens the conversation sees the bookings, or no way to sign in")
	}
	stream := o.bench.post("/ask", form("question", "Was habe ich gebucht?"), "Cookie", me.cookie, "Accept", "text/event-stream").Body.String()
	if !strings.Contains(stream, "event: mine") || !strings.Contains(stream, b.Ref) {
		t.Errorf("stream = %s", stream)
	}
	if api := o.bench.postJSON("/api/v1/ask", `{"question":"Was habe ich gebucht?"}`, "Cookie", me.cookie).Body.String(); strings.Contains(api, b.Ref) {
		t.Error("the API tells of bookings")
	}
}

// ownBookings is the answer to a question for them.
func ownBookings(string) (conversation.Turn, error) {
	return conversation.Turn{Intent: "mine", Mine: true, Sentences: []conversation.Sentence{{Text: "Das sind Ihre Buchungen.", Form: conversation.FormParagraph}}}, nil
}

func TestWithoutAccountsThereAreNoPersonalPages(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, path := range []string{"/signin", "/my", "/desk", "/outbox", "/b/" + strings.Repeat("A", 26)} {
		if got := b.get(path).Code; got != http.StatusNotFound {
			t.Errorf("%s: status = %d", path, got)
		}
	}
	if page := b.get("/").Body.String(); strings.Contains(page, "/my") || strings.Contains(page, "/outbox") {
		t.Error("the start page leads to pages that do not exist")
	}
}
