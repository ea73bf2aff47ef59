package ingest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestTheBarShowsCountsAndRate(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	progress, done := drawBar(&out)
	progress(Report{Source: "a", Listed: 10, New: 4, Passages: 1500, Took: 2 * time.Second})
	progress(Report{Source: "a", Listed: 10, New: 10, Passages: 3000, Took: 4 * time.Second})
	done()
	if !strings.Contains(out.String(), "3.000 Abschnitte, 750/s") && !strings.Contains(out.String(), "1.500 Abschnitte, 750/s") {
		t.Errorf("drawn: %q", out.String())
	}
}

func TestNothingIsDrawnOutsideOfATerminal(t *testing.T) {
	t.Parallel()
	name := filepath.Join(t.TempDir(), "log")
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	progress, done := Bar(f)
	progress(Report{Source: "a", Listed: 10, New: 10})
	done()
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if data, err := os.ReadFile(name); err != nil || len(data) != 0 {
		t.Errorf("%q was written, error %v", data, err)
	}
}
