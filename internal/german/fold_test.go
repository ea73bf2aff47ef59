package german

import "testing"

func TestFoldBringsSpellingsTogether(t *testing.T) {
	t.Parallel()
	for want, spellings := range map[string][]string{
		"fur":           {"für", "fuer", "fur"},
		"kunstliche":    {"künstliche", "kuenstliche", "kunstliche"},
		"gross":         {"groß", "gross"},
		"stadte":        {"städte", "staedte", "stadte"},
		"offentlich":    {"öffentlich", "oeffentlich"},
		"strasse":       {"straße", "strasse"},
		"uber":          {"über", "ueber", "uber"},
		"neue":          {"neue"},
		"steuer":        {"steuer"},
		"bauen":         {"bauen"},
		"quelle":        {"quelle"},
		"treue":         {"treue"},
		"cafe":          {"café", "cafe"},
		"lodz":          {"łódź"},
		"aarhus":        {"aarhus"},
		"smorrebrod":    {"smørrebrød"},
		"москва":        {"москва"},
		"2026":          {"2026"},
		"":              {""},
		"ubergrosse":    {"übergröße", "uebergroesse"},
		"burgerbureaus": {"bürgerbureaus"},
	} {
		for _, s := range spellings {
			if got := Fold(s); got != want {
				t.Errorf("Fold(%q) = %q, want %q", s, got, want)
			}
		}
	}
}

func TestFoldTwiceChangesNothingForUsualWords(t *testing.T) {
	t.Parallel()
	for _, w := range []string{"bürgerbeteiligung", "neuerungen", "weiterbildung", "straße", "zwönitz", "maßnahmen", "qualität"} {
		once := Fold(w)
		if twice := Fold(once); twice != once {
			t.Errorf("Fold(%q) = %q, but Fold of that = %q", w, once, twice)
		}
	}
}
