package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/gaps"
	"smart-city-dialog.de/akademie/internal/german"
)

// Who asks.
const (
	asGuest         = "guest"
	asParticipant   = "participant"
	asStranger      = "other participant"
	asCoordinator   = "coordinator"
	asAdministrator = "administrator"
	asToken         = "token with the scope"
	asOtherToken    = "token without the scope"
	asExpired       = "expired token"
	asForged        = "forged cookie"
)

// Who may use a route: whoever has a right, or one of these.
const (
	anyone   account.Right = "anyone"             // what it shows or changes is nobody's, or of a conversation whose address is known
	holder   account.Right = "holder of a secret" // that stands in the address, from a mail
	signedIn account.Right = "known"              // whoever is signed in, or has any token that works
	self     account.Right = "self"               // whoever is signed in; it is about their own things
	ending   account.Right = "self, ending"       // the same, and their session ends
	owner    account.Right = "owner"              // of the booking
)

// rules are those of all routes. A new route fails the test until somebody decided
// here who may use it.
var rules = map[string]account.Right{
	"GET /":                              anyone,
	"GET /c/:conversation":               anyone,
	"POST /ask":                          anyone,
	"POST /c/:conversation/delete":       anyone,
	"POST /preferences":                  anyone,
	"POST /api/v1/ask":                   anyone,
	"GET /documents":                     anyone,
	"GET /documents/:document":           anyone,
	"GET /privacy":                       anyone,
	"GET /assets/:file":                  anyone,
	"HEAD /assets/:file":                 anyone,
	"GET /favicon.ico":                   anyone,
	"GET /robots.txt":                    anyone,
	"GET /healthz":                       anyone,
	"GET /readyz":                        anyone,
	"GET /runs":                          anyone,
	"GET /runs/:run":                     anyone,
	"HEAD /runs/:run":                    anyone,
	"GET /calendar.ics":                  anyone,
	"HEAD /calendar.ics":                 anyone,
	"GET /modules/:module/calendar.ics":  anyone,
	"HEAD /modules/:module/calendar.ics": anyone,
	"GET /api/v1/runs":                   anyone,
	"GET /signin":                        anyone,
	"POST /signin":                       anyone,
	"POST /signout":                      anyone,
	"POST /runs/:run/book":               anyone,
	"POST /c/:conversation/book":         anyone,
	"POST /c/:conversation/booking":      anyone,
	"GET /c/:conversation/booking.ics":   anyone,
	"GET /municipalities":                anyone,
	"POST /api/v1/bookings":              anyone,
	"GET /slack/*":                       anyone, // its handler verifies who sends
	"POST /slack/*":                      anyone,
	"GET /outbox":                        anyone,
	"GET /outbox/:mail":                  anyone,
	"GET /outbox/:mail/html":             anyone,
	"GET /outbox/:mail/files/:file":      anyone,

	"GET /signin/:token":       holder,
	"HEAD /signin/:token":      holder,
	"POST /signin/:token":      holder,
	"GET /my/calendar/:token":  holder,
	"HEAD /my/calendar/:token": holder,
	"GET /b/:token":            holder,
	"HEAD /b/:token":           holder,
	"POST /b/:token/confirm":   holder,
	"POST /b/:token/answer":    holder,
	"GET /b/:token/cancel":     holder,
	"POST /b/:token/cancel":    holder,
	"GET /b/:token/move":       holder,
	"POST /b/:token/move":      holder,
	"GET /b/:token/calendar":   holder,

	"GET /api/v1/me":                         signedIn,
	"POST /signout/everywhere":               ending,
	"POST /my/data/erase":                    ending,
	"GET /my":                                self,
	"POST /my/calendar":                      self,
	"POST /my/calendar/delete":               self,
	"GET /my/data":                           self,
	"GET /my/data.json":                      self,
	"GET /my/:booking":                       owner,
	"POST /my/:booking/answer":               owner,
	"GET /my/:booking/cancel":                owner,
	"POST /my/:booking/cancel":               owner,
	"GET /my/:booking/move":                  owner,
	"POST /my/:booking/move":                 owner,
	"POST /my/:booking/resend":               owner,
	"GET /my/:booking/calendar":              owner,
	"GET /my/account":                        self,
	"POST /my/account/sessions/others":       self,
	"POST /my/account/sessions/:id/end":      self,
	"POST /my/account/tokens":                self,
	"POST /my/account/tokens/:id/delete":     self,
	"POST /my/account/code":                  self,
	"POST /my/account/identities/:id/delete": self,

	"GET /desk":                                                   account.Desk,
	"GET /desk/runs/:run":                                         account.Desk,
	"GET /desk/runs/:run/participants.csv":                        account.Desk,
	"POST /desk/runs/:run/capacity":                               account.Desk,
	"GET /desk/runs/:run/cancel":                                  account.Desk,
	"POST /desk/runs/:run/cancel":                                 account.Desk,
	"GET /desk/runs/:run/message":                                 account.Desk,
	"POST /desk/runs/:run/message":                                account.Desk,
	"GET /desk/bookings/:booking":                                 account.Desk,
	"POST /desk/bookings/:booking/confirm":                        account.Desk,
	"GET /desk/bookings/:booking/cancel":                          account.Desk,
	"POST /desk/bookings/:booking/cancel":                         account.Desk,
	"GET /desk/bookings/:booking/move":                            account.Desk,
	"POST /desk/bookings/:booking/move":                           account.Desk,
	"POST /desk/bookings/:booking/resend":                         account.Desk,
	"GET /desk/runs/:run/attendance":                              account.Desk,
	"POST /desk/runs/:run/attendance":                             account.Desk,
	"GET /desk/people":                                            account.People,
	"POST /desk/people":                                           account.People,
	"POST /desk/people/withdraw":                                  account.People,
	"GET /desk/delivery":                                          account.Desk,
	"POST /desk/delivery":                                         account.Desk,
	"GET /signin/openid":                                          anyone,
	"GET /signin/openid/callback":                                 anyone,
	"POST /signin/openid/logout":                                  anyone,
	"GET /signout/provider":                                       anyone,
	"GET /statistics":                                             account.Statistics,
	"GET /statistics/table.csv":                                   account.Statistics,
	"GET /statistics/table.xlsx":                                  account.Statistics,
	"GET /statistics/chart.svg":                                   account.Statistics,
	"GET /statistics/chart.png":                                   account.Statistics,
	"GET /api/v1/statistics":                                      account.Statistics,
	"GET /statistics/reports":                                     account.Statistics,
	"POST /statistics/reports":                                    account.Statistics,
	"GET /statistics/reports/:report":                             account.Statistics,
	"POST /statistics/reports/:report":                            account.Statistics,
	"POST /statistics/reports/:report/rooms/end":                  account.Statistics,
	"POST /statistics/reports/:report/delete":                     account.Statistics,
	"POST /c/:conversation/turns/:turn/rating":                    anyone,
	"POST /api/v1/conversations/:conversation/turns/:turn/rating": anyone,

	"GET /gaps":                           account.Gaps,
	"GET /gaps/answers":                   account.Gaps,
	"GET /gaps/questions.jsonl":           account.Gaps,
	"GET /gaps/answers/:answer":           account.Gaps,
	"POST /gaps/answers/:answer":          account.Gaps,
	"GET /gaps/answers/:answer/withdraw":  account.Gaps,
	"POST /gaps/answers/:answer/withdraw": account.Gaps,
	"GET /gaps/:gap":                      account.Gaps,
	"POST /gaps/:gap":                     account.Gaps,
	"POST /gaps/:gap/aside":               account.Gaps,
	"POST /gaps/:gap/back":                account.Gaps,
}

