package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/account/openidtest"
)

// olga is a coordinator by a group of the provider.
const olga = "olga@akademie.example"

// openID is a provider that is running; startOpenID returns what runs it, too.
func openID(t *testing.T) *account.Provider {
	t.Helper()
	provider, _ := startOpenID(t)
	return provider
}

func startOpenID(t *testing.T) (*account.Provider, *openidtest.Provider) {
	t.Helper()
	op := openidtest.Start(t,
		openidtest.User{Email: anna, Verified: true}, openidtest.User{Email: berta},
		openidtest.User{Email: olga, Verified: true, Groups: []string{"koordination"}})
	op.Redirects, op.Left = []string{"http://example.com/signin/openid/callback"}, []string{"http://example.com/"}
	provider, err := account.NewProvider(account.ProviderConfig{
		Issuer: op.Issuer, ClientID: openidtest.ClientID, ClientSecret: openidtest.ClientSecret, Name: "Landes-Login", Coordinators: []string{"koordination"},
	})
	if err != nil {
		t.Fatal(err)
	}
	return provider, op
}

// jar returns the cookies that a response sets, on top of others.
func jar(w *httptest.ResponseRecorder, had ...string) string {
	for _, c := range w.Result().Cookies() {
		had = append(had, c.Name+"="+c.Value)
	}
	return strings.Join(had, "; ")
}

// through goes to the provider, signs in there and comes back.
func (o *office) through(t *testing.T, op *openidtest.Provider, path, email string) (back *url.URL, cookies string, w *httptest.ResponseRecorder) {
	t.Helper()
	begin := o.get(path)
	if begin.Code != http.StatusSeeOther || !strings.HasPrefix(begin.Header().Get("Location"), op.Issuer) {
		t.Fatalf("begin: status = %d to %s", begin.Code, begin.Header().Get("Location"))
	}
	cookies = jar(begin)
	back = op.SignIn(t, begin.Header().Get("Location"), email)
	return back, cookies, o.get(back.RequestURI(), "Cookie", cookies)
}

func TestTheProviderSignsInAndOut(t *testing.T) {
	t.Parallel()
	provider, op := startOpenID(t)
	o := openOfficeWith(t, provider)
	if page := o.get("/signin").Body.String(); !strings.Contains(page, `href="/signin/openid"`) || !strings.Contains(page, "Mit Landes-Login anmelden") || !strings.Contains(page, `action="/signin"`) {
		t.Errorf("page = %s", page)
	}
	for email, to := range map[string]string{anna: "/my", olga: "/desk"} {
		back, cookies, w := o.through(t, op, "/signin/openid", email)
		if w.Code != http.StatusSeeOther || w.Header().Get("Location") != to {
			t.Fatalf("%s: status = %d to %s: %s", email, w.Code, w.Header().Get("Location"), w.Body)
		}
		me := as{o, jar(w)}
		if got := me.get(to); got.Code != http.StatusOK {
			t.Errorf("%s: %s: status = %d", email, to, got.Code)
		}
		again := o.get(back.RequestURI(), "Cookie", cookies)
		if again.Code != http.StatusBadRequest || !strings.Contains(again.Body.String(), "hat nicht geklappt") || strings.Contains(jar(again), "session=") {
			t.Errorf("a response used twice: status = %d", again.Code)
		}
		out := me.post("/signout")
		left := o.get(out.Header().Get("Location"))
		if out.Header().Get("Location") != "/signout/provider" || !strings.Contains(left.Body.String(), op.Issuer+"/end_session?client_id=akademie&amp;post_logout_redirect_uri=") ||
			!strings.Contains(left.Body.String(), "Auch bei Landes-Login abmelden") {
			t.Errorf("signing out: to %s: %s", out.Header().Get("Location"), left.Body)
		}
		if me.get("/my").Code != http.StatusSeeOther {
			t.Error("still signed in")
		}
		for _, secret := range []string{back.Query().Get("code"), back.Query().Get("state"), email} {
			if strings.Contains(o.log.String(), secret) {
				t.Errorf("the log holds %q", secret)
			}
		}
	}
}

