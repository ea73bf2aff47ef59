// Package ingest brings documents into the knowledge base.
//
// A Source lists what exists: files of a folder, pages of a site, entries of a
// feed. Ingester.Run compares the list with what is stored, fetches what may
// have changed, extracts it to Markdown with metadata (one file per format:
// markdown.go, html.go, pdf.go …), splits it along headings and sentences into
// passages, embeds them in batches and stores each document in one
// transaction. What a source no longer lists is deleted in the same run.
//
//	Source.List → compare versions → Source.Fetch → Extract → Split → embed → Store.Put
//
// Everything read here comes from strangers: every reader has a bound on bytes,
// depth, entries or time, and a document that cannot be read is reported and
// skipped while its older version stays. How passages are found again is left
// to package knowledge.
package ingest

import (
	"context"
	"errors"
	"time"

	"smart-city-dialog.de/akademie/internal/knowledge"
)

// A Source lists documents and fetches them. Its methods are called from one
// goroutine (List) and from several (Fetch).
type Source interface {
	// Name identifies the source in the base; it must not change between runs.
	Name() string
	// List returns everything the source holds. With an error the list may be
	// incomplete: its items are still read, but nothing is deleted.
	List(ctx context.Context) ([]Item, error)
	// Fetch returns the content of one item. known holds the validators stored
	// at the last fetch (zero if none); a source that can tell from them that
	// nothing changed returns ErrUnchanged, and ErrGone when the item is no more.
	Fetch(ctx context.Context, it Item, known Validators) (Raw, error)
}

// An Item is one document that a source lists.
type Item struct {
	Key     string // identity within the source: a relative path or an address
	Version string // hint: when equal to the last run's, the item is not fetched; "" if unknown
	Hints   Hints  // what the list already says about the document
}

// Hints are metadata known from outside the document. What a document states in
// its front matter wins; Kind and Language come before what the content suggests.
type Hints struct {
	Title     string
	URL       string
	Language  string
	Published time.Time
	Kind      knowledge.Kind
}

// Raw is the fetched content of an item.
type Raw struct {
	Name       string // file name or address, for detection by extension
	MediaType  string // Content-Type as sent, "" if unknown
	URL        string // public address, "" if there is none
	Data       []byte
	Validators Validators
	Hints      Hints
}

// Validators let the next run ask whether a page changed (RFC 9110, 8.8).
type Validators struct {
	ETag     string
	Modified string // the Last-Modified field as sent
}

// Extracted is the text and metadata of one document. Markdown holds no front
// matter; fields that the document does not tell are zero.
type Extracted struct {
	Markdown  string
	Title     string
	Kind      knowledge.Kind // stated by the document
	Suggested knowledge.Kind // what its structured data suggest, if nobody states a kind
	Published time.Time
	Language  string // "de" or "en"
	URL       string
	Note      string
}

// Errors that Fetch and Extract return wrapped.
var (
	ErrUnchanged   = errors.New("unchanged since the last run")
	ErrGone        = errors.New("no longer exists")
	ErrForbidden   = errors.New("must not be read")
	ErrTooLarge    = errors.New("larger than the size limit")
	ErrUnsupported = errors.New("format is not read")
	ErrNoText      = errors.New("contains no text")
	ErrTooComplex  = errors.New("too complex to read safely")
)

// extractorVersion is part of every stored version and hash. Raise it when a
// change to extracting or splitting should reach documents that did not change.
const extractorVersion = "3"
