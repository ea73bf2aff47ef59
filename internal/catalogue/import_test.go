package catalogue_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"

	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/fault"
)

const modulesCSV = `Kennung;Titel;Kategorie;Themen;Niveau;Minuten;Institution;Dokument
ki;Künstliche Intelligenz;Pflichtmodul;KI, Ethik;Einstieg;120;Hochschule Harz;modules/ki.md
scm;Smart City Manager;Programm;Führung;;1800;;
`

const runsCSV = `Kennung;Modul;Titel;Plattform;Plätze;Warteliste;Status;Anmeldung ab;Anmeldung bis;Datum;Beginn;Ende;Sitzung
ki-maerz;ki;;BigBlueButton;20;ja;offen;;01.03.2026;Di, 03.03.2026;9:00;11 Uhr;
scm-1;smart city manager;Durchgang 1;;12;nein;offen;2026-02-01T08:00;;06.03.2026;09:00;12:00;Auftakt
;;;;;;;;;10.04.2026;09:00;12:00;
scm-1;;;;;;;;;8. Mai 2026;13.30;16:30;Abschluss
`

// A tester is a test, a benchmark, or one draw of a property test.
type tester interface {
	Helper()
	Fatal(args ...any)
	Context() context.Context
}

func file(name, text string) catalogue.File { return catalogue.File{Name: name, Data: []byte(text)} }

