package catalogue_test

import (
	"bufio"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/german"
)

// academy has modules and runs as an academy has them in half a year, one line
// each: "key|title|category|topics|level" and "key|module|taken of capacity and
// w for a waiting list|sessions".
func academy(t testing.TB) bundle {
	t.Helper()
	b := setup(t)
	levels := map[string]string{}
	for _, line := range []string{
		"ki|Künstliche Intelligenz in der Kommunalverwaltung|compulsory|Künstliche Intelligenz,Verwaltung|",
		"ki-recht|KI und Recht|elective|Recht,Künstliche Intelligenz|",
		"vergabe|Vergaberecht in Smart-City-Projekten|compulsory|Recht,Vergabe,Beschaffung|",
		"datenrecht|Datenrecht und Datenschutz|elective|Recht,Daten,Datenschutz|",
		"datenstrategien|Kommunale Datenstrategien|compulsory|Daten,Strategie|",
		"it-sicherheit|IT-Sicherheit für vernetzte Kommunen|compulsory|IT-Sicherheit,Notfallplanung|",
		"open-source|Open Source in der Kommune|elective|Open Source,Digitale Souveränität|",
		"energie|Smarte Energie in der Kommune|elective|Energie,Klimaschutz|",
		"mobilitaet|Smarte Mobilität|elective|Mobilität,Verkehr|",
		"beteiligung|Bürgerbeteiligung in der Smart City|compulsory|Beteiligung,Stadtentwicklung|",
		"zwillinge|Urbane Digitale Zwillinge|elective|Digitaler Zwilling,Geodaten,Stadtplanung|",
		"klima|Klimaanpassung mit Daten|compulsory|Klima,Daten,Stadtplanung|",
		"sensorik|Sensorik und Datenfunk für Einsteigende|elective|Sensorik,Internet der Dinge,Daten|beginner",
		"agil|Agiles Arbeiten im Rathaus|elective|Projektmanagement,Organisation|beginner",
		"scm|Smart City Manager|programme|Strategie,Führung|",
		"biletado|Peer-Learning: Buchungsplattform Biletado in der Praxis|peer_learning|Biletado,Open Source|",
	} {
		key, _, _ := strings.Cut(line, "|")
		b.module(t, line)
		levels[key] = line[strings.LastIndexByte(line, '|')+1:]
	}
	for key, level := range levels {
		b.exec(t, `UPDATE modules SET level = $2 WHERE key = $1`, key, level)
	}
	for _, r := range []struct {
		key, module     string
		taken, capacity int
		waiting         bool
		sessions        string
	}{
		{"ki-alt", "ki", 5, 20, true, "2026-01-13 09:00 180"},
		{"dstrat-jan", "datenstrategien", 5, 20, true, "2026-01-27 09:00 180"},
		{"itsec-jan", "it-sicherheit", 5, 20, true, "2026-01-28 09:00 420"},
		{"ki-feb", "ki", 20, 20, true, "2026-02-03 09:00 180"},
		{"buerger-feb", "beteiligung", 5, 20, true, "2026-02-09 14:00 180"},
		{"bil-feb", "biletado", 5, 20, true, "2026-02-10 10:00 90,2026-03-10 10:00 90"},
		{"verg-feb", "vergabe", 5, 20, true, "2026-02-12 09:00 240"},
		{"sens-feb", "sensorik", 5, 20, true, "2026-02-18 09:00 120"},
		{"os-feb", "open-source", 5, 20, true, "2026-02-20 09:00 180"},
		{"udz-feb", "zwillinge", 12, 12, true, "2026-02-24 09:00 210"},
		{"ki-mar", "ki", 17, 20, true, "2026-03-03 09:00 180"},
		{"ener-mar", "energie", 5, 20, true, "2026-03-06 09:00 90"},
		{"kir-mar", "ki-recht", 5, 20, true, "2026-03-11 14:00 120"},
		{"drecht-mar", "datenrecht", 5, 20, true, "2026-03-16 10:00 120"},
		{"ki-mar2", "ki", 20, 20, false, "2026-03-19 13:00 180"},
		{"klima-mar", "klima", 5, 20, true, "2026-03-24 09:00 180"},
		{"dstrat-apr", "datenstrategien", 5, 20, true, "2026-04-08 13:00 180"},
		{"mob-apr", "mobilitaet", 5, 20, true, "2026-04-16 09:00 180"},
		{"kir-apr", "ki-recht", 5, 20, true, "2026-04-20 09:00 120"},
		{"scm-mai", "scm", 5, 20, true, "2026-05-04 09:00 240,2026-05-05 09:00 240,2026-05-11 09:00 240,2026-05-12 09:00 240,2026-05-18 09:00 240"},
		{"ki-mai", "ki", 2, 20, true, "2026-05-12 09:00 180"},
		{"itsec-mai", "it-sicherheit", 5, 20, true, "2026-05-20 17:00 120"},
		{"verg-jun", "vergabe", 5, 20, true, "2026-06-10 13:00 240"},
	} {
		b.run(t, r.key, r.module, strings.Split(r.sessions, ",")...)
		b.exec(t, `UPDATE runs SET capacity = $2, taken = $3, waiting_list = $4 WHERE key = $1`, r.key, r.capacity, r.taken, r.waiting)
	}
	return b
}

