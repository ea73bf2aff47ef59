package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/booking"
)

// Who asks.
const (
	nobody      = "nobody"
	owner       = "owner"
	stranger    = "somebody else who is signed in"
	coordinator = "coordinator"
)

// open are the routes that show or change nothing of anybody's bookings, or only
// those of a conversation whose address is known.
var open = []string{
	"GET /", "GET /c/:conversation", "POST /ask", "POST /c/:conversation/delete", "POST /preferences", "POST /api/v1/ask",
	"POST /c/:conversation/turns/:turn/rating", "POST /api/v1/conversations/:conversation/turns/:turn/rating", "GET /api/v1/me",
	"GET /documents", "GET /documents/:document", "GET /privacy",
	"GET /assets/:file", "HEAD /assets/:file", "GET /favicon.ico", "GET /robots.txt", "GET /healthz", "GET /readyz",
	"GET /runs", "GET /runs/:run", "HEAD /runs/:run", "GET /calendar.ics", "HEAD /calendar.ics",
	"GET /modules/:module/calendar.ics", "HEAD /modules/:module/calendar.ics", "GET /api/v1/runs",
	"GET /signin", "POST /signin", "POST /signout",
	// The form for a booking, which shows the draft of that conversation only.
	"POST /runs/:run/book", "POST /c/:conversation/book", "POST /c/:conversation/booking", "GET /c/:conversation/booking.ics",
	"GET /municipalities", "POST /api/v1/bookings",
	// The demo's mails; without an outbox the routes are missing.
	"GET /outbox", "GET /outbox/:mail", "GET /outbox/:mail/html", "GET /outbox/:mail/files/:file",
}

// byToken are the routes for whoever has the secret of a mail or a calendar.
var byToken = []string{
	"GET /signin/:token", "HEAD /signin/:token", "POST /signin/:token", "GET /my/calendar/:token", "HEAD /my/calendar/:token",
	"GET /b/:token", "HEAD /b/:token", "POST /b/:token/confirm", "POST /b/:token/answer", "GET /b/:token/cancel", "POST /b/:token/cancel",
	"GET /b/:token/move", "POST /b/:token/move", "GET /b/:token/calendar",
}

// ending are the routes that end the reader's own session.
var ending = []string{"POST /signout/everywhere", "POST /my/data/erase"}

// TestAcceptanceNobodySeesOthersBookings goes through all routes as everybody.
// What a route shows must hold the owner's name for the owner and coordinators
// only. A new route fails the test until somebody decided who may use it.
func TestAcceptanceNobodySeesOthersBookings(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	b := o.book(t, anna, "ki-februar", 1)
	o.book(t, berta, "ki-maerz", 1)
	cookies := map[string]string{nobody: "", owner: o.signIn(t, anna), stranger: o.signIn(t, berta), coordinator: o.signIn(t, carla)}
	o.mails.sent = nil
	id, run := strconv.FormatInt(b.ID, 10), strconv.FormatInt(b.Run.ID, 10)

	for _, route := range o.echo.Routes() {
		name := route.Method + " " + route.Path
		if slices.Contains(open, name) {
			continue
		}
		if !slices.Contains(byToken, name) && !slices.Contains(ending, name) && !strings.HasPrefix(route.Path, "/my") && !strings.HasPrefix(route.Path, "/desk") {
			t.Errorf("%s: nobody has decided who may use it", name)
			continue
		}
		path := strings.NewReplacer(":booking", id, ":run", run, ":token", strings.Repeat("A", 26)).Replace(route.Path)
		for _, who := range []string{nobody, stranger, owner, coordinator} {
			if route.Method == http.MethodPost && (who == owner || who == coordinator) || slices.Contains(ending, name) && who != nobody {
				continue // they may; what it does is tested elsewhere
			}
			w := as{o, cookies[who]}.request(route.Method, path)
			shown := strings.Contains(w.Body.String(), "Anna Beispiel") || strings.Contains(w.Body.String(), b.Ref)
			switch {
			case slices.Contains(byToken, name):
				if w.Code != http.StatusNotFound || shown {
					t.Errorf("%s without the token, as %s: status = %d", name, who, w.Code)
				}
			case who == nobody:
				if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/signin" || shown {
					t.Errorf("%s as nobody: status = %d to %s", name, w.Code, w.Header().Get("Location"))
				}
			case strings.HasPrefix(route.Path, "/desk/people"):
				if w.Code != http.StatusForbidden || shown {
					t.Errorf("%s as %s: status = %d", name, who, w.Code)
				}
			case strings.HasPrefix(route.Path, "/desk"):
				if want := map[bool]int{true: http.StatusOK, false: http.StatusForbidden}[who == coordinator]; w.Code != want || shown && who != coordinator {
					t.Errorf("%s as %s: status = %d, want %d", name, who, w.Code, want)
				}
			case strings.Contains(route.Path, ":booking"):
				if want := map[bool]int{true: http.StatusOK, false: http.StatusNotFound}[who == owner]; w.Code != want || shown && who != owner {
					t.Errorf("%s as %s: status = %d, want %d", name, who, w.Code, want)
				}
			case shown && who != owner:
				t.Errorf("%s shows %s a booking of somebody else", name, who)
			}
		}
	}
	if got := o.state(t, b); got != booking.Confirmed {
		t.Errorf("in the end the booking is %s", got)
	}
	if len(o.mails.again) != 0 {
		t.Errorf("strangers had %v sent again", o.mails.again)
	}
}

