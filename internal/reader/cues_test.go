package reader

import "testing"

func TestCuesAreFoundByWordsAndTheirEnds(t *testing.T) {
	t.Parallel()
	c, err := parseCues("# a comment\n\nmoney: euro gebühr* *kosten\ndefine: ist_ein\nany: *berat*\n")
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		before, word, cue string
		want              bool
	}{
		{"", "euro", "money", true}, {"", "gebuhrenfrei", "money", true}, {"", "gebuhr", "money", true},
		{"", "gebuhren", "money", true}, {"", "reisekosten", "money", true}, {"", "kosten", "money", false},
		{"ist", "ein", "define", true}, {"", "ein", "define", false}, {"", "sozialberatung", "any", true},
	} {
		if got := c.of(x.before, x.word).has(c.index(x.cue)); got != x.want {
			t.Errorf("%q behind %q says %q: %t, want %t", x.word, x.before, x.cue, got, x.want)
		}
	}
	if c.index("none") != -1 || cueSet(1).has(-1) {
		t.Error("an unknown cue is found")
	}
}

func TestCuesWithoutColonAreAnError(t *testing.T) {
	t.Parallel()
	if _, err := parseCues("money euro"); err == nil {
		t.Error("no error")
	}
}
