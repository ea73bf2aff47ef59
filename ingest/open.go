package ingest

import (
	"bytes"
	"context"
	"fmt"
	"path"
	"path/filepath"
	"strings"

	"smart-city-dialog.de/akademie/internal/knowledge"
)

// OpenOptions shape an ad-hoc source.
type OpenOptions struct {
	Web    WebOptions
	Limits Limits
}

// Open turns an argument of the command line into a source: a folder, a file,
// or an address. What an address holds is recognised: a sitemap and a feed
// become sources of all the pages they name, anything else is a single page.
// The name of the source is "file:" with the absolute path or "web:" with the
// address, so that the same argument is the same source in the next run.
func Open(ctx context.Context, arg string, opt OpenOptions) (Source, error) {
	if !strings.Contains(arg, "://") {
		abs, err := filepath.Abs(arg)
		if err != nil {
			return nil, fmt.Errorf("ingest.Open(%q): %w", arg, err)
		}
		abs = filepath.ToSlash(abs)
		src, err := openFolder(adhocName(abs), filepath.FromSlash(abs), "", filter{}, opt.Limits)
		if err != nil {
			return nil, fmt.Errorf("ingest.Open(%q): %w", arg, plain(err))
		}
		if src.dir = abs; src.only != "" {
			src.dir = path.Dir(abs)
		}
		return &configured{Source: src, limits: src.limits}, nil
	}
	u, err := checkURL(arg)
	if err != nil {
		return nil, fmt.Errorf("ingest.Open(%q): %w", arg, err)
	}
	if opt.Web.MaxBytes == 0 {
		opt.Web.MaxBytes = opt.Limits.Bytes
	}
	f := NewFetcher(opt.Web)
	name := "web:" + u.String()
	var src Source = &web{name: name, pages: []string{u.String()}, fetch: f}
	if couldBeList(u.Path) {
		p, err := f.look(ctx, u.String())
		if err != nil {
			return nil, fmt.Errorf("ingest.Open(%q): %w", arg, err)
		}
		switch listType(p) {
		case typeSitemap:
			src = &sitemap{name: name, address: u.String(), fetch: f}
		case typeFeed:
			src = &feed{name: name, address: u.String(), fetch: f}
		}
	}
	return &configured{Source: src, limits: opt.Limits}, nil
}

// couldBeList tells by the path whether it is worth a look.
func couldBeList(path string) bool {
	p := strings.ToLower(path)
	for _, part := range []string{".xml", ".rss", ".atom", ".gz", "sitemap", "feed", "rss", "atom"} {
		if strings.Contains(p, part) {
			return true
		}
	}
	return false
}

// listType looks at the content: typeSitemap, typeFeed or typeWeb.
func listType(p page) string {
	head := p.data
	if bytes.HasPrefix(head, []byte("\x1f\x8b")) {
		return typeSitemap // feeds are not published packed
	}
	head = bytes.ToLower(head[:min(len(head), 1024)])
	switch {
	case bytes.Contains(head, []byte("<urlset")) || bytes.Contains(head, []byte("<sitemapindex")):
		return typeSitemap
	case looksLikeFeed(head) || strings.Contains(p.mediaType, "feed+json"):
		return typeFeed
	}
	return typeWeb
}

// configured gives the items of a source the kind, language and limits that
// were configured for them.
type configured struct {
	Source
	limits   Limits
	kind     knowledge.Kind
	language string
	rules    []kindRule
}

// A kindRule sets the kind of the keys it matches.
type kindRule struct {
	match pattern
	kind  knowledge.Kind
}

// Limits bounds the documents of this source.
func (c *configured) Limits() Limits { return c.limits }

func (c *configured) keepsVanished() bool {
	k, ok := c.Source.(interface{ keepsVanished() bool })
	return ok && k.keepsVanished()
}

// Close releases what the source holds open.
func (c *configured) Close() error {
	if closer, ok := c.Source.(interface{ Close() error }); ok {
		return closer.Close()
	}
	return nil
}

func (c *configured) List(ctx context.Context) ([]Item, error) {
	items, err := c.Source.List(ctx)
	for i := range items {
		h := &items[i].Hints
		if h.Kind == "" {
			h.Kind = c.kindOf(items[i].Key)
		}
		if h.Language == "" {
			h.Language = c.language
		}
	}
	return items, err
}

// kindOf applies the first rule that matches, else the kind of the source.
func (c *configured) kindOf(key string) knowledge.Kind {
	for _, r := range c.rules {
		if r.match.match(key) {
			return r.kind
		}
	}
	return c.kind
}
