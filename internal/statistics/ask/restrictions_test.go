package ask_test

import (
	"slices"
	"strings"
	"testing"
)

// restricting are words by which less is asked for, with the questions into which each
// fits in place of "…".
var restricting = []struct{ words, questions []string }{
	{ // before a noun
		strings.Fields("ehrenamtliche weibliche junge erstmalige kostenpflichtige bezahlte externe ganztägige hybride digitale doppelte verspätete kurzfristige vorläufige gültige wichtige aktive regelmäßige seltene zufriedene weitere andere sonstige übrige zusätzliche fremde solche manche einige mehrere wenige etliche halbe angenommene abgeschlossene erfolgreiche automatische telefonische ausländische barrierefreie geförderte ermäßigte internationale eingeladene verschobene normale"),
		[]string{
			"Wie viele … Anmeldungen gab es 2025?", "… Anmeldungen 2025 je Land", "Wie viele … Stornierungen gab es 2025?",
			"Wie viele … Teilnehmende hatten wir 2025?", "Wie viele … Kommunen haben 2025 gebucht?", "Wie viele … Personen haben 2025 gebucht?",
			"Wie viele … Termine fanden 2025 statt?", "Welche … Module hatten 2025 die meisten Anmeldungen?", "Wie viele … Plätze waren 2025 belegt?",
		},
	},
	{ // before what somebody did
		strings.Fields("immer nie selten oft mehrmals einmal zweimal erstmals erneut nochmal allein gemeinsam spontan kurzfristig rechtzeitig verspätet vorher danach ersatzweise teilweise vollständig fast kaum nur bloß lediglich überwiegend meistens mindestens höchstens genau weniger doppelt sonst anders selbst telefonisch automatisch versehentlich freiwillig kostenlos krankheitsbedingt unentschuldigt vormittags abends weiterhin früher sofort anonym genug"),
		[]string{"Wie viele haben sich 2025 … angemeldet?", "Wie viele Kommunen haben 2025 … gebucht?", "Wie viele Anmeldungen wurden 2025 … storniert?", "Wie viele Personen haben 2025 … abgesagt?"},
	},
	{ // behind what is counted
		[]string{"aus dem Bauamt", "aus der IT", "aus dem Rathaus", "unter 30 Jahren", "ohne Rechnung", "mit Zertifikat", "mit Behinderung", "mit Förderung", "auf Einladung", "in Präsenz", "im Haus", "im Ausland", "in Teilzeit", "nach Feierabend", "vor 9 Uhr", "am Vormittag", "in den Ferien", "wegen Krankheit", "durch Dritte", "von Frauen", "von Führungskräften", "für Kollegen", "für Einsteiger", "im Umkreis", "pro Kopf", "zum ersten Mal", "zu Unrecht", "trotz Zusage", "ohne Grund", "auf Probe", "beim Bund", "zu zweit", "als Gruppe", "als Gast", "zum Essen", "auf dem Land", "mit Strategie"},
		[]string{"Anmeldungen … 2025", "Wie viele Teilnehmende … hatten wir 2025?", "Stornierungen … je Monat 2025", "Wie viele Personen … haben 2025 gebucht?"},
	},
}

// TestAcceptanceNoRestrictionIsPassedOver asks for less than a question that is
// understood does: the answer to that is not the answer to this.
func TestAcceptanceNoRestrictionIsPassedOver(t *testing.T) {
	t.Parallel()
	r := reader()
	for _, group := range restricting {
		for _, question := range group.questions {
			plain := strings.ReplaceAll(strings.ReplaceAll(question, "… ", ""), " …", "")
			all := r.Read(plain, "de", now, nil)
			if all.Back != nil {
				t.Errorf("%q is asked back: %+v", plain, all.Back)
				continue
			}
			for i, word := range group.words {
				if i%everyNth > 0 {
					continue
				}
				text := strings.Replace(question, "…", word, 1)
				if u := r.Read(text, "de", now, nil); u.Back == nil && u.Query.Encode() == all.Query.Encode() {
					t.Errorf("%q is answered as %q", text, plain)
				}
			}
		}
	}
}

// instead are words of which one takes the place of the other in questions that are
// understood: what is read has to follow.
var instead = [][2]string{
	{"Anmeldungen", "Stornierungen"}, {"Teilnehmende", "Wartelistenplätze"}, {"Auslastung", "Stornoquote"}, {"Land", "Quartal"}, {"Monat", "Halbjahr"},
	{"Bayern", "Hessen"}, {"Slack", "Matrix"}, {"2025", "2024"}, {"meisten", "wenigsten"}, {"höchste", "niedrigste"}, {"Pflichtmodule", "Wahlmodule"},
	{"Großstädte", "Kleinstädte"}, {"bestätigte", "stornierte"}, {"mindestens", "höchstens"}, {"März", "Mai"}, {"aus", "ohne"},
}

// TestAcceptanceWhatIsSaidInsteadIsReadInstead puts one word in the place of another.
func TestAcceptanceWhatIsSaidInsteadIsReadInstead(t *testing.T) {
	t.Parallel()
	r := reader()
	for _, s := range some(samples(t, "coordinators.txt")) {
		words := strings.Fields(s.ask)
		for _, pair := range instead {
			at := slices.IndexFunc(words, func(w string) bool { return strings.Trim(w, "?,.:") == pair[0] })
			if at < 0 || s.language != "de" || strings.Count(s.ask, pair[0])+strings.Count(s.ask, pair[1]) > 1 || strings.Contains(s.ask, "tatt ") || strings.Contains(s.ask, "tornierte") {
				continue
			}
			first := r.Read(s.ask, "de", now, s.before)
			text := strings.Replace(s.ask, words[at], strings.Replace(words[at], pair[0], pair[1], 1), 1)
			if u := r.Read(text, "de", now, s.before); first.Back == nil && u.Back == nil && u.Query.Encode() == first.Query.Encode() {
				t.Errorf("%q is answered as %q: %s", text, s.ask, u.Query.Encode())
			}
		}
	}
}
