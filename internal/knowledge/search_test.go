package knowledge

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/german"
)

func TestSearchFindsWordsInflectionsAndTypingErrors(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.put(t, Document{Title: "Daten"}, "Eine Datenstrategie legt fest, wie die Verwaltung mit Daten umgeht.")
	b.put(t, Document{Title: "Beteiligung"}, "Bürgerinnen und Bürger beteiligen sich online an der Planung.")
	b.put(t, Document{Title: "Kongress"}, "Der Kongress der Modellprojekte fand in Kiel statt.")
	for question, want := range map[string]string{
		"Was ist eine Datenstrategie?":       "Daten",
		"Was ist eine Datenstrategin?":       "Daten", // typing error
		"Wie beteilige ich den Bürger?":      "Beteiligung",
		"Wo war der Kongres?":                "Kongress",
		"wie koennen buerger sich beteligen": "Beteiligung",
	} {
		if got := keys(t, b.Store, Query{Text: question}); len(got) == 0 || got[0] != want {
			t.Errorf("%q: got %v, want %s first", question, got, want)
		}
	}
	if got := keys(t, b.Store, Query{Text: " \x00\xff "}); len(got) != 0 {
		t.Errorf("no words: got %v", got)
	}
}

func TestAcceptanceSearchFiltersByKindLanguageAndDate(t *testing.T) {
	t.Parallel()
	b := setup(t)
	// All passages score the same.
	const text = "Die Urbane Datenplattform verbindet Sensoren."
	b.put(t, Document{Key: "Alpha", Title: "Thema", Kind: KindModule, Published: date("2025-09-01")}, text)
	b.put(t, Document{Key: "Bravo", Title: "Thema", Kind: KindBlogPost, Published: date("2025-10-01")}, text)
	b.put(t, Document{Key: "Delta", Title: "Thema", Kind: KindPodcast}, text)
	b.put(t, Document{Key: "Gamma", Title: "Thema", Kind: KindBlogPost, Language: "en", Published: date("2024-05-05")}, text)
	for name, c := range map[string]struct {
		query Query
		want  string
	}{
		"none":             {Query{}, "[Bravo Alpha Gamma Delta]"}, // equal scores: newest first
		"a kind":           {Query{Kinds: []Kind{KindModule}}, "[Alpha]"},
		"two kinds":        {Query{Kinds: []Kind{KindPodcast, KindModule}}, "[Alpha Delta]"},
		"a language":       {Query{Language: "en"}, "[Gamma]"},
		"unknown language": {Query{Language: "fr"}, "[]"},
		"from":             {Query{From: date("2025-09-01")}, "[Bravo Alpha]"},
		"until":            {Query{To: date("2025-10-01")}, "[Alpha Gamma]"}, // without the date itself
		"period and kind":  {Query{Kinds: []Kind{KindBlogPost}, From: date("2024-01-01"), To: date("2025-01-01")}, "[Gamma]"},
	} {
		c.query.Text = "Urbane Datenplattform"
		if got := fmt.Sprint(keys(t, b.Store, c.query)); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}

func TestAcceptanceSearchTakesAtMostThreePassagesOfADocument(t *testing.T) {
	t.Parallel()
	b := setup(t)
	many := make([]string, 2*lexicalWanted)
	for i := range many {
		many[i] = fmt.Sprintf("Sensoren messen die Luft an Ort %d.", i)
	}
	b.put(t, Document{Title: "lang"}, many...)
	b.put(t, Document{Title: "kurz"}, "In diesem langen Text geht es um vieles, aber auch um Luft und andere Dinge dieser Welt.")
	got := keys(t, b.Store, Query{Text: "Welche Sensoren messen die Luft?"})
	slices.Sort(got)
	if fmt.Sprint(got) != "[kurz lang lang lang]" {
		t.Errorf("got %v", got)
	}
	if got := keys(t, b.Store, Query{Text: "Sensoren", PerDocument: 5, Limit: 4}); len(got) != 4 {
		t.Errorf("PerDocument 5, Limit 4: got %v", got)
	}
}

func TestAcceptanceADeletedDocumentIsGoneAtOnceEvenFromAStaleIndex(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.put(t, Document{Title: "weg"}, "Die Werkstatt findet in Zwönitz statt.")
	b.put(t, Document{Title: "bleibt"}, "Die Werkstatt findet in Kiel statt.")
	stale := newStore(t, b.pool)
	if err := stale.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n, err := b.Delete(t.Context(), id, id+1000); err != nil || n != 1 {
		t.Fatalf("Delete: got %d, %v", n, err)
	}
	q := Query{Text: "Werkstatt in Zwönitz", Limit: 1}
	if got := keys(t, stale, q); fmt.Sprint(got) != "[bleibt]" {
		t.Errorf("stale index: got %v", got)
	}
	if err := b.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := keys(t, b.Store, q); fmt.Sprint(got) != "[bleibt]" || b.Size() != 1 {
		t.Errorf("current index: got %v, %d passages", got, b.Size())
	}
}

func TestAReplacedDocumentIsFoundByItsNewTextOnly(t *testing.T) {
	t.Parallel()
	b := setup(t)
	first := b.put(t, Document{Title: "Modul"}, "Früher ging es um Drohnen.", "Und um Ballons.")
	second := b.put(t, Document{Title: "Modul"}, "Jetzt geht es um Mülleimer.")
	if first != second {
		t.Errorf("the document's id changed from %d to %d", first, second)
	}
	r, err := b.Search(t.Context(), Query{Text: "Drohnen Ballons Mülleimer"})
	if err != nil || len(r.Hits) != 1 || !strings.Contains(r.Hits[0].Text, "Mülleimer") {
		t.Errorf("got %+v, %v", r.Hits, err)
	}
	if b.IDF("Drohnen") != b.IDF("") {
		t.Error("the old text's words still count")
	}
}

func TestTitlesAndHeadingsAreSearched(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.put(t, Document{Title: "Open Data"}, "Es beginnt um neun Uhr.")
	d, ps, vectors := document(t, b.emb, Document{Title: "Anderes"}, "Es beginnt um zehn Uhr.")
	ps[0].Headings = []string{"Anmeldung zum Planspiel"}
	if _, err := b.Put(t.Context(), d, ps, vectors); err != nil {
		t.Fatal(err)
	}
	if err := b.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	for question, want := range map[string]string{"Wann beginnt Open Data?": "Open Data", "Wann beginnt das Planspiel?": "Anderes"} {
		if got := keys(t, b.Store, Query{Text: question}); len(got) == 0 || got[0] != want {
			t.Errorf("%q: got %v", question, got)
		}
	}
}

func TestSynonymsFindTheSameInOtherWords(t *testing.T) {
	t.Parallel()
	b := setup(t)
	put(t, b.Store, Document{Title: "A"}, "Die Teilnahme ist gratis und ohne Bedingung.")
	put(t, b.Store, Document{Title: "B"}, "Die Veranstaltung beginnt um neun Uhr.")
	syn, err := german.ParseSynonyms(strings.NewReader("kostenlos, gratis"))
	if err != nil {
		t.Fatal(err)
	}
	for want, s := range map[int]*Store{0: newStore(t, b.pool), 1: New(b.pool, b.an, b.emb, b.log, WithSynonyms(syn))} {
		if err := s.Load(t.Context()); err != nil {
			t.Fatal(err)
		}
		// Without a vector leg, which would find everything.
		sc := s.scorer.score(s.index.Load(), newQuestion(s.an, lexicon{synonyms: s.syn}, "kostenlos?"), newFilter(Query{}))
		if got := sc.best(10); len(got) != want {
			t.Errorf("found %d passages, want %d", len(got), want)
		}
	}
}

func TestCoverageTellsWhatAPassageDoesNotHave(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.put(t, Document{Title: "Kongress"}, "Der Kongress fand in Kiel statt, in der Nähe des Hafens.")
	b.put(t, Document{Title: "Andere"}, "Ein ganz anderer Text über Verwaltung.")
	coverage := func(question string) float64 {
		r, err := b.Search(t.Context(), Query{Text: question})
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Hits) == 0 {
			return 0
		}
		return r.Hits[0].Coverage
	}
	for _, c := range []struct {
		question string
		low, top float64
	}{
		{"Wo fand der Kongress statt?", 0.99, 1},
		{"Kongresss", 0.5, 0.9}, // nearly
		{"Wie viele Elefanten kamen zum Kongress?", 0.05, 0.6},
		{"Elefanten", 0, 0.1},
	} {
		if got := coverage(c.question); got < c.low || got > c.top {
			t.Errorf("%q: coverage %.2f, want between %v and %v", c.question, got, c.low, c.top)
		}
	}
	if b.IDF("Elefant") != b.IDF("") || b.IDF("Kongresse") >= b.IDF("") || b.IDF("und") != 0 {
		t.Errorf("IDF: unknown %v, known %v, stop word %v", b.IDF("Elefant"), b.IDF("Kongresse"), b.IDF("und"))
	}
}

func TestCompoundsAreSplitIntoWordsOfTheBaseWithoutAWordList(t *testing.T) {
	t.Parallel()
	b := setup(t) // its analyser has no vocabulary
	b.put(t, Document{Title: "A"}, "Eine Plattform lädt zur Beteiligung ein: Bürger reden mit.")
	b.put(t, Document{Title: "B"}, "Der Platz vor dem Burgtor wird gepflastert.")
	found, err := b.Search(t.Context(), Query{Text: "Was ist eine Bürgerbeteiligungsplattform?"})
	if err != nil {
		t.Fatal(err)
	}
	if h := found.Hits[0]; h.Document.Title != "A" || h.Coverage < 0.85 {
		t.Errorf("got %s with a coverage of %.2f", h.Document.Title, h.Coverage)
	}
}
