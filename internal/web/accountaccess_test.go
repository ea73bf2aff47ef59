package web

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"smart-city-dialog.de/akademie/internal/account"
)

// TestAcceptanceForgedRolesAreOfNoUse has a participant say everywhere that they
// are more than that.
func TestAcceptanceForgedRolesAreOfNoUse(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	o.book(t, anna, "ki-maerz", 1)
	cookie := o.signIn(t, anna)
	mine := o.token(t, account.Person{ID: "anna", Email: anna, Role: account.Participant}, account.OwnBookings)
	said := []string{"X-Role", "administrator", "X-Forwarded-User", carla, "X-Forwarded-Email", carla, "X-Remote-User", carla, "Remote-User", carla,
		"X-Auth-Request-Groups", "koordination", "X-Forwarded-Groups", "koordination", "X-Original-URL", "/desk", "X-HTTP-Method-Override", "GET"}
	for name, header := range map[string][]string{
		"headers":                    append([]string{"Cookie", cookie}, said...),
		"cookies":                    {"Cookie", cookie + "; role=administrator; person=" + carla + "; session2=x"},
		"two sessions":               {"Cookie", cookie + "; session=" + strings.Repeat("A", 26)},
		"a token of one's own":       {"Cookie", cookie, "Authorization", "Bearer " + mine},
		"a token that says its role": {"Cookie", cookie, "Authorization", "Bearer " + mine + ".administrator"},
	} {
		for _, path := range []string{"/desk", "/desk/people", "/statistics", "/desk?role=administrator&scope=desk&access_token=" + mine} {
			if w := o.get(path, header...); w.Code != http.StatusForbidden {
				t.Errorf("%s: %s: status = %d", name, path, w.Code)
			}
		}
	}
	me := as{o, cookie}
	for _, w := range []int{
		me.post("/desk/people", "email", anna, "role", "administrator", "granted_by", "cli").Code,
		me.post("/desk/people/withdraw", "email", carla).Code,
		me.post("/my/account/tokens", "name", "x", "days", "30", "scope", "desk").Code,
		me.post("/my/account/tokens", "name", "x", "days", "30", "scope", "people").Code,
		me.post("/my/account/tokens", "name", "x", "days", "30", "scope", "own account").Code,
	} {
		if w != http.StatusForbidden {
			t.Errorf("status = %d", w)
		}
	}
	for _, days := range []string{"36500", "-1", "", "1e9"} {
		if w := me.post("/my/account/tokens", "name", "x", "days", days, "scope", "own bookings"); w.Code != http.StatusBadRequest {
			t.Errorf("%q days: status = %d", days, w.Code)
		}
	}
	carlas := as{o, o.signIn(t, carla)}
	if w := carlas.post("/desk/people", "email", carla, "role", "administrator"); w.Code != http.StatusForbidden {
		t.Errorf("a coordinator makes herself an administrator: status = %d", w.Code)
	}
	if all, err := o.accounts.Roles(t.Context(), account.Operator()); err != nil || len(all) != 1 {
		t.Errorf("roles = %+v, %v", all, err)
	}
}

