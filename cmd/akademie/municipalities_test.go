package main

import (
	"bytes"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/postgres/pgtest"
)

func TestMunicipalitiesAreImportedAndFound(t *testing.T) {
	t.Parallel()
	settings := &Settings{DatabaseURL: pgtest.URL(t)}
	log := slog.New(slog.DiscardHandler)
	file := filepath.Join(t.TempDir(), "list.csv")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	imports := func(c municipalitiesImport) (string, error) {
		var out bytes.Buffer
		err := c.Run(t.Context(), settings, streams{in: strings.NewReader(""), out: &out, err: &out}, log)
		return out.String(), err
	}
	find := func(name string) (string, error) {
		var out bytes.Buffer
		err := municipalitiesFind{Name: name, Limit: 5}.Run(t.Context(), settings, streams{out: &out, err: &out}, log)
		return out.String(), err
	}
	if said, err := find("Bad Belzig"); !errors.Is(err, exitError(exitRefused)) || !strings.Contains(said, "The list is empty") {
		t.Errorf("without a list: %q, %v", said, err)
	}
	write("ags;name;kind\n12069020;Bad Belzig;Stadt\n12054000;Potsdam;Kreisfreie Stadt\n")
	if said, err := imports(municipalitiesImport{File: file, DryRun: true}); err != nil || !strings.Contains(said, "2 new") || !strings.Contains(said, "nothing was changed") {
		t.Errorf("dry run: %q, %v", said, err)
	}
	if said, err := imports(municipalitiesImport{File: file}); err != nil || !strings.Contains(said, "+ 12069020  Bad Belzig (BB), Stadt\n") {
		t.Errorf("import: %q, %v", said, err)
	}
	if said, err := find("stadt bad-belzig"); err != nil || !strings.Contains(said, "12069020") || !strings.Contains(said, "exact") || !strings.Contains(said, "Brandenburg") {
		t.Errorf("find: %q, %v", said, err)
	}
	write("ags;name;kind\n12069020;Bad Belzig;Kreisstadt\n")
	said, err := imports(municipalitiesImport{File: file, Remove: true})
	if err != nil || !strings.Contains(said, "~ 12069020") || !strings.Contains(said, "- 12054000  Potsdam") || !strings.Contains(said, "1 changed") {
		t.Errorf("another list: %q, %v", said, err)
	}
	write("ags;name\n99;Nowhere\n")
	if said, err := imports(municipalitiesImport{File: file}); !errors.Is(err, exitError(exitFailed)) || !strings.Contains(said, "line 2") {
		t.Errorf("a list with an error: %q, %v", said, err)
	}
	if _, err := imports(municipalitiesImport{}); err == nil {
		t.Error("neither file nor --builtin is accepted")
	}
}
