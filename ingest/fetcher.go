package ingest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"smart-city-dialog.de/akademie/internal/pause"
)

// WebOptions shape how the web is read. The zero value is polite.
type WebOptions struct {
	UserAgent    string        // default: names the program; operators should add a contact
	Delay        time.Duration // between two requests to a host; default 1 s, "Crawl-delay" may raise it
	Timeout      time.Duration // for one request with its body; default 30 s
	MaxBytes     int64         // of a response, unpacked; default 32 MiB
	AllowPrivate bool          // permit private, loopback and link-local addresses
}

const (
	defaultUserAgent = "AkademieIngest/1.0 (reads pages for the assistant of the Smart City Akademie)"
	maxRedirects     = 5
	maxAttempts      = 3
	maxRetryAfter    = time.Minute
	maxCrawlDelay    = 30 * time.Second
	maxRobotsBytes   = 500 << 10 // RFC 9309, 2.5
	maxHosts         = 10_000
)

// A Fetcher is the one HTTP client of all web sources: it keeps robots.txt, the
// pace of each host, limits of size and time, and refuses addresses of the
// operator's own network. It is safe for concurrent use.
type Fetcher struct {
	opt    WebOptions
	client *http.Client
	wait   func(context.Context, time.Duration) error

	mu    sync.Mutex // guards what follows
	hosts map[string]*host
	ahead map[string]page // fetched to see what they are, by address; each is used once
}

// NewFetcher returns a Fetcher. It uses no proxy: the check of addresses needs
// to see where a connection really goes.
func NewFetcher(opt WebOptions) *Fetcher {
	if opt.UserAgent == "" {
		opt.UserAgent = defaultUserAgent
	}
	if opt.Delay <= 0 {
		opt.Delay = time.Second
	}
	if opt.Timeout <= 0 {
		opt.Timeout = 30 * time.Second
	}
	if opt.MaxBytes <= 0 {
		opt.MaxBytes = Limits{}.withDefaults().Bytes
	}
	f := &Fetcher{opt: opt, wait: pause.For, hosts: map[string]*host{}, ahead: map[string]page{}}
	dialer := &net.Dialer{Timeout: 10 * time.Second}
	if !opt.AllowPrivate {
		dialer.Control = refusePrivate
	}
	f.client = &http.Client{
		Timeout: opt.Timeout,
		Transport: &http.Transport{
			DialContext: dialer.DialContext, ForceAttemptHTTP2: true, TLSHandshakeTimeout: 10 * time.Second,
			ResponseHeaderTimeout: opt.Timeout, MaxResponseHeaderBytes: 64 << 10, MaxIdleConns: 20, IdleConnTimeout: 30 * time.Second,
		},
		// Redirects are followed in get, where each target is checked again.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return f
}

// A page is a successful response.
type page struct {
	url        string // after redirects
	mediaType  string
	data       []byte
	validators Validators
}

// get fetches an address under the rules of its host. It returns ErrUnchanged
// when the server confirms known, ErrGone for 404 and 410,
// and ErrForbidden where robots.txt forbids the page.
func (f *Fetcher) get(ctx context.Context, address string, known Validators) (page, error) {
	u, err := checkURL(address)
	if err != nil {
		return page{}, err
	}
	if p, ok := f.fetchedAhead(address); ok {
		return p, nil
	}
	for range maxRedirects + 1 {
		h, err := f.host(ctx, u)
		if err != nil {
			return page{}, err
		}
		if !h.allows(u) {
			return page{}, fmt.Errorf("%w: robots.txt of %s forbids it", ErrForbidden, u.Host)
		}
		p, next, err := f.tryGet(ctx, h, u, known)
		if err != nil || next == nil {
			return p, err
		}
		u = next
	}
	return page{}, fmt.Errorf("more than %d redirects", maxRedirects)
}

// look fetches an address to see what it holds; the next get of it needs no
// second request.
func (f *Fetcher) look(ctx context.Context, address string) (page, error) {
	p, err := f.get(ctx, address, Validators{})
	if err != nil {
		return page{}, err
	}
	f.mu.Lock()
	f.ahead[address] = p
	f.mu.Unlock()
	return p, nil
}

func (f *Fetcher) fetchedAhead(address string) (page, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	p, ok := f.ahead[address]
	delete(f.ahead, address)
	return p, ok
}

// tryGet repeats a request that the server was too busy for.
func (f *Fetcher) tryGet(ctx context.Context, h *host, u *url.URL, known Validators) (page, *url.URL, error) {
	backoff := time.Second
	for attempt := 1; ; attempt++ {
		if err := h.pace.Wait(ctx); err != nil {
			return page{}, nil, err
		}
		p, next, again, err := f.once(ctx, u, known)
		if err == nil || again < 0 || attempt == maxAttempts {
			return p, next, err
		}
		if err := f.wait(ctx, min(max(again, backoff), maxRetryAfter)); err != nil {
			return page{}, nil, err
		}
		backoff *= 2
	}
}

// once sends one request. With an error, again is how long the server asked to
// wait, 0 for no wish, and negative when another try is pointless.
func (f *Fetcher) once(ctx context.Context, u *url.URL, known Validators) (p page, next *url.URL, again time.Duration, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return page{}, nil, -1, err
	}
	req.Header.Set("User-Agent", f.opt.UserAgent)
	req.Header.Set("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,application/pdf;q=0.9,*/*;q=0.5")
	req.Header.Set("Accept-Language", "de,en;q=0.5")
	if known.ETag != "" {
		req.Header.Set("If-None-Match", known.ETag)
	}
	if known.Modified != "" {
		req.Header.Set("If-Modified-Since", known.Modified)
	}
	resp, err := f.client.Do(req)
	if err != nil {
		if errors.Is(err, errPrivate) {
			return page{}, nil, -1, fmt.Errorf("%s: %w", u.Host, errPrivate)
		}
		return page{}, nil, 0, networkError(err)
	}
	defer resp.Body.Close()
	switch code := resp.StatusCode; {
	case code == http.StatusNotModified:
		return page{}, nil, -1, ErrUnchanged
	case code >= 300 && code < 400:
		next, err := u.Parse(resp.Header.Get("Location"))
		if err == nil {
			next, err = checkURL(next.String())
		}
		if err != nil {
			return page{}, nil, -1, fmt.Errorf("redirect: %w", err)
		}
		return page{}, next, 0, nil
	case code == http.StatusNotFound || code == http.StatusGone:
		return page{}, nil, -1, fmt.Errorf("%w (HTTP %d)", ErrGone, code)
	case code == http.StatusTooManyRequests || code == http.StatusServiceUnavailable || code == http.StatusBadGateway || code == http.StatusGatewayTimeout:
		return page{}, nil, retryAfter(resp.Header.Get("Retry-After")), fmt.Errorf("HTTP %s", resp.Status)
	case code != http.StatusOK:
		return page{}, nil, -1, fmt.Errorf("HTTP %s", resp.Status)
	}
	if resp.ContentLength > f.opt.MaxBytes {
		return page{}, nil, -1, tooLarge(f.opt.MaxBytes, "")
	}
	data, err := readAtMost(resp.Body, f.opt.MaxBytes)
	if err != nil {
		if errors.Is(err, ErrTooLarge) {
			return page{}, nil, -1, err
		}
		return page{}, nil, 0, networkError(err)
	}
	return page{
		url: u.String(), mediaType: resp.Header.Get("Content-Type"), data: data,
		validators: Validators{ETag: short(resp.Header.Get("ETag")), Modified: short(resp.Header.Get("Last-Modified"))},
	}, nil, 0, nil
}

