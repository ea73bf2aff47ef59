package german

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDetect(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"What is the Smart City Academy?":      "en",
		"How much does it cost?":               "en",
		"Is it free?":                          "en",
		"free courses":                         "en",
		"Who was there in May?":                "en",
		"I want to register for a course":      "en",
		"Tell me about digital twins":          "en",
		"Gibt es Kurse?":                       "de",
		"Was ist die KTS?":                     "de",
		"Digital Twin":                         "de",
		"Smart City Manager":                   "de",
		"Module in Kiel":                       "de",
		"Was war so in Kiel?":                  "de",
		"Welche Module gibt es für Anfänger?":  "de",
		"Anmeldung zum Smart City Manager":     "de",
		"":                                     "de",
		"Die Open-Source-Software for Cities.": "de",
	} {
		if got := Detect(text); got != want {
			t.Errorf("Detect(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestQuestion(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]QuestionType{
		"Wer leitet den Wissenstransfer?":         AskWho,
		"An wen richtet sich das Angebot?":        AskWho,
		"Wo fand der Kongress statt?":             AskWhere,
		"In welcher Stadt war der Kongress?":      AskWhere,
		"Seit wann gibt es die Akademie?":         AskWhen,
		"Und wann startet das?":                   AskWhen,
		"An welchem Tag startet es?":              AskWhen,
		"Das Modul startet wann?":                 AskWhen,
		"Wie viele Termine finden statt?":         AskHowMany,
		"Wieviele Module gibt es?":                AskHowMany,
		"Was kostet die Teilnahme?":               AskHowMuch,
		"Wie viel kostet das?":                    AskHowMuch,
		"Wie lange dauert das Programm?":          AskHowLong,
		"Wie viele Stunden umfasst das Programm?": AskHowLong,
		"Warum ist das wichtig?":                  AskWhy,
		"Was ist die KTS?":                        AskWhatIs,
		"Wofür steht KTS?":                        AskWhatIs,
		"Wie melde ich mich an?":                  AskHow,
		"Welches Modul passt zu mir?":             AskWhich,
		"Welche Module gibt es?":                  AskList,
		"Nenne alle Partner":                      AskList,
		"Gibt es noch Plätze?":                    AskYesNo,
		"Kostet das etwas?":                       AskYesNo,
		"Was lernt man in Modul 2?":               AskWhatElse,
		"How do I register?":                      AskHow,
		"How much does it cost?":                  AskHowMuch,
		"How many modules are there?":             AskHowMany,
		"What is the Smart City Academy?":         AskWhatIs,
		"Is it free?":                             AskYesNo,
		"When does it start?":                     AskWhen,
		"Who runs it?":                            AskWho,
		"Digital Twin":                            AskOther,
		"":                                        AskOther,
		"Bitte":                                   AskOther,
	} {
		if got := Question(text); got != want {
			t.Errorf("Question(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestAbbreviations(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]Abbreviation{
		"Wie die Koordinierungs- und Transferstelle Modellprojekte Smart Cities (KTS) mitteilt, hilft die Koordinierungs- und Transferstelle Modellprojekte Smart Cities (KTS).": {{"KTS", "Koordinierungs- und Transferstelle Modellprojekte Smart Cities"}},
		"im Auftrag des Bundesministeriums für Wohnen, Stadtentwicklung und Bauwesen (BMWSB) umgesetzt":                                                                          {{"BMWSB", "Bundesministeriums für Wohnen, Stadtentwicklung und Bauwesen"}},
		"Künstliche Intelligenz (KI) und Modellprojekte\nSmart Cities (MPSC)":                                                                                                    {{"KI", "Künstliche Intelligenz"}, {"MPSC", "Modellprojekte Smart Cities"}},
		"Die KTS (Koordinierungs- und Transferstelle Smart Cities) hilft.":                                                                                                       {{"KTS", "Koordinierungs- und Transferstelle Smart Cities"}},
		"Der Kongress (Kiel) war gut (wir berichteten), siehe (S. 3) und (PD":                                                                                                    nil,
		"Ohne Bezug (XYZ)": nil,
		"":                 nil,
	} {
		if diff := cmp.Diff(want, Abbreviations(text)); diff != "" {
			t.Errorf("Abbreviations(%q): -want +got\n%s", text, diff)
		}
	}
}

func TestNames(t *testing.T) {
	t.Parallel()
	common := func(w string) bool { return w == "kommunen" || w == "rathäusern" }
	for text, want := range map[string]string{
		"Der Transfer wird von Michael Boronowsky bei der KTS geleitet.": "Michael Boronowsky|KTS",
		"Der Kongress fand in Kiel statt, die Konferenz in Zwönitz.":     "Kiel|Zwönitz",
		"Fachleute aus Aarhus, Chicago, Durban und Rotterdam sprechen.":  "Aarhus|Chicago|Durban|Rotterdam",
		"Das BMWSB finanziert die Smart City Akademie.":                  "BMWSB|Smart City Akademie",
		"Die Weiterbildung hilft in Kommunen und in Rathäusern.":         "",
		"Die Teilnahme ist kostenlos.":                                   "",
		"in Entwicklung":                                                 "",
		"":                                                               "",
	} {
		var got []string
		for _, s := range Names(text, common) {
			got = append(got, s.In(text))
		}
		if strings.Join(got, "|") != want {
			t.Errorf("Names(%q) = %q, want %q", text, strings.Join(got, "|"), want)
		}
	}
}

func TestSynonymsOfTheDomain(t *testing.T) {
	t.Parallel()
	s, err := DefaultSynonyms()
	if err != nil {
		t.Fatal(err)
	}
	for _, pair := range [][2]string{
		{"fortbildungen", "schulung"}, {"kostenlose", "gratis"}, {"gemeinden", "kommune"}, {"ausgebucht", "belegt"}, {"anmeldung", "registrierung"},
	} {
		found := false
		for _, x := range s.Of(Stem(pair[0])) {
			found = found || x.Stem == Stem(pair[1]) && x.Hash == StemHash(x.Stem) && x.Weight > 0 && x.Weight <= 1
		}
		if !found {
			t.Errorf("%q is no synonym of %q: %v", pair[1], pair[0], s.Of(Stem(pair[0])))
		}
	}
	if got := s.Of("zwonitz"); got != nil {
		t.Errorf("synonyms of an unknown stem: %v", got)
	}
	if got := (*Synonyms)(nil).Of("kurs"); got != nil {
		t.Errorf("synonyms without a list: %v", got)
	}
}

func TestParseSynonyms(t *testing.T) {
	t.Parallel()
	s, err := ParseSynonyms(strings.NewReader("# Kommentar\n\n0.2: Auto, Wagen\n0.6: Wagen , Auto, Pkw\nBus,Bahn\n"))
	if err != nil {
		t.Fatal(err)
	}
	if got := s.Of("auto"); len(got) != 2 || got[0].Weight != 0.6 || got[1].Stem != "pkw" {
		t.Errorf("auto: %v", got)
	}
	if got := s.Of("bus"); len(got) != 1 || got[0].Weight != synonymWeight {
		t.Errorf("bus: %v", got)
	}
	for _, bad := range []string{"allein", "2: a, b", "x: a, b", "zwei wörter, eins", "a, , b", "NaN: a, b"} {
		if _, err := ParseSynonyms(strings.NewReader("ok, gut\n" + bad)); err == nil || !strings.Contains(err.Error(), "line 2") {
			t.Errorf("ParseSynonyms(%q): error %v, want one that names line 2", bad, err)
		}
	}
}
