package slots

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"smart-city-dialog.de/akademie/internal/booking"
)

// towns are the municipalities of the tests' list.
var towns = []string{"Bad Belzig", "Beelitz", "Frankfurt", "Frankfurt am Main", "Frankfurt (Oder)", "Potsdam", "Kiel", "Landkreis Potsdam-Mittelmark", "Halle", "Celle", "Neustadt an der Weinstraße", "Süderbrarup"}

func isTown(name string) bool {
	return slices.ContainsFunc(towns, func(t string) bool { return strings.EqualFold(t, name) })
}

// read reads text in a draft in which field was asked for last; "-" is no draft.
func read(field booking.Field, text string) Reading {
	return Read(text, Context{Open: field != "-", Expect: field, IsTown: isTown})
}

func TestWhatIsToBeDone(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		field booking.Field
		text  string
		want  Act
	}{
		{"-", "Ich möchte mich anmelden", Start},
		{"-", "ich moechte mich anmelden", Start},
		{"-", "Bitte buchen Sie mir einen Platz im KI-Modul am 3. März", Start},
		{"-", "zwei Plätze für Vergaberecht", Start},
		{"-", "Ich hätte gern zwei Plätze im Modul Vergaberecht.", Start},
		{"-", "Kann ich mich auf die Warteliste setzen lassen?", Start},
		{"-", "Setzen Sie mich bitte auf die Warteliste.", Start},
		{"-", "Können Sie mich für das Modul Open Source anmelden?", Start},
		{"-", "Ich würde gern am Modul Open Source teilnehmen.", Start},
		{"-", "Hallo, ich will beim KI-Modul mitmachen", Start},
		{"-", "Melden Sie mich für den 3. März an.", Start},
		{"-", "Bitte reservieren Sie uns drei Plätze", Start},
		{"-", "Ich nehme gern teil", Start},
		{"-", "Anmelden", Start},
		{"-", "Jetzt buchen!", Start},
		{"-", "Anmelden: KI in der Verwaltung, Dienstag, 3. März 2026, 9:00 Uhr", Start},
		{"-", "I would like to book a seat", Start},
		{"-", "Please sign me up for the AI module", Start},
		{"-", "Can you register me for the course on open source?", Start},
		{"-", "Wir möchten zu dritt teilnehmen", Start},
		{"-", "Ich möchte meine Kollegin anmelden", Start},
		{"-", "Ich möchte mich anmelden, wie geht das?", Start},

		{"-", "Nenn mir bitte drei Termine im Mai mit freien Plätzen", ""},
		{"-", "Zeigen Sie uns bitte, wo noch Plätze frei sind", ""},
		{"-", "Ich bräuchte für drei Kollegen Plätze in IT-Sicherheit, wann geht das?", ""},
		{"-", "Ich bräuchte für drei Kollegen Plätze in IT-Sicherheit am 5. Mai, wann geht das los?", Start},
		{"-", "Ich möchte drei Kollegen für IT-Sicherheit anmelden, wann geht das?", Start},
		{"-", "Geben Sie mir bitte zwei Plätze in IT-Sicherheit", Start},
		{"-", "Ich hätte im April gern Plätze für etwas zu Klima", ""},
		{"-", "Ich würde im April gern etwas zu Klima buchen", Start},
		{"-", "Wie melde ich mich an?", ""},
		{"-", "Wie melde ich mich zu einem Modul an?", ""},
		{"-", "Wo kann ich mich anmelden?", ""},
		{"-", "Ich möchte wissen, wie ich mich anmelden kann.", ""},
		{"-", "Muss ich mich anmelden?", ""},
		{"-", "Kann ich mich auch als Privatperson anmelden?", ""},
		{"-", "Wo kann ich meinen Sperrmüll anmelden?", ""},
		{"-", "Ich möchte meinen Hund anmelden", ""},
		{"-", "Ich möchte einen Raum buchen", ""},
		{"-", "Bis wann kann ich mich anmelden?", ""},
		{"-", "Was passiert, wenn ein Termin ausgebucht ist?", ""},
		{"-", "Was passiert, wenn ich mich anmelden will und alles voll ist?", ""},
		{"-", "Wer darf am Wettbewerb zur letzten Meile teilnehmen?", ""},
		{"-", "Wie sage ich einen Kurs wieder ab?", ""},
		{"-", "Was mache ich, wenn ich am Kurstag krank bin?", ""},
		{"-", "Kann mein ganzes Amt auf einmal beim großen Programm mitmachen?", ""},
		{"-", "Can people outside the IT department attend the courses?", ""},
		{"-", "Wie viele Plätze hat das Modul?", ""},
		{"-", "Gibt es noch freie Plätze im Modul KI?", ""},
		{"-", "Ich möchte mich nicht anmelden.", ""},
		{"-", "Unsere Gemeinde bekommt keine Fördergelder, dürfen wir trotzdem mitmachen?", ""},

		{"-", "Ich kann doch nicht kommen", Cancel},
		{"-", "Ich kann am 3. März leider nicht teilnehmen.", Cancel},
		{"-", "Bitte stornieren Sie meine Buchung", Cancel},
		{"-", "Ich möchte mich wieder abmelden", Cancel},
		{"-", "Please cancel my booking", Cancel},
		{"-", "I can't make it on Tuesday", Cancel},
		{"-", "Ich möchte umbuchen auf Mai", Move},
		{"-", "Ich würde meine Buchung gern auf Mai verschieben", Move},
		{"-", "Welche Buchungen habe ich?", Mine},
		{"-", "Zeigen Sie mir meine Anmeldungen", Mine},
		{"-", "Bin ich schon angemeldet?", Mine},
		{"-", "Wie viele Buchungen habe ich?", Mine},
		{"-", "How many bookings do I have?", Mine},
		{"-", "Wie kann ich meine Anmeldung stornieren?", Cancel},
		{"-", "Wie melde ich mich wieder ab?", Cancel},
		{"-", "How can I cancel?", Cancel},
		{"-", "Wie melde ich mich vom Newsletter ab?", ""},
		{"-", "Kostet es etwas, wenn ich meine Anmeldung storniere?", ""},
		{"-", "Auf welchem Platz der Warteliste stehe ich?", Mine},
		{"-", "Kann ich kostenlos stornieren, wenn ich krank bin?", ""},

		{booking.FieldName, "doch nicht", GiveUp},
		{booking.FieldName, "Ach, doch lieber nicht.", GiveUp},
		{booking.FieldName, "abbrechen bitte", GiveUp},
		{booking.FieldEmail, "Vergessen Sie es.", GiveUp},
		{booking.FieldEmail, "Ich möchte mich doch nicht anmelden", GiveUp},
		{booking.FieldEmail, "Ich kann da doch nicht kommen", GiveUp},
		{booking.FieldEmail, "never mind", GiveUp},
		{booking.FieldEmail, "Das muss ich erst noch abklären", Pause},
		{booking.FieldConsent, "ja", Agree},
		{booking.FieldConsent, "ok, buchen", Agree},
		{booking.FieldConsent, "Ja, das stimmt so.", Agree},
		{booking.FieldConsent, "verbindlich anmelden", Agree},
		{booking.FieldConsent, "Bitte buchen!", Agree},
		{booking.FieldConsent, "nein", Decline},
		{booking.FieldName, "lieber ein anderes Modul", OtherModule},
		{booking.FieldName, "doch lieber der Mai-Termin", OtherRun},
		{booking.FieldName, "Gibt es einen anderen Termin?", ""},
		{booking.FieldName, "Ein anderer Termin wäre besser", OtherRun},
		{booking.FieldName, "Wie war noch mal der Termin?", WhichRun},
		{booking.FieldName, "wann war das nochmal", WhichRun},
		{booking.FieldName, "Was fehlt noch?", Overview},
		{booking.FieldName, "Was kostet das eigentlich?", ""},
	} {
		if got := read(c.field, c.text); got.Act != c.want {
			t.Errorf("%q after %q: %q, want %q", c.text, c.field, got.Act, c.want)
		}
	}
}

