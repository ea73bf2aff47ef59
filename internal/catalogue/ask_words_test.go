package catalogue_test

import "testing"

func TestWordsSayWhatWasUnderstood(t *testing.T) {
	t.Parallel()
	r := academy(t).reader(t)
	for _, c := range []struct{ ask, german, english, when string }{
		{"Was kann ich im März vormittags zu Recht machen?", "März 2026, vormittags, zu Recht", "March 2026, in the morning, on Recht", "im März 2026 vormittags"},
		{"Termine für Vergaberecht vom 3. bis 20. Februar", "3. bis 20. Februar 2026, „Vergaberecht in Smart-City-Projekten“", "3 February 2026 to 20 February 2026, “Vergaberecht in Smart-City-Projekten”", "vom 3. bis 20. Februar 2026"},
		{"Welche Wahlmodule gibt es ab Mai dienstags oder mittwochs?", "ab 1. Mai 2026, dienstags oder mittwochs, Wahlmodule", "from 1 May 2026, on Tuesdays or Wednesdays, elective modules", "ab 1. Mai 2026 dienstags oder mittwochs"},
		{"Gibt es nächsten Dienstag ab 14 Uhr einen Kurs?", "Dienstag, 27. Januar 2026, ab 14 Uhr", "Tuesday, 27 January 2026, from 14:00", "am Dienstag, 27. Januar 2026 ab 14 Uhr"},
		{"Kurse von höchstens zwei Stunden im zweiten Quartal für drei Personen", "2. Quartal 2026, höchstens 2 Stunden, 3 freie Plätze", "quarter 2 of 2026, at most 2 hours, 3 free seats", "im 2. Quartal 2026"},
		{"Welche freien Termine gibt es im März oder Mai?", "März 2026 oder Mai 2026, mit freien Plätzen", "March 2026 or May 2026, with free seats", "im März 2026 oder im Mai 2026"},
		{"Gibt es im ersten Halbjahr Kurse für Anfänger, nicht montags?", "1. Halbjahr 2026, nicht montags, für Einsteigende", "half-year 1 of 2026, not on Mondays, for beginners", "im 1. Halbjahr 2026 nicht montags"},
		{"Was läuft im Mai nur freitags?", "Mai 2026, nur freitags", "May 2026, only on Fridays", "im Mai 2026 freitags"},
		{"Welche Termine gibt es?", "", "", ""},
	} {
		asked := r.Read(c.ask, start)
		if got := asked.Words("de"); got != c.german {
			t.Errorf("%q in German: %q, want %q", c.ask, got, c.german)
		}
		if got := asked.Words("en"); got != c.english {
			t.Errorf("%q in English: %q, want %q", c.ask, got, c.english)
		}
		if got := asked.When("de"); got != c.when {
			t.Errorf("%q when: %q, want %q", c.ask, got, c.when)
		}
	}
}
