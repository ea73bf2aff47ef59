package ingest

import (
	"context"
)

// web reads single pages.
type web struct {
	name  string
	pages []string
	fetch *Fetcher
}

func (w *web) Name() string { return w.name }

// List names the pages; whether one changed is asked at Fetch.
func (w *web) List(context.Context) ([]Item, error) {
	items := make([]Item, 0, len(w.pages))
	for _, p := range w.pages {
		items = append(items, Item{Key: p})
	}
	return items, nil
}

func (w *web) Fetch(ctx context.Context, it Item, known Validators) (Raw, error) {
	return fetchPage(ctx, w.fetch, it, known)
}

// fetchPage fetches the page whose address is the key of it.
func fetchPage(ctx context.Context, f *Fetcher, it Item, known Validators) (Raw, error) {
	p, err := f.get(ctx, it.Key, known)
	if err != nil {
		return Raw{}, err
	}
	return Raw{Name: p.url, MediaType: p.mediaType, URL: p.url, Data: p.data, Validators: p.validators}, nil
}
