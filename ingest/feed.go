package ingest

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/mmcdole/gofeed"
)

// maxFeedEntries bounds the entries read of one feed.
const maxFeedEntries = 5000

// feed reads the entries of an RSS, Atom or JSON feed. Each entry's page is
// fetched; where that is not possible or not allowed, the text that the feed
// itself brings is taken.
//
// A feed names only its newest entries. Older ones have not vanished and stay in
// the base; an entry whose page answers "gone" while the feed still names it is
// removed. A site to be mirrored exactly is better read by its sitemap.
type feed struct {
	name    string
	address string
	filter  filter
	fetch   *Fetcher

	mu    sync.Mutex // guards texts
	texts map[string]string
}

func (f *feed) Name() string { return f.name }

// keepsVanished tells the pipeline that an entry missing from the list still
// exists.
func (f *feed) keepsVanished() bool { return true }

func (f *feed) List(ctx context.Context) ([]Item, error) {
	p, err := f.fetch.get(ctx, f.address, Validators{})
	if err != nil {
		return nil, err
	}
	if nestedDeeper(p.data, maxXMLDepth) {
		return nil, fmt.Errorf("%w: elements nested deeper than %d", ErrTooComplex, maxXMLDepth)
	}
	parsed, err := gofeed.NewParser().Parse(bytes.NewReader(p.data))
	if err != nil {
		return nil, fmt.Errorf("no feed: %w", err)
	}
	var items []Item
	texts := map[string]string{}
	for _, e := range parsed.Items[:min(len(parsed.Items), maxFeedEntries)] {
		u, err := checkURL(firstOf(e.Link, e.GUID))
		if err != nil || !f.filter.accepts(u.String()) {
			continue
		}
		it := Item{Key: u.String(), Hints: Hints{Title: oneLine(html.UnescapeString(e.Title))}}
		if e.PublishedParsed != nil {
			it.Hints.Published = e.PublishedParsed.UTC()
		}
		if e.UpdatedParsed != nil {
			it.Version = e.UpdatedParsed.UTC().Format(time.RFC3339)
		}
		items = append(items, it)
		texts[it.Key] = firstOf(e.Content, e.Description)
	}
	f.mu.Lock()
	f.texts = texts
	f.mu.Unlock()
	return items, nil
}

func (f *feed) Fetch(ctx context.Context, it Item, known Validators) (Raw, error) {
	raw, err := fetchPage(ctx, f.fetch, it, known)
	if err == nil || errors.Is(err, ErrUnchanged) || errors.Is(err, ErrGone) || ctx.Err() != nil {
		return raw, err
	}
	f.mu.Lock()
	text := f.texts[it.Key]
	f.mu.Unlock()
	if len(strings.TrimSpace(text)) < 200 {
		return Raw{}, err // a teaser is no document
	}
	body := "<html><head><title>" + html.EscapeString(it.Hints.Title) + "</title></head><body>" + text + "</body></html>"
	return Raw{Name: it.Key, MediaType: "text/html; charset=utf-8", URL: it.Key, Data: []byte(body)}, nil
}

// nestedDeeper reports whether the elements of an XML document nest deeper than
// limit: the parser of feeds recurses. Text in CDATA does not count.
func nestedDeeper(data []byte, limit int) bool {
	dec := xml.NewDecoder(bytes.NewReader(data))
	dec.Strict = false
	dec.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil } // tags are ASCII
	for depth := 0; ; {
		tok, err := dec.RawToken()
		if err != nil {
			return false // the end, or no XML: the parser will say so
		}
		switch tok.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			depth--
		}
		if depth > limit {
			return true
		}
	}
}
