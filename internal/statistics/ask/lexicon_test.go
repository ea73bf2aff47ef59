package ask

import (
	"slices"
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/statistics"
)

// TestFillersChangeNoRows holds the words that may be passed over against those that
// change which rows are counted: numbers, negations, quantifiers and comparatives are
// never among them.
func TestFillersChangeNoRows(t *testing.T) {
	t.Parallel()
	changing := []kind{"not", "each", "op", "most", "least", "mostof", "leastof", "more", "than", "versus", "instead", "nodim", "percent", "half"}
	for line := range strings.Lines(lexiconText) {
		fields := strings.Fields(line)
		if len(fields) == 0 || !strings.HasPrefix(fields[0], "fill:") {
			continue
		}
		for _, form := range fields[1:] {
			if strings.Contains(form, "_") {
				continue
			}
			word := strings.TrimSuffix(form, "!")
			if _, isNumber := numberOf(word); isNumber && !articles[word] {
				t.Errorf("%q is a number", word)
			}
			if telling()[word] {
				t.Errorf("%q changes what is asked", word)
			}
			for _, s := range theLexicon().single(word) {
				if slices.Contains(changing, s.kind) {
					t.Errorf("%q is %s, too", word, s.kind)
				}
			}
		}
	}
}

// TestTheLexiconNamesWhatRulesUse finds misspelled kinds: every kind of the lexicon
// stands in a rule or is asked for by name.
func TestTheLexiconNamesWhatRulesUse(t *testing.T) {
	t.Parallel()
	used := map[kind]bool{}
	var note func(shape []part)
	note = func(shape []part) {
		for _, p := range shape {
			for _, k := range p.kinds {
				used[k] = true
			}
			note(p.group)
		}
	}
	for _, r := range rules() {
		note(r.shape)
	}
	for _, k := range []kind{"ahead", "held", "popular", "send", "report", "offers", "noview", "short", "strong", "asksfor", "feast", "written"} { // told by mayMean
		used[k] = true
	}
	for line := range strings.Lines(lexiconText) {
		fields := strings.Fields(line)
		if len(fields) == 0 || fields[0][0] == '#' {
			continue
		}
		head, _, _ := strings.Cut(fields[0], ":")
		head, _, _ = strings.Cut(head, "@")
		if !used[kind(head)] {
			t.Errorf("no rule has %q", head)
		}
	}
}

// TestMistypedWords holds words with typing errors against those that only look like
// words of the lexicon.
func TestMistypedWords(t *testing.T) {
	t.Parallel()
	meant := map[string]string{
		"Anmedlungen": "bookings", "Anmelungen": "bookings", "Anmelddungen": "bookings", "Anmeldunegn": "bookings", "Anmeldugnen": "bookings", "Anmelsungen": "bookings",
		"Buchugnen": "bookings", "Buchungn": "bookings", "Bucungen": "bookings", "Absgaen": "cancelled", "Stronierungen": "cancelled", "Stornierugnen": "cancelled",
		"Teilnemher": "participants", "Teinehmer": "participants", "Teilnehmednen": "participants", "pläzte": "seats", "Auslasutng": "utilisation", "Ausslastung": "utilisation",
		"Auslatsung": "utilisation", "Wartelsite": "waitlisted", "Stornoquoet": "cancellation_rate", "bestättigte": "confirmed", "Temrine": "run", "Modlue": "module", "Moduel": "module",
		"Quartla": "quarter", "Kommuenn": "municipality", "Kommunnen": "municipality", "Gemienden": "municipality",
		"Komunen": "municipality", "verfalene": "expired", "Registratons": "bookings", "municipalites": "municipality",
	}
	r := NewReader(statistics.Vocabulary{}, german.NewAnalyzer(german.NewSplitter(nil)))
	senses := func(text string) []sense {
		w := wordsOf(r.spelt(text, "de"))[0]
		if list := theLexicon().single(w.folded); len(list) > 0 {
			return list
		}
		return misspelled(w)
	}
	for text, want := range meant {
		if list := senses(text); !slices.ContainsFunc(list, func(s sense) bool { return string(s.metric) == want || string(s.dimension) == want }) {
			t.Errorf("%q is %v, want %s", text, list, want)
		}
	}
	for _, text := range []string{"Frauen", "Sensoren", "Vertrag", "Aufträge", "Abgaben", "Ausgaben", "Aussagen", "Anlagen", "Urlauber", "Kosten", "Umsatz", "Noten", "Referenten", "Männer"} {
		for _, s := range senses(text) {
			if s.metric != "" || s.dimension != "" {
				t.Errorf("%q is taken for %+v", text, s)
			}
		}
	}
}