// may are those who may use the routes of each.
var may = map[account.Right][]string{
	anyone:             {asGuest, asParticipant, asStranger, asCoordinator, asAdministrator, asToken, asOtherToken, asForged},
	signedIn:           {asParticipant, asStranger, asCoordinator, asAdministrator, asToken, asOtherToken},
	self:               {asParticipant, asStranger, asCoordinator, asAdministrator},
	ending:             {asParticipant, asStranger, asCoordinator, asAdministrator},
	owner:              {asParticipant},
	account.Desk:       {asCoordinator, asAdministrator, asToken},
	account.Statistics: {asCoordinator, asAdministrator, asToken},
	account.Gaps:       {asCoordinator, asAdministrator, asToken},
	account.People:     {asAdministrator},
}

// TestAcceptanceRoutesAndRoles goes through all routes as everybody. Who may not is
// sent to sign in, refused, or told that there is nothing; what a route shows
// holds the owner's name for those only who may see it.
func TestAcceptanceRoutesAndRoles(t *testing.T) {
	t.Parallel()
	o := openOfficeWith(t, openID(t), func(c *Config) { c.Limits = Limits{PerMinute: 10_000, Burst: 10_000, Bookings: 10_000} })
	var err error
	o.cfg.Mounts = map[string]http.Handler{"/slack/": http.NotFoundHandler()}
	o.cfg.Gaps, o.cfg.Registry = gaps.New(gaps.Config{Pool: o.pool, Now: o.Now, Analyzer: german.NewAnalyzer(nil)}), nil
	if o.Server, err = New(o.cfg); err != nil { // with every page that there can be
		t.Fatal(err)
	}
	b := o.book(t, anna, "ki-februar", 1)
	o.book(t, berta, "ki-maerz", 1)
	credentials := o.everybody(t)
	o.mails.sent = nil
	before := o.accountRows(t)

	id, run := strconv.FormatInt(b.ID, 10), strconv.FormatInt(b.Run.ID, 10)
	routes := map[string]bool{}
	for _, route := range o.echo.Routes() {
		name := route.Method + " " + route.Path
		rule, decided := rules[name]
		routes[name] = true
		if !decided {
			t.Errorf("%s: nobody has decided who may use it", name)
			continue
		}
		path := strings.NewReplacer(":booking", id, ":run", run, ":id", "1", ":token", strings.Repeat("A", 26)).Replace(route.Path)
		for who, header := range credentials {
			allowed := slices.Contains(may[rule], who)
			if api := strings.HasPrefix(path, "/api/"); !api && isToken(who) {
				allowed = rule == anyone // pages know no tokens
			}
			if allowed && route.Method == http.MethodPost {
				continue // what it does is tested elsewhere
			}
			w := o.send(route.Method, path, header)
			shown := strings.Contains(w.Body.String(), "Anna Beispiel") || strings.Contains(w.Body.String(), b.Ref)
			if want := answer(rule, path, who, allowed); !slices.Contains(want, w.Code) {
				t.Errorf("%s as %s: status = %d, want %v", name, who, w.Code, want)
			}
			if w.Code == http.StatusSeeOther && !allowed && rule != anyone && w.Header().Get("Location") != "/signin" {
				t.Errorf("%s as %s: sent to %s", name, who, w.Header().Get("Location"))
			}
			if w.Code == http.StatusUnauthorized && !strings.HasPrefix(w.Header().Get("WWW-Authenticate"), "Bearer ") {
				t.Errorf("%s as %s: WWW-Authenticate = %q", name, who, w.Header().Get("WWW-Authenticate"))
			}
			if shown && (!allowed || rule != account.Desk && who != asParticipant) {
				t.Errorf("%s shows %s a booking of somebody else", name, who)
			}
		}
	}
	for name := range rules {
		if !routes[name] {
			t.Errorf("%s is not a route", name)
		}
	}
	if got := o.state(t, b); got != booking.Confirmed {
		t.Errorf("in the end the booking is %s", got)
	}
	if after := o.accountRows(t); after != before {
		t.Errorf("roles, sessions, tokens and identities were %s and are %s", before, after)
	}
	if len(o.mails.again) != 0 {
		t.Errorf("strangers had %v sent again", o.mails.again)
	}
}

