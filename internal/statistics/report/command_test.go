package report

import (
	"slices"
	"testing"
	"time"

	"smart-city-dialog.de/akademie/internal/account"
)

func TestCommandsAreToldFromQuestions(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Command{
		"bericht":                     {},
		"Berichte":                    {},
		"Meine Berichte!":             {},
		"my reports":                  {English: true},
		"bericht Länder je  Quartal":  {Text: "Länder je Quartal"},
		"Bericht: „Länder“ beenden":   {Text: "„Länder“ beenden"},
		"report Towns stop":           {Text: "Towns stop", English: true},
		"Report: zones of the centre": {Text: "zones of the centre", English: true},
	} {
		if c, ok := ReadCommand(text); !ok || c != want {
			t.Errorf("%q: %+v, %v", text, c, ok)
		}
	}
	for _, text := range []string{
		"", "Berichte aus Kommunen", "Bericht zum Kongress 2025", "Bericht zum Kongress 2025?", "Bericht über die Lage",
		"Bericht ueber die Lage", "bericht Länder?", "Berichten Sie mir von Köln", "Report on data spaces", "Gibt es einen Bericht?",
	} {
		if c, ok := ReadCommand(text); ok {
			t.Errorf("%q is taken for %+v", text, c)
		}
	}
}

func TestWhatACommandWantsDependsOnWhatAppearsInTheRoom(t *testing.T) {
	t.Parallel()
	here, renamed, there := Delivery{"chat", "#here"}, Delivery{"chat", "#was-here"}, Delivery{"chat", "#there"}
	s := Shelf{Who: anna, Here: []Delivery{here, renamed}, Reports: []Report{
		{ID: 1, Name: "Länder je Quartal", Owner: anna.Email, Deliver: []Delivery{{ByMail, anna.Email}, here, there}},
		{ID: 2, Name: "Länder je Monat", Owner: anna.Email, Deliver: []Delivery{renamed}},
		{ID: 3, Name: "Auslastung", Owner: anna.Email, Deliver: []Delivery{there}},
		{ID: 4, Name: "Stand Ende", Owner: bert.Email},
	}}
	for text, want := range map[string]struct {
		wish    Wish
		reports []int64
	}{
		"":                          {WishList, nil},
		"Auslastng":                 {WishShow, []int64{3}},
		"Länder je Monat":           {WishShow, []int64{2}},
		"Länder":                    {WishWhich, []int64{1, 2}},
		"Matrix":                    {WishUnknown, nil},
		"laender je quartal stop":   {WishEnd, []int64{1}},
		"Länder je Monat beenden.":  {WishEnd, []int64{2}},
		"beenden":                   {WishWhichEnd, []int64{1, 2}},
		"Länder beenden":            {WishWhichEnd, []int64{1, 2}},
		"Auslastung beenden":        {WishNotHere, []int64{3}},
		"Matrix beenden":            {WishUnknown, nil},
		"stand ende":                {WishShow, []int64{4}},
		"stand ende beenden":        {WishNotHere, []int64{4}},
		"Anmeldungen je Land":       {WishUnknown, nil},
		"„Länder je Quartal“ stopp": {WishEnd, []int64{1}},
	} {
		got := s.Wants(text)
		var ids []int64
		for _, r := range got.Reports {
			ids = append(ids, r.ID)
		}
		if got.Wish != want.wish || !slices.Equal(ids, want.reports) {
			t.Errorf("%q: wish %d of %v, want %d of %v", text, got.Wish, ids, want.wish, want.reports)
		}
	}
	if got := (Shelf{Who: anna, Here: []Delivery{{"chat", "#elsewhere"}}, Reports: s.Reports}).Wants("beenden"); got.Wish != WishNoneHere {
		t.Errorf("where none appears: %d", got.Wish)
	}
	if in, elsewhere := s.Appears(s.Reports[0]); !in || elsewhere != 1 {
		t.Errorf("appears here %v, in %d others", in, elsewhere)
	}
	if got := s.Label(s.Reports[3]); got != "Stand Ende ("+bert.Email+")" {
		t.Errorf("label %q", got)
	}
}

func TestAShelfHoldsWhatSomebodyMayChange(t *testing.T) {
	t.Parallel()
	s, _, _ := setup(t)
	saved, err := s.Save(t.Context(), anna, mailed("Länder", anna))
	if err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		who   account.Person
		found bool
	}{"their own": {anna, true}, "an administrator's": {admin, true}, "another's": {bert, false}} {
		shelf, err := ReadShelf(t.Context(), s, tc.who)
		if _, found := shelf.Find(saved.ID); err != nil || found != tc.found {
			t.Errorf("%s: %v, %v", name, found, err)
		}
	}
	if _, err := ReadShelf(t.Context(), s, emil); err == nil {
		t.Error("a participant has a shelf")
	}
}

func TestReportsFirstAppearOnTheNextFirstAtSix(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ now, want time.Time }{
		{berlin(2026, 1, 20, 9), berlin(2026, 2, 1, 6)},
		{berlin(2026, 2, 1, 5), berlin(2026, 2, 1, 6)},
		{berlin(2026, 2, 1, 6), berlin(2026, 3, 1, 6)},
		{berlin(2026, 12, 31, 23), berlin(2027, 1, 1, 6)},
		{berlin(2026, 3, 29, 12).UTC(), berlin(2026, 4, 1, 6)},
	} {
		if got := FirstDue(tc.now); !got.Equal(tc.want) {
			t.Errorf("%v: %v, want %v", tc.now, got, tc.want)
		}
	}
}