func read(t tester, files ...catalogue.File) catalogue.Given {
	t.Helper()
	g, err := catalogue.Read(files...)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// importer imports into b without telling anybody.
func (b bundle) importer() *catalogue.Importer {
	return catalogue.NewImporter(b.Store, catalogue.Hooks{})
}

func (b bundle) apply(t tester, files ...catalogue.File) catalogue.Plan {
	t.Helper()
	plan, err := b.importer().Apply(t.Context(), read(t, files...), catalogue.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return plan
}

func printed(t testing.TB, p catalogue.Plan) string {
	t.Helper()
	var b strings.Builder
	if err := p.Print(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestSpreadsheetsAreImported(t *testing.T) {
	t.Parallel()
	b := setup(t)
	plan := b.apply(t, file("module.csv", modulesCSV), file("termine.csv", runsCSV))
	want := `Module
+ ki  Künstliche Intelligenz
+ scm  Smart City Manager

Termine
+ ki-maerz  Künstliche Intelligenz
    Di 03.03.2026 09:00–11:00, 20 Plätze
+ scm-1  Smart City Manager, Durchgang 1
    Fr 06.03.2026 09:00–12:00 „Auftakt“, 3 Sitzungen bis 08.05.2026, 12 Plätze

4 neu, 0 geändert, 0 unverändert.
`
	if diff := cmp.Diff(want, printed(t, plan)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	ki, err := b.RunByKey(t.Context(), "ki-maerz")
	if err != nil || !ki.BookingCloses.Equal(local("2026-03-02 00:00")) || ki.Seats.Capacity != 20 || !ki.WaitingList ||
		ki.Module.Level != catalogue.Beginner || strings.Join(ki.Module.Topics, "|") != "KI|Ethik" {
		t.Errorf("%+v, %v", ki, err)
	}
	scm, err := b.RunByKey(t.Context(), "scm-1")
	if err != nil || len(scm.Sessions) != 3 || scm.WaitingList || !scm.BookingOpens.Equal(local("2026-02-01 08:00")) ||
		!scm.Sessions[2].Starts.Equal(local("2026-05-08 13:30")) || scm.Sessions[2].Title != "Abschluss" {
		t.Errorf("%+v, %v", scm, err)
	}
}

func TestSpreadsheetsInTheEncodingsOfExcelAreTheSame(t *testing.T) {
	t.Parallel()
	windows, err := charmap.Windows1252.NewEncoder().String(modulesCSV)
	if err != nil {
		t.Fatal(err)
	}
	b := setup(t)
	b.apply(t, file("module.csv", modulesCSV))
	crlf := strings.ReplaceAll(modulesCSV, "\n", "\r\n")
	for name, text := range map[string]string{
		"Windows-1252":        windows,
		"byte order mark":     "\xef\xbb\xbf" + crlf,
		"separator line":      "sep=;\r\n" + crlf,
		"tabs":                strings.ReplaceAll(modulesCSV, ";", "\t"),
		"English headings":    strings.Replace(modulesCSV, "Kennung;Titel;Kategorie;Themen;Niveau;Minuten", "Key;Title;Category;Topics;Level;Minutes", 1),
		"a column for people": "#Notiz;" + strings.ReplaceAll(strings.TrimSuffix(modulesCSV, "\n"), "\n", "\nanrufen;") + "\n",
	} {
		plan, err := b.importer().Plan(t.Context(), read(t, file("module.csv", text)), catalogue.Options{})
		if err != nil || !plan.Empty() || plan.Count(catalogue.Unchanged) != 2 {
			t.Errorf("%s: %v\n%s", name, err, printed(t, plan))
		}
	}
}

func TestEveryProblemOfAFileIsNamedAtItsPlace(t *testing.T) {
	t.Parallel()
	_, err := catalogue.Read(
		file("module.csv", "Kennung;Titel;Kategorie;Minuten;Farbe\nKI;Künstliche Intelligenz;Pflichtmodul;120;\n"),
		file("m.csv", "Kennung;Titel;Kategorie;Minuten\nKünstliche Intelligenz;KI;Pflichtmodul;120\nrecht;Recht;Kür;zwei\nrecht;Recht;Wahlmodul;1;übrig\n"),
		file("termine.csv", `Kennung;Modul;Plätze;Warteliste;Anmeldung ab;Datum;Beginn;Ende
a;ki;viele;vielleicht;irgendwann;30.02.2026;25:00;26
b;ki;20;ja;;Mi 03.03.2026;9:00;8:00
c;ki;20;ja;;29.03.2026;02:30;04:00
d;ki;20;ja;;25.10.2026;02:30;04:00
e;ki;20;ja;;03.03.2026;11:00;09:00
f;ki;20;ja;;03.03.2026;09:00;11:00
f;;25;;;03.03.2026;10:00;12:00
g;ki;20;ja;;;;
`),
		file("k.json", `{"modules": [{"key": "ki", "title": 5, "topics": "KI"}], "runs": [
  {"key": "x", "capacitty": 3, "sessions": [{"starts": "2026-03-03"}, {"starts": "2026-03-03T09:00", "ends": "11:00"}]}
]}`),
		file("kaputt.json", "{\"modules\": [\n{\"key\": }]}"),
		file("leer.csv", "  \n"),
		file("mappe.xlsx", "PK\x03\x04"),
	)
	var problems catalogue.Problems
	if !errors.As(err, &problems) || !errors.Is(err, fault.Invalid) {
		t.Fatalf("error %v", err)
	}
	want := `module.csv, Zeile 1, Spalte 5 (Farbe): Die Spalte „Farbe“ ist unbekannt. Erwartet: eine der Spalten der Anleitung, oder # vor dem Namen einer Spalte, die nicht gelesen werden soll.
m.csv, Zeile 2, Spalte 1 (Kennung): „Künstliche Intelligenz“ ist keine Kennung. Erwartet: Kleinbuchstaben a–z, Ziffern und Bindestriche wie „kuenstliche-intelligenz“.
m.csv, Zeile 3, Spalte 3 (Kategorie): „Kür“ ist keine der Möglichkeiten. Erwartet: Pflichtmodul, Wahlmodul, Programm, Peer-Learning.
m.csv, Zeile 3, Spalte 4 (Minuten): „zwei“ ist hier keine mögliche Zahl. Erwartet: eine ganze Zahl von 0 bis 100000.
m.csv, Zeile 4: Das Modul „recht“ steht schon in m.csv, Zeile 3. Erwartet: jede Kennung einmal.
m.csv, Zeile 4, Spalte 5: „übrig“ steht in einer Spalte ohne Namen. Erwartet: höchstens 4 Spalten.
termine.csv, Zeile 2, Spalte 3 (Plätze): „viele“ ist hier keine mögliche Zahl. Erwartet: eine ganze Zahl von 0 bis 10000.
termine.csv, Zeile 2, Spalte 4 (Warteliste): „vielleicht“ ist weder ja noch nein. Erwartet: ja oder nein.
termine.csv, Zeile 2, Spalte 5 (Anmeldung ab): „irgendwann“ ist kein Tag. Erwartet: Tag und Uhrzeit wie 03.03.2026 09:00 oder 2026-03-03T09:00.
termine.csv, Zeile 2, Spalte 6 (Datum): Den Tag „30.02.2026“ gibt es nicht. Erwartet: ein Tag wie 03.03.2026 oder 2026-03-03.
termine.csv, Zeile 3, Spalte 6 (Datum): Der 03.03.2026 ist ein Dienstag, kein Mi. Erwartet: Tag und Wochentag, die zusammenpassen.
termine.csv, Zeile 4, Spalte 7 (Beginn): Die Uhrzeit 29.03.2026 02:30 gibt es nicht, weil die Uhren auf Sommerzeit gestellt werden. Erwartet: eine Uhrzeit vor 02:00 oder ab 03:00.
termine.csv, Zeile 5, Spalte 7 (Beginn): Die Uhrzeit 25.10.2026 02:30 gibt es zweimal, weil die Uhren auf Normalzeit gestellt werden. Erwartet: 02:30 MESZ oder 02:30 MEZ.
termine.csv, Zeile 6: Die Sitzung am 03.03.2026 11:00 endet nicht nach ihrem Beginn. Erwartet: ein Ende nach dem Beginn.
termine.csv, Zeile 7: Die Sitzung am 03.03.2026 10:00 beginnt, bevor die vorige endet. Erwartet: Sitzungen, die sich nicht überschneiden.
termine.csv, Zeile 8, Spalte 3 (Plätze): „25“ widerspricht „20“ in Zeile 7 desselben Termins. Erwartet: dasselbe oder eine leere Zelle.
termine.csv, Zeile 9, Spalte 6 (Datum): Das Datum fehlt. Erwartet: ein Tag wie 03.03.2026 oder 2026-03-03.
k.json, Zeile 1, Spalte 37 (title): Der Wert hat die falsche Art. Erwartet: Text in Anführungszeichen.
k.json, Zeile 1, Spalte 50 (topics): Der Wert hat die falsche Art. Erwartet: eine Liste von Texten in eckigen Klammern.
k.json, Zeile 2, Spalte 16 (capacitty): „capacitty“ ist unbekannt. Erwartet: key, module, title, platform, capacity, waiting_list, status, booking_opens, booking_closes, booking_url, seats_from, seats_ref, sessions.
k.json, Zeile 2, Spalte 45 (ends): „ends“ fehlt. Erwartet: Tag und Uhrzeit wie 03.03.2026 09:00 oder 2026-03-03T09:00.
k.json, Zeile 2, Spalte 56 (starts): „2026-03-03“ hat keine Uhrzeit. Erwartet: Tag und Uhrzeit wie 03.03.2026 09:00 oder 2026-03-03T09:00.
k.json, Zeile 2, Spalte 110 (ends): „11:00“ ist kein Tag. Erwartet: Tag und Uhrzeit wie 03.03.2026 09:00 oder 2026-03-03T09:00.
kaputt.json, Zeile 2, Spalte 9: Ab hier ist das JSON nicht zu lesen. Erwartet: JSON nach RFC 8259.
leer.csv: Die Datei ist leer.
mappe.xlsx: Die Datei ist keine Textdatei. Erwartet: CSV („Speichern unter … CSV“) statt einer Arbeitsmappe.`
	if diff := cmp.Diff(want, problems.Error()); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestOversizedFilesAreRefused(t *testing.T) {
	t.Parallel()
	var runs, sessions strings.Builder
	runs.WriteString("Kennung;Modul;Plätze;Datum;Beginn;Ende\n")
	sessions.WriteString(runs.String())
	for i := range 10_001 {
		fmt.Fprintf(&runs, "r-%d;ki;20;03.03.2026;09:00;11:00\n", i)
	}
	for i := range 101 {
		fmt.Fprintf(&sessions, "r;ki;20;2026-%02d-%02d;09:00;11:00\n", 1+i/25, 1+i%25)
	}
	for name, f := range map[string]struct{ text, want string }{
		"file":     {strings.Repeat("x", 10<<20+1), "höchstens 10 MB"},
		"runs":     {runs.String(), "höchstens 10000"},
		"sessions": {sessions.String(), "höchstens 100."},
		"rows":     {"Kennung;Titel\n" + strings.Repeat(";\n", 100_001), "höchstens 100000"},
		"depth":    {`{"modules": ` + strings.Repeat("[", 100_000), "Ebenen"},
		"problems": {"Kennung;Titel\n" + strings.Repeat("A B;b\n", 50_000), "Weitere Fehler"},
		"members":  {`{"runs": [{` + strings.Repeat(`"äöü": 1,`, 100_000) + `"x": 1}]}`, "Weitere Fehler"},
		"one line": {`{"runs": [` + strings.Repeat(`{"key": "a", "title": 1},`, 300_000) + `{}]}`, "höchstens 10000"},
		"events":   {`{"@graph": [` + strings.Repeat(`{"@type": "Event", "name": "K", "startDate": "2026-05-05"},`, 100_000) + `{}]}`, "Weitere Fehler"},
		"quotes":   {"Kennung;Titel\na;\"b\nc;d\n", "Anführungszeichen"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := catalogue.Read(file("f", f.text))
			if err == nil || !errors.Is(err, fault.Invalid) || !strings.Contains(err.Error(), f.want) {
				t.Errorf("error %.300v", err)
			}
			if err != nil && strings.Count(err.Error(), "\n") > 250 {
				t.Error("too much is reported")
			}
		})
	}
}
