package main

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"os/exec"
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/ingest"
	"smart-city-dialog.de/akademie/internal/demo"
	"smart-city-dialog.de/akademie/internal/postgres/pgtest"
)

// asProgram makes the test binary behave as akademie itself, so that tests can
// start, kill and watch real processes, the supervisor of PostgreSQL included.
const asProgram = "AKADEMIE_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	// The supervisor is started with an environment of its own.
	if os.Getenv(asProgram) != "" || len(os.Args) > 1 && os.Args[1] == "supervise-postgres" {
		main()
	}
	// What is set for the developer's own server is none of the tests' business.
	for _, v := range os.Environ() {
		if name, _, _ := strings.Cut(v, "="); strings.HasPrefix(name, "AKADEMIE_") && name != "AKADEMIE_TEST_DATABASE_URL" {
			_ = os.Unsetenv(name)
		}
	}
	os.Exit(m.Run())
}

// program is akademie as a process of its own on the private server of dir.
func program(ctx context.Context, dir string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, os.Args[0], args...)
	cmd.Env = append(os.Environ(), asProgram+"=1", "AKADEMIE_DATA_DIR="+dir) // TestMain dropped what was set
	return cmd
}

// inProcess runs a command of akademie on a database and returns its exit
// status and what it printed.
func inProcess(t *testing.T, database string, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	args = append(args, "--database-url="+database)
	status = run(t.Context(), args, strings.NewReader(""), &out, &errs)
	return status, out.String(), errs.String()
}

// demoApp is the program wired on a fresh database that holds the demo content.
func demoApp(t testing.TB) *app {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	settings := &Settings{DatabaseURL: pgtest.URL(t), Contact: "https://www.example.org/kontakt"}
	if err := settings.Clock.UnmarshalText([]byte(demoStart)); err != nil {
		t.Fatal(err)
	}
	a, err := openApp(t.Context(), settings, log)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Close)
	report, err := ingest.New(a.base, a.embedder, log, ingest.Options{}).Run(t.Context(), ingest.FS("demo", demo.Documents()))
	if err != nil || report.Failed > 0 {
		t.Fatalf("%s %v %v", report.Summary(), report.Problems, err)
	}
	if err := a.loadDemo(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := a.base.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	return a
}
