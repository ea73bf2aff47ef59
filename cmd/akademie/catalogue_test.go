package main

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/postgres/pgtest"
)

const (
	catalogueModules = "Kennung;Titel;Kategorie\nki;Künstliche Intelligenz;Pflichtmodul\n"
	catalogueRuns    = "Kennung;Modul;Plätze;Datum;Beginn;Ende\nki-maerz;ki;20;03.03.2026;09:00;11:00\nki-mai;ki;20;05.05.2026;13:00;15:00\n"
)

// catalogueFiles writes files into a folder and returns their paths.
func catalogueFiles(t *testing.T, contents ...string) (paths []string) {
	t.Helper()
	dir := t.TempDir()
	for i, c := range contents {
		name := filepath.Join(dir, string(rune('a'+i))+".csv")
		if err := os.WriteFile(name, []byte(c), 0o600); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, name)
	}
	return paths
}

func TestACatalogueGoesInIsListedAndComesOut(t *testing.T) {
	t.Parallel()
	database := pgtest.URL(t)
	words := catalogueFiles(t, "Intelligenz\n")[0] // a large dictionary takes long to read
	akademie := func(want int, args ...string) (out, errs string) {
		t.Helper()
		status, out, errs := inProcess(t, database, append([]string{"--clock==" + demoStart, "--dictionary=" + words, "catalogue"}, args...)...)
		if status != want {
			t.Fatalf("%q: status %d\n%s\n%s", args, status, out, errs)
		}
		return out, errs
	}
	says := func(out, part string) {
		t.Helper()
		if !strings.Contains(out, part) {
			t.Errorf("no %q in:\n%s", part, out)
		}
	}
	files := catalogueFiles(t, catalogueModules, catalogueRuns, strings.Replace(catalogueRuns, ";20;", ";viele;", 1))

	out, _ := akademie(exitOK, "import", "--dry-run", files[0], files[1])
	says(out, "3 neu, 0 geändert, 0 unverändert.\nProbelauf: nichts wurde geändert.")
	_, errs := akademie(exitFailed, "import", files[0], files[2])
	says(errs, "c.csv, Zeile 2, Spalte 3 (Plätze): „viele“ ist hier keine mögliche Zahl.")
	says(errs, "Nichts wurde geändert.")
	akademie(exitOK, "import", files[0], files[1])
	out, _ = akademie(exitOK, "list", "--limit=1")
	says(out, "Di 03.03.2026 09:00–11:00  Künstliche Intelligenz  1          2 Std.  noch 20 von 20  ki-maerz")
	says(out, "1 von 2 Terminen, Stand 20.01.2026 09:00")
	out, _ = akademie(exitOK, "list", "im", "Mai", "nachmittags")
	says(out, "ki-mai")
	says(out, "1 von 1 Terminen")

	dir := t.TempDir()
	akademie(exitOK, "export", dir)
	_, errs = akademie(exitFailed, "export", dir)
	says(errs, "--force")
	out, _ = akademie(exitOK, "import", filepath.Join(dir, "module.csv"), filepath.Join(dir, "termine.csv"))
	says(out, "0 neu, 0 geändert, 3 unverändert.")
	out, _ = akademie(exitOK, "export", "--format=jsonld")
	says(out, `"@type": "CourseInstance"`)
}

func TestACatalogueIsImportedFromAPage(t *testing.T) {
	t.Parallel()
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/kurse/ki" {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte(`<title>KI</title><script type="application/ld+json">{"@context": "https://schema.org", "@type": "Course", "name": "KI", "url": "/kurse/ki",
			"hasCourseInstance": {"@type": "CourseInstance", "startDate": "2026-03-03T09:00", "endDate": "2026-03-03T11:00"}}</script>`))
	}))
	t.Cleanup(site.Close)
	database := pgtest.URL(t)
	status, _, errs := inProcess(t, database, "catalogue", "import", "--capacity=15", site.URL+"/kurse/ki")
	if status != exitFailed || !strings.Contains(errs, "--allow-private") {
		t.Errorf("status %d: %s", status, errs)
	}
	status, out, errs := inProcess(t, database, "catalogue", "import", "--capacity=15", "--allow-private", site.URL+"/kurse/ki")
	if status != exitOK || !strings.Contains(out, "+ ki-2026-03-03  KI\n    Di 03.03.2026 09:00–11:00, 15 Plätze") {
		t.Errorf("status %d: %s\n%s", status, out, errs)
	}
}
