package ingest

import (
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"net/url"

	"smart-city-dialog.de/akademie/internal/knowledge"
)

// version is what knowledge.Document.Version holds: the source's hint, the
// validators of the last fetch, and a fingerprint of the code and settings that
// shaped the document. It is written as a query string, which is readable in
// the database and keeps any bytes.
type version struct {
	hint        string
	validators  Validators
	fingerprint string
}

func parseVersion(s string) version {
	q, err := url.ParseQuery(s)
	if err != nil {
		return version{} // written by something else: treat as unknown and read again
	}
	return version{
		hint:        q.Get("hint"),
		validators:  Validators{ETag: q.Get("etag"), Modified: q.Get("modified")},
		fingerprint: q.Get("by"),
	}
}

func (v version) String() string {
	q := url.Values{}
	for k, s := range map[string]string{
		"hint": v.hint, "etag": v.validators.ETag, "modified": v.validators.Modified, "by": v.fingerprint,
	} {
		if s != "" {
			q.Set(k, s)
		}
	}
	return q.Encode()
}

// contentHash covers everything that decides a document's passages and how
// they are shown.
func contentHash(d knowledge.Document) []byte {
	h := sha256.New()
	published := ""
	if !d.Published.IsZero() {
		published = d.Published.UTC().Format("2006-01-02T15:04:05")
	}
	for _, s := range []string{
		extractorVersion, string(d.Kind), d.Title, d.URL, d.Language, published, d.Note, d.Markdown,
	} {
		writeField(h, s)
	}
	return h.Sum(nil)
}

// writeField prefixes the length, so that fields cannot run into each other.
func writeField(h hash.Hash, s string) {
	var n [8]byte
	binary.BigEndian.PutUint64(n[:], uint64(len(s)))
	h.Write(n[:]) // hash.Hash never returns an error
	h.Write([]byte(s))
}
