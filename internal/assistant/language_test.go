package assistant

import "testing"

func TestTheMessageDecidesItsLanguageAndElseThePage(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ message, hint, want string }{
		{"Wann startet das Modul?", "", "de"},
		{"Wann startet das Modul?", "en", "de"},
		{"Was kostet das?", "en", "de"},
		{"Danke!", "en", "de"},
		{"When does the module start?", "", "en"},
		{"When does the module start?", "de", "en"},
		{"Thanks!", "de", "en"},
		{"Smart City Manager?", "", "de"},
		{"Smart City Manager?", "de", "de"},
		{"Smart City Manager?", "en", "en"},
		{"Biletado", "en", "en"},
		{"it-recht am 21.4. 1 platz", "de", "de"},
		{"IT-Recht 21.4.", "de", "de"},
		{"IT-Sicherheit, 2 Pers.", "", "de"},
		{"Is it free?", "de", "en"},
		{"IT security in May, 2 seats please", "de", "en"},
		{"Hi", "de", "de"},
		{"Hi", "en", "en"},
		{"Hi zusammen", "de", "de"},
		{"Biletado", "fr", "de"}, // no language of ours
	} {
		if got := language(c.message, c.hint); got != c.want {
			t.Errorf("language(%q, %q) = %q, want %q", c.message, c.hint, got, c.want)
		}
	}
}