// short drops validators too long to be kept.
func short(s string) string {
	if len(s) > 500 {
		return ""
	}
	return s
}

// retryAfter reads the field's two forms (RFC 9110, 10.2.3); only seconds are
// honoured, a date counts as no wish.
func retryAfter(s string) time.Duration {
	n, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil || n < 0 || n > 24*3600 {
		return 0
	}
	return time.Duration(n) * time.Second
}

// networkError shortens the client's errors to what an operator can use.
func networkError(err error) error {
	var ue *url.Error
	if errors.As(err, &ue) {
		err = ue.Err
	}
	if errors.Is(err, errPrivate) {
		return errPrivate
	}
	var ne net.Error
	if errors.As(err, &ne) && ne.Timeout() {
		return fmt.Errorf("no complete answer in time: %w", err)
	}
	return err
}

// checkURL accepts absolute http and https addresses without credentials.
func checkURL(address string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimSpace(address))
	switch {
	case err != nil:
		return nil, err
	case u.Scheme != "http" && u.Scheme != "https":
		return nil, fmt.Errorf("only http and https addresses are read, not %q", u.Scheme)
	case u.Host == "":
		return nil, fmt.Errorf("address without a host: %q", address)
	case u.User != nil:
		return nil, fmt.Errorf("addresses with credentials are not read")
	}
	u.Fragment = ""
	return u, nil
}

// host returns what is known of a host, reading its robots.txt first.
func (f *Fetcher) host(ctx context.Context, u *url.URL) (*host, error) {
	key := u.Scheme + "://" + u.Host
	f.mu.Lock()
	h, ok := f.hosts[key]
	if !ok {
		if len(f.hosts) >= maxHosts {
			f.mu.Unlock()
			return nil, fmt.Errorf("more than %d hosts in one run", maxHosts)
		}
		h = &host{pace: rate.NewLimiter(rate.Every(f.opt.Delay), 1)}
		f.hosts[key] = h
	}
	f.mu.Unlock()
	return h, h.load(ctx, f, key)
}

// readRobots fetches robots.txt; it may redirect like a page.
func (f *Fetcher) readRobots(ctx context.Context, base string) (status int, body []byte, err error) {
	u, err := checkURL(base + "/robots.txt")
	if err != nil {
		return 0, nil, err
	}
	for range maxRedirects + 1 {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
		if err != nil {
			return 0, nil, err
		}
		req.Header.Set("User-Agent", f.opt.UserAgent)
		resp, err := f.client.Do(req)
		if err != nil {
			return 0, nil, networkError(err)
		}
		body, err := io.ReadAll(io.LimitReader(resp.Body, maxRobotsBytes))
		resp.Body.Close()
		if err != nil {
			return 0, nil, networkError(err)
		}
		if resp.StatusCode < 300 || resp.StatusCode >= 400 {
			return resp.StatusCode, body, nil
		}
		if u, err = u.Parse(resp.Header.Get("Location")); err != nil {
			return 0, nil, err
		}
		if u, err = checkURL(u.String()); err != nil {
			return 0, nil, err
		}
	}
	return http.StatusNotFound, nil, nil // as if there were none (RFC 9309, 2.3.1.2)
}
