package ask_test

import (
	"bufio"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/statistics"
	"smart-city-dialog.de/akademie/internal/statistics/ask"
)

// modules of the academy: key, title, topics.
const modules = `
ki|Künstliche Intelligenz in der Kommunalverwaltung|Künstliche Intelligenz,KI,Verwaltung
kommunikationsstrategien|Kommunikationsstrategien für digitale Vorhaben|Kommunikation,Öffentlichkeitsarbeit
vergaberecht|Vergaberecht in Smart-City-Projekten|Recht,Vergabe,Beschaffung
beihilferecht|Beihilferecht für digitale Vorhaben|Recht,Beihilfe,Förderung
technische-standards|Technische Standards für die Stadt der Zukunft|Standards,Schnittstellen,Interoperabilität
it-sicherheit|IT-Sicherheit für vernetzte Kommunen|IT-Sicherheit,Notfallplanung
agiles-arbeiten|Agiles Arbeiten im Rathaus|Projektmanagement,Organisation
verstetigung|Projekte verstetigen: nach der Förderung weitermachen|Finanzierung,Organisation,Verstetigung
klimaanpassung|Klimaanpassung mit Daten|Klima,Daten,Stadtplanung
digitale-daseinsvorsorge|Digitale Daseinsvorsorge|Daseinsvorsorge,Gesundheit,Bildung
smarte-mobilitaet|Smarte Mobilität|Mobilität,Verkehr
smarte-energie|Smarte Energie in der Kommune|Energie,Klimaschutz
ki-recht|KI und Recht|Recht,Künstliche Intelligenz,KI
it-recht|IT-Recht für Kommunen|Recht,IT,Verträge
datenrecht|Datenrecht und Datenschutz|Recht,Daten,Datenschutz
digitales-innovationsmanagement|Digitales Innovationsmanagement|Innovation,Organisation
datenstrategien|Kommunale Datenstrategien|Daten,Strategie
buergerbeteiligung|Bürgerbeteiligung in der Smart City|Beteiligung,Stadtentwicklung
urbane-digitale-zwillinge|Urbane Digitale Zwillinge|Digitaler Zwilling,Geodaten,Stadtplanung
open-source|Open Source in der Kommune|Open Source,Digitale Souveränität
sensorik|Sensorik und Datenfunk für Einsteigende|Sensorik,Internet der Dinge,Daten
laendlicher-raum|Smart City auf dem Land|Ländlicher Raum,Zusammenarbeit
smart-city-manager|Smart City Manager|Smart City Manager,Strategie,Qualifizierung
peer-learning-biletado|Peer-Learning: Buchungsplattform Biletado in der Praxis|Peer-Learning,Biletado,Open Source
peer-learning-digitaler-zwilling|Peer-Learning: Digitaler Zwilling – kollaborativ und dezentral|Peer-Learning,Digitaler Zwilling`

const lands = `
SH|Schleswig-Holstein|Schleswig-Holstein
HH|Hamburg|Hamburg
NI|Niedersachsen|Lower Saxony
HB|Bremen|Bremen
NW|Nordrhein-Westfalen|North Rhine-Westphalia
HE|Hessen|Hesse
RP|Rheinland-Pfalz|Rhineland-Palatinate
BW|Baden-Württemberg|Baden-Württemberg
BY|Bayern|Bavaria
SL|Saarland|Saarland
BE|Berlin|Berlin
BB|Brandenburg|Brandenburg
MV|Mecklenburg-Vorpommern|Mecklenburg-Western Pomerania
SN|Sachsen|Saxony
ST|Sachsen-Anhalt|Saxony-Anhalt
TH|Thüringen|Thuringia`

const towns = `
01002000|Kiel
05119000|Oberhausen
11000000|Berlin
02000000|Hamburg
04011000|Bremen
14713000|Leipzig
14612000|Dresden
09162000|München
05113000|Essen
07316000|Neustadt an der Weinstraße
01055032|Neustadt in Holstein (Ostholstein)
06534014|Neustadt (Hessen) (Marburg-Biedenkopf)
12054000|Potsdam
16052000|Gera
16053000|Jena
05913000|Dortmund
06412000|Frankfurt am Main
12053000|Frankfurt (Oder)
01051001|Albersdorf (Dithmarschen)
14521000|Zwönitz
01059187|Süderbrarup (Schleswig-Flensburg)`

