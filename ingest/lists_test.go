package ingest

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"smart-city-dialog.de/akademie/internal/knowledge"
)

func gz(t *testing.T, s string) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(s)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestASitemapIndexLeadsToAllItsPages(t *testing.T) {
	t.Parallel()
	s := newSite(t, map[string]http.HandlerFunc{})
	url := func(path string) string {
		return "<url><loc>" + s.URL + path + "</loc><lastmod>2025-09-01</lastmod></url>"
	}
	s.pages["/sitemap.xml"] = body("application/xml", `<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>`+
		s.URL+`/a.xml</loc></sitemap><sitemap><loc>`+s.URL+`/b.xml.gz</loc></sitemap><sitemap><loc>`+s.URL+`/sitemap.xml</loc></sitemap></sitemapindex>`)
	s.pages["/a.xml"] = body("application/xml", `<urlset>`+url("/blog/eins")+url("/intern/x")+`<url><loc>https://anderswo.example/</loc></url></urlset>`)
	s.pages["/b.xml.gz"] = body("application/gzip", gz(t, `<urlset>`+url("/zwei")+`</urlset>`))
	s.pages["/blog/eins"] = htmlPage("Eins", "Der erste Beitrag handelt vom Markt.")
	s.pages["/zwei"] = htmlPage("Zwei", "Die zweite Seite handelt vom Wald.")

	f, _ := fast(WebOptions{})
	intern, err := compilePatterns([]string{"**/intern/**"})
	if err != nil {
		t.Fatal(err)
	}
	blog, err := compilePattern("**/blog/*")
	if err != nil {
		t.Fatal(err)
	}
	src := &configured{
		Source: &sitemap{name: "s", address: s.URL + "/sitemap.xml", filter: filter{exclude: intern}, fetch: f},
		rules:  []kindRule{{blog, knowledge.KindBlogPost}},
	}
	b := setup(Options{})
	if r := b.run(t, src); r.New != 2 || r.Failed != 0 {
		t.Fatalf("report %+v", r)
	}
	if got, want := b.store.keys("s"), []string{s.URL + "/blog/eins", s.URL + "/zwei"}; !slices.Equal(got, want) {
		t.Errorf("stored %v", got)
	}
	if k := b.store.doc(t, s.URL+"/blog/eins").Kind; k != knowledge.KindBlogPost {
		t.Errorf("kind %q", k)
	}
	before := len(s.requests())
	if r := b.run(t, src); r.Unchanged != 2 {
		t.Errorf("second run %+v", r)
	}
	if got := s.requests()[before:]; slices.Contains(got, "/zwei") {
		t.Errorf("a page with the same date was fetched again: %v", got)
	}
}

func TestDeadAndForbiddenPagesOfASitemapAreSkipped(t *testing.T) {
	t.Parallel()
	s := newSite(t, map[string]http.HandlerFunc{
		"/eins":       htmlPage("Eins", "Der Beitrag handelt vom Markt."),
		"/robots.txt": body("text/plain", "User-agent: *\nDisallow: /intern\n"),
	})
	list := func(paths ...string) {
		var b strings.Builder
		for _, p := range paths {
			b.WriteString("<url><loc>" + s.URL + p + "</loc></url>")
		}
		s.mu.Lock()
		s.pages["/sitemap.xml"] = body("application/xml", "<urlset>"+b.String()+"</urlset>")
		s.mu.Unlock()
	}
	b := setup(Options{})
	ingest := func() Report {
		t.Helper()
		src, err := Open(t.Context(), s.URL+"/sitemap.xml", OpenOptions{Web: WebOptions{AllowPrivate: true, Delay: time.Microsecond}})
		if err != nil {
			t.Fatal(err)
		}
		return b.run(t, src)
	}
	list("/eins", "/fehlt", "/intern")
	r := ingest()
	if r.New != 1 || r.Skipped != 2 || r.Failed != 0 || !r.OK() {
		t.Errorf("report %+v", r)
	}
	for _, p := range r.Problems {
		if !p.Skipped || !strings.Contains(p.Reason, "no longer exists") && !strings.Contains(p.Reason, "robots.txt of") {
			t.Errorf("problem %+v", p)
		}
	}
	if n := strings.Count(strings.Join(s.requests(), " ")+" ", "/sitemap.xml "); n != 1 {
		t.Errorf("the sitemap was fetched %d times", n)
	}
	b = setup(Options{})
	list("/fehlt", "/intern")
	if r := ingest(); r.OK() {
		t.Errorf("nothing could be read: %+v", r)
	}
}

func TestADamagedSitemapIsReadAsFarAsItGoes(t *testing.T) {
	t.Parallel()
	s := newSite(t, map[string]http.HandlerFunc{"/eins": htmlPage("Eins", "Der Beitrag handelt vom Markt.")})
	s.pages["/sitemap.xml"] = body("application/xml", `<urlset><url><loc>`+s.URL+`/eins</loc></url><url><loc`)
	f, _ := fast(WebOptions{})
	b := setup(Options{})
	r := b.run(t, &sitemap{name: "s", address: s.URL + "/sitemap.xml", fetch: f})
	if r.New != 1 || !r.Incomplete || r.Failed != 1 {
		t.Errorf("report %+v", r)
	}
	s.pages["/leer.xml"] = body("application/xml", "<html></html>")
	if _, err := (&sitemap{name: "s", address: s.URL + "/leer.xml", fetch: f}).List(t.Context()); err == nil {
		t.Error("a page was taken for a sitemap")
	}
}

