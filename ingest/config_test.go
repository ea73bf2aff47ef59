package ingest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"smart-city-dialog.de/akademie/internal/knowledge"
)

func TestTheExampleConfigurationIsValid(t *testing.T) {
	t.Parallel()
	c, err := LoadConfig("sources.example.yaml")
	if err != nil {
		t.Fatal(err)
	}
	types := map[string]bool{}
	for _, s := range c.Sources {
		types[s.Type] = true
		if s.Type == typeFolder {
			continue // its folder is only an example
		}
		if _, err := c.Open(s); err != nil {
			t.Errorf("%s: %v", s.Name, err)
		}
	}
	if len(types) != 4 {
		t.Errorf("the example shows only %v", types)
	}
}

func TestMistakesInTheConfigurationAreNamedWithTheirLine(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ yaml, want string }{
		"unknown field":  {"sources:\n  - name: a\n    type: web\n    url: https://x.example/\n    scheduel: daily 03:30\n", "line 5"},
		"unknown type":   {"sources:\n  - name: a\n    type: ftp\n", `line 2, source "a": type must be`},
		"second name":    {"sources:\n  - {name: a, type: folder, path: x}\n  - {name: a, type: folder, path: y}\n", `line 3: a second source "a"`},
		"bad name":       {"sources:\n  - {name: Größe, type: folder, path: x}\n", "name must be"},
		"no path":        {"sources:\n  - {name: a, type: folder}\n", "path is missing"},
		"no url":         {"sources:\n  - {name: a, type: feed}\n", "url is missing"},
		"bad url":        {"sources:\n  - {name: a, type: web, url: 'file:///etc/passwd'}\n", "only http"},
		"bad kind":       {"sources:\n  - {name: a, type: folder, path: x, kind: blog}\n", `kind "blog"`},
		"bad rule":       {"sources:\n  - {name: a, type: folder, path: x, rules: [{match: 're:(', kind: page}]}\n", "rules"},
		"bad schedule":   {"sources:\n  - {name: a, type: folder, path: x, schedule: sometimes}\n", "schedule"},
		"bad size":       {"sources:\n  - {name: a, type: folder, path: x, max_size: 5GB}\n", "max_size"},
		"bad delay":      {"sources:\n  - {name: a, type: web, url: 'https://x.example', delay: fast}\n", "delay"},
		"bad language":   {"sources:\n  - {name: a, type: folder, path: x, language: fr}\n", "language"},
		"delay, folder":  {"sources:\n  - {name: a, type: folder, path: x, delay: 1s}\n", "not for folders"},
		"base_url, web":  {"sources:\n  - {name: a, type: web, url: 'https://x.example', base_url: 'https://y.example'}\n", "only for folders"},
		"nothing":        {"", "no sources"},
		"not a mapping":  {"- a\n", "line 1"},
		"max_pages, web": {"sources:\n  - {name: a, type: web, url: 'https://x.example', max_pages: 3}\n", "max_pages"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := parseConfig([]byte(c.yaml))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v does not name %q", err, c.want)
			}
		})
	}
}

func TestAConfiguredFolderGivesKindsAddressesAndLanguage(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	writeFiles(t, dir, map[string]string{
		"docs/blog/ein beitrag.md": text("Parken", 4), "docs/kongress.md": text("Wald", 4), "docs/entwurf-x.md": text("X", 4), "docs/bild.jpg": "x", "docs/.git/a.md": text("G", 4),
		"sources.yaml": `sources:
  - name: docs
    type: folder
    path: docs
    kind: page
    rules: [{match: "blog/*", kind: blog_post}]
    include: ["*.md"]
    exclude: ["entwurf-*"]
    base_url: https://example.org/wissen
    language: en
    schedule: daily 03:30
`})
	c, err := LoadConfig(filepath.Join(dir, "sources.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	src, err := c.Open(c.Sources[0])
	if err != nil {
		t.Fatal(err)
	}
	b := setup(Options{})
	if r := b.run(t, src); r.New != 2 || r.Skipped != 0 {
		t.Fatalf("report %+v", r)
	}
	d := b.store.doc(t, "blog/ein beitrag.md")
	if d.Kind != knowledge.KindBlogPost || d.URL != "https://example.org/wissen/blog/ein%20beitrag.md" || d.Language != "en" {
		t.Errorf("document %+v", d)
	}
	if k := b.store.doc(t, "kongress.md").Kind; k != knowledge.KindPage {
		t.Errorf("kind %q", k)
	}
	if _, err := LoadConfig(filepath.Join(dir, "fehlt.yaml")); !os.IsNotExist(unwrapAll(err)) {
		t.Errorf("error %v", err)
	}
}

func unwrapAll(err error) error {
	for {
		u, ok := err.(interface{ Unwrap() error })
		if !ok {
			return err
		}
		if os.IsNotExist(err) {
			return err
		}
		err = u.Unwrap()
	}
}

func TestPatternsMatchLikeGlobs(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		pattern, key string
		want         bool
	}{
		{"*.md", "a.md", true}, {"*.md", "b/a.md", true}, {"a/*.md", "a/b.md", true}, {"a/*.md", "a/b/c.md", false},
		{"a/**", "a/b/c.md", true}, {"**/c.md", "c.md", true}, {"**/c.md", "a/b/c.md", true}, {"a?.md", "ab.md", true}, {"a?.md", "a/.md", false},
		{"re:^\\d+$", "12", true}, {"re:^\\d+$", "12a", false}, {"https://x.example/blog/**", "https://x.example/blog/2025/a", true}, {"a.md", "aXmd", false},
	} {
		p, err := compilePattern(c.pattern)
		if err != nil {
			t.Fatal(err)
		}
		if got := p.match(c.key); got != c.want {
			t.Errorf("%q matches %q: %v", c.pattern, c.key, got)
		}
	}
}

func TestSchedulesKnowTheirNextTime(t *testing.T) {
	t.Parallel()
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	at := func(s string) time.Time {
		t.Helper()
		if s == "" {
			return time.Time{}
		}
		p, err := time.ParseInLocation("2006-01-02 15:04", s, berlin)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	for _, c := range []struct{ schedule, last, now, want string }{
		{"every 6h", "", "2026-01-01 12:00", "2026-01-01 12:00"},
		{"every 6h", "2026-01-01 12:00", "2026-01-01 12:00", "2026-01-01 18:00"},
		{"daily 03:30", "", "2026-01-01 12:00", "2026-01-02 03:30"},
		{"daily 03:30", "", "2026-01-01 03:00", "2026-01-01 03:30"},
		{"daily 03:30", "2026-01-01 03:30", "2026-01-01 03:31", "2026-01-02 03:30"},
		{"daily 02:30", "2026-03-28 12:00", "2026-03-28 12:00", "2026-03-29 03:30"}, // the hour does not exist
		{"daily 02:30", "2026-12-31 12:00", "2026-12-31 12:00", "2027-01-01 02:30"},
		{"manual", "", "2026-01-01 12:00", ""}, {"", "", "2026-01-01 12:00", ""},
	} {
		s, err := ParseSchedule(c.schedule)
		if err != nil {
			t.Fatal(err)
		}
		if got := s.Next(at(c.last), at(c.now), berlin); !got.Equal(at(c.want)) {
			t.Errorf("%s after %s at %s: %v, want %s", c.schedule, c.last, c.now, got, c.want)
		}
	}
	for _, bad := range []string{"every", "every 5s", "every 1y", "daily", "daily 25:00", "daily 3", "weekly"} {
		if _, err := ParseSchedule(bad); err == nil {
			t.Errorf("%q was accepted", bad)
		}
	}
}