func TestHowManySeats(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text string
		want Seats
	}{
		{"zwei Plätze für Vergaberecht", Seats{N: 2}},
		{"Bitte 3 Plaetze", Seats{N: 3}},
		{"für zwei Kolleginnen", Seats{N: 2}},
		{"für mich und drei Kollegen", Seats{N: 4}},
		{"für mich und meine Kollegin", Seats{N: 2}},
		{"für mich und eine Kollegin aus dem Bauamt", Seats{N: 2}},
		{"meine Kollegin und mich", Seats{N: 2}},
		{"zwei Kolleg:innen und ich", Seats{N: 3}},
		{"für mich und meine zwei Kolleginnen", Seats{N: 3}},
		{"wir sind zu dritt", Seats{N: 3}},
		{"Wir kommen zu viert.", Seats{N: 4}},
		{"Wir sind fünf", Seats{N: 5}},
		{"Wir wären 4 Personen", Seats{N: 4}},
		{"für uns beide", Seats{N: 2}},
		{"doch nur ein Platz", Seats{N: 1}},
		{"nur für mich", Seats{N: 1}},
		{"ich komme allein, also nur ich", Seats{N: 1}},
		{"doch drei", Seats{N: 3}},
		{"nein, nur einer", Seats{N: 1}},
		{"einen Platz bitte", Seats{N: 1}},
		{"für eine Kollegin", Seats{N: 1}},
		{"nicht zwei Plätze, sondern drei", Seats{N: 3}},
		{"statt zwei Plätzen bitte drei Plätze", Seats{N: 3}},
		{"noch eine Kollegin dazu", Seats{More: 1}},
		{"einen Platz mehr bitte", Seats{More: 1}},
		{"ein Platz weniger", Seats{More: -1}},
		{"zwei Kollegen kommen auch noch mit", Seats{More: 2}},
		{"zwei oder drei Plätze", Seats{Or: []int{2, 3}}},
		{"two seats please", Seats{N: 2}},
		{"for me and two colleagues", Seats{N: 3}},
		{"there are three of us", Seats{N: 3}},
		{"just me", Seats{N: 1}},
		{"100 Plätze", Seats{N: 100}},
		{"am 3. März", Seats{}},
		{"den dritten Termin", Seats{}},
		{"Wir sind eine kleine Gemeinde", Seats{}},
		{"Sind noch zwei Plätze frei?", Seats{}},
		{"um 9 Uhr", Seats{}},
		{"Modul 3", Seats{}},
		{"Wir sind eine Stadt mit 12000 Leuten", Seats{}},
	} {
		got := read(booking.FieldName, c.text).Seats
		if got.N != c.want.N || got.More != c.want.More || !slices.Equal(got.Or, c.want.Or) {
			t.Errorf("%q: %+v, want %+v", c.text, got, c.want)
		}
	}
}