func (a as) request(method, path string) *httptest.ResponseRecorder {
	if method == http.MethodPost {
		return a.post(path, "answer", "yes", "run", "1", "sure", "yes", "capacity", "1", "mail", "booking-log/1", "subject", "x", "text", "y", "key", strings.Repeat("A", 26), "step", "send")
	}
	return a.o.do(httptest.NewRequest(method, path, nil), []string{"Cookie", a.cookie})
}

func TestLogHoldsNoTokensOfLinks(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	b := o.request(t, anna, "ki-maerz", 1)
	token := o.link(t, b, booking.ToConfirm)
	in := o.signInLink(t, anna)
	o.get("/b/" + token)
	o.get("/b/" + token + "x")
	o.bench.post("/b/"+token+"/confirm", nil)
	o.get(in)
	cookie := o.bench.post(in, nil).Result().Cookies()[0]
	o.bench.post("/signin", url.Values{"email": {"geheim@rathaus.example"}})
	o.get("/my", "Cookie", cookie.Name+"="+cookie.Value)
	log := o.log.String()
	for _, secret := range []string{token, strings.TrimPrefix(in, "/signin/"), cookie.Value, anna, "geheim@", "Beispiel"} {
		if strings.Contains(log, secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
	if !strings.Contains(log, "route=/b/:token") || !strings.Contains(log, "route=/signin/:token") {
		t.Errorf("log = %s", log)
	}
}

func TestSecretPagesAreKeptFromCachesCrawlersAndOthers(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	b := o.book(t, anna, "ki-maerz", 1)
	me := o.signIn(t, anna)
	for _, path := range []string{"/b/" + o.link(t, b, booking.ToManage), "/b/" + strings.Repeat("A", 26), "/signin", o.signInLink(t, anna), "/my", "/my/data", myPath(b)} {
		h := as{o, me}.get(path).Header()
		if h.Get("Cache-Control") != "no-store" || h.Get("Referrer-Policy") != "no-referrer" || !strings.Contains(h.Get("X-Robots-Tag"), "noindex") {
			t.Errorf("%.12s: headers = %v", path, h)
		}
	}
	robots := o.get("/robots.txt").Body.String()
	for _, path := range []string{"/b/", "/my", "/signin", "/desk", "/outbox"} {
		if !strings.Contains(robots, "Disallow: "+path+"\n") {
			t.Errorf("robots.txt allows %s", path)
		}
	}
}
