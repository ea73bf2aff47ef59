package openidtest

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
)

var hiddenID = regexp.MustCompile(`name="id" value="([^"]*)"`)

// patience bounds everything that is asked of the provider.
const patience = 10 * time.Second

// SignIn does what somebody does whose browser was sent to the provider: it fills
// in the form there, and returns the address to which the provider sends the browser
// back.
func (p *Provider) SignIn(tb testing.TB, address, email string) *url.URL {
	tb.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		tb.Fatal(err)
	}
	browser := &http.Client{Jar: jar, Timeout: patience, CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		if !strings.HasPrefix(r.URL.String(), p.Issuer) {
			return http.ErrUseLastResponse
		}
		return nil
	}}
	page, err := browser.Get(address)
	if err != nil {
		tb.Fatal(err)
	}
	html, err := io.ReadAll(page.Body)
	_ = page.Body.Close()
	if err != nil {
		tb.Fatal(err)
	}
	id := hiddenID.FindSubmatch(html)
	if id == nil {
		tb.Fatalf("the provider shows no form to sign in: %d %s", page.StatusCode, html)
	}
	back, err := browser.PostForm(p.Issuer+"/login/username", url.Values{"id": {string(id[1])}, "username": {email}})
	if err != nil {
		tb.Fatal(err)
	}
	_ = back.Body.Close()
	to, err := back.Location()
	if err != nil {
		tb.Fatalf("the provider sends %s nowhere: status %d", email, back.StatusCode)
	}
	return to
}

// Sign makes a token of claims with the provider's key, as it does to tell who
// signed out there.
func (p *Provider) Sign(tb testing.TB, claims map[string]any) string {
	tb.Helper()
	key, err := p.store.SigningKey(tb.Context())
	if err != nil {
		tb.Fatal(err)
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: key.SignatureAlgorithm(), Key: jose.JSONWebKey{Key: key.Key(), KeyID: key.ID()}}, nil)
	if err != nil {
		tb.Fatal(err)
	}
	payload, err := json.Marshal(claims)
	if err != nil {
		tb.Fatal(err)
	}
	signed, err := signer.Sign(payload)
	if err != nil {
		tb.Fatal(err)
	}
	token, err := signed.CompactSerialize()
	if err != nil {
		tb.Fatal(err)
	}
	return token
}

// falsify changes the ID tokens that next hands out.
func (p *Provider) falsify(tb testing.TB, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if p.Falsify == nil || r.URL.Path != "/oauth/token" {
			next.ServeHTTP(w, r)
			return
		}
		answer := httptest.NewRecorder()
		next.ServeHTTP(answer, r)
		var tokens, claims map[string]any
		if err := json.Unmarshal(answer.Body.Bytes(), &tokens); err != nil {
			tb.Error(err)
		}
		if id, ok := tokens["id_token"].(string); ok {
			parsed, err := jose.ParseSigned(id, []jose.SignatureAlgorithm{jose.RS256})
			if err != nil {
				tb.Error(err)
				return
			}
			if err := json.Unmarshal(parsed.UnsafePayloadWithoutVerification(), &claims); err != nil {
				tb.Error(err)
			}
			p.Falsify(claims)
			tokens["id_token"] = p.Sign(tb, claims)
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(answer.Code)
		if err := json.NewEncoder(w).Encode(tokens); err != nil {
			tb.Error(err)
		}
	})
}
