package ingest

import (
	"context"
	"fmt"
	"net/url"
	"sync"

	"github.com/temoto/robotstxt"
	"golang.org/x/time/rate"
)

// A host is the pace and the rules of one web server.
type host struct {
	pace *rate.Limiter

	mu    sync.Mutex // held while robots.txt is read, so that it is read once
	tried bool       // robots.txt was asked for, perhaps in vain
	known bool
	rules *robotstxt.Group
}

// load reads robots.txt until it has been read once (RFC 9309): a server error means that nothing may
// be fetched now, any other missing file that everything may.
func (h *host) load(ctx context.Context, f *Fetcher, base string) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.known {
		return nil
	}
	if h.tried { // a server in trouble is asked again at its pace, too
		if err := h.pace.Wait(ctx); err != nil {
			return err
		}
	}
	h.tried = true
	status, body, err := f.readRobots(ctx, base)
	if err != nil {
		return fmt.Errorf("robots.txt: %w", err)
	}
	if status >= 500 {
		return fmt.Errorf("robots.txt: HTTP %d", status)
	}
	robots, err := robotstxt.FromStatusAndBytes(status, body)
	if err != nil {
		return fmt.Errorf("robots.txt: %w", err)
	}
	h.rules = robots.FindGroup(f.opt.UserAgent)
	if d := min(h.rules.CrawlDelay, maxCrawlDelay); d > f.opt.Delay {
		h.pace.SetLimit(rate.Every(d))
	}
	h.known = true
	return nil
}

func (h *host) allows(u *url.URL) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.rules.Test(u.RequestURI())
}
