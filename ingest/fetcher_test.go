package ingest

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// site is a web server whose pages the test sets.
type site struct {
	*httptest.Server
	mu    sync.Mutex
	pages map[string]http.HandlerFunc
	asked []string // method, path and validators of each request, without robots.txt
}

func newSite(t *testing.T, pages map[string]http.HandlerFunc) *site {
	t.Helper()
	s := &site{pages: pages}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		if r.URL.Path != "/robots.txt" {
			s.asked = append(s.asked, r.URL.Path)
		}
		h, ok := s.pages[r.URL.Path]
		s.mu.Unlock()
		if !ok {
			http.NotFound(w, r)
			return
		}
		h(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *site) requests() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.asked...)
}

func body(contentType, text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		fmt.Fprint(w, text)
	}
}

func htmlPage(title, sentence string) http.HandlerFunc {
	return body("text/html; charset=utf-8", "<html lang=de><head><title>"+title+"</title></head><body><main><h1>"+title+"</h1><p>"+sentence+"</p></main></body></html>")
}

// fast is a Fetcher for the test's own server; waiting is recorded, not done.
func fast(opt WebOptions) (*Fetcher, *[]time.Duration) {
	opt.AllowPrivate, opt.Delay = true, time.Microsecond
	f := NewFetcher(opt)
	var waits []time.Duration
	f.wait = func(_ context.Context, d time.Duration) error {
		waits = append(waits, d)
		return nil
	}
	return f, &waits
}

func TestRobotsRulesAreKept(t *testing.T) {
	t.Parallel()
	s := newSite(t, map[string]http.HandlerFunc{
		"/robots.txt": body("text/plain", "User-agent: *\nDisallow: /intern\n\nUser-agent: AkademieIngest\nDisallow: /nur-fuer-menschen\n"),
		"/offen":      htmlPage("Offen", "Text"), "/nur-fuer-menschen": htmlPage("Zu", "Text"), "/intern": htmlPage("Intern", "Text"),
	})
	f, _ := fast(WebOptions{})
	for path, allowed := range map[string]bool{"/offen": true, "/nur-fuer-menschen": false, "/intern": true} {
		_, err := f.get(t.Context(), s.URL+path, Validators{})
		if (err == nil) != allowed {
			t.Errorf("%s: error %v, allowed %v", path, err, allowed)
		}
	}
	for _, p := range s.requests() {
		if p == "/nur-fuer-menschen" {
			t.Error("a forbidden page was asked for")
		}
	}
}

func TestNothingIsFetchedWhileRobotsCannotBeRead(t *testing.T) {
	t.Parallel()
	s := newSite(t, map[string]http.HandlerFunc{
		"/robots.txt": func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "down", http.StatusInternalServerError) },
		"/a":          htmlPage("A", "Text"),
	})
	f, _ := fast(WebOptions{})
	if _, err := f.get(t.Context(), s.URL+"/a", Validators{}); err == nil || !strings.Contains(err.Error(), "robots.txt") {
		t.Errorf("error %v", err)
	}
	if got := s.requests(); len(got) != 0 {
		t.Errorf("asked for %v", got)
	}
}

func TestServerInTroubleIsAskedForItsRulesAtItsPace(t *testing.T) {
	t.Parallel()
	var asked atomic.Int64
	s := newSite(t, map[string]http.HandlerFunc{"/robots.txt": func(w http.ResponseWriter, _ *http.Request) {
		asked.Add(1)
		http.Error(w, "down", http.StatusInternalServerError)
	}})
	f := NewFetcher(WebOptions{AllowPrivate: true, Delay: time.Hour})
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute) // the pace would exceed it
	defer cancel()
	for range 5 {
		if _, err := f.get(ctx, s.URL+"/a", Validators{}); err == nil {
			t.Error("fetched without knowing the rules")
		}
	}
	if n := asked.Load(); n != 2 {
		t.Errorf("robots.txt was asked for %d times, want 2: at once and after a first pause", n)
	}
}

