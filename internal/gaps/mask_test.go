package gaps

import "testing"

func TestExamplesAreStrippedOfPersonalData(t *testing.T) {
	t.Parallel()
	m := newMasker()
	for text, want := range map[string]string{
		"Was kostet das Modul?": "Was kostet das Modul?",
		"Meine Adresse ist anna.muster@rathaus.example, geht das?":              "Meine Adresse ist [E-Mail-Adresse], geht das?",
		"Mail an anna(at)rathaus.example?":                                      "Mail an [E-Mail-Adresse]?",
		"Rufen Sie mich unter 0331 / 123 45 67 an?":                             "Rufen Sie mich unter [Telefonnummer] an?",
		"Geht +49 (0)170 1234567 auch?":                                         "Geht [Telefonnummer] auch?",
		"Tel. 123 4567, wann rufen Sie an?":                                     "Tel. [Telefonnummer], wann rufen Sie an?",
		"Ich heiße Anna von der Muster und suche Hilfe":                         "Ich heiße [Name] und suche Hilfe",
		"ich bin Erna Beispiel, wie geht das?":                                  "ich bin [Name], wie geht das?",
		"Ich bin die Bürgermeisterin von Bad Belzig, darf ich?":                 "Ich bin die [Name], darf ich?",
		"Mein Name ist Dr. Max Muster. Was kostet es?":                          "Mein Name ist [Name]. Was kostet es?",
		"My name is Jane Doe, can I join?":                                      "My name is [Name], can I join?",
		"Kann Frau Müller-Lüdenscheidt mitmachen?":                              "Kann Frau [Name] mitmachen?",
		"Darf mein Kollege Yilmaz auch?":                                        "Darf mein Kollege [Name] auch?",
		"Ist Anna Schmidt schon angemeldet?":                                    "Ist [Name] schon angemeldet?",
		"Ich wohne in der Musterstraße 12a, gibt es Busse?":                     "Ich wohne in der [Adresse], gibt es Busse?",
		"Kommt der Bus zum Marktplatz 3?":                                       "Kommt der Bus zum [Adresse]?",
		"Treffen wir uns Am Alten Markt 9?":                                     "Treffen wir uns Am [Adresse]?",
		"Wir sind in 14806 Bad Belzig, geht das?":                               "Wir sind in [Adresse], geht das?",
		"Wo finde ich das? Viele Grüße\nErna Musterfrau, Amt 32":                "Wo finde ich das?",
		"Kommt die Rechnung an [E-Mail-Adresse]?":                               "Kommt die Rechnung an [E-Mail-Adresse]?",
		"Wann war der 7. MPSC-Kongress am 18.11.2025?":                          "Wann war der 7. MPSC-Kongress am 18.11.2025?",
		"Gibt es am 01.02.2026 um 10:00 Uhr ein Modul?":                         "Gibt es am 01.02.2026 um 10:00 Uhr ein Modul?",
		"Was ist der Smart City Manager und die Urbane Datenplattform in Kiel?": "Was ist der Smart City Manager und die Urbane Datenplattform in Kiel?",
	} {
		if got, ok := m.mask(text); got != want || !ok {
			t.Errorf("%q: %q, %v, want %q", text, got, ok, want)
		}
	}
}

func TestWhatMayIdentifySomebodyIsNotShownAtAll(t *testing.T) {
	t.Parallel()
	m := newMasker()
	long := "Wie geht das? "
	for len(long) <= longestExample {
		long += long
	}
	for _, text := range []string{
		"Überweisen Sie auf DE12 5001 0517 0648 4898 90?", "Ich bin am 3.4.1980 geboren, darf ich?", "Ich bin schwerbehindert, geht das?",
		long, "[Name], [E-Mail-Adresse]", "Anna Schmidt", "anna@rathaus.example",
	} {
		if got, ok := m.mask(text); ok {
			t.Errorf("%q is shown as %q", text, got)
		}
	}
}
