package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/postgres/pgtest"
)

func TestErrorsAreExplainedWithoutNamesOfFunctions(t *testing.T) {
	t.Parallel()
	for want, err := range map[string]error{
		`"/nix": no such file`:   fmt.Errorf("ingest.Open(%q): %w", "/nix", errors.New("no such file")),
		`"a", "b (c)": too long`: fmt.Errorf("knowledge.Put(%q, %q): %w: too long", "a", "b (c)", fault.Invalid),
		"the server ended":       fmt.Errorf("postgres.Migrate: %w: assistant.Turn: the server ended", fault.Unavailable),
		"not found":              fmt.Errorf("knowledge.Touch(7): %w", fault.NotFound),
		`"/x": denied (may this user read and write there?)`: fmt.Errorf("localpg.Attach(%q): %w", "/x", denied{}),
	} {
		if got := explain(err); got != want {
			t.Errorf("explain(%v) = %q, want %q", err, got, want)
		}
	}
}

type denied struct{}

func (denied) Error() string        { return "denied" }
func (denied) Is(target error) bool { return target == fs.ErrPermission }

func TestWrongFlagsAndArgumentsAreNamedPlainly(t *testing.T) {
	t.Parallel()
	dir, database := t.TempDir(), pgtest.URL(t)
	writeFile(t, dir, "sources.yaml", "sources:\n  - {name: eins, type: folder, path: .}\n  - {name: zwei, type: folder, path: .}\n")
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"ingest", "--sources", dir + "/sources.yaml", "--only", "nix"}, "eins, zwei"},
		{[]string{"ingest", dir, "--only", "nix"}, "--sources"},
		{[]string{"ingest", dir, "--max-size=0"}, "--max-size must lie between 1 and 512"},
		{[]string{"ingest", dir, "--max-size=-3"}, "not -3"},
		{[]string{"ingest", dir + "/fehlt"}, "fehlt\\\": no such file"},
		{[]string{"ingest"}, "nothing to ingest"},
		{[]string{"documents", "list", "--limit=-1"}, "--limit must be at least 1"},
		{[]string{"documents", "show", "99"}, "there is no document 99"},
	} {
		status, _, errs := inProcess(t, database, c.args...)
		if status != exitFailed || !strings.Contains(errs, c.want) {
			t.Errorf("%v: status %d, %s", c.args, status, errs)
		}
		if operation.MatchString(errs) {
			t.Errorf("%v names a function: %s", c.args, errs)
		}
	}
	if status, _, errs := inProcess(t, "postgres://127.0.0.1:1/nix", "documents", "list"); status != exitFailed || !strings.Contains(errs, "cannot reach the database") {
		t.Errorf("no server: status %d, %s", status, errs)
	}
	if status, _, errs := inProcess(t, "nix", "documents", "list", "--log-level=debug"); status != exitFailed ||
		!strings.Contains(errs, "--database-url is not an address") || !strings.Contains(errs, "postgres.Migrate") {
		t.Errorf("bad address: status %d, %s", status, errs)
	}
}

func TestVersionIsAFlagAndACommand(t *testing.T) {
	t.Parallel()
	for _, arg := range []string{"version", "--version"} {
		var out, errs bytes.Buffer
		if status := run(t.Context(), []string{arg}, strings.NewReader(""), &out, &errs); status != exitOK || !strings.HasPrefix(out.String(), "akademie ") {
			t.Errorf("%s: status %d, %q, %s", arg, status, out.String(), errs.String())
		}
	}
}

func TestAskReadsTheQuestionFromStandardInput(t *testing.T) {
	t.Parallel()
	database, dir := pgtest.URL(t), t.TempDir()
	writeFile(t, dir, "gebuehren.md", "# Gebühren\n\n| Leistung | Gebühr |\n|---|---|\n| Personalausweis | 46,00 € |\n| Reisepass | 70,00 € |\n")
	inProcess(t, database, "ingest", dir)
	var out, errs bytes.Buffer
	status := run(t.Context(), []string{"ask", "-", "--database-url=" + database}, strings.NewReader("was kostet ein Personalausweis?\n"), &out, &errs)
	if status != exitOK || !strings.Contains(out.String(), "Personalausweis: Gebühr 46,00 €") || strings.Contains(out.String(), "Leistung") {
		t.Errorf("status %d, %q, %s", status, out.String(), errs.String())
	}
	status = run(t.Context(), []string{"ask", "-", "--database-url=" + database}, strings.NewReader(strings.Repeat("lang ", 5000)), &out, &errs)
	if status != exitFailed || !strings.Contains(errs.String(), "1 to 2000 characters") {
		t.Errorf("endless question: status %d, %s", status, errs.String())
	}
}

func TestAnswersAreTextOnATerminal(t *testing.T) {
	t.Parallel()
	got := plainText("**Wichtig:** Siehe [example.org/a](https://www.example.org/a), fragen Sie [das Amt](mailto:amt@example.org).\n\n* Eins\n- Zwei [1]\n1. Drei\n\n2\\*3 a*b*c")
	want := "Wichtig: Siehe https://www.example.org/a, fragen Sie amt@example.org.\n\n- Eins\n- Zwei [1]\n1. Drei\n\n2*3 a*b*c"
	if got != want {
		t.Errorf("got %q", got)
	}
}
