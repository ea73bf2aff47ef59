// Package openidtest runs a real OpenID provider for tests: the example of
// zitadel/oidc 3, a certified implementation, in this process with its example storage. Tests choose who its
// people are and what is wrong with its tokens.
package openidtest

import (
	"context"
	"crypto/sha256"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/zitadel/oidc/v3/example/server/storage"
	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
	"golang.org/x/text/language"
)

// What the provider calls the program under test, and the password of all its
// people.
const (
	ClientID     = "akademie"
	ClientSecret = "geheim"
	password     = "verysecure"
)

// A User is somebody whom the provider knows, by the address that is also the name to
// sign in with.
type User struct {
	Email    string
	Verified bool
	Groups   []string
}

// A Provider is a running one. Set its fields before somebody signs in.
type Provider struct {
	Issuer    string
	Redirects []string      // to which it sends people back
	Left      []string      // to which, after signing out
	Lifetime  time.Duration // of ID tokens
	InToken   bool          // tells everything in the ID token, not only when asked
	Groups    string        // claim that holds them

	// Falsify changes the claims of ID tokens before they are signed again, as if the
	// provider were wrong or somebody had its key; nil leaves them.
	Falsify func(claims map[string]any)

	server *httptest.Server
	store  *storage.Storage

	users users
}

// Start runs a provider until the test ends.
func Start(tb testing.TB, people ...User) *Provider {
	tb.Helper()
	p := &Provider{Lifetime: time.Hour, Groups: "groups", users: users{}}
	for _, u := range people {
		p.users[u.Email] = u
	}
	p.server = httptest.NewUnstartedServer(nil)
	p.Issuer = "http://" + p.server.Listener.Addr().String()
	p.store = storage.NewStorageWithClients(p.users, map[string]*storage.Client{ClientID: storage.WebClient(ClientID, ClientSecret)})
	provider, err := op.NewProvider(&op.Config{
		CryptoKey: sha256.Sum256([]byte(p.Issuer)), CodeMethodS256: true, SupportedUILocales: []language.Tag{language.German},
	}, keep{p.store, p}, op.StaticIssuer(p.Issuer), op.WithAllowInsecure(), op.WithLogger(slog.New(slog.DiscardHandler)))
	if err != nil {
		tb.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /login/username", p.askName)
	mux.HandleFunc("POST /login/username", op.NewIssuerInterceptor(provider.IssuerFromRequest).HandlerFunc(p.takeName(op.AuthCallbackURL(provider))))
	mux.Handle("/", p.falsify(tb, provider))
	p.server.Config.Handler = mux
	p.server.Start()
	tb.Cleanup(p.server.Close)
	return p
}

// askName is the provider's own page to sign in.
func (p *Provider) askName(w http.ResponseWriter, r *http.Request) {
	id := html.EscapeString(r.FormValue("authRequestID"))
	_, _ = io.WriteString(w, `<!doctype html><html lang="de"><title>Landes-Login</title><main><h1>Landes-Login</h1><form method="post" action="/login/username">
		<input type="hidden" name="id" value="`+id+`"><label>Name <input name="username"></label><button>Anmelden</button></form></main>`)
}

func (p *Provider) takeName(next func(context.Context, string) string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		id := r.PostFormValue("id")
		if err := p.store.CheckUsernamePassword(r.PostFormValue("username"), password, id); err != nil {
			http.Error(w, err.Error(), http.StatusForbidden)
			return
		}
		http.Redirect(w, r, next(r.Context(), id), http.StatusSeeOther)
	}
}

// Stop takes the provider away.
func (p *Provider) Stop() { p.server.Close() }

// users are those of the provider; it writes nothing.
type users map[string]User

func (u users) GetUserByID(email string) *storage.User {
	found, ok := u[email]
	if !ok {
		return nil
	}
	return &storage.User{ID: email, Username: email, Password: password, Email: email, EmailVerified: found.Verified}
}

func (u users) GetUserByUsername(name string) *storage.User { return u.GetUserByID(name) }
func (users) ExampleClientID() string                       { return "service" }

// keep is the storage of the provider with what tests change.
type keep struct {
	*storage.Storage
	p *Provider
}

func (k keep) GetClientByClientID(ctx context.Context, id string) (op.Client, error) {
	c, err := k.Storage.GetClientByClientID(ctx, id)
	if err != nil {
		return nil, err
	}
	return client{c, k.p}, nil
}

func (k keep) SetUserinfoFromToken(ctx context.Context, info *oidc.UserInfo, token, subject, origin string) error {
	err := k.Storage.SetUserinfoFromToken(ctx, info, token, subject, origin)
	k.addGroups(info)
	return err
}

func (k keep) SetUserinfoFromRequest(ctx context.Context, info *oidc.UserInfo, token op.IDTokenRequest, scopes []string) error {
	err := k.Storage.SetUserinfoFromRequest(ctx, info, token, scopes)
	if k.p.InToken {
		k.addGroups(info)
	}
	return err
}

func (k keep) addGroups(info *oidc.UserInfo) {
	if groups := k.p.users[info.Subject].Groups; groups != nil {
		info.AppendClaims(k.p.Groups, groups)
	}
}

// A client is the program under test as the provider knows it.
type client struct {
	op.Client
	p *Provider
}

func (c client) RedirectURIs() []string               { return c.p.Redirects }
func (c client) PostLogoutRedirectURIs() []string     { return c.p.Left }
func (c client) IDTokenLifetime() time.Duration       { return c.p.Lifetime }
func (c client) IDTokenUserinfoClaimsAssertion() bool { return c.p.InToken }
