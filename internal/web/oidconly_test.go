package web

import (
	"html"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/gaps"
	"smart-city-dialog.de/akademie/internal/german"
)

// Where a page leads on this server: by a link, or by a form.
var (
	leadsTo = regexp.MustCompile(`href="(/[^"#]*)`)
	sendsTo = regexp.MustCompile(`method="post" action="(/[^"#]*)`)
)

// TestWithoutMailsPeopleSignInAtTheProviderOnly follows all links of a server that
// takes no bookings, as it does without a mail server.
func TestWithoutMailsPeopleSignInAtTheProviderOnly(t *testing.T) {
	t.Parallel()
	provider, op := startOpenID(t)
	o := openOfficeWith(t, provider)
	o.cfg.Bookings, o.cfg.Drafts, o.cfg.Mails, o.cfg.DeadLetters, o.cfg.Outbox, o.cfg.DemoCoordinator = nil, nil, nil, nil, nil, ""
	o.cfg.Gaps, o.cfg.Registry = gaps.New(gaps.Config{Pool: o.pool, Now: o.Now, Analyzer: german.NewAnalyzer(nil)}), nil
	var err error
	if o.Server, err = New(o.cfg); err != nil {
		t.Fatal(err)
	}
	var takes []string // what forms may be sent to
	for _, r := range o.echo.Routes() {
		if r.Method == http.MethodPost {
			takes = append(takes, regexp.MustCompile(`:\w+`).ReplaceAllString(r.Path, "[^/]+"))
		}
	}
	for email, to := range map[string]string{"": "", anna: "/my/account", olga: "/statistics"} {
		me, first := as{o, ""}, "/"
		if email != "" {
			_, _, w := o.through(t, op, "/signin/openid", email)
			if got := w.Header().Get("Location"); got != to {
				t.Errorf("%s is sent to %s", email, got)
			}
			me, first = as{o, jar(w)}, to
		}
		seen, open := map[string]bool{}, []string{first, "/signin"}
		for len(open) > 0 {
			path := open[0]
			open = open[1:]
			place, _, _ := strings.Cut(path, "?")
			if seen[place] || strings.HasPrefix(path, "/assets/") {
				continue
			}
			seen[place] = true
			w := me.get(path)
			switch {
			case w.Code == http.StatusSeeOther && place != "/signin/openid":
				open = append(open, w.Header().Get("Location"))
			case w.Code != http.StatusOK && place != "/signin/openid":
				t.Errorf("%q as %q: status = %d", path, email, w.Code)
			}
			page := html.UnescapeString(w.Body.String())
			for _, link := range leadsTo.FindAllStringSubmatch(page, -1) {
				open = append(open, link[1])
			}
			for _, form := range sendsTo.FindAllStringSubmatch(page, -1) {
				if !slices.ContainsFunc(takes, func(route string) bool { return regexp.MustCompile("^" + route + "$").MatchString(form[1]) }) {
					t.Errorf("%q as %q has a form to %s, which takes none", path, email, form[1])
				}
			}
			for _, offer := range []string{"per E-Mail", "Link schicken", "by e-mail"} {
				if strings.Contains(page, offer) && path != "/privacy" {
					t.Errorf("%q as %q offers mails: %s", path, email, offer)
				}
			}
		}
		if !seen[first] || len(seen) < 6 {
			t.Errorf("as %q only these pages were seen: %v", email, seen)
		}
	}
}
