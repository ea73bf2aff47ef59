package main

import (
	"log/slog"
	"testing"
)

// A base as a version left it that analysed text in another way and knew nothing
// of abbreviations.
func TestServeBringsAnOlderBaseUpToDateOnce(t *testing.T) {
	t.Parallel()
	a := demoApp(t)
	count := func(what string) (n int) {
		t.Helper()
		if err := a.pool.QueryRow(t.Context(), `select count(*) from `+what).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	passages, known := count(`passage_terms`), count(`abbreviations`)
	for _, sql := range []string{`update passage_terms set analysis = 'german-1', terms = ''`, `delete from abbreviations`} {
		if _, err := a.pool.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	if err := a.base.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	if a.base.Size() != passages || a.base.Outdated() != passages {
		t.Errorf("of %d passages %d are found and %d outdated", passages, a.base.Size(), a.base.Outdated())
	}
	a.renewTerms(t.Context(), slog.New(slog.NewTextHandler(t.Output(), nil)))
	if n := count(`passage_terms where analysis = 'german-1'`); n != 0 || a.base.Outdated() != 0 {
		t.Errorf("%d passages are still outdated", n)
	}
	if n := count(`abbreviations`); n != known || n == 0 {
		t.Errorf("%d abbreviations known, want %d", n, known)
	}
	// Another program's analysis is left alone from then on.
	if _, err := a.pool.Exec(t.Context(), `update passage_terms set analysis = 'german-3'`); err != nil {
		t.Fatal(err)
	}
	a.renewTerms(t.Context(), slog.New(slog.NewTextHandler(t.Output(), nil)))
	if n := count(`passage_terms where analysis = 'german-3'`); n != passages {
		t.Errorf("%d of %d passages of another version are left", n, passages)
	}
}
