package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/postgres/pgtest"
)

func writeFile(t *testing.T, dir, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestAcceptanceAskPrintsOneObjectAndTellsByItsStatus(t *testing.T) {
	t.Parallel()
	database, dir := pgtest.URL(t), t.TempDir()
	writeFile(t, dir, "fest.md", "---\ntitle: Das Hafenfest\nkind: page\ndate: 2025-05-04\nurl: https://www.example.org/fest\n---\n\nDas Hafenfest beginnt am 3. Juni 2026 um 14 Uhr. Der Eintritt ist frei.\n")
	if status, out, errs := inProcess(t, database, "ingest", dir); status != exitOK || !strings.Contains(out, "1 Dokument gelesen: 1 neu") {
		t.Fatalf("ingest: status %d, %q, %s", status, out, errs)
	}

	status, out, errs := inProcess(t, database, "ask", "--json", "Wann beginnt das Hafenfest?")
	if status != exitOK {
		t.Fatalf("status %d: %s", status, errs)
	}
	var got map[string]any
	dec := json.NewDecoder(strings.NewReader(out))
	if err := dec.Decode(&got); err != nil || dec.More() {
		t.Fatalf("not one JSON object: %v\n%s", err, out)
	}
	for _, key := range []string{"question", "language", "intent", "answer", "refused", "sentences", "citations", "timings_ms"} {
		if _, ok := got[key]; !ok {
			t.Errorf("key %q is missing", key)
		}
	}
	citation := got["citations"].([]any)[0].(map[string]any)
	for key, want := range map[string]string{
		"title": "Das Hafenfest", "kind": "page", "date": "2025-05-04",
		"quote": "Das Hafenfest beginnt am 3. Juni 2026 um 14 Uhr.",
		"url":   "https://www.example.org/fest#:~:text=Das%20Hafenfest%20beginnt%20am%203%2E%20Juni%202026%20um%2014%20Uhr%2E",
	} {
		if citation[key] != want {
			t.Errorf("citation %s = %q, want %q", key, citation[key], want)
		}
	}

	status, out, _ = inProcess(t, database, "ask", "Was", "kostet", "das", "Riesenrad", "auf", "dem", "Hafenfest?")
	if status != exitRefused || !strings.Contains(out, "nichts Belegtes") {
		t.Errorf("refusal: status %d, %q", status, out)
	}
	if status, _, errs = inProcess(t, database, "ask", " "); status != exitFailed || !strings.Contains(errs, "1 to 2000 characters") {
		t.Errorf("empty question: status %d, %s", status, errs)
	}
	if status, _, _ = inProcess(t, database, "ask"); status != exitUsage {
		t.Errorf("no question: status %d", status)
	}
}

func TestAcceptanceDeletedDocumentIsGoneFromAnswersInTheSameRun(t *testing.T) {
	t.Parallel()
	database, dir := pgtest.URL(t), t.TempDir()
	for _, name := range []string{"eins", "zwei", "drei", "vier"} {
		writeFile(t, dir, name+".md", "# Kapitel "+name+"\n\nDas Losungswort von Kapitel "+name+" heißt Trompetenbaum"+name+".\n")
	}
	inProcess(t, database, "ingest", dir)
	question := []string{"ask", "Wie heißt das Losungswort von Kapitel drei?"}
	if status, out, _ := inProcess(t, database, question...); status != exitOK || !strings.Contains(out, "Trompetenbaumdrei") {
		t.Fatalf("before: status %d, %q", status, out)
	}
	if err := os.Remove(filepath.Join(dir, "drei.md")); err != nil {
		t.Fatal(err)
	}
	if status, out, errs := inProcess(t, database, "ingest", dir); status != exitOK || !strings.Contains(out, "1 entfernt") {
		t.Fatalf("second run: status %d, %q %s", status, out, errs)
	}
	if _, out, _ := inProcess(t, database, question...); strings.Contains(out, "Trompetenbaumdrei") {
		t.Errorf("after: %q", out)
	}

	writeFile(t, dir, "kaputt.docx", "kein Archiv")
	status, out, errs := inProcess(t, database, "ingest", dir)
	if status != exitFailed || !strings.Contains(errs, "kaputt.docx") || !strings.Contains(out, "1 fehlerhaft") {
		t.Errorf("broken file: status %d, %q, %s", status, out, errs)
	}
}

func TestDocumentsAreListedShownAndDeleted(t *testing.T) {
	t.Parallel()
	database, dir := pgtest.URL(t), t.TempDir()
	writeFile(t, dir, "text.md", "# Der Titel\n\nEin Satz über Laternen.\n")
	inProcess(t, database, "ingest", dir)
	if _, out, _ := inProcess(t, database, "documents", "list"); !strings.Contains(out, "Der Titel") {
		t.Errorf("list: %q", out)
	}
	if _, out, _ := inProcess(t, database, "documents", "show", "1"); !strings.Contains(out, "Laternen") {
		t.Errorf("show: %q", out)
	}
	if status, _, errs := inProcess(t, database, "documents", "show", "99"); status != exitFailed || !strings.Contains(errs, "there is no document 99") {
		t.Errorf("show of nothing: status %d, %s", status, errs)
	}
	if status, out, _ := inProcess(t, database, "documents", "delete", "1", "99"); status != exitFailed || !strings.Contains(out, "1 of 2") {
		t.Errorf("delete: status %d, %q", status, out)
	}
	if status, _, _ := inProcess(t, database, "documents", "list", "--kind=unsinn"); status != exitFailed {
		t.Errorf("unknown kind: status %d", status)
	}
}