func TestWho(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		field      booking.Field
		text, want string
	}{
		{"", "Ich heiße Anna Beispiel", "Anna Beispiel"},
		{"", "ich heisse anna beispiel und komme aus beelitz", "Anna Beispiel"},
		{"", "mein Name ist Dr. Änne von der Heide-Özdemir", "Dr. Änne von der Heide-Özdemir"},
		{"", "Mein Name ist Anna Beispiel, ich komme aus Beelitz.", "Anna Beispiel"},
		{"", "Ich bin Anna Beispiel aus Bad Belzig", "Anna Beispiel"},
		{"", "Anna Beispiel, Stadt Bad Belzig", "Anna Beispiel"},
		{"", "Anna Beispiel, anna@bad-belzig.de", "Anna Beispiel"},
		{"", "Name: Jürgen O'Neill", "Jürgen O'Neill"},
		{"", "my name is Mary-Jane Watson", "Mary-Jane Watson"},
		{"", "Mit freundlichen Grüßen\nAnna Beispiel", "Anna Beispiel"},
		{"", "nicht Anne, sondern Anna Beispiel", ""},
		{"", "Frau Dr. Beispiel", ""},
		{booking.FieldName, "Frau Dr. Beispiel", "Dr. Beispiel"},
		{booking.FieldName, "Anna Beispiel", "Anna Beispiel"},
		{booking.FieldName, "anna beispiel", "Anna Beispiel"},
		{booking.FieldName, "Das ist Anna Beispiel.", "Anna Beispiel"},
		{booking.FieldName, "gern: Maria de la Cruz", "Maria de la Cruz"},
		{booking.FieldName, "Beispiel", "Beispiel"},
		{booking.FieldName, "Nguyễn Thị Minh Khai", "Nguyễn Thị Minh Khai"},
		{booking.FieldName, "Prof. Dr. med. Karl-Heinz Müller-Lüdenscheidt", "Prof. Dr. med. Karl-Heinz Müller-Lüdenscheidt"},
		{booking.FieldName, "Ich bin Anna", "Anna"},

		{booking.FieldName, "Was kostet das", ""},
		{booking.FieldName, "Was kostet das eigentlich?", ""},
		{booking.FieldName, "Wer ist der Dozent?", ""},
		{booking.FieldName, "Kosten", ""},
		{booking.FieldName, "weiß ich nicht", ""},
		{booking.FieldName, "ja", ""},
		{booking.FieldName, "Datenschutz", ""},
		{booking.FieldName, "Bad Belzig", ""},
		{booking.FieldName, "Ich bin Klimaschutzmanagerin", ""},
		{booking.FieldName, "Moment bitte", ""},
		{booking.FieldName, "3. März", ""},
		{booking.FieldName, "Smart City", ""},
		{booking.FieldName, "[Name]", ""},
		{booking.FieldEmail, "Anna Beispiel", ""},
		{"-", "Anna Beispiel", ""},
	} {
		if got := read(c.field, c.text).Name.Text; got != c.want {
			t.Errorf("%q after %q: name %q, want %q", c.text, c.field, got, c.want)
		}
	}
}

