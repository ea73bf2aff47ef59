package ingest

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
)

const (
	maxSitemaps  = 200    // files behind one index
	maxSitePages = 50_000 // pages of a source; the protocol allows as many in one file
)

// sitemap reads the pages that a sitemap names (sitemaps.org/protocol.html),
// also through an index and packed by gzip. The date of the last change is the
// version hint.
type sitemap struct {
	name     string
	address  string
	maxPages int // 0: maxSitePages
	filter   filter
	fetch    *Fetcher
}

func (s *sitemap) Name() string { return s.name }

// List reads the sitemap. Addresses of other hosts are left out, as the
// protocol asks.
func (s *sitemap) List(ctx context.Context) ([]Item, error) {
	limit := s.maxPages
	if limit <= 0 || limit > maxSitePages {
		limit = maxSitePages
	}
	home, err := checkURL(s.address)
	if err != nil {
		return nil, err
	}
	queue := []string{s.address}
	seen := map[string]bool{s.address: true}
	var items []Item
	var problems []error
	for n := 0; n < len(queue); n++ {
		p, err := s.fetch.get(ctx, queue[n], Validators{})
		if ctx.Err() != nil {
			return items, ctx.Err()
		}
		if err != nil {
			problems = append(problems, fmt.Errorf("%s: %w", queue[n], err))
			continue
		}
		locs, index, err := parseSitemap(p.data, s.fetch.opt.MaxBytes)
		if err != nil {
			problems = append(problems, fmt.Errorf("%s: %w", queue[n], err))
			// What stood before the damage is still read.
		}
		for _, l := range locs {
			u, err := checkURL(l.Loc)
			if err != nil || !strings.EqualFold(bareHost(u), bareHost(home)) {
				continue
			}
			address := u.String()
			if index {
				if !seen[address] && len(queue) < maxSitemaps {
					seen[address] = true
					queue = append(queue, address)
				}
				continue
			}
			if !s.filter.accepts(address) {
				continue
			}
			if len(items) == limit {
				problems = append(problems, fmt.Errorf("more than %d pages; raise max_pages or narrow include", limit))
				return items, errors.Join(problems...)
			}
			items = append(items, Item{Key: address, Version: strings.TrimSpace(l.LastMod)})
		}
	}
	if len(items) == 0 && len(problems) == 0 {
		return nil, fmt.Errorf("%s names no pages", s.address)
	}
	return items, errors.Join(problems...)
}

func (s *sitemap) Fetch(ctx context.Context, it Item, known Validators) (Raw, error) {
	return fetchPage(ctx, s.fetch, it, known)
}

func bareHost(u *url.URL) string { return strings.TrimPrefix(u.Host, "www.") }

type sitemapLoc struct {
	Loc     string `xml:"loc"`
	LastMod string `xml:"lastmod"`
}

// parseSitemap reads a sitemap or an index element by element; with an error it
// returns what came before the damage.
func parseSitemap(data []byte, limit int64) (locs []sitemapLoc, index bool, err error) {
	if bytes.HasPrefix(data, []byte("\x1f\x8b")) {
		zr, err := gzip.NewReader(bytes.NewReader(data))
		if err != nil {
			return nil, false, err
		}
		if data, err = readAtMost(zr, limit); err != nil {
			return nil, false, err
		}
	}
	dec := xml.NewDecoder(bytes.NewReader(data))
	root := false
	for {
		tok, err := dec.Token()
		if errors.Is(err, io.EOF) {
			if !root {
				return nil, false, fmt.Errorf("no sitemap")
			}
			return locs, index, nil
		}
		if err != nil {
			return locs, index, fmt.Errorf("broken sitemap: %w", err)
		}
		e, ok := tok.(xml.StartElement)
		if !ok {
			continue
		}
		switch e.Name.Local {
		case "urlset", "sitemapindex":
			root, index = true, e.Name.Local == "sitemapindex"
		case "url", "sitemap":
			if !root {
				return nil, false, fmt.Errorf("no sitemap")
			}
			var l sitemapLoc
			if err := dec.DecodeElement(&l, &e); err != nil {
				return locs, index, fmt.Errorf("broken sitemap: %w", err)
			}
			if l.Loc != "" {
				locs = append(locs, l)
			}
			if len(locs) > maxSitePages {
				return locs, index, fmt.Errorf("more than %d entries in one sitemap", maxSitePages)
			}
		default:
			if !root {
				return nil, false, fmt.Errorf("no sitemap: root element %q", e.Name.Local)
			}
		}
	}
}