// reader reads questions about the academy. Its word list is that of a program
// without a dictionary: compounds are taken apart by the catalogue's own words.
func (b bundle) reader(t testing.TB) *catalogue.Reader {
	t.Helper()
	modules, err := b.Modules(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	synonyms, err := german.DefaultSynonyms()
	if err != nil {
		t.Fatal(err)
	}
	return catalogue.NewReader(modules, german.NewAnalyzer(nil), synonyms)
}

// A labelled question says which runs fit, soonest first.
type labelled struct {
	Ask     string   `json:"ask"`
	After   []string `json:"after"` // questions before it
	Runs    string   `json:"runs"`
	Seats   bool     `json:"seats"`
	Unknown string   `json:"unknown"`
	Wrong   string   `json:"wrong"`
	HeldOut bool     `json:"held_out"` // was not looked at when the reader was made
}

func labelledQuestions(t *testing.T) (list []labelled) {
	t.Helper()
	f, err := os.Open("testdata/asked.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		var l labelled
		if err := json.Unmarshal(lines.Bytes(), &l); err != nil {
			t.Fatalf("%s: %v", lines.Text(), err)
		}
		list = append(list, l)
	}
	return list
}

func TestAcceptanceQuestionsInAnyWordingFindTheirRuns(t *testing.T) {
	t.Parallel()
	b := academy(t)
	r := b.reader(t)
	right, all := map[bool]int{}, map[bool]int{}
	for _, l := range labelledQuestions(t) {
		all[l.HeldOut]++
		if fault := l.judge(t, b, r); fault != "" {
			t.Logf("%q: %s", l.Ask, fault)
			continue
		}
		right[l.HeldOut]++
	}
	t.Logf("known: %d of %d, held out: %d of %d", right[false], all[false], right[true], all[true])
	if right[false] < all[false] || right[true]*100 < 90*all[true] {
		t.Errorf("of %d questions %d are right, of %d held out %d", all[false], right[false], all[true], right[true])
	}
}

// judge asks a question after those before it and says what is wrong.
func (l labelled) judge(t *testing.T, b bundle, r *catalogue.Reader) string {
	t.Helper()
	var asked catalogue.Asked
	for i, q := range append(slices.Clone(l.After), l.Ask) {
		next := r.Read(q, start)
		if i > 0 && next.Follows {
			next = next.After(asked)
		}
		asked = next
	}
	asked.Query.Limit = 50
	found, err := b.Runs(t.Context(), asked.Query)
	if err != nil {
		t.Fatal(err)
	}
	switch got := keys(found.Runs); {
	case !asked.Runs && !(asked.Maybe && l.Unknown != ""):
		return "is not taken for a question for runs"
	case asked.Wrong != l.Wrong:
		return "wrong day " + asked.Wrong
	case l.Wrong != "":
		return ""
	case strings.Join(asked.Unknown, " ") != l.Unknown:
		return "unknown " + strings.Join(asked.Unknown, " ")
	case l.Unknown != "":
		return ""
	case got != l.Runs:
		return "found " + got + " by " + asked.Words("de") + "; want " + l.Runs
	case asked.Seats != l.Seats:
		return "not read as one for seats, or read as such"
	}
	return ""
}

func TestAcceptanceQuestionsForDocumentsAreNotTakenForRuns(t *testing.T) {
	t.Parallel()
	r := academy(t).reader(t)
	data, err := os.ReadFile("testdata/documents.txt")
	if err != nil {
		t.Fatal(err)
	}
	before := r.Read("Wann läuft das KI-Modul?", start)
	if !before.Runs {
		t.Fatal("the question before is not read")
	}
	for q := range strings.Lines(string(data)) {
		q = strings.TrimSpace(q)
		if asked := r.Read(q, start); asked.Runs || asked.Follows {
			t.Errorf("%q: runs %v, follows %v: %s", q, asked.Runs, asked.Follows, asked.Words("de"))
		}
	}
}

func TestAWeekdayAloneIsThatOfAllSessions(t *testing.T) {
	t.Parallel()
	b := academy(t)
	r := b.reader(t)
	for ask, want := range map[string]string{
		"Was läuft im Mai dienstags?":                    "scm-mai ki-mai",
		"Was läuft im Mai nur dienstags?":                "ki-mai",
		"Was läuft im Mai ausschließlich am Dienstag?":   "ki-mai",
		"Ich kann nur dienstags, was gibt es im Mai?":    "ki-mai",
		"Was läuft im Mai nur montags oder dienstags?":   "scm-mai ki-mai",
		"Was läuft im Mai, aber nicht dienstags?":        "itsec-mai",
		"Was läuft im Mai nur dienstags ab 10 Uhr?":      "",
		"What is on offer in May on Tuesdays only?":      "ki-mai",
		"Welche Termine gibt es im Mai nur vormittags?":  "scm-mai ki-mai",
		"Welche Termine gibt es im Mai nur nachmittags?": "itsec-mai",
	} {
		asked := r.Read(ask, start)
		found, err := b.Runs(t.Context(), asked.Query)
		if got := keys(found.Runs); err != nil || got != want {
			t.Errorf("%q finds %q by %q, %v; want %q", ask, got, asked.Words("de"), err, want)
		}
	}
}

func TestEnglishWordsNameModulesByTheirTranslations(t *testing.T) {
	t.Parallel()
	r := academy(t).reader(t).Translating(func(word string) []string {
		return map[string][]string{
			"security": {"IT-Sicherheit", "Sicherheit"}, "procurement": {"Vergaberecht", "Vergabe"}, "law": {"Recht", "rechtlich"},
			"participation": {"Teilnahme", "Beteiligung"}, "twins": {"Digitaler Zwilling"}, "data": {"Daten"},
		}[word]
	})
	for ask, want := range map[string]string{
		"When is the next IT security course?":       "it-sicherheit",
		"when is the course on it security?":         "it-sicherheit",
		"When is the procurement law course?":        "vergabe",
		"Are there dates for citizen participation?": "beteiligung",
		"When is the course on digital twins?":       "zwillinge",
	} {
		if asked := r.Read(ask, start); !asked.Runs || strings.Join(asked.Query.Modules, " ") != want {
			t.Errorf("%q asks for %v, unknown %v; want %s", ask, asked.Query.Modules, asked.Unknown, want)
		}
	}
}
