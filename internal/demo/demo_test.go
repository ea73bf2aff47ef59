package demo_test

import (
	"io/fs"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/adrg/frontmatter"

	"smart-city-dialog.de/akademie/internal/demo"
	"smart-city-dialog.de/akademie/internal/knowledge"
)

// document is one file as its front matter describes it.
type document struct {
	Key      string         `yaml:"-"`
	Body     string         `yaml:"-"`
	Title    string         `yaml:"title"`
	Kind     knowledge.Kind `yaml:"kind"`
	Date     time.Time      `yaml:"date"`
	Language string         `yaml:"language"`
	URL      string         `yaml:"url"`
	Note     string         `yaml:"note"`
	Topics   []string       `yaml:"topics"`
}

// load reads every document of the demo, in the order of their keys.
func load(t *testing.T) []document {
	t.Helper()
	var all []document
	err := fs.WalkDir(demo.Documents(), ".", func(key string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		if path.Ext(key) != ".md" {
			t.Errorf("%s: not a Markdown file", key)
			return nil
		}
		file, err := demo.Documents().Open(key)
		if err != nil {
			return err
		}
		defer file.Close()
		doc := document{Key: key}
		body, err := frontmatter.MustParse(file, &doc)
		if err != nil {
			t.Errorf("%s: %v", key, err)
			return nil
		}
		doc.Body = string(body)
		all = append(all, doc)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestAcceptanceAtLeastSixtyDocuments(t *testing.T) {
	t.Parallel()
	all := load(t)
	if len(all) < 60 {
		t.Errorf("%d documents, want at least 60", len(all))
	}
	used := map[knowledge.Kind]int{}
	for _, doc := range all {
		used[doc.Kind]++
	}
	for _, kind := range knowledge.Kinds {
		if used[kind] == 0 && kind != knowledge.KindAnswer { // those coordinators write
			t.Errorf("no document of kind %s", kind)
		}
	}
}

func TestEveryDocumentSaysWhatItIs(t *testing.T) {
	t.Parallel()
	clock := time.Date(2026, time.January, 20, 9, 0, 0, 0, time.UTC)
	titles := map[string]string{}
	for _, doc := range load(t) {
		if doc.Title == "" {
			t.Errorf("%s: no title", doc.Key)
		}
		if other, taken := titles[doc.Title]; taken {
			t.Errorf("%s: title %q is that of %s", doc.Key, doc.Title, other)
		}
		titles[doc.Title] = doc.Key
		if !doc.Kind.Valid() {
			t.Errorf("%s: unknown kind %q", doc.Key, doc.Kind)
		}
		if doc.Date.IsZero() || doc.Date.After(clock) {
			t.Errorf("%s: date %v, want one before the demo's clock starts", doc.Key, doc.Date)
		}
		if doc.Language != "de" {
			t.Errorf("%s: language %q", doc.Key, doc.Language)
		}
		if !strings.HasPrefix(doc.Note, "Demo-Text") {
			t.Errorf("%s: note %q does not mark it as a demo text", doc.Key, doc.Note)
		}
		if doc.URL != "" {
			if u, err := url.Parse(doc.URL); err != nil || u.Scheme != "https" || u.Host == "" {
				t.Errorf("%s: url %q is not a public address", doc.Key, doc.URL)
			}
			if strings.Contains(doc.Note, "frei erfunden") {
				t.Errorf("%s: url %q seems to vouch for what is made up", doc.Key, doc.URL)
			}
		}
	}
}

func TestEveryDocumentHasSectionsAndReadableLength(t *testing.T) {
	t.Parallel()
	for _, doc := range load(t) {
		if n := strings.Count("\n"+doc.Body, "\n## "); n < 2 || n > 9 {
			t.Errorf("%s: %d sections", doc.Key, n)
		}
		if n := len(strings.Fields(doc.Body)); n < 90 || n > 500 {
			t.Errorf("%s: %d words", doc.Key, n)
		}
	}
}

func TestNoParagraphStandsTwice(t *testing.T) {
	t.Parallel()
	seen := map[string]string{}
	for _, doc := range load(t) {
		for paragraph := range strings.SplitSeq(doc.Body, "\n\n") {
			paragraph = strings.TrimSpace(paragraph)
			if paragraph == "" || strings.HasPrefix(paragraph, "#") {
				continue
			}
			if other, twice := seen[paragraph]; twice {
				t.Errorf("%s repeats a paragraph of %s: %q", doc.Key, other, paragraph)
			}
			seen[paragraph] = doc.Key
		}
	}
}

// Dates and seats of runs belong to the catalogue. Only dates that were
// announced publicly may stand in a text.
func TestTextsNameOnlyDatesThatWereAnnounced(t *testing.T) {
	t.Parallel()
	announced := []string{
		"6. Mai 2024", "19. November 2025", "4. Dezember 2025",
		"10. Februar 2026", "1. März 2026", "17. März 2026",
	}
	date := regexp.MustCompile(`\d{1,2}\. (?:Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)(?: \d{4})?|\d{1,2}\.\d{1,2}\.\d{2,4}`)
	live := regexp.MustCompile(`\d{1,2}[:.]\d{2} Uhr|\d+ (?:freie )?Plätze`)
	for _, doc := range load(t) {
		for _, found := range date.FindAllString(doc.Body, -1) {
			if !slices.Contains(announced, found) {
				t.Errorf("%s names the date %q", doc.Key, found)
			}
		}
		for _, found := range live.FindAllString(doc.Body, -1) {
			t.Errorf("%s holds what only the catalogue knows: %q", doc.Key, found)
		}
	}
}

func TestTextsAreSetInGermanTypography(t *testing.T) {
	t.Parallel()
	for _, doc := range load(t) {
		for _, mark := range []string{`"`, "“ “", " - ", "...", "  ", "\u2028"} {
			if strings.Contains(strings.ReplaceAll(doc.Body, "|---", ""), mark) {
				t.Errorf("%s contains %q", doc.Key, mark)
			}
		}
		if opened, closed := strings.Count(doc.Body, "„"), strings.Count(doc.Body, "“"); opened != closed {
			t.Errorf("%s: %d opening and %d closing quotation marks", doc.Key, opened, closed)
		}
	}
}

func TestSuggestionsAreQuestionsInTheLanguageAsked(t *testing.T) {
	t.Parallel()
	for _, language := range []string{"de", "en"} {
		suggested := demo.Suggestions(language)
		if len(suggested) < 4 {
			t.Errorf("%s: only %d suggestions", language, len(suggested))
		}
		for _, question := range suggested {
			if !strings.HasSuffix(question, "?") {
				t.Errorf("%s: %q is no question", language, question)
			}
		}
	}
	if slices.Equal(demo.Suggestions("de"), demo.Suggestions("en")) {
		t.Error("German and English suggestions are the same")
	}
}
