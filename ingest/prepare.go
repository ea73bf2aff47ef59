package ingest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/knowledge"
)

// sameVersion reports whether the list alone tells that nothing changed.
func (r *run) sameVersion(it Item) bool {
	have, ok := r.stored[it.Key]
	if !ok || it.Version == "" {
		return false
	}
	v := parseVersion(have.Version)
	return v.hint == it.Version && v.fingerprint == fingerprint(it)
}

// fingerprint changes when code or settings would give a document another form.
func fingerprint(it Item) string {
	h := sha256.New()
	for _, s := range []string{
		extractorVersion, string(it.Hints.Kind), it.Hints.Language, it.Hints.Title, it.Hints.URL, it.Hints.Published.UTC().String(),
	} {
		writeField(h, s)
	}
	return hex.EncodeToString(h.Sum(nil)[:6])
}

// A prepared document waits for its vectors.
type prepared struct {
	doc      knowledge.Document
	passages []knowledge.Passage
	isNew    bool
}

// prepare fetches, extracts and splits one item. Without a document there is
// nothing to store: it has not changed, is gone or cannot be read.
func (r *run) prepare(ctx context.Context, it Item) (*prepared, error) {
	have, known := r.stored[it.Key]
	old := parseVersion(have.Version)
	by := fingerprint(it)
	var validators Validators
	if known && old.fingerprint == by {
		validators = old.validators
	}
	raw, err := r.src.Fetch(ctx, it, validators)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.Is(err, ErrUnchanged) && known:
		return nil, r.unchanged(ctx, it.Key, have, version{it.Version, old.validators, by})
	case errors.Is(err, ErrGone):
		r.vanished(it.Key, known)
		return nil, nil
	case err != nil:
		r.fail(it.Key, err)
		return nil, nil
	}
	raw.Hints = it.Hints
	ex, err := Extract(ctx, raw, r.limits)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		r.fail(it.Key, err)
		return nil, nil
	}
	v := version{it.Version, raw.Validators, by}
	doc := knowledge.Document{
		Source: r.src.Name(), Key: it.Key, Version: v.String(), Kind: ex.Kind, Title: ex.Title, URL: ex.URL,
		Language: ex.Language, Published: ex.Published, Note: ex.Note, Markdown: ex.Markdown,
	}
	doc.Hash = contentHash(doc)
	if known && string(have.Hash) == string(doc.Hash) {
		return nil, r.unchanged(ctx, it.Key, have, v)
	}
	passages := Split(ex.Markdown, ex.Title)
	if len(passages) == 0 {
		r.fail(it.Key, ErrNoText)
		return nil, nil
	}
	return &prepared{doc: doc, passages: passages, isNew: !known}, nil
}

// unchanged counts a document and records its version if that is new.
func (r *run) unchanged(ctx context.Context, key string, have knowledge.Stored, v version) error {
	if s := v.String(); s != have.Version {
		err := r.store.Touch(ctx, have.ID, s)
		if errors.Is(err, fault.NotFound) { // deleted by somebody else meanwhile: the next run reads it anew
			r.fail(key, err)
			return nil
		}
		if err != nil {
			return err
		}
	}
	r.progress(func(rep *Report) { rep.Unchanged++ })
	return nil
}
