package catalogue_test

import "testing"

func TestLaterRunsAndPlacesAreAskedForWithoutATopic(t *testing.T) {
	t.Parallel()
	r := academy(t).reader(t)
	for _, c := range []struct {
		ask   string
		shift int
		where bool
	}{
		{"Gibt es noch einen späteren?", 1, false},
		{"Geht es auch früher?", -1, false},
		{"Is there a later one?", 1, false},
		{"nur online", 0, true},
		{"Findet das online statt?", 0, true},
		{"Finden die Kurse online statt?", 0, false},
		{"Gibt es im Mai einen späteren?", 0, false},
		{"Lieber früher oder später?", 0, false},
	} {
		if a := r.Read(c.ask, start); a.Shift != c.shift || a.Where != c.where {
			t.Errorf("%q: shift %d, where %v; want %d, %v", c.ask, a.Shift, a.Where, c.shift, c.where)
		}
	}
}

func TestLaterRunsKeepTheModulesAndNotTheTimes(t *testing.T) {
	t.Parallel()
	r := academy(t).reader(t)
	before := r.Read("Was läuft im März zu Vergaberecht?", start)
	a := r.Read("Gibt es noch einen späteren?", start).After(before)
	if !a.Runs || a.Shift != 1 || len(a.Query.Times) > 0 || !a.Query.To.IsZero() || len(a.Query.Modules) == 0 || len(a.Query.Modules) != len(before.Query.Modules) {
		t.Errorf("later: %+v", a)
	}
}
