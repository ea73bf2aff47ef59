package web

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"smart-city-dialog.de/akademie/internal/booking"
)

func TestOpeningLinksChangesNothing(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	first := o.book(t, berta, "ki-februar", 2)
	offered := o.book(t, anna, "ki-februar", 1)
	if _, err := o.bookings.Cancel(t.Context(), first.ID, booking.Actor{Kind: booking.ByPerson, Channel: channel}); err != nil {
		t.Fatal(err)
	}
	offered, err := o.bookings.Find(t.Context(), offered.ID)
	if err != nil {
		t.Fatal(err)
	}
	requested := o.request(t, anna, "ki-maerz", 1)
	confirmed := o.book(t, anna, "daten-februar", 1)
	paths := []string{
		"/b/" + o.link(t, requested, booking.ToConfirm), "/b/" + o.link(t, offered, booking.ToAnswer), "/b/" + o.link(t, confirmed, booking.ToManage),
		"/b/" + o.link(t, confirmed, booking.ToManage) + "/cancel", "/b/" + o.link(t, confirmed, booking.ToManage) + "/move",
		o.signInLink(t, anna),
	}
	for _, path := range paths {
		for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodGet} {
			if method == http.MethodHead && strings.Count(path, "/") > 2 {
				continue
			}
			if w := o.do(httptest.NewRequest(method, path, nil), nil); w.Code != http.StatusOK || len(w.Result().Cookies()) != 0 {
				t.Errorf("%s %.10s: status = %d, cookies = %v", method, path, w.Code, w.Result().Cookies())
			}
		}
	}
	for b, want := range map[int64]booking.State{offered.ID: booking.Offered, requested.ID: booking.Requested, confirmed.ID: booking.Confirmed} {
		if now, err := o.bookings.Find(t.Context(), b); err != nil || now.State != want {
			t.Errorf("booking %d is %s, want %s (%v)", b, now.State, want, err)
		}
	}
	if w := o.bench.post(paths[5], nil); w.Code != http.StatusSeeOther {
		t.Errorf("the link to sign in was used up by looking: status = %d", w.Code)
	}
}

func TestConfirmLinkShowsWhatItDoesAndDoesItOnce(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	b := o.request(t, anna, "ki-maerz", 2)
	path := "/b/" + o.link(t, b, booking.ToConfirm)
	page := o.get(path).Body.String()
	for _, want := range []string{"Möchten Sie diese Buchung bestätigen?", "Künstliche Intelligenz", "31. März 2026", "2 Plätze", "Wir halten 2 Plätze bis 21. Januar 2026, 09:00 Uhr frei."} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	for range 2 { // pressed twice
		w := o.bench.post(path+"/confirm", nil)
		if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "Ihre Buchung ist bestätigt.") {
			t.Fatalf("status = %d, %s", w.Code, w.Body)
		}
	}
	if got := o.state(t, b); got != booking.Confirmed {
		t.Errorf("state = %s", got)
	}
	if page := o.get(path).Body.String(); !strings.Contains(page, "Sie sind dabei.") || strings.Contains(page, "/confirm") {
		t.Errorf("opened again: %s", page)
	}
}

func TestConfirmingAtAFullRunLeadsIntoTheLine(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	o.book(t, berta, "ki-februar", 2)
	b := o.request(t, anna, "ki-februar", 1)
	path := "/b/" + o.link(t, b, booking.ToConfirm)
	if page := o.get(path).Body.String(); !strings.Contains(page, "Mit der Bestätigung stehen Sie an Stelle 1 der Warteliste.") {
		t.Errorf("page = %s", page)
	}
	if w := o.bench.post(path+"/confirm", nil); !strings.Contains(w.Body.String(), "Sie stehen auf der Warteliste.") {
		t.Errorf("page = %s", w.Body)
	}
}

func TestOfferLinkIsAnsweredOnce(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	first := o.book(t, berta, "ki-februar", 2)
	b := o.book(t, anna, "ki-februar", 1)
	if _, err := o.bookings.Cancel(t.Context(), first.ID, booking.Actor{Kind: booking.ByPerson, Channel: channel}); err != nil {
		t.Fatal(err)
	}
	b, err := o.bookings.Find(t.Context(), b.ID)
	if err != nil {
		t.Fatal(err)
	}
	path := "/b/" + o.link(t, b, booking.ToAnswer)
	if page := o.get(path).Body.String(); !strings.Contains(page, "Platz annehmen") || !strings.Contains(page, "Platz ablehnen") {
		t.Errorf("page = %s", page)
	}
	if w := o.bench.post(path+"/answer", nil); w.Code != http.StatusBadRequest {
		t.Errorf("without an answer: status = %d", w.Code)
	}
	for range 2 {
		if w := o.bench.post(path+"/answer", form("answer", "yes")); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "Bestätigt") {
			t.Fatalf("status = %d, %s", w.Code, w.Body)
		}
	}
	if w := o.bench.post(path+"/answer", form("answer", "no")); w.Code != http.StatusNotFound || o.state(t, b) != booking.Confirmed {
		t.Errorf("another answer: status = %d, state %s", w.Code, o.state(t, b))
	}
}