func TestConditionalRequestsSaveUnchangedPages(t *testing.T) {
	t.Parallel()
	page := htmlPage("Ausweis", "Der Ausweis kostet 37 Euro und gilt zehn Jahre.")
	var sent int
	s := newSite(t, map[string]http.HandlerFunc{"/ausweis": func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"v1"`)
		if r.Header.Get("If-None-Match") == `"v1"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		sent++
		page(w, r)
	}})
	f, _ := fast(WebOptions{})
	b := setup(Options{})
	src := &web{name: "w", pages: []string{s.URL + "/ausweis"}, fetch: f}
	if r := b.run(t, src); r.New != 1 {
		t.Fatalf("first run %+v", r)
	}
	if d := b.store.doc(t, s.URL+"/ausweis"); d.URL != s.URL+"/ausweis" || d.Title != "Ausweis" {
		t.Errorf("document %+v", d)
	}
	if r := b.run(t, src); r.Unchanged != 1 || sent != 1 {
		t.Errorf("second run %+v; page sent %d times", r, sent)
	}
}

func TestAcceptancePrivateAddressesAreRefused(t *testing.T) {
	t.Parallel()
	s := newSite(t, map[string]http.HandlerFunc{"/": htmlPage("Intern", "Geheim")})
	f := NewFetcher(WebOptions{})
	for _, address := range []string{s.URL, strings.Replace(s.URL, "127.0.0.1", "localhost", 1), strings.Replace(s.URL, "127.0.0.1", "[::ffff:127.0.0.1]", 1)} {
		if _, err := f.get(t.Context(), address, Validators{}); !errors.Is(err, errPrivate) {
			t.Errorf("%s: error %v", address, err)
		}
	}
	if n := len(s.requests()); n != 0 {
		t.Errorf("%d requests reached the private server", n)
	}
	for addr, private := range map[string]bool{
		"10.1.2.3": true, "172.16.0.1": true, "192.168.1.1": true, "127.0.0.1": true, "169.254.169.254": true, "0.0.0.0": true,
		"100.64.0.1": true, "::1": true, "fe80::1": true, "fd00::1": true, "::ffff:10.0.0.1": true, "64:ff9b::a00:1": true,
		"224.0.0.1": true, "255.255.255.255": true, "8.8.8.8": false, "2a00:1450:4001::1": false, "172.32.0.1": false,
	} {
		if got := isPrivate(netip.MustParseAddr(addr)); got != private {
			t.Errorf("isPrivate(%s) = %v", addr, got)
		}
	}
}

func TestRedirectsAreBoundedAndCheckedAgain(t *testing.T) {
	t.Parallel()
	redirect := func(to string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, to, http.StatusMovedPermanently) }
	}
	s := newSite(t, map[string]http.HandlerFunc{
		"/robots.txt": body("text/plain", "User-agent: *\nDisallow: /verboten\n"),
		"/alt":        redirect("/neu"), "/neu": htmlPage("Neu", "Text"),
		"/kreis": redirect("/kreis"), "/datei": redirect("file:///etc/passwd"), "/zu-verboten": redirect("/verboten"), "/verboten": htmlPage("V", "Text"),
	})
	f, _ := fast(WebOptions{})
	p, err := f.get(t.Context(), s.URL+"/alt", Validators{})
	if err != nil || p.url != s.URL+"/neu" {
		t.Errorf("address %q, error %v", p.url, err)
	}
	for path, reason := range map[string]string{"/kreis": "redirects", "/datei": "only http", "/zu-verboten": "robots.txt"} {
		if _, err := f.get(t.Context(), s.URL+path, Validators{}); err == nil || !strings.Contains(err.Error(), reason) {
			t.Errorf("%s: error %v", path, err)
		}
	}
}

