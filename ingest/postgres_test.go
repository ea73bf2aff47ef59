package ingest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/knowledge"
	"smart-city-dialog.de/akademie/internal/llm"
	"smart-city-dialog.de/akademie/internal/postgres/pgtest"
)

// realStore is the store the program uses, on a database of its own.
func realStore(tb testing.TB) (*knowledge.Store, *llm.Offline) {
	tb.Helper()
	emb := llm.NewOffline()
	return knowledge.New(pgtest.Open(tb), german.NewAnalyzer(nil), emb, quiet()), emb
}

// writeFolder writes n Markdown documents of about 8 passages each.
func writeFolder(tb testing.TB, n int) string {
	tb.Helper()
	dir := tb.TempDir()
	rng := rand.New(rand.NewPCG(7, 9))
	nouns := strings.Fields("Gebühr Antrag Bescheid Verwaltung Sitzung Haushalt Satzung Radweg Beteiligung Förderung Datenplattform Bürgerbüro Termin Ausweis Kita Feuerwehr Klimaschutz Sanierung Beleuchtung Spielplatz")
	verbs := strings.Fields("beantragt prüft genehmigt veröffentlicht finanziert betreibt erneuert plant vergibt dokumentiert")
	for i := range n {
		var b strings.Builder
		fmt.Fprintf(&b, "---\ntitle: Dokument %d\nkind: page\ndate: 2025-%02d-%02d\n---\n\n", i, 1+i%12, 1+i%28)
		for s := range 8 {
			fmt.Fprintf(&b, "## Abschnitt %d: %s\n\n", s, nouns[rng.IntN(len(nouns))])
			for range 9 {
				fmt.Fprintf(&b, "Die Stadt %s den %s für %s und %s, weil der %s seit dem %d. März 2025 gilt. ",
					verbs[rng.IntN(len(verbs))], nouns[rng.IntN(len(nouns))], nouns[rng.IntN(len(nouns))], nouns[rng.IntN(len(nouns))], nouns[rng.IntN(len(nouns))], 1+rng.IntN(28))
			}
			b.WriteString("\n\n")
		}
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%04d.md", i)), []byte(b.String()), 0o644); err != nil {
			tb.Fatal(err)
		}
	}
	return dir
}

func TestAcceptanceASecondRunIsTwentyTimesFaster(t *testing.T) {
	store, emb := realStore(t) // not parallel: it compares times
	src, err := Open(t.Context(), writeFolder(t, 150), OpenOptions{})
	if err != nil {
		t.Fatal(err)
	}
	in := New(store, emb, quiet(), Options{})
	first, err := in.Run(t.Context(), src)
	if err != nil {
		t.Fatal(err)
	}
	if first.New != 150 || first.Failed != 0 {
		t.Fatalf("first run: %s", first.Summary())
	}
	second, err := in.Run(t.Context(), src)
	if err != nil {
		t.Fatal(err)
	}
	if second.Unchanged != 150 || second.Passages != 0 {
		t.Fatalf("second run: %s", second.Summary())
	}
	if first.Took < 20*second.Took {
		t.Errorf("first run %v, second run %v", first.Took, second.Took)
	}
	t.Logf("first: %s", first.Summary())
	t.Logf("second: %s (%v)", second.Summary(), second.Took)
}

func TestAcceptanceVanishedContentIsNotFoundAfterTheSameRun(t *testing.T) {
	t.Parallel()
	store, emb := realStore(t)
	dir := writeFolder(t, 3)
	file := filepath.Join(dir, "sonderfall.md")
	if err := os.WriteFile(file, []byte("# Sonderfall\n\nDer Quastenflosser wird im Museum gezeigt."), 0o644); err != nil {
		t.Fatal(err)
	}
	in := New(store, emb, quiet(), Options{})
	find := func() int {
		t.Helper()
		src, err := Open(t.Context(), dir, OpenOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := in.Run(t.Context(), src); err != nil {
			t.Fatal(err)
		}
		if err := store.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
		found, err := store.Search(t.Context(), knowledge.Query{Text: "Quastenflosser"})
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, h := range found.Hits {
			if strings.Contains(h.Text, "Quastenflosser") {
				n++
			}
		}
		return n
	}
	if n := find(); n != 1 {
		t.Fatalf("%d passages found before", n)
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	if n := find(); n != 0 {
		t.Errorf("%d passages found after the file was removed", n)
	}
}

func TestAcceptanceAnInterruptedRunStoresWholeDocumentsOnly(t *testing.T) {
	t.Parallel()
	store, emb := realStore(t)
	src, err := Open(t.Context(), writeFolder(t, 40), OpenOptions{})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	in := New(store, emb, quiet(), Options{Progress: func(r Report) {
		if r.New >= 8 {
			cancel()
		}
	}})
	if _, err := in.Run(ctx, src); !errors.Is(err, context.Canceled) {
		t.Fatalf("error %v", err)
	}
	ds, err := store.Documents(t.Context(), knowledge.DocumentFilter{Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	if len(ds) < 8 || len(ds) == 40 {
		t.Fatalf("%d documents after the interruption", len(ds))
	}
	for _, d := range ds {
		ps, err := store.Passages(t.Context(), d.ID)
		if err != nil {
			t.Fatal(err)
		}
		if len(ps) != 8 {
			t.Errorf("%s has %d of 8 passages", d.Key, len(ps))
		}
	}
	r, err := New(store, emb, quiet(), Options{}).Run(t.Context(), src)
	if err != nil {
		t.Fatal(err)
	}
	if r.Unchanged != len(ds) || r.New != 40-len(ds) {
		t.Errorf("next run: %s", r.Summary())
	}
}

// BenchmarkIngest reports passages stored per second with the offline embedder.
func BenchmarkIngest(b *testing.B) {
	dir := writeFolder(b, 300)
	for b.Loop() {
		store, emb := realStore(b)
		src, err := Open(b.Context(), dir, OpenOptions{})
		if err != nil {
			b.Fatal(err)
		}
		r, err := New(store, emb, quiet(), Options{}).Run(b.Context(), src)
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(r.Passages)/r.Took.Seconds(), "passages/s")
	}
}