func TestWhichAddress(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"anna@bad-belzig.de":                                     {"anna@bad-belzig.de"},
		"Meine Mail ist anna.beispiel@bad-belzig.de.":            {"anna.beispiel@bad-belzig.de"},
		"<Anna.Beispiel@Bad-Belzig.de>":                          {"Anna.Beispiel@Bad-Belzig.de"},
		"mailto:anna@bad-belzig.de":                              {"anna@bad-belzig.de"},
		"anna punkt beispiel at bad-belzig punkt de":             {"anna.beispiel@bad-belzig.de"},
		"anna.beispiel (at) bad-belzig (punkt) de":               {"anna.beispiel@bad-belzig.de"},
		"anna[at]bad-belzig.de":                                  {"anna@bad-belzig.de"},
		"anna ät bad minus belzig punkt de":                      {"anna@bad-belzig.de"},
		"anna.beispiel @ bad-belzig.de":                          {"anna.beispiel@bad-belzig.de"},
		"info@müllrose.de":                                       {"info@müllrose.de"},
		"die meiner Chefin ist x@a.de, meine ist anna@b.de":      {"anna@b.de"},
		"anna@a.de oder anna@b.de":                               {"anna@a.de", "anna@b.de"},
		"nicht anna@a.de, sondern anna@b.de":                     {"anna@b.de"},
		"anna@a.de, also anna@a.de":                              {"anna@a.de"},
		"Ich arbeite at home":                                    nil,
		"Ich habe keine":                                         nil,
		"[E-Mail-Adresse]":                                       nil,
		"am 3. März at 9":                                        nil,
		"nein, die Mail ist a_b+c@sub.stadt-beispiel.example.eu": {"a_b+c@sub.stadt-beispiel.example.eu"},
	} {
		var got []string
		for _, e := range read(booking.FieldEmail, text).Emails {
			got = append(got, e.Text)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	if !read(booking.FieldEmail, "anna@bad-belzig").Broken {
		t.Error("an address without its end is not noticed")
	}
}

func TestFromWhere(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		field      booking.Field
		text, want string
	}{
		{"", "für zwei Kolleginnen aus Bad Belzig", "Bad Belzig"},
		{"", "für zwei kolleginnen aus bad belzig", "bad belzig"},
		{"", "Landkreis Potsdam-Mittelmark", "Landkreis Potsdam-Mittelmark"},
		{"", "Anna Beispiel, Stadt Bad Belzig", "Bad Belzig"},
		{"", "Ich arbeite bei der Stadt Beelitz.", "Beelitz"},
		{"", "Ich bin Klimaschutzmanagerin der Stadt Beelitz", "Beelitz"},
		{"", "aus Frankfurt am Main", "Frankfurt am Main"},
		{"", "aus Frankfurt (Oder)", "Frankfurt (Oder)"},
		{"", "Gemeinde Kleinkleckersdorf", "Kleinkleckersdorf"},
		{"", "Ich komme aus Kleinmachnow", "Kleinmachnow"},
		{"", "I am from Kiel", "Kiel"},
		{"", "the city of Potsdam", "Potsdam"},
		{"", "Anna Beispiel, Beelitz, anna@beelitz.de", "Beelitz"},
		{"", "aus Interesse", ""},
		{"", "aus Zeitgründen", ""},
		{"", "in der Stadt", ""},
		{"", "das Modul Smart City", ""},
		{booking.FieldMunicipality, "Frankfurt", "Frankfurt"},
		{booking.FieldMunicipality, "Beelitz bitte", "Beelitz"},
		{booking.FieldMunicipality, "Kleinkleckersdorf", "Kleinkleckersdorf"},
		{booking.FieldMunicipality, "neustadt an der weinstraße", "neustadt an der weinstraße"},
		{booking.FieldMunicipality, "wir sind Süderbrarup", "Süderbrarup"},
		{booking.FieldMunicipality, "Wozu brauchen Sie das", ""},
		{booking.FieldMunicipality, "was kostet das", ""},
		{booking.FieldMunicipality, "keine", ""},
		{booking.FieldName, "Kiel", "Kiel"},
	} {
		if got := read(c.field, c.text).Town.Text; got != c.want {
			t.Errorf("%q after %q: town %q, want %q", c.text, c.field, got, c.want)
		}
	}
}

