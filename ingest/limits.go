package ingest

import (
	"fmt"
	"io"
	"math"
	"time"
)

// Limits bound what reading one document may cost. A zero field takes its
// default. Who sets Bytes wants documents of that size to be read, whatever
// their format: it raises the defaults of HTMLBytes and Text, too.
type Limits struct {
	Bytes     int64         // size of the file or response; default 32 MiB
	HTMLBytes int64         // size of an HTML page; default 8 MiB (real ones stay under 2) or Bytes
	Text      int           // extracted text in bytes; default 8 MiB or Bytes
	Unpacked  int64         // bytes read from a packed format (DOCX parts, PDF streams); default 64 MiB
	Entries   int           // files in a ZIP container; default 4,096
	Pages     int           // pages of a PDF; default 2,000
	Duration  time.Duration // time to extract one document; default 30 s
}

func (l Limits) withDefaults() Limits {
	d := Limits{
		Bytes: 32 << 20, HTMLBytes: 8 << 20, Text: 8 << 20, Unpacked: 64 << 20,
		Entries: 4096, Pages: 2000, Duration: 30 * time.Second,
	}
	if l.Bytes > 0 {
		d.Bytes = l.Bytes
		d.HTMLBytes = max(d.HTMLBytes, l.Bytes)
		d.Text = max(d.Text, int(min(l.Bytes, math.MaxInt32)))
	}
	if l.HTMLBytes > 0 {
		d.HTMLBytes = l.HTMLBytes
	}
	if l.Text > 0 {
		d.Text = l.Text
	}
	if l.Unpacked > 0 {
		d.Unpacked = l.Unpacked
	}
	if l.Entries > 0 {
		d.Entries = l.Entries
	}
	if l.Pages > 0 {
		d.Pages = l.Pages
	}
	if l.Duration > 0 {
		d.Duration = l.Duration
	}
	return d
}

// readAtMost reads r to its end, or fails with ErrTooLarge once more than
// limit bytes came.
func readAtMost(r io.Reader, limit int64) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(data)) > limit {
		return nil, tooLarge(limit, "")
	}
	return data, nil
}

// tooLarge says which limit was passed: that of what, or of whole documents.
func tooLarge(limit int64, what string) error {
	if what != "" {
		what = " for " + what
	}
	return fmt.Errorf("%w of %s%s (raise it with --max-size, in sources.yaml with max_size)", ErrTooLarge, formatBytes(limit), what)
}

func formatBytes(n int64) string {
	switch {
	case n >= 1<<20:
		return fmt.Sprintf("%.4g MiB", float64(n)/(1<<20))
	case n >= 1<<10:
		return fmt.Sprintf("%.4g KiB", float64(n)/(1<<10))
	}
	return fmt.Sprintf("%d bytes", n)
}