func (o *office) token(t *testing.T, p account.Person, scopes ...account.Right) string {
	t.Helper()
	token, err := o.accounts.NewToken(t.Context(), p, "x", scopes, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func TestATokenIsTheOnlyWordOfAProgram(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	o.book(t, anna, "ki-maerz", 1)
	cookie := o.signIn(t, carla)
	annas := o.token(t, account.Person{ID: "anna", Email: anna, Role: account.Participant}, account.OwnBookings)
	carlas := o.token(t, account.Person{ID: "carla", Email: carla, Role: account.Coordinator}, account.Statistics)
	const me, figures = "/api/v1/me", "/api/v1/statistics?metric=bookings"
	for name, c := range map[string]struct {
		path   string
		header []string
		status int
		says   string
	}{
		"nobody":                        {me, nil, http.StatusUnauthorized, `"code":"unauthorized"`},
		"cookie":                        {me, []string{"Cookie", cookie}, http.StatusOK, carla},
		"token":                         {me, []string{"Authorization", "Bearer " + annas}, http.StatusOK, `{"email":"` + anna + `","role":"participant","scopes":["own bookings"]}`},
		"token beside a cookie":         {me, []string{"Authorization", "Bearer " + annas, "Cookie", cookie}, http.StatusOK, anna},
		"wrong token beside a cookie":   {me, []string{"Authorization", "Bearer akd_" + strings.Repeat("A", 26), "Cookie", cookie}, http.StatusUnauthorized, ""},
		"no token beside a cookie":      {me, []string{"Authorization", "Bearer", "Cookie", cookie}, http.StatusUnauthorized, ""},
		"password beside a cookie":      {me, []string{"Authorization", "Basic YTpi", "Cookie", cookie}, http.StatusUnauthorized, ""},
		"nothing beside a cookie":       {me, []string{"Authorization", "", "Cookie", cookie}, http.StatusUnauthorized, ""},
		"small letters":                 {me, []string{"Authorization", "bearer " + annas}, http.StatusOK, anna},
		"session as a token":            {me, []string{"Authorization", "Bearer " + strings.TrimPrefix(cookie, "session=")}, http.StatusUnauthorized, ""},
		"token as a session":            {me, []string{"Cookie", "session=" + annas}, http.StatusUnauthorized, ""},
		"token in the address":          {me + "?access_token=" + annas, nil, http.StatusUnauthorized, ""},
		"wrong token where none counts": {"/api/v1/runs", []string{"Authorization", "Bearer x"}, http.StatusUnauthorized, ""},
		"figures":                       {figures, []string{"Authorization", "Bearer " + carlas}, http.StatusOK, ""},
		"figures of a participant":      {figures, []string{"Authorization", "Bearer " + annas, "Cookie", cookie}, http.StatusForbidden, ""},
	} {
		w := o.get(c.path, c.header...)
		if w.Code != c.status || !strings.Contains(w.Body.String(), c.says) || (w.Code == http.StatusUnauthorized) != (w.Header().Get("WWW-Authenticate") != "") {
			t.Errorf("%s: status = %d, %v: %s", name, w.Code, w.Header().Get("WWW-Authenticate"), w.Body)
		}
	}
	r := o.bench.postJSON("/api/v1/bookings", `{}`, "Cookie", cookie, "Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example")
	if r.Code != http.StatusForbidden || !strings.Contains(r.Body.String(), "cross_origin") {
		t.Errorf("another site with the cookie: status = %d: %s", r.Code, r.Body)
	}
	if w := o.get("/desk", "Authorization", "Bearer "+carlas); w.Code != http.StatusSeeOther {
		t.Errorf("pages take tokens: status = %d", w.Code)
	}
	if log := o.log.String(); strings.Contains(log, annas) || strings.Contains(log, carlas) {
		t.Error("the log holds a token")
	}
}

func TestASessionsTokenIsRenewedInTheBrowser(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	o.book(t, anna, "ki-maerz", 1)
	first := as{o, o.signIn(t, anna)}
	o.Move(25 * time.Hour)
	for _, path := range []string{"/my", "/runs"} { // a page that keeps the cookie for longer, and one for everybody
		w := first.get(path)
		cookies := w.Result().Cookies()
		if len(cookies) != 1 || cookies[0].Name != "session" || cookies[0].MaxAge != int(account.SessionTime.Seconds()) {
			t.Fatalf("%s: cookies = %v", path, cookies)
		}
		renewed := "session=" + cookies[0].Value
		if renewed == first.cookie {
			t.Errorf("%s: the token is the same", path)
		}
		second := as{o, renewed}
		if second.get("/my").Code != http.StatusOK || first.get("/my").Code != http.StatusOK {
			t.Errorf("%s: a token does not work at once", path)
		}
		o.Move(25 * time.Hour)
		if first.get("/my").Code != http.StatusSeeOther || second.get("/my").Code != http.StatusSeeOther {
			t.Errorf("%s: a copied token goes on to work", path)
		}
		first = as{o, o.signIn(t, anna)}
		o.Move(25 * time.Hour)
	}
	w := first.post("/signout/everywhere")
	if c := w.Result().Cookies(); len(c) != 1 || c[0].Value != "" || c[0].MaxAge >= 0 {
		t.Errorf("signing out with a token that is due: cookies = %v", c)
	}
}

func TestTheExportHoldsTheAccount(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	o.book(t, anna, "ki-maerz", 1)
	me := as{o, o.signIn(t, anna)}
	p := account.Person{ID: "anna", Email: anna, Role: account.Participant}
	token := o.token(t, p, account.OwnBookings)
	code, err := o.accounts.LinkCode(t.Context(), p)
	if err == nil {
		_, err = o.accounts.Link(t.Context(), "matrix", "@anna:example.org", code)
	}
	if err != nil {
		t.Fatal(err)
	}
	body := me.get("/my/data.json").Body.String()
	var export struct {
		Role       string
		Sessions   []struct{ Browser, System string }
		Tokens     []struct{ Scopes []string } `json:"access_tokens"`
		Identities []struct {
			Channel string
			User    string
		}
	}
	if err := json.Unmarshal([]byte(body), &export); err != nil {
		t.Fatal(err)
	}
	if export.Role != "participant" || len(export.Sessions) != 1 || len(export.Tokens) != 1 || export.Tokens[0].Scopes[0] != "own bookings" ||
		len(export.Identities) != 1 || export.Identities[0].User != "@anna:example.org" || strings.Contains(body, token) {
		t.Errorf("export = %s", body)
	}
	me.post("/my/data/erase", "sure", "yes")
	if o.get("/api/v1/me", "Authorization", "Bearer "+token).Code != http.StatusUnauthorized {
		t.Error("a token goes on to work")
	}
	if p, err := o.accounts.PersonOf(t.Context(), "matrix", "@anna:example.org"); err == nil {
		t.Errorf("the identity is still that of %+v", p)
	}
}
