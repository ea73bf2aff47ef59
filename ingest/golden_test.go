package ingest

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files")

// TestPassagesOfWholeDocuments shows what becomes of documents of each text
// format: metadata, heading paths and passages with their sentences.
func TestPassagesOfWholeDocuments(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/golden/*")
	if err != nil {
		t.Fatal(err)
	}
	tested := 0
	for _, file := range files {
		if strings.HasSuffix(file, ".golden") {
			continue
		}
		tested++
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			ex, err := Extract(t.Context(), Raw{Name: filepath.Base(file), Data: data}, Limits{})
			if err != nil {
				t.Fatal(err)
			}
			got := render(ex)
			golden := file + ".golden"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("differs from %s (-want +got):\n%s", golden, diff)
			}
		})
	}
	if tested < 5 {
		t.Fatalf("only %d documents found", tested)
	}
}

func render(ex Extracted) string {
	var b strings.Builder
	date := ""
	if !ex.Published.IsZero() {
		date = ex.Published.Format("2006-01-02")
	}
	fmt.Fprintf(&b, "title: %s\nkind: %s\ndate: %s\nlanguage: %s\nurl: %s\nnote: %s\n", ex.Title, ex.Kind, date, ex.Language, ex.URL, ex.Note)
	for _, p := range Split(ex.Markdown, ex.Title) {
		fmt.Fprintf(&b, "\n=== %d [%s] %d bytes\n", p.Position, strings.Join(p.Headings, " > "), len(p.Text))
		rest := 0
		for _, s := range p.Sentences {
			// "¶" marks the beginning of each sentence.
			b.WriteString(p.Text[rest:s.Start] + "¶" + s.In(p.Text))
			rest = s.End
		}
		b.WriteString(p.Text[rest:] + "\n")
	}
	return b.String()
}
