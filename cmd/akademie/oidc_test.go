package main

import (
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/account/openidtest"
	"smart-city-dialog.de/akademie/internal/logtest"
	"smart-city-dialog.de/akademie/internal/postgres/pgtest"
)

// servingAt finds where a server listens, in its log.
var servingAt = regexp.MustCompile(`serving address=(\S+)`)

// startServe runs serve without a mail server until the test ends, and returns the
// address of its pages and its log.
func startServe(t *testing.T, args ...string) (site string, log *logtest.Log) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	log = &logtest.Log{}
	args = append([]string{"serve", "--addr=localhost:0", "--log-format=text", "--database-url=" + pgtest.URL(t)}, args...)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		run(ctx, args, strings.NewReader(""), io.Discard, log)
	}()
	t.Cleanup(func() {
		stop()
		<-ended
	})
	waitFor(t, func() bool {
		select {
		case <-ended:
			t.Fatal(log)
		default:
		}
		return servingAt.MatchString(log.String())
	})
	return pageAddress(servingAt.FindStringSubmatch(log.String())[1]), log
}

// TestAcceptanceServeSignsInAtTheProviderAlone runs the program with an OpenID
// provider and without a mail server.
func TestAcceptanceServeSignsInAtTheProviderAlone(t *testing.T) {
	t.Parallel()
	const olga = "olga@akademie.example"
	op := openidtest.Start(t, openidtest.User{Email: olga, Verified: true, Groups: []string{"koordination"}})
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte(openidtest.ClientSecret+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	site, log := startServe(t, "--oidc-client-secret-file="+secret, "--oidc-issuer="+op.Issuer, "--oidc-client-id="+openidtest.ClientID, "--oidc-coordinator-group=koordination")
	op.Redirects = []string{site + "/signin/openid/callback"}
	cookies, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Jar: cookies, CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		if r.URL.Scheme+"://"+r.URL.Host != site {
			return http.ErrUseLastResponse
		}
		return nil
	}}
	get := func(path string) (status int, at *url.URL, page string) {
		t.Helper()
		res, err := client.Get(site + path)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		body, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		if to, err := res.Location(); err == nil {
			return res.StatusCode, to, string(body)
		}
		return res.StatusCode, res.Request.URL, string(body)
	}
	if _, at, page := get("/statistics"); at.Path != "/signin" || strings.Contains(page, `type="email"`) || !strings.Contains(page, `href="/signin/openid"`) {
		t.Errorf("who wants figures is at %s: %s", at, page)
	}
	_, provider, _ := get("/signin/openid")
	back := op.SignIn(t, provider.String(), olga)
	if status, at, page := get(back.RequestURI()); status != http.StatusOK || at.Path != "/statistics" {
		t.Errorf("signed in: %d at %s: %s", status, at, page)
	}
	for _, path := range []string{"/gaps", "/my/account", "/statistics?metric=bookings", "/statistics/reports", "/healthz"} {
		if status, at, page := get(path); status != http.StatusOK || at.Path != strings.Split(path, "?")[0] {
			t.Errorf("%s: %d at %s: %s", path, status, at, page)
		}
	}
	for _, secret := range []string{olga, back.Query().Get("code"), back.Query().Get("state")} {
		if strings.Contains(log.String(), secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
}