func TestARedirectToAPrivateAddressIsRefused(t *testing.T) {
	t.Parallel()
	inside := newSite(t, map[string]http.HandlerFunc{"/": htmlPage("Intern", "Geheim")})
	// The first hop may be dialled, as a public server could; every other may not.
	outside := newSite(t, map[string]http.HandlerFunc{"/": func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, inside.URL, http.StatusFound)
	}})
	f := NewFetcher(WebOptions{Delay: time.Microsecond})
	transport := f.client.Transport.(*http.Transport)
	guarded := transport.DialContext
	open := &http.Transport{}
	f.client.Transport = roundTrip(func(r *http.Request) (*http.Response, error) {
		if "http://"+r.URL.Host == outside.URL {
			return open.RoundTrip(r)
		}
		return transport.RoundTrip(r)
	})
	t.Cleanup(open.CloseIdleConnections)
	if guarded == nil {
		t.Fatal("no guarded dialler")
	}
	if _, err := f.get(t.Context(), outside.URL, Validators{}); !errors.Is(err, errPrivate) {
		t.Errorf("error %v", err)
	}
	if n := len(inside.requests()); n != 0 {
		t.Errorf("%d requests reached the private server", n)
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestBusyServersAreAskedAgainAfterTheTimeTheyName(t *testing.T) {
	t.Parallel()
	tries := 0
	s := newSite(t, map[string]http.HandlerFunc{
		"/bald": func(w http.ResponseWriter, r *http.Request) {
			if tries++; tries < 3 {
				w.Header().Set("Retry-After", "7")
				w.WriteHeader(http.StatusTooManyRequests)
				return
			}
			htmlPage("Bald", "Text")(w, r)
		},
		"/nie":    func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) },
		"/weg":    func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusGone) },
		"/falsch": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) },
	})
	f, waits := fast(WebOptions{})
	if _, err := f.get(t.Context(), s.URL+"/bald", Validators{}); err != nil || len(*waits) != 2 || (*waits)[0] != 7*time.Second {
		t.Errorf("error %v after waiting %v", err, *waits)
	}
	*waits = nil
	if _, err := f.get(t.Context(), s.URL+"/nie", Validators{}); err == nil || len(*waits) != maxAttempts-1 {
		t.Errorf("error %v after waiting %v", err, *waits)
	}
	*waits = nil
	if _, err := f.get(t.Context(), s.URL+"/weg", Validators{}); !errors.Is(err, ErrGone) || len(*waits) != 0 {
		t.Errorf("error %v after waiting %v", err, *waits)
	}
	if _, err := f.get(t.Context(), s.URL+"/falsch", Validators{}); err == nil || len(*waits) != 0 {
		t.Errorf("error %v after waiting %v", err, *waits)
	}
}

func TestResponsesAreBoundedInSizeAndTime(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	s := newSite(t, map[string]http.HandlerFunc{
		"/gross": body("text/html", strings.Repeat("x", 2000)),
		"/endlos": func(w http.ResponseWriter, r *http.Request) { // no Content-Length
			for range 100 {
				fmt.Fprint(w, strings.Repeat("x", 100))
				w.(http.Flusher).Flush()
			}
		},
		"/langsam": func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprint(w, "Anfang")
			w.(http.Flusher).Flush()
			select {
			case <-release:
			case <-r.Context().Done():
			}
		},
	})
	defer close(release)
	f, _ := fast(WebOptions{MaxBytes: 1000, Timeout: 200 * time.Millisecond})
	for path, reason := range map[string]string{"/gross": "size limit", "/endlos": "size limit", "/langsam": "in time"} {
		if _, err := f.get(t.Context(), s.URL+path, Validators{}); err == nil || !strings.Contains(err.Error(), reason) {
			t.Errorf("%s: error %v", path, err)
		}
	}
}

func TestOddAddressesAreRefused(t *testing.T) {
	t.Parallel()
	for _, a := range []string{"ftp://example.org/x", "file:///etc/passwd", "https://user:pass@example.org/", "http:///x", "//example.org"} {
		if _, err := checkURL(a); err == nil {
			t.Errorf("%q was accepted", a)
		}
	}
}

func TestACrawlDelaySlowsTheHostDown(t *testing.T) {
	t.Parallel()
	s := newSite(t, map[string]http.HandlerFunc{
		"/robots.txt": body("text/plain", "User-agent: *\nCrawl-delay: 5\n"), "/a": htmlPage("A", "Text"),
	})
	f, _ := fast(WebOptions{})
	if _, err := f.get(t.Context(), s.URL+"/a", Validators{}); err != nil {
		t.Fatal(err)
	}
	if got := f.hosts[s.URL].pace.Limit(); got > 0.21 || got < 0.19 {
		t.Errorf("%v requests per second", got)
	}
}