func isToken(who string) bool { return who == asToken || who == asOtherToken || who == asExpired }

// answer is with which status a request may be answered.
func answer(rule account.Right, path, who string, allowed bool) []int {
	api := strings.HasPrefix(path, "/api/")
	switch {
	case api && who == asExpired:
		return []int{http.StatusUnauthorized} // also where nobody needs a token
	case rule == holder:
		return []int{http.StatusNotFound}
	case allowed && (rule == owner || rule == self || rule == signedIn || rule == account.Desk || rule == account.People):
		return []int{http.StatusOK}
	case allowed || rule == anyone: // perhaps without what it needs beside the right
		return []int{http.StatusOK, http.StatusFound, http.StatusSeeOther, http.StatusBadRequest, http.StatusNotFound, http.StatusUnprocessableEntity}
	case api && (who == asGuest || who == asForged):
		return []int{http.StatusUnauthorized}
	case !api && (who == asGuest || who == asForged || isToken(who)):
		return []int{http.StatusSeeOther}
	case rule == owner:
		return []int{http.StatusNotFound}
	}
	return []int{http.StatusForbidden}
}

// everybody returns the header with which each of those who ask comes.
func (o *office) everybody(t *testing.T) map[string][]string {
	t.Helper()
	const dora = "dora@akademie.example"
	if err := o.accounts.Grant(t.Context(), account.Operator(), dora, account.Administrator); err != nil {
		t.Fatal(err)
	}
	cookie := func(email string) []string { return []string{"Cookie", o.signIn(t, email)} }
	bearer := func(term time.Duration, scopes ...account.Right) []string {
		token, err := o.accounts.NewToken(t.Context(), account.Person{ID: "dora", Email: dora, Role: account.Administrator}, "x", scopes, term)
		if err != nil {
			t.Fatal(err)
		}
		return []string{"Authorization", "Bearer " + token}
	}
	return map[string][]string{
		asGuest: nil, asParticipant: cookie(anna), asStranger: cookie(berta), asCoordinator: cookie(carla), asAdministrator: cookie(dora),
		asToken:      bearer(time.Hour, account.OwnBookings, account.Statistics, account.Reports, account.Gaps, account.Desk),
		asOtherToken: bearer(time.Hour, account.OwnBookings),
		asExpired:    bearer(time.Nanosecond, account.Statistics, account.Desk),
		asForged:     {"Cookie", "session=" + strings.Repeat("A", 26)},
	}
}

