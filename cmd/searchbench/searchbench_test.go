package main

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/postgres/pgtest"
)

func TestAcceptanceBenchComparesAllContestants(t *testing.T) {
	t.Parallel()
	server, out := pgtest.URL(t), t.TempDir()
	dropAfter(t, server, 600, 800)
	args := []string{"--database-url", server, "--sizes", "600,800", "--passes", "2", "--share", "60ms", "--out", out}
	var stdout, stderr bytes.Buffer
	if err := run(t.Context(), args, &stdout, &stderr); err != nil {
		t.Fatalf("%v\n%s", err, stderr.String())
	}

	var r Report
	text, err := os.ReadFile(filepath.Join(out, "report.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &r); err != nil {
		t.Fatal(err)
	}
	if len(r.Sizes) != 2 || r.Machine.Cores == 0 || r.Machine.Postgres == "" || r.Machine.Pgvector == "" || r.Embedder == "" {
		t.Fatalf("report: %+v", r)
	}
	for i, want := range []int{600, 800} {
		s := r.Sizes[i]
		if s.Passages != want || s.Documents < 80 || s.Questions < 40 || s.LoadSeconds <= 0 || s.HeapMB <= 0 {
			t.Errorf("size %d: %+v", i, s)
		}
		var names []string
		for _, c := range s.Contestants {
			names = append(names, c.Name)
			checkContestant(t, c)
		}
		if want := []string{hybrid, lexical, bare, langchain}; !slices.Equal(names, want) {
			t.Errorf("contestants %v, want %v", names, want)
		}
	}
	for _, name := range []string{"report.md", "speed.svg", "quality.svg"} {
		if text, err := os.ReadFile(filepath.Join(out, name)); err != nil || !strings.Contains(string(text), langchain) {
			t.Errorf("%s: error %v, or no word of langchaingo", name, err)
		}
	}
	if !strings.Contains(stdout.String(), "## Aims") {
		t.Errorf("no aims in the output:\n%s", stdout.String())
	}
}

// dropAfter removes the databases of some sizes when the test ends.
func dropAfter(t *testing.T, server string, sizes ...int) {
	t.Helper()
	t.Cleanup(func() {
		conn, err := pgx.Connect(context.WithoutCancel(t.Context()), server)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close(context.WithoutCancel(t.Context()))
		for _, n := range sizes {
			_, name, err := databaseURL(server, n)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := conn.Exec(context.WithoutCancel(t.Context()), `drop database if exists `+pgx.Identifier{name}.Sanitize()+` with (force)`); err != nil {
				t.Error(err)
			}
		}
	})
}

func checkContestant(t *testing.T, c ContestantReport) {
	t.Helper()
	// A handful of passages among 600: everybody finds most.
	if c.RecallAt1 < 0.4 || c.RecallAt5 < 0.6 || c.RecallAt5 > 1 || c.RecallAt1 > c.RecallAt5 {
		t.Errorf("%s: R@1 %.3f, R@5 %.3f", c.Name, c.RecallAt1, c.RecallAt5)
	}
	if c.Median <= 0 || c.P95 < c.Median || c.ToBare.Median <= 0 || c.ToBare.Least > c.ToBare.Median || c.ToBare.Median > c.ToBare.Most {
		t.Errorf("%s: median %v, p95 %v, ratio %+v", c.Name, c.Median, c.P95, c.ToBare)
	}
	if c.Name == bare && c.ToBare.Median != 1 {
		t.Errorf("bare is %v times bare", c.ToBare.Median)
	}
	if c.Name == lexical && (c.Leg <= 0 || c.Leg > c.Median || c.LegToBare.Median <= 0) {
		t.Errorf("lexical leg: %v of %v, ratio %v", c.Leg, c.Median, c.LegToBare)
	}
	if c.StoreMB <= 0 || c.WithoutVector != 0 {
		t.Errorf("%s: %+v", c.Name, c)
	}
	if (c.Name == hybrid || c.Name == langchain) && c.InsertSeconds <= 0 {
		t.Errorf("%s: no time of insertion", c.Name)
	}
	var clients []int
	for _, rate := range c.PerSecond {
		clients = append(clients, rate.Clients)
		if rate.Rate <= 0 {
			t.Errorf("%s: %v searches a second with %d clients", c.Name, rate.Rate, rate.Clients)
		}
	}
	if !slices.Equal(clients, clientCounts()) {
		t.Errorf("%s: measured with %v clients", c.Name, clients)
	}
}

func TestBaseOfAnEarlierRunIsUsedAgainUnlessTheTextsChanged(t *testing.T) {
	t.Parallel()
	s := &server{url: pgtest.URL(t)}
	dropAfter(t, s.url, 7)
	log := slog.New(slog.DiscardHandler)
	open := func(fingerprint string, rebuild bool) *database {
		t.Helper()
		d, err := openDatabase(t.Context(), s, 7, fingerprint, rebuild, log)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	complete := func(d *database, fingerprint string) {
		t.Helper()
		if d.built != nil {
			t.Fatal("not made anew")
		}
		if err := d.finish(t.Context(), &built{Fingerprint: fingerprint, Insert: map[string]float64{hybrid: 2}}); err != nil {
			t.Fatal(err)
		}
		d.Close()
	}
	open("a", false).Close() // not finished: a crash
	complete(open("a", false), "a")
	d := open("a", false)
	if d.built == nil || d.built.Insert[hybrid] != 2 {
		t.Errorf("an unchanged base was not used again: %+v", d.built)
	}
	d.Close()
	complete(open("b", false), "b")
	complete(open("b", true), "b")
}

func TestMadeTextIsTheSameEachTimeAndLikeRealText(t *testing.T) {
	t.Parallel()
	c, err := readCorpus(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	again, err := readCorpus(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if c.fingerprint != again.fingerprint {
		t.Errorf("fingerprints %s and %s", c.fingerprint, again.fingerprint)
	}
	passages, words := 0, map[string]bool{}
	for n := range 300 {
		d := c.maker.document(n)
		if other := again.maker.document(n); d.Markdown != other.Markdown || d.Title != other.Title {
			t.Fatalf("document %d differs between two makers", n)
		}
		for _, p := range d.passages {
			passages++
			if len(p.Text) < leastLength || len(p.Text) > mostLength+500 {
				t.Errorf("a passage of %d bytes", len(p.Text))
			}
			if len(p.Sentences) == 0 || p.Sentences[len(p.Sentences)-1].End != len(p.Text) {
				t.Errorf("sentences %v of %d bytes", p.Sentences, len(p.Text))
			}
			for _, w := range strings.Fields(p.Text) {
				words[w] = true
			}
		}
	}
	if perPassage := float64(len(words)) / float64(passages); perPassage < 5 || perPassage > 60 {
		t.Errorf("%.1f different words a passage", perPassage)
	}
}

func TestDocumentsOfALargerBaseIncludeThoseOfASmaller(t *testing.T) {
	t.Parallel()
	c, err := readCorpus(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	keys := func(n int) (map[string]int, int) {
		documents, err := c.documents(n)
		if err != nil {
			t.Fatal(err)
		}
		held, passages := map[string]int{}, 0
		for d := range documents {
			held[d.Key] += len(d.passages)
			passages += len(d.passages)
		}
		return held, passages
	}
	small, n := keys(1000)
	if n != 1000 {
		t.Errorf("%d passages instead of 1000", n)
	}
	large, n := keys(3000)
	if n != 3000 {
		t.Errorf("%d passages instead of 3000", n)
	}
	for key, held := range small {
		if large[key] < held {
			t.Errorf("%s has %d passages among 1000 and %d among 3000", key, held, large[key])
		}
	}
	for _, q := range c.questions {
		for key := range q.relevant {
			if small[key] == 0 {
				t.Errorf("%q: %s is not there", q.text, key)
			}
		}
	}
	if _, err := c.documents(10); err == nil {
		t.Error("10 passages hold all labelled documents")
	}
}

func TestFoldersAddDocumentsAndQuestions(t *testing.T) {
	t.Parallel()
	set := filepath.Join(t.TempDir(), "set")
	write := func(name, content string) {
		t.Helper()
		if err := os.MkdirAll(set, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(set, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("docs.jsonl", `{"id": "1", "text": "Hunde brauchen eine Marke."}`+"\n")
	without, err := readCorpus(t.Context(), []string{set})
	if err != nil {
		t.Fatal(err)
	}
	write("queries.jsonl", `{"id": "q", "text": "Was brauchen Hunde?", "rel": ["1"]}`+"\n"+`{"id": "r", "text": "Und Katzen?", "rel": []}`+"\n")
	with, err := readCorpus(t.Context(), []string{set})
	if err != nil {
		t.Fatal(err)
	}
	if got := len(with.questions) - len(without.questions); got != 1 {
		t.Errorf("%d questions added, want 1: the other has no answer", got)
	}
	if last := with.questions[len(with.questions)-1]; !last.relevant["set/1"] {
		t.Errorf("got %+v", last)
	}
	if last := with.labelled[len(with.labelled)-1]; last.Key != "set/1" || len(last.passages) != 1 {
		t.Errorf("got %+v", last)
	}
	write("queries.jsonl", "{")
	if _, err := readCorpus(t.Context(), []string{set}); err == nil || !strings.Contains(err.Error(), "queries.jsonl:1") {
		t.Errorf("broken line: error %v", err)
	}
}

func TestAimsAreJudged(t *testing.T) {
	t.Parallel()
	size := func(n int, hybridMS, hybridRatio, leg, peerMS, heap, load float64) SizeReport {
		return SizeReport{Passages: n, HeapMB: heap, LoadSeconds: load, Contestants: []ContestantReport{
			{Name: hybrid, Median: hybridMS, ToBare: Ratio{Median: hybridRatio}},
			{Name: lexical, LegToBare: Ratio{Median: leg}}, {Name: bare}, {Name: langchain, Median: peerMS},
		}}
	}
	for name, tc := range map[string]struct {
		sizes  []SizeReport
		missed []string
	}{
		"all met":          {[]SizeReport{size(10_000, 1, 1.5, 0.6, 50, 900, 9), size(100_000, 3.9, 1, 0.1, 400, 250, 1)}, nil},
		"slow":             {[]SizeReport{size(10_000, 1, 1.6, 0.7, 50, 1, 1)}, []string{"hybrid search, times the bare", "lexical leg"}},
		"peer too near":    {[]SizeReport{size(100_000, 1, 1, 0.1, 99, 1, 1)}, []string{"langchaingo"}},
		"large, long":      {[]SizeReport{size(200_000, 1, 1, 0.1, 500, 501, 2.1)}, []string{"MB", "seconds"}},
		"growth":           {[]SizeReport{size(10_000, 1, 1, 0.1, 9, 1, 0), size(1_000_000, 16.5, 1, 0.1, 9999, 1, 0)}, []string{"growth"}},
		"growth, one step": {[]SizeReport{size(10_000, 1, 1, 0.1, 9, 1, 0), size(100_000, 4.1, 1, 0.1, 9999, 1, 0)}, []string{"growth"}},
	} {
		var missed []string
		for _, a := range aims(tc.sizes) {
			if !a.Met {
				missed = append(missed, a.Name)
			}
		}
		if len(missed) != len(tc.missed) {
			t.Errorf("%s: missed %q, want %q", name, missed, tc.missed)
			continue
		}
		for i, part := range tc.missed {
			if !strings.Contains(missed[i], part) {
				t.Errorf("%s: missed %q, want one about %q", name, missed[i], part)
			}
		}
	}
}

func TestRatioIsTheMedianOverThePasses(t *testing.T) {
	t.Parallel()
	ms := func(v ...int) (took []time.Duration) {
		for _, x := range v {
			took = append(took, time.Duration(x)*time.Millisecond)
		}
		return took
	}
	mine := [][]time.Duration{ms(2, 2, 9), ms(40, 50, 60), ms(3, 3, 3)}
	theirs := [][]time.Duration{ms(1, 1, 1), ms(5, 5, 5), ms(1, 1, 1)}
	if got, want := ratio(mine, theirs), (Ratio{Median: 3, Least: 2, Most: 10}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	slow := [][]time.Duration{ms(100), nil, nil}
	if got, want := ratio(slow, theirs), (Ratio{100, 100, 100}); got != want {
		t.Errorf("asked in one pass only: got %+v, want %+v", got, want)
	}
}

func TestSizesAreRead(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]int{"500": 500, "10k": 10_000, "1M": 1_000_000, "0": 0, "-1k": 0, "11m": 0, "k": 0, "1kk": 0, "1km": 0} {
		if got, err := passages(s); got != want || (err == nil) != (want > 0) {
			t.Errorf("passages(%q) = %d, %v", s, got, err)
		}
	}
}