func TestSigningInLeadsBackToThePageAndNowhereElse(t *testing.T) {
	t.Parallel()
	provider, op := startOpenID(t)
	o := openOfficeWith(t, provider)
	for asked, to := range map[string]string{
		"/my/data": "/my/data", "": "/my", "/": "/my", "https://evil.example/": "/my", "//evil.example": "/my", `/\evil.example`: "/my", "/\r\nSet-Cookie: x=y": "/my",
	} {
		_, _, w := o.through(t, op, "/signin/openid?return="+url.QueryEscape(asked), anna)
		if got := w.Header().Get("Location"); got != to {
			t.Errorf("return=%q leads to %s", asked, got)
		}
	}
	wanted := o.get("/desk?month=2026-02")
	if got := o.get("/signin", "Cookie", jar(wanted)); got.Code != http.StatusOK {
		t.Error(got.Code)
	}
	w := o.bench.post(o.signInLink(t, carla), nil, "Cookie", jar(wanted))
	if got := w.Header().Get("Location"); got != "/desk?month=2026-02" {
		t.Errorf("by mail: sent to %s", got)
	}
	for _, planted := range []string{"//evil.example", "https://evil.example"} {
		if got := o.bench.post(o.signInLink(t, carla), nil, "Cookie", "return="+planted).Header().Get("Location"); got != "/desk" {
			t.Errorf("a planted cookie leads to %s", got)
		}
	}
}

func TestWhatGoesWrongAtTheProviderIsToldKindly(t *testing.T) {
	t.Parallel()
	provider, op := startOpenID(t)
	o := openOfficeWith(t, provider)
	begin := o.get("/signin/openid")
	to, err := url.Parse(begin.Header().Get("Location"))
	if err != nil {
		t.Fatal(err)
	}
	state := to.Query().Get("state")
	_, _, unverified := o.through(t, op, "/signin/openid", berta)
	foreign, _, _ := o.through(t, op, "/signin/openid", anna)
	for name, c := range map[string]struct {
		w      *httptest.ResponseRecorder
		status int
		says   string
	}{
		"cancelled":         {o.get("/signin/openid/callback?error=access_denied&error_description=%3Cscript%3E&state="+state, "Cookie", jar(begin)), http.StatusForbidden, "abgebrochen"},
		"unverified":        {unverified, http.StatusForbidden, "keine bestätigte E-Mail-Adresse"},
		"nothing":           {o.get("/signin/openid/callback"), http.StatusBadRequest, "hat nicht geklappt"},
		"no cookie":         {o.get(foreign.RequestURI()), http.StatusBadRequest, "hat nicht geklappt"},
		"another's browser": {o.get(foreign.RequestURI(), "Cookie", "openid="+strings.Repeat("A", 26)), http.StatusBadRequest, "hat nicht geklappt"},
	} {
		page := c.w.Body.String()
		if c.w.Code != c.status || !strings.Contains(page, c.says) || !strings.Contains(page, `action="/signin"`) || strings.Contains(page, "<script>") || strings.Contains(jar(c.w), "session=") {
			t.Errorf("%s: status = %d: %s", name, c.w.Code, page)
		}
	}
	away := openOfficeWith(t, stopped(t))
	w := away.get("/signin/openid")
	if w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), "antwortet gerade nicht") || !strings.Contains(w.Body.String(), `action="/signin"`) {
		t.Errorf("away: status = %d", w.Code)
	}
	if away.get("/signin").Code != http.StatusOK || away.get("/signout/provider").Code != http.StatusOK {
		t.Error("without the provider the pages are gone, too")
	}
}

// stopped is a provider that does not answer.
func stopped(t *testing.T) *account.Provider {
	t.Helper()
	provider, op := startOpenID(t)
	op.Stop()
	return provider
}

func TestTheProviderTellsWhoSignedOut(t *testing.T) {
	t.Parallel()
	provider, op := startOpenID(t)
	o := openOfficeWith(t, provider)
	_, _, w := o.through(t, op, "/signin/openid", anna)
	me := as{o, jar(w)}
	for _, token := range []string{"", "x"} {
		if got := o.bench.post("/signin/openid/logout", form("logout_token", token)); got.Code != http.StatusBadRequest || me.get("/my").Code != http.StatusOK {
			t.Errorf("token %q: status = %d", token, got.Code)
		}
	}
	token := op.Sign(t, map[string]any{"iss": op.Issuer, "aud": openidtest.ClientID, "sub": anna, "jti": "1", "exp": 4102444800,
		"events": map[string]any{"http://schemas.openid.net/event/backchannel-logout": map[string]any{}}})
	if got := o.bench.post("/signin/openid/logout", form("logout_token", token)); got.Code != http.StatusOK || me.get("/my").Code != http.StatusSeeOther {
		t.Errorf("status = %d", got.Code)
	}
}

func TestWithoutAProviderThereAreNoPagesOfIt(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	for _, path := range []string{"/signin/openid", "/signin/openid/callback", "/signout/provider"} {
		if got := o.get(path).Code; got != http.StatusNotFound {
			t.Errorf("%s: status = %d", path, got)
		}
	}
	if strings.Contains(o.get("/signin").Body.String(), "/signin/openid") {
		t.Error("the page offers a provider that is not there")
	}
}
