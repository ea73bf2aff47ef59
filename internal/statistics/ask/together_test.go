package ask_test

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/statistics"
)

// A piece is words with what they are in a query.
type piece struct{ words, query string }

// A build makes questions of what is counted, of what, by what and when.
type build struct {
	name, language                    string
	metrics, filters, groups, periods []piece
	frames                            []string
}

var crossMetrics = []piece{
	{"Anmeldungen", "bookings"}, {"Buchungen", "bookings"}, {"Einschreibungen", "bookings"}, {"Registrierungen", "bookings"}, {"Reservierungen", "bookings"}, {"Neuanmeldungen", "bookings"},
	{"Stornierungen", "cancelled"}, {"Stornos", "cancelled"}, {"Absagen", "cancelled"}, {"Abmeldungen", "cancelled"}, {"stornierten Buchungen", "cancelled"}, {"stornierte Anmeldungen", "cancelled"},
	{"bestätigten Anmeldungen", "confirmed"}, {"bestätigte Buchungen", "confirmed"}, {"verbindlichen Anmeldungen", "confirmed"},
	{"verfallenen Buchungen", "expired"}, {"abgelaufenen Anmeldungen", "expired"}, {"verfallene Anmeldungen", "expired"},
	{"Teilnehmenden", "participants"}, {"Teilnehmer", "participants"}, {"Teilnehmerinnen und Teilnehmer", "participants"}, {"Teilnahmen", "participants"},
	{"Anwesenden", "attended"}, {"tatsächlich Anwesenden", "attended"},
	{"verschiedenen Personen mit Buchung", "people"}, {"verschiedenen Kommunen", "municipalities"}, {"teilnehmenden Kommunen", "municipalities"},
}
var crossRates = []piece{
	{"Stornoquote", "cancellation_rate"}, {"Stornierungsquote", "cancellation_rate"}, {"Absagequote", "cancellation_rate"},
	{"Auslastung", "utilisation"}, {"durchschnittliche Auslastung", "utilisation"}, {"Belegungsquote", "utilisation"},
	{"Anwesenheitsquote", "attendance_rate"}, {"Teilnahmequote", "attendance_rate"}, {"mittlere Vorlaufzeit", "lead_time"}, {"Vorlaufzeit", "lead_time"},
	{"durchschnittliche Gruppengröße", "group_size"}, {"Zahl der Anmeldungen", "bookings"}, {"Anzahl der Buchungen", "bookings"}, {"Zahl der Stornierungen", "cancelled"}, {"Teilnehmerzahl", "participants"}, {"Zahl der Teilnehmenden", "participants"}, {"Zahl der erreichten Kommunen", "municipalities"},
}
var crossEnglish = []piece{
	{"bookings", "bookings"}, {"registrations", "bookings"}, {"sign-ups", "bookings"}, {"enrolments", "bookings"}, {"cancellations", "cancelled"}, {"cancelled bookings", "cancelled"}, {"confirmed bookings", "confirmed"}, {"participants", "participants"}, {"expired bookings", "expired"}, {"distinct municipalities", "municipalities"}, {"attendees", "attended"},
}
var crossFilters = []piece{
	{"", ""}, {"", ""}, {"aus Bayern", "land:BY"}, {"aus NRW", "land:NW"}, {"aus dem Saarland", "land:SL"}, {"in Sachsen-Anhalt", "land:ST"}, {"aus hessischen Kommunen", "land:HE"}, {"aus Landkreisen", "size:district"}, {"aus Großstädten", "size:large"}, {"aus kleinen Kommunen", "size:rural,small"},
	{"für Pflichtmodule", "category:compulsory"}, {"bei den Wahlmodulen", "category:elective"}, {"für das Modul Vergaberecht", "module:vergaberecht"}, {"im Modul Datenstrategien", "module:datenstrategien"}, {"zum Thema Recht", "topic:Recht"}, {"über Slack", "channel:slack"}, {"via Matrix", "channel:matrix"}, {"aus Kiel", "municipality:01002000"}, {"aus den neuen Ländern", "land:BB,MV,SN,ST,TH"}, {"ohne Berlin", "!land:BE"}, {"außer Pflichtmodulen", "!category:compulsory"},
}
var crossFiltersEnglish = []piece{{"", ""}, {"from Bavaria", "land:BY"}, {"from Saxony-Anhalt", "land:ST"}, {"from rural districts", "size:district"}, {"for compulsory modules", "category:compulsory"}, {"via Slack", "channel:slack"}, {"from large cities", "size:large"}, {"except Berlin", "!land:BE"}}

