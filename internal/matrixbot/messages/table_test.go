package messages

import (
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/statistics/show"
)

func TestNamesAreCutOnlyWhereManyColumnsStandBesideOneAnother(t *testing.T) {
	t.Parallel()
	const name = "Künstliche Intelligenz in der Kommunalverwaltung"
	for columns, whole := range map[int]bool{2: true, 6: false} {
		head, cells, numbers := []string{"Modul"}, []string{name}, []bool{false}
		for len(head) < columns {
			head, cells, numbers = append(head, "Quartal"), append(cells, "136"), append(numbers, true)
		}
		text := plainTable(show.Table{Head: head, Numbers: numbers, Rows: [][]string{cells}}, 1)
		if strings.Contains(text, name) != whole || !strings.Contains(text, "Künstliche Intelligenz") {
			t.Errorf("%d columns:\n%s", columns, text)
		}
	}
}
