package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/reader"
)

func TestTheProgramPrintsFiguresAndWritesWeights(t *testing.T) {
	t.Parallel()
	data, out := t.TempDir(), t.TempDir()
	var docs, queries strings.Builder
	for i, place := range strings.Fields("Rathaus Freibad Museum Archiv Theater Tierpark") {
		fmt.Fprintf(&docs, `{"id": "p%d", "text": "%s\nWillkommen im Haus.\nDer Eintritt kostet %d Euro.\nGeöffnet ist von 8 bis 12 Uhr.\nHunde bleiben draußen."}`+"\n", i, place, i+2)
		fmt.Fprintf(&queries, `{"id": "a%d", "text": "Was kostet der Eintritt?", "rel": ["p%d"], "answers": [2]}`+"\n", i, i)
		fmt.Fprintf(&queries, `{"id": "b%d", "text": "Welche Impfung hilft?", "rel": ["p%d"], "answers": []}`+"\n", i, i)
	}
	write(t, data, "docs.jsonl", docs.String())
	write(t, data, "queries.jsonl", queries.String())
	var report strings.Builder
	args := []string{"--data", data, "--out", out, "--folds", "2", "--seeds", "1", "--source", "made up, CC0"}
	if err := run(t.Context(), args, &report); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"6 pages, 12 questions, 6 of them", "cross-validation 1 over 2 parts", "pages     always answering: P ", "fragments with refusals:    P ", "written to " + out} {
		if !strings.Contains(report.String(), want) {
			t.Errorf("the report lacks %q:\n%s", want, report.String())
		}
	}
	file, err := os.ReadFile(filepath.Join(out, "weights.json"))
	if err != nil {
		t.Fatal(err)
	}
	w, err := reader.ParseWeights(file)
	if err != nil {
		t.Fatal(err)
	}
	if about := strings.Join(w.About, "\n"); !strings.Contains(about, "made up, CC0") || !strings.Contains(about, "Cross-validated") {
		t.Errorf("the weights say of themselves: %s", about)
	}
	if _, err := os.Stat(filepath.Join(out, "background.txt")); err != nil {
		t.Error(err)
	}
}

func TestAFolderWithoutDataIsAnError(t *testing.T) {
	t.Parallel()
	if err := run(t.Context(), []string{"--data", t.TempDir(), "--out", t.TempDir()}, &strings.Builder{}); err == nil || !strings.Contains(err.Error(), "docs.jsonl") {
		t.Errorf("error %v, want one that names docs.jsonl", err)
	}
}

func write(t *testing.T, folder, name, content string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}
