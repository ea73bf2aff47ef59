package reader_test

import (
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/reader"
)

// built is a reader for all tests: making one reads a dictionary of 350,000 words.
var built = sync.OnceValues(func() (*reader.Reader, error) {
	words, err := german.LoadInstalledDictionary()
	if err != nil {
		return nil, err
	}
	return reader.New(german.NewAnalyzer(german.NewSplitter(slices.Values(words))))
})

func newReader(t testing.TB) *reader.Reader {
	t.Helper()
	r, err := built()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// library is a page of our own words.
var library = strings.Split(`Stadtbücherei
Die Stadtbücherei steht allen offen, die in der Stadt wohnen, arbeiten oder zur Schule gehen.
Anmeldung
Für die Anmeldung kommen Sie mit Ihrem Personalausweis an die Theke.
Kinder unter 14 Jahren brauchen die Unterschrift eines Elternteils.
Gebühren
Ein Bibliotheksausweis kostet Erwachsene 18 Euro im Jahr.
Für Kinder, Schülerinnen und Schüler ist er kostenlos.
Öffnungszeiten
Dienstag bis Freitag: 10 bis 18 Uhr
Samstag: 10 bis 14 Uhr
Verlängern
Sie können Bücher zweimal um vier Wochen verlängern, auch über das Internet.
Wer ein Buch zu spät zurückbringt, zahlt für jede Woche 1 Euro.
Vorlesen
Jeden ersten Samstag im Monat liest Frau Adler für Kinder ab vier Jahren.`, "\n")

func TestTheRightLinesOfAPageAreChosen(t *testing.T) {
	t.Parallel()
	r := newReader(t)
	hits, all := 0, 0
	for _, c := range []struct {
		question string
		lines    []int // any of them counts as found
	}{
		{"Was kostet der Bibliotheksausweis für Erwachsene?", []int{6}},
		{"Welche Öffnungszeiten hat die Stadtbücherei?", []int{9, 10}},
		{"Wann hat die Stadtbücherei am Samstag geöffnet?", []int{10}},
		{"Wie kann ich Bücher verlängern?", []int{12}},
		{"Was brauche ich für die Anmeldung?", []int{3, 4}},
		{"Was brauchen Kinder unter 14 Jahren?", []int{4}},
		{"Wie viel zahlt man, wenn man ein Buch zu spät zurückbringt?", []int{13}},
		{"Wer liest für Kinder vor?", []int{15}},
		{"Wer kann die Stadtbücherei nutzen?", []int{1}},
	} {
		a := r.Read(c.question, library)
		all++
		if slices.ContainsFunc(c.lines, func(l int) bool { return slices.Contains(a.Best, l) }) {
			hits++
		} else {
			t.Logf("%q: chose %v, want one of %v", c.question, a.Best, c.lines)
		}
		if 4*len(a.Best) > 3*len(library) {
			t.Errorf("%q: chose %d of %d lines", c.question, len(a.Best), len(library))
		}
	}
	if 10*hits < 8*all {
		t.Errorf("the answer is among the chosen lines for %d of %d questions", hits, all)
	}
}

func TestWhatThePageDoesNotSayIsLessProbable(t *testing.T) {
	t.Parallel()
	r := newReader(t)
	known := r.Read("Was kostet ein Bibliotheksausweis?", library).Answers
	for _, question := range []string{
		"Wo kann ich einen Reisepass beantragen?", "Was ist der Unterschied zwischen Realschule und Gymnasium?",
		"Welche Impfungen sind für Hunde vorgeschrieben?",
	} {
		a := r.Read(question, library)
		if a.Answers >= known {
			t.Errorf("%q is answered with probability %.2f, a question that is answered %.2f", question, a.Answers, known)
		}
		if len(a.Lines) > 0 {
			t.Errorf("%q: chose %v", question, a.Lines)
		}
	}
}

func TestARepeatedTitleChangesLittle(t *testing.T) {
	t.Parallel()
	r := newReader(t)
	const question = "Was kostet der Bibliotheksausweis für Erwachsene?"
	twice := append([]string{library[0]}, library...)
	if a := r.Read(question, twice); !slices.Contains(a.Best, 7) {
		t.Errorf("chose %v, want line 7 among them", a.Best)
	}
}

func TestReadingIsDeterministicAndConcurrent(t *testing.T) {
	t.Parallel()
	r := newReader(t)
	want := r.Read("Wann wird vorgelesen?", library)
	done := make(chan reader.Answer)
	for range 8 {
		go func() { done <- r.Read("Wann wird vorgelesen?", library) }()
	}
	for range 8 {
		if got := <-done; !reflect.DeepEqual(got, want) {
			t.Errorf("read %+v, then %+v", want, got)
		}
	}
}

func TestOddPagesAreRead(t *testing.T) {
	t.Parallel()
	r := newReader(t)
	many := make([]string, 10_000)
	for i := range many {
		many[i] = "Der Ausweis kostet in diesem Jahr weniger als im letzten."
	}
	for name, lines := range map[string][]string{
		"none":          nil,
		"one":           {"Ausweis"},
		"empty ones":    {"", "", ""},
		"blanks":        {" ", "\t", " "},
		"invalid":       {"Titel", "der Ausweis\xff\xfe kostet \xc3", "\xf0\x9f"},
		"10,000 lines":  many,
		"a huge line":   {"Titel", strings.Repeat("Ausweis kostet ä ", 200_000)},
		"one long word": {"Titel", strings.Repeat("a", 1_000_000)},
		"only marks":    {"- ", "•", "1) ", "---", "?!"},
	} {
		began := time.Now()
		a := r.Read("Was kostet der Ausweis?", lines)
		if len(a.Scores) != len(lines) {
			t.Errorf("%s: %d scores for %d lines", name, len(a.Scores), len(lines))
		}
		for _, p := range append(a.Scores, a.Answers) {
			if !(p >= 0 && p <= 1) {
				t.Errorf("%s: probability %g", name, p)
				break
			}
		}
		if !slices.IsSorted(a.Best) || len(a.Best) == 0 && len(lines) > 0 {
			t.Errorf("%s: chose %v", name, a.Best)
		}
		if took := time.Since(began); took > 10*time.Second {
			t.Errorf("%s: took %v", name, took)
		}
	}
	for _, question := range []string{"", "???", "\xff", strings.Repeat("Ausweis ", 1000), "der die das"} {
		if a := r.Read(question, library); len(a.Scores) != len(library) {
			t.Errorf("question %.20q: %d scores", question, len(a.Scores))
		}
	}
}

func FuzzRead(f *testing.F) {
	r := newReader(f)
	f.Add("Was kostet der Ausweis?", strings.Join(library, "\n"))
	f.Add("\xff", "\n\n- \n:")
	f.Fuzz(func(t *testing.T, question, page string) {
		lines := strings.Split(page, "\n")
		if a := r.Read(question, lines); len(a.Scores) != len(lines) {
			t.Errorf("%d scores for %d lines", len(a.Scores), len(lines))
		}
	})
}

func BenchmarkReadAPageOf50Lines(b *testing.B) {
	r := newReader(b)
	page := slices.Concat(library, library, library, library[:2])
	for b.Loop() {
		r.Read("Was kostet der Bibliotheksausweis für Erwachsene?", page)
	}
}
