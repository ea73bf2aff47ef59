package demo_test

import (
	"os"
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
	return q.Answerable && q.Category != demo.CategorySmallTalk && q.Category != demo.CategoryHelp && len(q.Runs) == 0
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
	if n := len(texts); n < 220 {
		t.Errorf("%d questions, want at least 220", n)
	}
	if answerable < 140 || unanswerable < 60 {
		t.Errorf("%d answerable and %d unanswerable questions, want 140 and 60", answerable, unanswerable)
	}
	for category, least := range map[string]int{
		demo.CategoryFact: 15, demo.CategoryList: 10, demo.CategoryDate: 8, demo.CategoryNumber: 10, demo.CategoryPerson: 3,
		demo.CategoryDefinition: 9, demo.CategoryHowTo: 7, demo.CategoryContradiction: 8, demo.CategoryFollowUp: 20,
		demo.CategoryParaphrase: 25, demo.CategoryTypo: 15, demo.CategoryEnglish: 20, demo.CategoryMultiPart: 12,
		demo.CategoryPlain: 6, demo.CategorySmallTalk: 3, demo.CategoryHelp: 3, demo.CategoryUnanswerable: 5,
		demo.CategoryNearMiss: 50, demo.CategoryLive: 40, demo.CategoryInjection: 10,
	} {
		if perCategory[category] < least {
			t.Errorf("%d questions of category %s, want at least %d", perCategory[category], category, least)
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
			if len(q.Documents) != 0 || len(q.Expect) != 0 && len(q.Runs) == 0 {
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

// Questions for dates name runs that are in the catalogue, with their day in the
// key.
func TestLiveQuestionsNameRunsOfTheCatalogue(t *testing.T) {
	t.Parallel()
	runs, err := os.ReadFile("catalogue/runs.csv")
	if err != nil {
		t.Fatal(err)
	}
	answerable := 0
	for _, q := range questions(t) {
		if q.Category == demo.CategoryLive && q.Answerable {
			answerable++
			if len(q.Runs) == 0 {
				t.Errorf("%s: names no runs", q.ID)
			}
		}
		for _, key := range q.Runs {
			if !strings.Contains(string(runs), "\n"+key+";") {
				t.Errorf("%s: no run %s", q.ID, key)
			}
		}
	}
	if answerable < 30 {
		t.Errorf("%d questions for dates that there are, want at least 30", answerable)
	}
}

// holds reports whether text, in lower case, contains one of the fact's wordings.
func holds(text string, fact evaluation.Fact) bool {
	return slices.ContainsFunc(fact, func(wording string) bool {
		return strings.Contains(text, strings.ToLower(wording))
	})
}

// Of the hard categories nearly half of the questions are kept from those who
// improve answers.
func TestNearlyHalfOfTheHardQuestionsIsHeldOut(t *testing.T) {
	t.Parallel()
	held, all := map[string]int{}, 0
	for _, q := range questions(t) {
		if q.HeldOut {
			held[q.Category]++
			all++
		}
	}
	if all < 60 {
		t.Errorf("%d questions are held out, want at least 60", all)
	}
	for _, category := range []string{
		demo.CategoryParaphrase, demo.CategoryTypo, demo.CategoryEnglish, demo.CategoryMultiPart, demo.CategoryContradiction,
		demo.CategoryNearMiss, demo.CategoryLive, demo.CategoryInjection, demo.CategoryFollowUp, demo.CategoryPlain,
	} {
		if held[category] < 3 {
			t.Errorf("%s: %d questions are held out, want at least 3", category, held[category])
		}
	}
}
