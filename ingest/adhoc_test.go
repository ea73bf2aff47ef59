package ingest

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestAFileIsStoredOnceWhateverArgumentsLeadToIt(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "tiere"), 0o755); err != nil {
		t.Fatal(err)
	}
	writeFiles(t, dir, map[string]string{"tiere/hund.md": text("Hunde", 4), "tiere/katze.md": text("Katzen", 4), "wald.md": text("Wald", 4)})
	b := setup(Options{})
	ingest := func(arg string) Report {
		t.Helper()
		src, err := Open(t.Context(), filepath.Join(dir, arg), OpenOptions{})
		if err != nil {
			t.Fatal(err)
		}
		defer src.(*configured).Close()
		return b.run(t, src)
	}
	all := []string{"tiere/hund.md", "tiere/katze.md", "wald.md"}
	check := func(step string, want ...string) {
		t.Helper()
		if got := b.store.keys(adhocName(dir)); !slices.Equal(got, want) || len(b.store.docs) != len(want) {
			t.Errorf("%s: %d documents stored, of the folder %v, want %v", step, len(b.store.docs), got, want)
		}
	}

	ingest("tiere/hund.md")
	ingest("tiere/katze.md")
	ingest("wald.md")
	if r := ingest("."); r.Changed != 3 || r.New != 0 {
		t.Errorf("folder after its files: %+v", r)
	}
	check("folder takes its files over", all...)

	writeFiles(t, dir, map[string]string{"tiere/hund.md": text("Welpen", 4)})
	if r := ingest("tiere/hund.md"); r.Changed != 1 || r.Listed != 1 || b.store.doc(t, "tiere/hund.md").Title != "Welpen" {
		t.Errorf("file of a stored folder: %+v", r)
	}
	check("file updates the folder's document", all...)

	writeFiles(t, dir, map[string]string{"tiere/maus.md": text("Mäuse", 4)})
	if err := os.Remove(filepath.Join(dir, "tiere", "katze.md")); err != nil {
		t.Fatal(err)
	}
	if r := ingest("tiere"); r.New != 1 || r.Removed != 1 || r.Unchanged != 1 {
		t.Errorf("inner folder: %+v", r)
	}
	check("inner folder speaks for itself", "tiere/hund.md", "tiere/maus.md", "wald.md")
	if r := ingest("."); r.Unchanged != 3 {
		t.Errorf("folder again: %+v", r)
	}
}
