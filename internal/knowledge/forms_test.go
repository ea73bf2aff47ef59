package knowledge

import (
	"slices"
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/german"
)

func TestAcceptanceAbbreviationsLearnedFromTextFindTheirLongForms(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.put(t, Document{Title: "Glossar"},
		"Die Koordinierungs- und Transferstelle Modellprojekte Smart Cities (KTS) berät.",
		"Das Programm Smart City Manager (SCM) hat fünf Module.")
	b.put(t, Document{Title: "lang"}, "Alle Smart City Manager schreiben eine Projektarbeit.")
	b.put(t, Document{Title: "kurz"}, "Der SCM endet mit einer Feier.")
	b.put(t, Document{Title: "Stelle"}, "Bei der Koordinierungs- und Transferstelle Modellprojekte Smart Cities melden sich Kommunen.")
	b.put(t, Document{Title: "anderes"}, "Die Projektarbeit im Garten endet mit einer Feier der Gemeinde.")
	first := func(s *Store, question, want string) {
		t.Helper()
		got := keys(t, s, Query{Text: question, PerDocument: 1})
		found, other := slices.Index(got, want), slices.Index(got, "anderes")
		if found < 0 || other >= 0 && other < found {
			t.Errorf("%q: got %v, want %s before what only shares other words", question, got, want)
		}
	}
	check := func(s *Store) {
		t.Helper()
		first(s, "Schreibt man im SCM eine Projektarbeit?", "lang")
		first(s, "Womit endet der Smart City Manager?", "kurz")
		first(s, "Wer meldet sich bei der KTS?", "Stelle")
	}
	check(b.Store)
	next := newStore(t, b.pool)
	if err := next.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	check(next)
	if _, err := b.Delete(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if err := b.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	if f := b.forms.Load(); len(f.byShort) != 0 || len(f.byStem) != 0 {
		t.Errorf("what a deleted document explained is still known: %v", f.byShort)
	}
}

func TestReanalyseLearnsTheAbbreviationsOfAnOlderBase(t *testing.T) {
	t.Parallel()
	b := setup(t)
	put(t, b.Store, Document{Title: "Glossar"}, "Das Programm Smart City Manager (SCM) hat fünf Module.")
	// As a version left it that knew nothing of abbreviations.
	for _, sql := range []string{`update passage_terms set analysis = 'german-1', terms = ''`, `delete from abbreviations`} {
		if _, err := b.pool.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	if b.Outdated() != 1 || b.Size() != 1 {
		t.Errorf("%d of %d passages outdated, want 1 of 1", b.Outdated(), b.Size())
	}
	if n, err := b.Reanalyse(t.Context()); err != nil || n != 1 {
		t.Fatalf("Reanalyse: %d passages, %v", n, err)
	}
	if b.Outdated() != 0 || len(b.forms.Load().byShort["scm"]) != 1 {
		t.Errorf("afterwards %d outdated, abbreviations %v", b.Outdated(), b.forms.Load().byShort)
	}
}

func TestCoverageKnowsSynonymsAndOtherFormsForOneWord(t *testing.T) {
	t.Parallel()
	b := setup(t)
	syn, err := german.ParseSynonyms(strings.NewReader("kostenlos, gratis, kostenfrei"))
	if err != nil {
		t.Fatal(err)
	}
	b.syn = syn
	b.put(t, Document{Title: "Preis"}, "Die Beratung ist gratis.")
	b.put(t, Document{Title: "Glossar"}, "Der Smart City Manager (SCM) ist ein Programm.")
	b.put(t, Document{Title: "Kurs"}, "Ein Smart City Manager leitet die Beratung.")
	coverage := func(text, title string) float64 {
		t.Helper()
		found, err := b.Search(t.Context(), Query{Text: text})
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range found.Hits {
			if h.Document.Title == title {
				return h.Coverage
			}
		}
		t.Fatalf("%q does not find %s", text, title)
		return 0
	}
	one := coverage("Beratung kostenlos", "Preis")
	if more := coverage("Beratung kostenlos gratis kostenfrei", "Preis"); more != one || one < 0.8 {
		t.Errorf("coverage %.2f, with synonyms in the text %.2f", one, more)
	}
	if c := coverage("SCM", "Kurs"); c < 0.7 {
		t.Errorf("the long form covers the short one by %.2f", c)
	}
	if c := coverage("Beratung Quastenflosser", "Preis"); c > 0.6 {
		t.Errorf("a topic that does not occur leaves a coverage of %.2f", c)
	}
}