func TestManageLinkCancelsAndMoves(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	b := o.book(t, anna, "ki-februar", 1)
	path := "/b/" + o.link(t, b, booking.ToManage)
	if w := o.bench.post(path+"/move", form("run", itoa(o.runID(t, "ki-maerz")))); w.Code != http.StatusSeeOther || w.Header().Get("Location") != path+"?done=moved" {
		t.Errorf("move: status = %d, %s", w.Code, w.Body)
	}
	if page := o.get(path + "?done=moved").Body.String(); !strings.Contains(page, "Sie sind umgebucht.") || !strings.Contains(page, "31. März 2026") {
		t.Errorf("page = %s", page)
	}
	if w := o.get(path + "/calendar"); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "20260331T100000") || !strings.Contains(w.Body.String(), "TRANSP:OPAQUE") {
		t.Errorf("calendar: status = %d, %s", w.Code, w.Body)
	}
	if w := o.bench.post(path+"/cancel", nil); w.Code != http.StatusSeeOther || o.state(t, b) != booking.Cancelled {
		t.Errorf("cancel: status = %d", w.Code)
	}
	if w := o.bench.post(path+"/move", form("run", itoa(o.runID(t, "daten-februar")))); w.Code != http.StatusConflict {
		t.Errorf("move of what is cancelled: status = %d", w.Code)
	}
}

func TestWhoIsSignedInLeavesTheLinkBehind(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	b := o.request(t, anna, "ki-maerz", 1)
	me := as{o, o.signIn(t, anna)}
	if w := me.post("/b/" + o.link(t, b, booking.ToConfirm) + "/confirm"); w.Header().Get("Location") != myPath(b)+"?done=confirmed" {
		t.Errorf("Location = %q", w.Header().Get("Location"))
	}
	other := o.request(t, berta, "ki-maerz", 1)
	if w := me.post("/b/" + o.link(t, other, booking.ToConfirm) + "/confirm"); w.Code != http.StatusOK {
		t.Errorf("a link of somebody else: status = %d to %s", w.Code, w.Header().Get("Location"))
	}
}

func TestLinksThatNoLongerWorkLeadOn(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	b := o.request(t, anna, "ki-februar", 1)
	late := "/b/" + o.link(t, b, booking.ToConfirm)
	in := o.signInLink(t, anna)
	o.Move(25 * time.Hour)
	hostile := []string{late, in, "/b/" + strings.Repeat("A", 26), "/b/x", "/b/" + strings.Repeat("A", 5000), "/b/%00", "/b/..%2fdesk", "/b/%27%20OR%201=1--", "/signin/%F0%9F%92%A9"}
	var pages []string
	for _, path := range hostile {
		w := o.get(path)
		page := w.Body.String()
		if w.Code != http.StatusNotFound || !strings.Contains(page, "Dieser Link gilt nicht mehr") || !strings.Contains(page, `action="/signin"`) {
			t.Errorf("%.30s: status = %d", path, w.Code)
		}
		pages = append(pages, page)
		for _, action := range []string{"/confirm", "/answer", "/cancel", "/move"} {
			if strings.HasPrefix(path, "/signin") {
				action = ""
			}
			if w := o.bench.post(path+action, form("answer", "yes", "run", "1")); w.Code != http.StatusNotFound {
				t.Errorf("POST %.30s%s: status = %d", path, action, w.Code)
			}
		}
	}
	for i, page := range pages {
		if page != pages[0] {
			t.Errorf("%.30s: the page tells it from an expired link", hostile[i])
		}
	}
}

func TestForeignSitesCannotPressButtons(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	b := o.book(t, anna, "ki-maerz", 1)
	me, desk := o.signIn(t, anna), o.signIn(t, carla)
	for path, cookie := range map[string]string{
		myPath(b) + "/cancel": me, "/my/data/erase": me, "/my/calendar": me, "/signout": me, "/signin": "",
		deskRunPath(b.Run.ID) + "/cancel": desk, deskBookingPath(b.ID) + "/cancel": desk,
		"/b/" + o.link(t, b, booking.ToManage) + "/cancel": "",
	} {
		w := o.bench.post(path, form("sure", "yes"), "Cookie", cookie, "Origin", "https://evil.example", "Sec-Fetch-Site", "cross-site")
		if w.Code != http.StatusForbidden {
			t.Errorf("%.20s: status = %d", path, w.Code)
		}
	}
	if got := o.state(t, b); got != booking.Confirmed {
		t.Errorf("state = %s", got)
	}
}