func vocabulary() statistics.Vocabulary {
	v := statistics.Vocabulary{Values: map[statistics.Dimension][]statistics.Value{}, First: time.Date(2024, 1, 8, 0, 0, 0, 0, time.UTC)}
	add := func(d statistics.Dimension, key, name, english string, also ...string) {
		if !slices.ContainsFunc(v.Values[d], func(o statistics.Value) bool { return o.Key == key }) {
			v.Values[d] = append(v.Values[d], statistics.Value{Key: key, Name: statistics.Name{German: name, English: english}, Also: also})
		}
	}
	for line := range strings.Lines(strings.TrimSpace(modules)) {
		f := strings.Split(strings.TrimSpace(line), "|")
		add(statistics.Module, f[0], f[1], f[1])
		for topic := range strings.SplitSeq(f[2], ",") {
			add(statistics.Topic, topic, topic, topic)
		}
		add(statistics.Run, f[0]+"-2026-02", f[1]+" (3.2.2026)", f[1]+" (3 February 2026)")
	}
	for line := range strings.Lines(strings.TrimSpace(lands)) {
		f := strings.Split(strings.TrimSpace(line), "|")
		add(statistics.Land, f[0], f[1], f[2])
	}
	for line := range strings.Lines(strings.TrimSpace(towns)) {
		f := strings.Split(strings.TrimSpace(line), "|")
		name, _, _ := strings.Cut(f[1], " (")
		add(statistics.Municipality, f[0], f[1], f[1], name)
	}
	for _, c := range []string{"web", "slack", "matrix"} {
		add(statistics.Channel, c, c, c)
	}
	return v
}

// words split the compounds of the tests, as a word list would.
var words = strings.Fields("Vergabe Recht Daten Schutz Bürger Beteiligung Klima Anpassung Innovation Management Strategie Mobilität Energie Sensor Funk Peer Learning Modul Kurs Verkehr")

func reader() *ask.Reader {
	return ask.NewReader(vocabulary(), german.NewAnalyzer(german.NewSplitter(slices.Values(words))))
}

// now is a Tuesday.
var now = time.Date(2026, 1, 20, 9, 0, 0, 0, german.Berlin())

// A sample is a question with what it must be read as.
type sample struct {
	ask, language string
	before        *statistics.Query
	want          string // a query in the notation of parse, "back:" and a reason, "none"
}

// samples reads a file of lines "question | before=query | query".
func samples(t testing.TB, file string) (list []sample) {
	t.Helper()
	f, err := os.Open("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		parts := strings.Split(line, " | ")
		s := sample{ask: parts[0], language: "de", want: parts[len(parts)-1]}
		if rest, english := strings.CutPrefix(s.ask, "en: "); english {
			s.ask, s.language = rest, "en"
		}
		if len(parts) == 3 {
			q := parse(t, strings.TrimPrefix(parts[1], "before="))
			s.before = &q
		}
		list = append(list, s)
	}
	return list
}

// parse reads a query as the files write it: "bookings+cancelled by=land,month
// where=!land:BE;module:ki period=2025-01-01.. vs=2024-01-01..2024-12-31
// having=bookings>20 sort=utilisation+ limit=5 view=bars basis=run".
func parse(t testing.TB, text string) (q statistics.Query) {
	t.Helper()
	for i, part := range strings.Fields(text) {
		name, value, _ := strings.Cut(part, "=")
		if i == 0 {
			for m := range strings.SplitSeq(part, "+") {
				q.Metrics = append(q.Metrics, statistics.Metric(m))
			}
			continue
		}
		switch name {
		case "by":
			for d := range strings.SplitSeq(value, ",") {
				q.Dimensions = append(q.Dimensions, statistics.Dimension(d))
			}
		case "where":
			for f := range strings.SplitSeq(strings.NewReplacer("peer_learning", "peer_learning", "_", " ").Replace(value), ";") {
				d, values, _ := strings.Cut(f, ":")
				d, not := strings.CutPrefix(d, "!")
				q.Filters = append(q.Filters, statistics.Filter{Dimension: statistics.Dimension(d), Values: strings.Split(values, ","), Not: not})
			}
		case "period":
			q.Period = period(t, value)
		case "vs":
			q.Compare = period(t, value)
		case "having":
			for h := range strings.SplitSeq(value, ",") {
				i := strings.IndexAny(h, "<>=")
				op := h[i : i+1]
				if h[i+1] == '=' {
					op = h[i : i+2]
				}
				n, err := strconv.ParseFloat(h[i+len(op):], 64)
				if err != nil {
					t.Fatal(err)
				}
				q.Having = append(q.Having, statistics.Having{Metric: statistics.Metric(h[:i]), Op: statistics.Op(op), Value: n})
			}
		case "sort":
			if strings.Trim(value, "+-") == "dimensions" {
				q.Sort.Dimensions = true
				continue
			}
			q.Sort.Metric, q.Sort.Ascending = statistics.Metric(strings.Trim(value, "+-")), strings.HasSuffix(value, "+")
		case "limit":
			q.Limit, _ = strconv.Atoi(value)
		case "view":
			q.View = statistics.View(value)
		case "basis":
			q.By = statistics.Basis(value)
		default:
			t.Fatalf("%q in %q", part, text)
		}
	}
	if err := q.Check(); err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return q
}

func period(t testing.TB, text string) (p statistics.Period) {
	t.Helper()
	from, to, _ := strings.Cut(text, "..")
	for _, side := range []struct {
		text string
		to   *german.Civil
	}{{from, &p.From}, {to, &p.To}} {
		if side.text == "" {
			continue
		}
		day, err := time.Parse("2006-01-02", side.text)
		if err != nil {
			t.Fatal(err)
		}
		*side.to = german.Civil{Year: day.Year(), Month: int(day.Month()), Day: day.Day()}
	}
	return p
}
