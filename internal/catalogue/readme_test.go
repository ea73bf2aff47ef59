package catalogue_test

import (
	"os"
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/catalogue"
)

// blocks returns the code blocks of README.md in a language.
func blocks(t *testing.T, language string) (found []string) {
	t.Helper()
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	for i, part := range strings.Split(string(readme), "```") {
		if code, ok := strings.CutPrefix(part, language+"\n"); ok && i%2 == 1 {
			found = append(found, code)
		}
	}
	return found
}

func TestTheExamplesOfTheReadmeAreTheSameCatalogue(t *testing.T) {
	t.Parallel()
	csv, json := blocks(t, "csv"), blocks(t, "json")
	if len(csv) != 2 || len(json) != 1 {
		t.Fatalf("%d CSV and %d JSON blocks", len(csv), len(json))
	}
	b := setup(t)
	b.apply(t, file("module.csv", csv[0]), file("termine.csv", csv[1]))
	plan, err := b.importer().Plan(t.Context(), read(t, file("katalog.json", json[0])), catalogue.Options{})
	if err != nil || !plan.Empty() || plan.Count(catalogue.Unchanged) != 4 {
		t.Errorf("%v\n%s", err, printed(t, plan))
	}
}