func TestAsWhat(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		field      booking.Field
		text, want string
	}{
		{"", "ich bin Klimaschutzmanagerin", "Klimaschutzmanagerin"},
		{"", "Ich bin die neue Digitalisierungsbeauftragte der Stadt Beelitz", "Digitalisierungsbeauftragte"},
		{"", "ich arbeite als Sachbearbeiterin im Bauamt", "Sachbearbeiterin im Bauamt"},
		{"", "Ich bin Leiterin des Bauamts.", "Leiterin des Bauamts"},
		{"", "Funktion: CDO", "CDO"},
		{"", "Meine Funktion ist Amtsleiter", "Amtsleiter"},
		{"", "Anna Beispiel, Projektleiterin, Stadt Beelitz", "Projektleiterin"},
		{"", "I am a project manager", "project manager"},
		{"", "ich bin stellvertretende Bürgermeisterin", "stellvertretende Bürgermeisterin"},
		{"", "ich bin Anna Beispiel", ""},
		{"", "ich bin neu hier", ""},
		{"", "Gibt es etwas für Klimaschutzmanagerinnen?", ""},
		{booking.FieldFunction, "IT", "IT"},
		{"", "streichen Sie die Funktion", ""},
	} {
		if got := read(c.field, c.text).Function.Text; got != c.want {
			t.Errorf("%q after %q: function %q, want %q", c.text, c.field, got, c.want)
		}
	}
}

func TestWhichOfTheRunsShown(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text string
		want Pick
	}{
		{"den zweiten Termin bitte", Pick{N: 2}},
		{"den zweiten bitte", Pick{N: 2}},
		{"Ich nehme den ersten.", Pick{N: 1}},
		{"der dritte", Pick{N: 3}},
		{"Nummer 2", Pick{N: 2}},
		{"nr. 3 bitte", Pick{N: 3}},
		{"2", Pick{N: 2}},
		{"den letzten", Pick{N: -1}},
		{"the second one", Pick{N: 2}},
		{"den nehme ich", Pick{This: true}},
		{"der passt", Pick{This: true}},
		{"I'll take that one", Pick{This: true}},
		{"den nächsten bitte", Pick{Next: true}},
		{"den nächsten freien Termin", Pick{Next: true}},
		{"den zweiten März", Pick{}},
		{"am zweiten Februar", Pick{}},
		{"nächsten Dienstag", Pick{}},
		{"den nächsten Dienstag", Pick{}},
		{"zwei Plätze", Pick{}},
	} {
		if got := read(booking.FieldRun, c.text).Pick; got != c.want {
			t.Errorf("%q: %+v, want %+v", c.text, got, c.want)
		}
	}
}

func TestACorrectionSaysWhatItCorrects(t *testing.T) {
	t.Parallel()
	has := booking.Person{Name: "Anna Beispiel", Email: "anna@a.de", Municipality: "Bad Belzig", Function: "Amtsleiterin"}
	for text, want := range map[string]Reading{
		"nicht Bad Belzig sondern Beelitz":           {Town: Value{Text: "Beelitz"}},
		"nicht Bad Belzig, sondern Kleinmachnow":     {Town: Value{Text: "Kleinmachnow"}},
		"Beelitz, nicht Bad Belzig":                  {Town: Value{Text: "Beelitz"}},
		"nein, die Mail ist anna@b.de":               {Emails: []Value{{Text: "anna@b.de"}}},
		"streichen Sie die Funktion":                 {Clear: []booking.Field{booking.FieldFunction}},
		"die Funktion bitte weglassen":               {Clear: []booking.Field{booking.FieldFunction}},
		"Der Name ist falsch":                        {Clear: []booking.Field{booking.FieldName}},
		"nicht Anna Beispiel, sondern Anne Muster":   {Name: Value{Text: "Anne Muster"}},
		"nein, ich heiße Anne Beispiel":              {Name: Value{Text: "Anne Beispiel"}},
		"nicht Amtsleiterin, sondern Referentin":     {Function: Value{Text: "Referentin"}},
		"Der Name ist falsch, ich heiße Anna Muster": {Name: Value{Text: "Anna Muster"}, Clear: []booking.Field{booking.FieldName}},
	} {
		got := Read(text, Context{Open: true, Expect: booking.FieldConsent, Has: has, IsTown: isTown})
		if got.Town.Text != want.Town.Text || got.Name.Text != want.Name.Text || got.Function.Text != want.Function.Text ||
			!slices.Equal(got.Clear, want.Clear) || len(got.Emails) != len(want.Emails) {
			t.Errorf("%q: name %q, town %q, function %q, clear %q, emails %v", text, got.Name.Text, got.Town.Text, got.Function.Text, got.Clear, got.Emails)
		}
	}
}

