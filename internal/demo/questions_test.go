package demo_test

import (
	"slices"
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/demo"
	"smart-city-dialog.de/akademie/internal/evaluation"
)

func questions(t *testing.T) []evaluation.Question {
	t.Helper()
	all, err := demo.Questions()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// fromDocuments reports whether q is answered from documents at all.
func fromDocuments(q evaluation.Question) bool {
	return q.Answerable && q.Category != demo.CategorySmallTalk && q.Category != demo.CategoryHelp
}

func TestAcceptanceEnoughGoldenQuestionsOfEveryCategory(t *testing.T) {
	t.Parallel()
	var answerable, unanswerable int
	perCategory := map[string]int{}
	ids := map[string]bool{}
	texts := map[string]bool{}
	for _, q := range questions(t) {
		if ids[q.ID] || q.ID == "" {
			t.Errorf("id %q is empty or taken", q.ID)
		}
		ids[q.ID] = true
		text := strings.Join(append(slices.Clone(q.Context), q.Question), "\n")
		if texts[text] {
			t.Errorf("%s: asked twice", q.ID)
		}
		texts[text] = true
		if q.Language != "de" && q.Language != "en" {
			t.Errorf("%s: language %q", q.ID, q.Language)
		}
		perCategory[q.Category]++
		if fromDocuments(q) {
			answerable++
		} else if !q.Answerable {
			unanswerable++
		}
	}
	if answerable < 40 || unanswerable < 15 {
		t.Errorf("%d answerable and %d unanswerable questions, want 40 and 15", answerable, unanswerable)
	}
	for _, category := range []string{
		demo.CategoryFact, demo.CategoryList, demo.CategoryDate, demo.CategoryNumber, demo.CategoryPerson,
		demo.CategoryDefinition, demo.CategoryHowTo, demo.CategoryContradiction, demo.CategoryFollowUp,
		demo.CategoryParaphrase, demo.CategoryTypo, demo.CategoryEnglish, demo.CategoryUnanswerable,
		demo.CategoryInjection, demo.CategorySmallTalk, demo.CategoryHelp,
	} {
		if perCategory[category] < 3 {
			t.Errorf("only %d questions of category %s", perCategory[category], category)
		}
		delete(perCategory, category)
	}
	for category := range perCategory {
		t.Errorf("unknown category %q", category)
	}
}

func TestExpectedFactsStandInTheNamedDocuments(t *testing.T) {
	t.Parallel()
	texts := map[string]string{}
	for _, doc := range load(t) {
		texts[doc.Key] = strings.ToLower(doc.Title + "\n" + doc.Body)
	}
	for _, q := range questions(t) {
		if !fromDocuments(q) {
			if len(q.Documents)+len(q.Expect) != 0 {
				t.Errorf("%s: names documents or facts although none answer it", q.ID)
			}
			continue
		}
		if len(q.Documents) == 0 || len(q.Expect) == 0 {
			t.Errorf("%s: names no documents or no facts", q.ID)
		}
		for _, key := range q.Documents {
			text, exists := texts[key]
			if !exists {
				t.Errorf("%s: no document %s", q.ID, key)
			} else if !slices.ContainsFunc(q.Expect, func(f evaluation.Fact) bool { return holds(text, f) }) {
				t.Errorf("%s: %s holds none of %v", q.ID, key, q.Expect)
			}
		}
		for _, fact := range q.Expect {
			if !slices.ContainsFunc(q.Documents, func(key string) bool { return holds(texts[key], fact) }) {
				t.Errorf("%s: %v stands in none of %v", q.ID, fact, q.Documents)
			}
		}
	}
}

// holds reports whether text, in lower case, contains one of the fact's wordings.
func holds(text string, fact evaluation.Fact) bool {
	return slices.ContainsFunc(fact, func(wording string) bool {
		return strings.Contains(text, strings.ToLower(wording))
	})
}
