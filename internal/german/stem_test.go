package german

import "testing"

// The expected stems are those of the Snowball project's own implementation
// applied to folded words, but for the female endings.
func TestStem(t *testing.T) {
	t.Parallel()
	for word, want := range map[string]string{
		"fortbildungen": "fortbild", "fortbildung": "fortbild", "städte": "stadt", "stadt": "stadt", "stadte": "stadt",
		"module": "modul", "modulen": "modul", "moduls": "modul", "kurse": "kurs", "kursen": "kurs",
		"kostenlos": "kostenlos", "kostenlose": "kostenlos", "kommunen": "kommun", "kommunale": "kommunal",
		"ergebnisse": "ergebnis", "ergebnisses": "ergebnis", "ergebnis": "ergebnis", "schnellsten": "schnell",
		"verantwortlichkeiten": "verantwort", "digitalisierung": "digitalisier", "öffentlichkeit": "offent",
		"neuigkeiten": "neuig", "politik": "polit", "politisch": "polit", "bauer": "bau", "häuser": "haus",
		"managerinnen": "manag", "managerin": "manag", "manager": "manag", "expertinnen": "expert", "experten": "expert",
		"vertreterinnen": "vertret", "vertreter": "vertret", "beginnen": "beginn",
		"2025": "2025", "k21": "k21", "ki": "ki", "": "", "der": "der", "größe": "gross", "große": "gross",
	} {
		if got := Stem(word); got != want {
			t.Errorf("Stem(%q) = %q, want %q", word, got, want)
		}
	}
}

func TestIsStop(t *testing.T) {
	t.Parallel()
	for _, w := range []string{"der", "für", "fuer", "fur", "über", "welche", "wann", "the", "what", "how", "würde", "wurde", "daß", "s"} {
		if !IsStop(w) {
			t.Errorf("IsStop(%q) = false", w)
		}
	}
	for _, w := range []string{"ware", "kurs", "kosten", "stadt", "module", "start", "ki", "frei", "2025", ""} {
		if IsStop(w) {
			t.Errorf("IsStop(%q) = true", w)
		}
	}
}