// accountRows tells how many roles, sessions, tokens and identities there are.
func (o *office) accountRows(t *testing.T) (counts string) {
	t.Helper()
	err := o.pool.QueryRow(t.Context(), `SELECT concat_ws(' ', (SELECT count(*) FROM account_roles), (SELECT count(*) FROM account_sessions),
		(SELECT count(*) FROM access_tokens), (SELECT count(*) FROM identities), (SELECT count(*) FROM link_codes))`).Scan(&counts)
	if err != nil {
		t.Fatal(err)
	}
	return counts
}

// send sends a request with everything that a form of ours may hold.
func (o *office) send(method, path string, header []string) *httptest.ResponseRecorder {
	if method == http.MethodPost {
		return o.bench.post(path, form("answer", "yes", "run", "1", "sure", "yes", "capacity", "1", "mail", "booking-log/1", "subject", "x", "text", "y",
			"key", strings.Repeat("A", 26), "step", "send", "email", anna, "role", "administrator", "name", "x", "scope", "desk", "days", "30"), header...)
	}
	return o.do(httptest.NewRequest(method, path, nil), header)
}

func (a as) request(method, path string) *httptest.ResponseRecorder {
	return a.o.send(method, path, []string{"Cookie", a.cookie})
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
	for _, path := range []string{"/b/", "/my", "/signin", "/desk", "/outbox", "/slack/"} {
		if !strings.Contains(robots, "Disallow: "+path+"\n") {
			t.Errorf("robots.txt allows %s", path)
		}
	}
}
