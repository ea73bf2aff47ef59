package account

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"smart-city-dialog.de/akademie/internal/fault"
)

// How a provider is talked to.
const (
	discoverTime  = 3 * time.Second  // to find out about it: somebody waits for the page
	exchangeTime  = 10 * time.Second // to sign somebody in there
	discoverAgain = 10 * time.Second // after it did not answer
	discoverEvery = 24 * time.Hour   // addresses may change
	mostBytes     = 1 << 20          // of one answer
	clockSkew     = time.Minute      // between its clock and ours
)

// ProviderConfig says which OpenID provider signs people in, and what its groups
// mean here.
type ProviderConfig struct {
	Issuer       string // exactly as the provider spells it
	ClientID     string
	ClientSecret string // "" for a public client, which PKCE protects alone
	Name         string // of the button, such as "Landes-Login"

	TrustEmail     bool     // take addresses for verified that the provider does not mark as such
	Scopes         []string // beside openid and email
	GroupsClaim    string   // with the groups; dots lead into objects, as in "realm_access.roles"
	Coordinators   []string // groups whose people are coordinators
	Administrators []string

	Now func() time.Time // by which tokens run out: the real one; nil is time.Now
}

// A Provider is an OpenID provider. It is asked for the first time when somebody
// signs in, so that the program starts while it is away.
type Provider struct {
	cfg    ProviderConfig
	client *http.Client

	mu     sync.Mutex
	found  *discovered
	at     time.Time // when it was found
	failed time.Time // when it last did not answer
}

// discovered is what a provider tells about itself.
// https://openid.net/specs/openid-connect-discovery-1_0.html
type discovered struct {
	provider   *oidc.Provider
	oauth      oauth2.Config
	verifier   *oidc.IDTokenVerifier
	EndSession string   `json:"end_session_endpoint"`
	Methods    []string `json:"token_endpoint_auth_methods_supported"`
	SaysIssuer bool     `json:"authorization_response_iss_parameter_supported"`
}

// NewProvider checks the settings and asks nobody. It fails with fault.Invalid.
func NewProvider(c ProviderConfig) (*Provider, error) {
	u, err := url.Parse(c.Issuer)
	if err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" || u.Scheme != "https" && (u.Scheme != "http" || !isLocal(u.Hostname())) {
		return nil, fmt.Errorf("account.NewProvider: the issuer is not an address such as https://id.example.org/realms/akademie: %w", fault.Invalid)
	}
	if c.ClientID == "" {
		return nil, fmt.Errorf("account.NewProvider: no client id: %w", fault.Invalid)
	}
	c.Name, c.GroupsClaim = cmp.Or(c.Name, u.Hostname()), cmp.Or(c.GroupsClaim, "groups")
	if c.Now == nil {
		c.Now = time.Now
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	return &Provider{cfg: c, client: &http.Client{Timeout: exchangeTime, Transport: bounded{transport}}}, nil
}

func isLocal(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// bounded reads no more than mostBytes of an answer.
type bounded struct{ http.RoundTripper }

func (b bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := b.RoundTripper.RoundTrip(r)
	if err == nil {
		answer.Body = struct {
			io.Reader
			io.Closer
		}{io.LimitReader(answer.Body, mostBytes), answer.Body}
	}
	return answer, err
}

// with has the libraries use our client.
func (p *Provider) with(ctx context.Context) context.Context {
	return oidc.ClientContext(ctx, p.client)
}

// discover returns what the provider tells about itself. It is asked once a day,
// and when it does not answer, not again for a moment. The error is
// fault.Unavailable.
func (p *Provider) discover(ctx context.Context) (*discovered, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.cfg.Now()
	if p.found != nil && now.Sub(p.at) < discoverEvery {
		return p.found, nil
	}
	if now.Sub(p.failed) >= discoverAgain {
		d, err := p.ask(ctx)
		if err == nil {
			p.found, p.at = d, now
			return d, nil
		}
		if ctx.Err() == nil { // else who asked did not wait
			p.failed = now
		}
		if p.found == nil {
			return nil, fmt.Errorf("OpenID provider: %w: %w", fault.Unavailable, err)
		}
	}
	if p.found == nil {
		return nil, fmt.Errorf("OpenID provider: did not answer a moment ago: %w", fault.Unavailable)
	}
	return p.found, nil // yesterday's word
}

func (p *Provider) ask(ctx context.Context) (*discovered, error) {
	ctx, cancel := context.WithTimeout(p.with(ctx), discoverTime)
	defer cancel()
	provider, err := oidc.NewProvider(ctx, p.cfg.Issuer)
	if err != nil {
		return nil, err
	}
	d := &discovered{provider: provider}
	if err := provider.Claims(d); err != nil {
		return nil, err
	}
	endpoint := provider.Endpoint()
	if endpoint.AuthURL == "" || endpoint.TokenURL == "" {
		return nil, errors.New("it names no address to sign in at, or none for tokens")
	}
	// The library would try both ways, and codes work only once.
	endpoint.AuthStyle = oauth2.AuthStyleInHeader
	if p.cfg.ClientSecret == "" || len(d.Methods) > 0 && !slices.Contains(d.Methods, "client_secret_basic") {
		endpoint.AuthStyle = oauth2.AuthStyleInParams
	}
	d.oauth = oauth2.Config{
		ClientID: p.cfg.ClientID, ClientSecret: p.cfg.ClientSecret, Endpoint: endpoint,
		Scopes: append([]string{oidc.ScopeOpenID, "email"}, p.cfg.Scopes...),
	}
	d.verifier = provider.VerifierContext(p.with(context.Background()), &oidc.Config{
		ClientID: p.cfg.ClientID,
		Now:      func() time.Time { return p.cfg.Now().Add(-clockSkew) },
	})
	return d, nil
}

// An OpenID is who somebody is at the provider.
type openID struct {
	email string // verified
	openIDSession
}

// openIDSession is what a session keeps of the provider's; the zero value is one
// that began elsewhere.
type openIDSession struct {
	subject string
	session string // sid; "" where the provider tells none
	role    Role   // by groups; Guest for none
}
