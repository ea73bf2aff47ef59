// Command searchbench compares our search with its peers, in one run, on one
// PostgreSQL, over the same vectors: the whole hybrid search and its lexical leg
// against a bare vector query and against langchaingo's pgvector store. It
// reports quality on labelled questions inside of the bulk, latency, throughput,
// memory, and what building costs; and says which of the published aims are met.
//
// The base of each size is made on the first run (deterministic German-like
// bulk around the demo's documents, see made.go) and kept for the next. Files:
//
//	corpus.go, made.go, data.go       what is searched and asked
//	database.go, fill.go              where it is kept, and how it gets there
//	contestants.go                    who searches
//	latency.go, throughput.go         how they are measured
//	bench.go                          one run
//	report.go, aims.go, markdown.go   what comes out
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/alecthomas/kong"

	"smart-city-dialog.de/akademie/internal/german"
)

// cli is every flag.
type cli struct {
	Sizes       []string      `help:"Passages to measure at: 10k, 100k, 1m …" default:"10k,100k"`
	Data        []string      `help:"Folder with docs.jsonl and perhaps queries.jsonl to search beside the demo's documents. May be repeated." type:"existingdir" placeholder:"DIR" sep:"none"`
	DataDir     string        `help:"Folder of the private PostgreSQL." default:".akademie" type:"path" env:"AKADEMIE_DATA_DIR"`
	DatabaseURL string        `help:"PostgreSQL to use instead; its user must be allowed to create databases." env:"AKADEMIE_DATABASE_URL"`
	Out         string        `help:"Folder for report.md, report.json and the charts. Default: bench/report in the data folder." type:"path" placeholder:"DIR"`
	Rebuild     bool          `help:"Make the bases anew, measuring insertion, even if they exist."`
	PeerMost    string        `help:"Most passages at which langchaingo's store takes part: there a search takes seconds." default:"200k"`
	Passes      int           `help:"Times that every question is asked." default:"7"`
	Share       time.Duration `help:"Time of each contestant per number of clients." default:"4s"`
	Strict      bool          `help:"Exit status 1 when an aim is missed."`
}

var errMissed = errors.New("an aim was missed")

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	if err != nil {
		fmt.Fprintln(os.Stderr, "searchbench:", err)
		stop()
		os.Exit(1)
	}
}

// run is the program.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) (err error) {
	var c cli
	exited := false
	parser, err := kong.New(&c, kong.Name("searchbench"), kong.Writers(stdout, stderr), kong.Exit(func(int) { exited = true }),
		kong.Description("Compares the search with its peers."))
	if err != nil {
		return err
	}
	if _, err := parser.Parse(args); err != nil || exited {
		return err
	}
	log := slog.New(slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: slog.LevelInfo}))
	sizes := make([]int, len(c.Sizes))
	for i, s := range c.Sizes {
		if sizes[i], err = passages(s); err != nil {
			return fmt.Errorf("--sizes: %w", err)
		}
	}
	b := &bench{rebuild: c.Rebuild, passes: max(1, c.Passes), share: c.Share, log: log}
	if b.peerMost, err = passages(c.PeerMost); err != nil {
		return fmt.Errorf("--peer-most: %w", err)
	}
	if b.corpus, err = readCorpus(ctx, c.Data); err != nil {
		return err
	}
	if b.words, err = german.LoadInstalledDictionary(); err != nil {
		return err
	}
	if b.synonyms, err = german.DefaultSynonyms(); err != nil {
		return err
	}
	if b.server, err = openServer(ctx, c.DatabaseURL, c.DataDir, log); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.server.stop(context.WithoutCancel(ctx))) }()

	report, err := b.all(ctx, sizes)
	if err != nil {
		return err
	}
	if c.Out == "" {
		c.Out = filepath.Join(c.DataDir, "bench", "report")
	}
	if err := write(report, c.Out, stdout); err != nil {
		return err
	}
	for _, a := range report.Aims {
		if c.Strict && !a.Met {
			return errMissed
		}
	}
	return nil
}

// write prints the report and leaves it in a folder, with charts.
func write(r *Report, dir string, stdout io.Writer) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for name, content := range map[string]func(f *os.File) error{
		"report.md": func(f *os.File) error { return writeMarkdown(f, r) },
		"report.json": func(f *os.File) error {
			e := json.NewEncoder(f)
			e.SetIndent("", "  ")
			return e.Encode(r)
		},
		"speed.svg":   func(f *os.File) error { return speedChart(r).SVG(f) },
		"quality.svg": func(f *os.File) error { return qualityChart(r).SVG(f) },
	} {
		if err := writeFile(dir, name, content); err != nil {
			return err
		}
	}
	if err := writeMarkdown(stdout, r); err != nil {
		return err
	}
	_, err := fmt.Fprintf(stdout, "\nWritten to %s: report.md, report.json, speed.svg, quality.svg\n", dir)
	return err
}

// passages reads a size: 500, 10k, 1m.
func passages(s string) (int, error) {
	digits, factor := strings.ToLower(s), 1
	switch {
	case strings.HasSuffix(digits, "k"):
		digits, factor = strings.TrimSuffix(digits, "k"), 1000
	case strings.HasSuffix(digits, "m"):
		digits, factor = strings.TrimSuffix(digits, "m"), 1_000_000
	}
	n, err := strconv.Atoi(digits)
	if err != nil || n <= 0 || n > 10_000_000/factor {
		return 0, fmt.Errorf("%q is no number of passages between 1 and 10m", s)
	}
	return n * factor, nil
}
