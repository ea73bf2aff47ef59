package ingest

import (
	"context"
	"fmt"
	"path"
	"strings"

	"smart-city-dialog.de/akademie/internal/knowledge"
)

// Folders and files named on the command line are sources by their absolute
// path, and one may lie inside another. So that no file is stored twice, an
// argument inside a folder that is stored already is read as a part of that
// folder's source; and a folder takes over what was stored of arguments inside it.

// adhocName is the source of a folder or file by its absolute slash path.
func adhocName(abs string) string { return "file:" + cleanText(abs) }

// adhoc returns the folder behind a source of the command line, or nil.
func adhoc(src Source) *folder {
	c, ok := src.(*configured)
	if !ok {
		return nil
	}
	f, ok := c.Source.(*folder)
	if !ok || f.dir == "" {
		return nil
	}
	return f
}

// joinOuter makes an ad-hoc source part of the outermost folder around it that
// is stored, and drops what an earlier run stored under its own name.
func joinOuter(ctx context.Context, store Store, src Source) error {
	f := adhoc(src)
	if f == nil {
		return nil
	}
	own := f.name
	inside := path.Join(f.dir, f.only)
	for i := range inside {
		if inside[i] != '/' || i+1 == len(inside) {
			continue
		}
		outer := inside[:max(i, 1)]
		held, err := store.Stored(ctx, adhocName(outer))
		if err != nil {
			return err
		}
		if len(held) == 0 || outer == inside {
			continue
		}
		if err := f.enter(outer, strings.TrimPrefix(inside[len(outer):], "/")); err != nil {
			return err
		}
		return deleteAll(ctx, store, own)
	}
	return nil
}

func deleteAll(ctx context.Context, store Store, source string) error {
	held, err := store.Stored(ctx, source)
	if err != nil {
		return err
	}
	var ids []int64
	for _, s := range held {
		ids = append(ids, s.ID)
	}
	if len(ids) == 0 {
		return nil
	}
	_, err = store.Delete(ctx, ids...)
	return err
}

// takeOver deletes what sources inside an ad-hoc folder hold of a file that the
// folder has just stored. It reports whether there was something.
func (r *run) takeOver(ctx context.Context, key string) (bool, error) {
	f := adhoc(r.src)
	if f == nil || f.only != "" {
		return false, nil
	}
	var ids []int64
	for i := 0; i <= len(key); i++ {
		if i < len(key) && key[i] != '/' {
			continue
		}
		// Each folder between holds the rest of the path, the file itself its name.
		held, err := r.heldBy(ctx, adhocName(path.Join(f.dir, key[:i])))
		if err != nil {
			return false, fmt.Errorf("look for %q in other sources: %w", key, err)
		}
		rest := path.Base(key)
		if i < len(key) {
			rest = key[i+1:]
		}
		if s, ok := held[rest]; ok {
			ids = append(ids, s.ID)
		}
	}
	if len(ids) == 0 {
		return false, nil
	}
	_, err := r.store.Delete(ctx, ids...)
	return true, err
}

// heldBy asks for the documents of a source inside this one, once.
func (r *run) heldBy(ctx context.Context, source string) (map[string]knowledge.Stored, error) {
	r.mu.Lock()
	held, ok := r.inner[source]
	r.mu.Unlock()
	if ok {
		return held, nil
	}
	held, err := r.store.Stored(ctx, source)
	if err != nil {
		return nil, err
	}
	r.mu.Lock()
	r.inner[source] = held
	r.mu.Unlock()
	return held, nil
}