// Sentences with places for what is counted (N), of what (F), by what (G) and when (T).
var frames = []string{
	"Wie viele N F gab es T G?", "Wie viele N F hatten wir T G?", "Wie viele N gab es T F, G?", "N F G T", "N T G F", "T: N F G", "N F, G, T",
	"Könnten Sie mir bitte die N F T G zusammenstellen?", "Ich bräuchte die N T F G.", "Bitte um eine Übersicht der N F G T.", "Es wird um Mitteilung der N F T G gebeten.",
	"hallo, wie viele N F waren das T so G?", "sag mal, wie viele N hatten wir denn eigentlich T F G", "Die N F sollen T G ausgewiesen werden.", "G: N F T", "Kannst du mir die N F T G raussuchen? Danke!",
	"Wie verteilen sich die N F T G?", "Wie sahen die N F T G aus?", "Zeig mir die N T F G als Tabelle",
}
var rateFrames = []string{
	"Wie hoch war die N F T G?", "N F G T", "N T G F", "T: N F G", "Könnten Sie mir bitte die N F T G nennen?", "Ich bräuchte die N T F G.", "wie war denn die N F T so G?", "Die N F soll T G ausgewiesen werden.", "G: N F T", "Wie sah die N F T G aus?", "Bitte die N G F T", "Was war T die N F G?",
}
var englishFrames = []string{
	"How many N F did we have T G?", "N F G T", "N T G F", "Please show me the N F T G.", "Could you give me N F G T?", "I need the number of N F T G", "G: N F T", "what were the N F T G?",
}

// questionOf puts pieces into a sentence; ok is false where they do not go together in it.
func (b build) questionOf(m, f, g, p piece, frame string) (text string, ok bool) {
	switch {
	case strings.HasPrefix(frame, "T:") && p.words == "",
		strings.HasPrefix(frame, "G:") && (g.words == "" || strings.HasPrefix(g.words, "in ") || strings.HasPrefix(g.words, "für ")),
		strings.Contains(frame, "verteilen") && g.words == "",
		p.words == "2025" && !strings.Contains(frame, ", T"): // "verschiedene Kommunen 2025 je Land" is fine, "2025 Personen" is not
		return "", false
	}
	text = slotMark.ReplaceAllStringFunc(frame, func(s string) string {
		return map[string]string{"N": m.words, "F": f.words, "G": g.words, "T": p.words}[s]
	})
	text = strings.Join(strings.Fields(text), " ")
	return strings.Trim(strings.NewReplacer(" ?", "?", " .", ".", " ,", ",", " :", ":", ", ?", "?", ",,", ",").Replace(text), " ,"), true
}

var slotMark = regexp.MustCompile(`\b[NFGT]\b`)

// queryOf is what pieces ask for; ok is false where that cannot be asked for, or says
// the same twice.
func queryOf(t testing.TB, m, f, g, p piece) (q statistics.Query, ok bool) {
	q = statistics.Query{Metrics: []statistics.Metric{statistics.Metric(m.query)}, Period: period(t, p.query)}
	if g.query != "" {
		q.Dimensions = []statistics.Dimension{statistics.Dimension(g.query)}
	}
	if d, values, found := strings.Cut(f.query, ":"); found {
		d, not := strings.CutPrefix(d, "!")
		q.Filters = []statistics.Filter{{Dimension: statistics.Dimension(d), Values: strings.Split(values, ","), Not: not}}
		of := q.Filters[0]
		if len(of.Values) == 1 && !not && (g.query == d || d == "municipality" && g.query == "land") {
			return q, false
		}
	}
	from, to := q.Period.From, q.Period.To
	switch statistics.Dimension(g.query) {
	case statistics.Status:
		return q, q.Check() == nil && (m.query == "bookings" || m.query == "people")
	case statistics.Month, statistics.Quarter, statistics.HalfYear, statistics.Year:
		return q, q.Check() == nil && (p.query == "" || to == (german.Civil{}) || from.Year != to.Year || g.query == "month" && from.Month != to.Month)
	}
	return q, q.Check() == nil && !strings.HasPrefix(p.query, "2026-01-01..2026-12")
}

// TestWhatIsPutTogetherIsReadAsThat reads sentences made of all that can be asked for.
func TestWhatIsPutTogetherIsReadAsThat(t *testing.T) {
	t.Parallel()
	r, all := reader(), slots(t)
	named := func(name string) (list []piece) {
		for _, s := range all {
			for _, c := range s.list {
				if s.name == name {
					list = append(list, piece{c.words, c.value})
				}
			}
		}
		return append(list, piece{}, piece{}, piece{})
	}
	for _, b := range []build{
		{"figures", "de", crossMetrics, crossFilters, named("by Satz"), named("period"), frames},
		{"rates", "de", crossRates, crossFilters, named("by Satz"), named("period"), rateFrames},
		{"english", "en", crossEnglish, crossFiltersEnglish, named("by english"), named("period english"), englishFrames},
	} {
		var c tally
		for i := range 400 / everyNth {
			pick := func(what string, n int) int { return chance(b.name+what+strconv.Itoa(i), n) }
			m, f := b.metrics[pick("metric", len(b.metrics))], b.filters[pick("filter", len(b.filters))]
			g, p := b.groups[pick("group", len(b.groups))], b.periods[pick("period", len(b.periods))]
			want, ok := queryOf(t, m, f, g, p)
			text, fits := b.questionOf(m, f, g, p, b.frames[pick("frame", len(b.frames))])
			if ok && fits {
				c.note(t, r, text, b.language, want)
			}
		}
		c.check(t, b.name, 3)
	}
}