func TestASitemapIsBoundedInPages(t *testing.T) {
	t.Parallel()
	s := newSite(t, map[string]http.HandlerFunc{})
	var b strings.Builder
	for i := range 30 {
		fmt.Fprintf(&b, "<url><loc>%s/%d</loc></url>", s.URL, i)
	}
	s.pages["/sitemap.xml"] = body("application/xml", "<urlset>"+b.String()+"</urlset>")
	f, _ := fast(WebOptions{})
	items, err := (&sitemap{name: "s", address: s.URL + "/sitemap.xml", maxPages: 10, fetch: f}).List(t.Context())
	if len(items) != 10 || err == nil {
		t.Errorf("%d items, error %v", len(items), err)
	}
}

const rss = `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Neues</title>
<item><title>Markt &amp;amp; Straße</title><link>%[1]s/markt</link><pubDate>Mon, 01 Sep 2025 08:00:00 +0200</pubDate><description>Kurz.</description></item>
<item><title>Gesperrte Seite</title><link>%[1]s/gesperrt</link><pubDate>Tue, 02 Sep 2025 08:00:00 +0200</pubDate><content:encoded><![CDATA[<p>%[2]s</p>]]></content:encoded></item>
<item><title>Anriss</title><link>%[1]s/gesperrt2</link><description>Nur ein Anriss.</description></item>
</channel></rss>`

func TestAFeedGivesPagesOrItsOwnText(t *testing.T) {
	t.Parallel()
	s := newSite(t, map[string]http.HandlerFunc{
		"/markt":      htmlPage("Wochenmarkt zieht um", "Der Wochenmarkt zieht an den Fluss, weil der Platz erneuert wird."),
		"/robots.txt": body("text/plain", "User-agent: *\nDisallow: /gesperrt\n"),
	})
	long := strings.Repeat("Dieser Text steht vollständig im Feed selbst. ", 8)
	s.pages["/feed"] = body("application/rss+xml", fmt.Sprintf(rss, s.URL, long))
	f, _ := fast(WebOptions{})
	b := setup(Options{})
	src := &configured{Source: &feed{name: "f", address: s.URL + "/feed", fetch: f}, kind: knowledge.KindPressArticle}
	r := b.run(t, src)
	if r.New != 2 || r.Skipped != 1 || !r.OK() {
		t.Fatalf("report %+v", r)
	}
	d := b.store.doc(t, s.URL+"/markt")
	if d.Title != "Wochenmarkt zieht um" || d.Kind != knowledge.KindPressArticle || !d.Published.Equal(time.Date(2025, 9, 1, 6, 0, 0, 0, time.UTC)) {
		t.Errorf("document %+v", d)
	}
	if d := b.store.doc(t, s.URL+"/gesperrt"); d.Title != "Gesperrte Seite" || !strings.Contains(d.Markdown, "vollständig im Feed") {
		t.Errorf("document %+v", d)
	}

	// Older entries leave the feed, but stay in the base; pages that are gone do not.
	s.mu.Lock()
	s.pages["/feed"] = body("application/rss+xml", `<rss version="2.0"><channel><item><title>Markt</title><link>`+s.URL+`/markt</link></item></channel></rss>`)
	delete(s.pages, "/markt")
	s.mu.Unlock()
	if r := b.run(t, src); r.Removed != 1 || len(b.store.keys("f")) != 1 {
		t.Errorf("report %+v, stored %v", r, b.store.keys("f"))
	}
}

func TestAFeedTooDeepForItsParserIsRefused(t *testing.T) {
	t.Parallel()
	s := newSite(t, map[string]http.HandlerFunc{"/feed": body("application/rss+xml", `<rss version="2.0"><channel>`+strings.Repeat("<a>", 1_000_000))})
	f, _ := fast(WebOptions{})
	if _, err := (&feed{name: "f", address: s.URL + "/feed", fetch: f}).List(t.Context()); err == nil || !strings.Contains(err.Error(), "nested deeper") {
		t.Errorf("error %v", err)
	}
}

func TestOpenRecognisesWhatAnArgumentIs(t *testing.T) {
	t.Parallel()
	s := newSite(t, map[string]http.HandlerFunc{
		"/sitemap.xml": body("application/xml", "<urlset><url><loc>x</loc></url></urlset>"),
		"/feed/":       body("application/rss+xml", `<?xml version="1.0"?><rss version="2.0"></rss>`),
		"/feedback":    htmlPage("Rückmeldung", "Schreiben Sie uns."),
	})
	opt := OpenOptions{Web: WebOptions{AllowPrivate: true, Delay: time.Microsecond}}
	for path, want := range map[string]string{"/sitemap.xml": "*ingest.sitemap", "/feed/": "*ingest.feed", "/feedback": "*ingest.web", "/seite": "*ingest.web"} {
		src, err := Open(t.Context(), s.URL+path, opt)
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		if got := fmt.Sprintf("%T", src.(*configured).Source); got != want || src.Name() != "web:"+s.URL+path {
			t.Errorf("%s: %s named %q, want %s", path, got, src.Name(), want)
		}
	}
	dir := t.TempDir()
	src, err := Open(t.Context(), dir, opt)
	if err != nil || src.Name() != "file:"+dir {
		t.Errorf("folder: %v, %v", src, err)
	}
	for _, bad := range []string{dir + "/fehlt", "ftp://example.org/", "http://"} {
		if _, err := Open(t.Context(), bad, opt); err == nil {
			t.Errorf("%q was opened", bad)
		}
	}
}

func TestASingleFileIsASourceOfItsOwn(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	writeFiles(t, dir, map[string]string{"a.md": text("Parken", 4), "b.md": text("Wald", 4)})
	src, err := Open(t.Context(), dir+"/a.md", OpenOptions{})
	if err != nil {
		t.Fatal(err)
	}
	b := setup(Options{})
	if r := b.run(t, src); r.New != 1 || r.Listed != 1 || b.store.doc(t, "a.md").Title != "Parken" {
		t.Errorf("report %+v", r)
	}
}