func TestPersonalDataIsMasked(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Ich heiße Anna Beispiel, anna@bad-belzig.de, Stadt Bad Belzig": "Ich heiße [Name], [E-Mail-Adresse], Stadt Bad Belzig",
		"anna punkt beispiel at bad-belzig punkt de":                    "[E-Mail-Adresse]",
		"Tel. 033841 12345, +49 (151) 2345678":                          "Tel. [Telefonnummer], [Telefonnummer]",
		"Ich bin Klimaschutzmanagerin aus Beelitz":                      "Ich bin [Funktion] aus Beelitz",
		"am 03.03.2026 um 09:00, 2026-03-03, 12000 Leute":               "am 03.03.2026 um 09:00, 2026-03-03, 12000 Leute",
		"Was ist Biletado?":                                             "Was ist Biletado?",
		"anna@bad-belzig":                                               "[E-Mail-Adresse]",
		"[Name], bitte":                                                 "[Name], bitte",
	} {
		if got := read(booking.FieldName, text).Masked(text); got != want {
			t.Errorf("%q is kept as %q, want %q", text, got, want)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{"", "Ich heiße Anna Beispiel, anna@bad-belzig.de", "nicht Bad Belzig sondern Beelitz", "für mich und drei Kollegen am 30. Februar", "İİİ ich heiße İ", "\xff\xfe@", "ſ K ẞ Ich bin Leiterin des Bauamts"} {
		f.Add(s, "name", true)
		f.Add(s, "", false)
	}
	f.Fuzz(func(t *testing.T, text, expect string, open bool) {
		r := Read(text, Context{Open: open, Expect: booking.Field(expect), Has: booking.Person{Name: "Anna", Municipality: "Beelitz"}, IsTown: isTown})
		for _, v := range append([]Value{r.Name, r.Town, r.Function, {At: r.Seats.At}}, r.Emails...) {
			if v.At.Start < 0 || v.At.End < v.At.Start || v.At.End > len(text) {
				t.Errorf("span %v of %q out of bounds", v.At, text)
			}
		}
		if utf8.ValidString(text) && !utf8.ValidString(r.Masked(text)) {
			t.Errorf("masking %q breaks characters", text)
		}
		for _, e := range r.Emails {
			if strings.Contains(r.Masked(text), e.At.In(text)) && len(e.At.In(text)) > 3 && strings.Count(text, e.At.In(text)) == 1 {
				t.Errorf("%q stays in %q", e.Text, r.Masked(text))
			}
		}
	})
}

func TestABareNumberChoosesFromAListThatWasAsked(t *testing.T) {
	t.Parallel()
	for _, listed := range []bool{true, false} {
		r := Read("2", Context{Open: true, Expect: booking.FieldConsent, Listed: listed})
		if listed && (r.Pick.N != 2 || r.Seats.Said()) || !listed && (r.Pick.Said() || r.Seats.N != 2) {
			t.Errorf("listed %v: %+v", listed, r)
		}
	}
}

func TestAMunicipalityIsReadFromAWholeSentence(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"Kasel", "Ich arbeite für Kasel", "wir arbeiten bei der Stadt Kasel", "I work for the city of Kasel", "aus Kasel"} {
		if r := Read(text, Context{Open: true, Expect: booking.FieldMunicipality}); r.Town.Text != "Kasel" {
			t.Errorf("%q: %q", text, r.Town.Text)
		}
	}
}
