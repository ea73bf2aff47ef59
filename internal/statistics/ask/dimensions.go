package ask

import (
	"regexp"
	"slices"
	"strings"

	"smart-city-dialog.de/akademie/internal/statistics"
)

// dimensionNouns are what dimensions are called, each with the forms of one and of
// several.
var dimensionNouns = []struct {
	dimension statistics.Dimension
	one, many string
}{
	{statistics.Category, `kategorie|modulkategorie|modulart|modultyp|kursart|kurstyp|pflicht (?:und|oder|vs|bzw) wahl(?:modul\w*|kurs\w*)?|wahl (?:und|oder|vs|bzw) pflicht(?:modul\w*|kurs\w*)?|category`, `kategorien|modulkategorien|modularten|modultypen|categories`},
	{statistics.Topic, `thema|themas|themenfeld|themenbereich|themengebiet|schwerpunkt|topic`, `themen|themenfeldern?|themenbereichen?|themengebieten?|schwerpunkten?|topics`},
	{statistics.Run, `termins?|kurstermins?|modultermins?|veranstaltung|durchgangs?|run|date`, `terminen?|kursterminen?|modulterminen?|veranstaltungen|durchgangen?|runs|dates`},
	{statistics.Module, `moduls?|kurs|kurses|lehrmoduls?|angebot|course`, `modulen?|kursen?|lehrmodulen?|modules|courses`},
	{statistics.Month, `monat|(?:eingangs|anmelde|buchungs)monat|monats|monates|kalendermonat|month`, `monaten?|kalendermonaten?|months`},
	{statistics.Quarter, `quartals?|vierteljahr|quarter`, `quartalen?|quarters`},
	{statistics.HalfYear, `halbjahr|halbjahres|half ?year`, `halbjahren?|halves|half ?years`},
	{statistics.Year, `jahr|jahres|kalenderjahr|year`, `jahren?|kalenderjahren?|years`},
	{statistics.Weekday, `wochentag|wochentags|tag der woche|weekday|day of the week`, `wochentagen?|weekdays|days of the week`},
	{statistics.Land, `land|bundesland|bundeslandes|landes|herkunftsland|federal state|state`, `landern?|bundeslandern?|federal states|states`},
	{statistics.SizeClass, `grossenklasse|gemeindegrosse|gemeindegrossenklasse|kommunengrosse|stadtgrosse|ortsgrosse|einwohnerklasse|einwohnergrosse|einwohnerzahl|(?:grosse|grossenklasse) der (?:kommunen?|gemeinden?|stadt|stadte)|(?:municipality |city )?size(?: class)?(?: of (?:the )?municipalit(?:y|ies))?|size class`, `grossenklassen|gemeindegrossen|gemeindegrossenklassen|kommunengrossen|stadtgrossen|einwohnerklassen|(?:municipality )?size classes`},
	{statistics.Municipality, `kommune|gemeinde|stadt|herkunftskommune|municipality|city|town`, `kommunen|gemeinden|stadten?|herkunftskommunen|municipalities|cities|towns`},
	{statistics.Channel, `kanal|kanals|buchungskanal|anmeldekanal|buchungsweg|anmeldeweg|zugangsweg|channel`, `kanalen?|buchungskanalen?|anmeldekanalen?|buchungswegen?|anmeldewegen?|channels`},
	{statistics.Status, `status|zustand|buchungsstatus|anmeldestatus|bearbeitungsstand`, `zustanden?`},
	{statistics.Language, `sprache|language`, `sprachen|languages`},
}

// noDimensions are what figures cannot be broken down by.
const noDimensions = `tag(?:en?)?|wochen?|kalenderwochen?|kw|stunden?|uhrzeit(?:en)?|tageszeit(?:en)?|days?|weeks?|hours?|regierungsbezirk\w*|alter|altersgruppen?|geschlecht\w*|fachbereich\w*|abteilung\w*|amt|amtern?|funktion(?:en)?|position(?:en)?|dozent\w*|referent\w*|lehrteams?|institution(?:en)?|region(?:en)?|landkreis(?:en?)?|kreis(?:en?)?|gender|age|departments?|niveaus?|levels?|plattform(?:en)?|counties|county`

// anyNoun matches a noun of any dimension; dimensionOf tells which.
var anyNoun = func() string {
	var all []string
	for _, d := range dimensionNouns {
		all = append(all, d.one, d.many)
	}
	return strings.Join(all, "|")
}()

var manyNouns = func() string {
	var all []string
	for _, d := range dimensionNouns {
		all = append(all, d.many)
	}
	return strings.Join(all, "|")
}()

var nounPatterns = func() (list []nounPattern) {
	for _, d := range dimensionNouns {
		list = append(list, nounPattern{d.dimension, regexp.MustCompile(`^(?:` + d.one + `)$`), regexp.MustCompile(`^(?:` + d.many + `)$`)})
	}
	return list
}()

type nounPattern struct {
	dimension statistics.Dimension
	one, many *regexp.Regexp
}

// dimensionOf returns the dimension that a noun names and whether it is in the
// singular.
func dimensionOf(noun string) (d statistics.Dimension, one, ok bool) {
	for _, p := range nounPatterns {
		if p.one.MatchString(noun) {
			return p.dimension, true, true
		}
		if p.many.MatchString(noun) {
			return p.dimension, false, true
		}
	}
	return "", false, false
}

const (
	adjectives = `(?:(?:einzelnen?|einzelnes|verschiedenen?|jeweiligen?|unserer|unseren|unsere|allen?|aller|dem|den|der|des|die|das|the|our|all|individual) )*`
	byWords    = `je|pro|per|nach|jede[mnrs]?|in jede[mr]|je nach|by|each|every|for each|across|auf(?: (?:die|das|den))?|uber (?:die|alle)|innerhalb der`
)

var (
	byNoun           = phrase(`(?:(?:aufgedroselt|dargestellt|sortiert und gruppiert|aufgesplittet|gesplittet|zerlegt|aufgeteilt|aufgeschlusselt|gruppiert|unterteilt|getrennt|gegliedert|differenziert|verteilt|ausgewertet|heruntergebrochen|broken down|split|grouped|split up|breakdown) )?(?:` + byWords + `) ` + adjectives + `(` + anyNoun + `)`)
	nounByNoun       = phrase(`(?:(?:kreuztabelle|pivottabelle|crosstab) (?:(?:von|aus|zu|of|nach) )?)?(` + anyNoun + `) x (` + anyNoun + `)`)
	headNoun         = phrase(`(` + anyNoun + `) (?:der|von|unserer|aller|of the|of all|of our|of)`)
	nounBehind       = phrase(`(` + manyNouns + `)`)
	brokenDown       = phrase(`(?:auf|unter|ein)(?:zu|ge)?(?:schlussel\w*|glieder\w*|teilen|teilt?)|gruppieren?|splitten|getrennt|unterscheide\w*|unterschieden|trennen|differenzier\w*|break (?:it |this |that |them )?down|broken down|split up|split`)
	andNoun          = phrase(`(?:(?:und|sowie|and|x|mal) )?(?:(?:je|pro|per|nach|by) )?(?:den |der |dem )?(` + anyNoun + `)`)
	byNothing        = phrase(`(?:` + byWords + `) ` + adjectives + `(` + noDimensions + `)`)
	whichNoun        = phrase(`(?:an |in |aus |bei |fur |zu |from |in |on )?(?:welche[mnrs]?|which|what) (?:(?:der|unserer|of the|of our|of|unseren|dieser) )*(` + anyNoun + `)`)
	whichN           = phrase(`(?:an |in |aus |bei |fur |zu |from |in )?(?:welche[mnrs]?|which|what) (` + smallNumber + `) (?:(?:der|unserer|of the) )*(` + anyNoun + `)`)
	ofAll            = phrase(`(?:aller|allen|alle|der einzelnen|einzelner|unserer|sämtlicher|samtlicher|all|all the) ` + adjectives + `(` + manyNouns + `)`)
	ofThe            = phrase(`(?:der|of the|of our|bei den|fur die|von den|in den|den|die) (` + manyNouns + `)`)
	bareNoun         = phrase(`(` + anyNoun + `)`)
	rankedNoun       = phrase(`(?:rangliste|ranking|rangfolge|hitliste|bestenliste|vergleich|liste|verteilung|aufteilung|ranking|comparison) (?:(?:der|nach|von|aller|of|by|the|unserer) )*(` + anyNoun + `)`)
	ranked           = phrase(`(rangliste|ranking|rangfolge|hitliste|bestenliste)`)
	overTime         = phrase(`(?:(?:zeitliche[rn]? )?(?:entwicklung|verlauf)|entwickelt\w*|entwickeln|zeitverlauf|zeitreihe|trends?|uber die zeit|im laufe (?:der zeit|des jahres)|over time|development|develop|developed|evolve|evolved|evolution|jahresverlauf|verandert)`)
	courseOfBookings = phrase(`(?:buchungs|anmelde)(?:verlauf|entwicklung|kurve)`)
	risen            = phrase(`verbessert|verschlechtert|erhoht|verringert|gefallen|zugelegt|improved|worsened|fallen|gestiegen|gesunken|gewachsen|zuruckgegangen|zugenommen|abgenommen|angestiegen|steigen|sinken|wachsen|(?:go|went|gone|going) (?:up|down)|increased|decreased|grown|risen|dropped|declined`)
	noTimes          = phrase(`(wochentlich\w*|wochenweise|taglich\w*|tageweise|stundlich\w*|weekly|daily|hourly|wochenverlauf|tagesverlauf)`)
	withChannel      = phrase(`(?:uber|auf|via) (?:welchen?|which) (kanal|kanalen?|channels?)`)
)

// adverbs are dimensions in one word.
var adverbs = []struct {
	dimension statistics.Dimension
	pattern   *regexp.Regexp
}{
	{statistics.Month, phrase(`(?:(?:im |nach )?monatsverlauf|monatlich\w*|monatsweise\w*|(?:im )?monatsvergleich|monatszahlen|monatswerte|monthly|month by month)`)},
	{statistics.Quarter, phrase(`(?:quartalsweise\w*|vierteljahrlich\w*|(?:im )?quartalsvergleich|quartalszahlen|quarterly)`)},
	{statistics.HalfYear, phrase(`(?:halbjahrlich\w*|halbjahresweise\w*|(?:im )?halbjahresvergleich|half yearly)`)},
	{statistics.Year, phrase(`(?:jahrlich\w*|jahresweise\w*|(?:im )?jahresvergleich|jahreszahlen|yearly|annually|annual)`)},
	{statistics.Weekday, phrase(`(?:wochentagsweise|wochentagsverteilung)`)},
	{statistics.Land, phrase(`(?:landerweise\w*|bundeslandweise|(?:im )?(?:bundes)?landervergleich|landerverteilung|nach herkunft)`)},
	{statistics.Module, phrase(`(?:modulweise\w*|(?:im )?modulvergleich|modulranking|kursweise)`)},
	{statistics.Topic, phrase(`(?:themenweise\w*|(?:im )?themenvergleich|themenranking)`)},
	{statistics.Run, phrase(`(?:terminweise|(?:im )?terminvergleich)`)},
	{statistics.Municipality, phrase(`(?:kommunenweise|(?:im )?(?:kommunen|stadte|gemeinde)vergleich|gemeindeweise)`)},
	{statistics.SizeClass, phrase(`(?:grossenverteilung)`)},
}

// A division is a dimension that was said.
type division struct {
	dimension statistics.Dimension
	at        int  // its first word
	asked     bool // "welches Modul": what is looked for
	one       bool // in the singular
}

// divisions reads what figures are broken down by.
func (x *reading) divisions() {
	q := x.heard
	add := func(m match, noun string, asked bool) bool {
		d, one, ok := dimensionOf(noun)
		if x.language == "en" {
			one = !strings.HasSuffix(noun, "s")
		}
		if ok && !x.divides(d) {
			x.dims = append(x.dims, division{dimension: d, at: m.from, asked: asked, one: one})
		}
		return ok
	}
	q.each(nounByNoun, divided, func(m match) bool { return add(m, m.groups[0], false) && add(m, m.groups[1], false) })
	q.each(whichN, divided, func(m match) bool {
		x.limit = int(numberOf(m.groups[0]))
		return add(m, m.groups[1], true)
	})
	q.each(withChannel, divided, func(m match) bool { return add(m, m.groups[0], true) })
	q.each(whichNoun, divided, func(m match) bool {
		if m.groups[0] == "jahr" && x.divides(statistics.Year) {
			return true
		}
		return add(m, m.groups[0], true)
	})
	q.each(byNoun, divided, func(m match) bool {
		if q.folded(m.from) == "uber" && q.folded(m.from+1) == "alle" { // "über alle Module" sums up
			return true
		}
		ok := add(m, m.groups[0], false)
		for ok && m.to < len(q.words) {
			next, found := q.here(andNoun, m.to)
			if !found || !q.listed(m.to, next) {
				break
			}
			ok = add(next, next.groups[0], false)
			q.mark(next.from, next.to, divided)
			m.to = next.to
		}
		return true
	})
	for _, a := range adverbs {
		q.each(a.pattern, divided, func(m match) bool {
			if !x.divides(a.dimension) {
				x.dims = append(x.dims, division{dimension: a.dimension, at: m.from})
			}
			return true
		})
	}
	for _, p := range []*regexp.Regexp{byNothing, noTimes} {
		q.each(p, divided, func(m match) bool {
			x.undivided = append(x.undivided, m)
			return true
		})
	}
	if len(x.dims)+len(x.undivided) > 0 {
		q.take(brokenDown, divided)
	}
	slices.SortStableFunc(x.dims, func(a, b division) int { return a.at - b.at })
	if m, ok := q.here(bareNoun, max(0, x.sortAt)); ok && x.sorts && x.sortAt >= 0 { // "je Land, sortiert nach Land"
		if d, _, _ := dimensionOf(m.groups[0]); x.divides(d) {
			q.mark(m.from, m.to, divided)
			x.sort, x.sortAt = statistics.Sort{Dimensions: true, Ascending: true}, -1
		}
	}
	x.ranking = q.has(ranked)
	q.each(rankedNoun, divided, func(m match) bool { return add(m, m.groups[0], false) })
	q.take(ranked, ordered)
	if q.has(courseOfBookings) || q.take(overTime, divided) || q.take(risen, divided) && x.against < 0 {
		x.trend = true
	}
}

// listed reports whether what stands next to a dimension is another one in a list
// of them: "je Land und Quartal", "nach Land, Monat".
func (q *heard) listed(end int, next match) bool {
	between := q.text[q.words[end-1].Span.End:q.words[next.from].Span.Start]
	first := q.folded(next.from)
	_, _, noun := dimensionOf(first)
	return first == "und" || first == "sowie" || first == "and" || first == "x" || strings.ContainsAny(between, ",/×") && (noun || first == "je" || first == "pro" || first == "nach" || first == "by") ||
		!noun && (first == "je" || first == "pro" || first == "nach" || first == "by" || first == "per")
}

// here matches a pattern that begins at a word, all of whose words are open.
func (q *heard) here(pattern *regexp.Regexp, at int) (match, bool) {
	if at >= len(q.words) {
		return match{}, false
	}
	start := q.at[at] - 1
	loc := pattern.FindStringSubmatchIndex(q.line[start:])
	if loc == nil || loc[0] != 0 {
		return match{}, false
	}
	m := match{from: at, to: q.wordAt(start + loc[1])}
	for i := 2; i < len(loc); i += 2 {
		group := ""
		if loc[i] >= 0 {
			group = strings.TrimSpace(q.line[start+loc[i] : start+loc[i+1]])
		}
		m.groups = append(m.groups, group)
	}
	return m, q.allOpen(m.from, m.to)
}

// divides reports whether a dimension was said.
func (x *reading) divides(d statistics.Dimension) bool {
	for _, o := range x.dims {
		if o.dimension == d {
			return true
		}
	}
	return false
}

// looseNouns takes nouns of dimensions without "je": those by which rows are
// ordered or left out, and "die Auslastung der Module".
func (x *reading) looseNouns() {
	q := x.heard
	add := func(m match) bool {
		d, one, ok := dimensionOf(m.groups[len(m.groups)-1])
		if !ok || x.divides(d) || len(x.dims) >= statistics.MaxDimensions {
			return ok
		}
		x.dims = append(x.dims, division{dimension: d, at: m.from, one: one})
		return true
	}
	q.each(ofAll, divided, func(m match) bool {
		d, _, _ := dimensionOf(m.groups[0])
		if x.filtered(d) { // "für alle Länder" after those of Bayern
			x.all = append(x.all, d)
			return true
		}
		return add(m)
	})
	x.valueNouns()
	if len(x.dims) == 1 && x.superlative {
		q.each(bareNoun, open, func(m match) bool { // "Top 3 Module je Land"
			if d, _, _ := dimensionOf(m.groups[0]); m.from > 0 && q.words[m.from-1].role == ordered && !x.divides(d) && !x.countsNoun(m) {
				x.refuse(Unsupported, "")
			}
			return false
		})
	}
	if len(x.dims) == 0 && (x.limit > 0 || x.superlative || len(x.having) > 0 || x.sorts && x.before == nil) {
		nearest := match{from: -1}
		q.each(bareNoun, divided, func(m match) bool {
			if nearest.from < 0 && !x.countsNoun(m) {
				nearest = m
			}
			return false
		})
		if nearest.from >= 0 {
			add(nearest)
			q.mark(nearest.from, nearest.to, divided)
		}
	}
	if len(x.dims) == 0 {
		q.each(headNoun, divided, func(m match) bool { // "Status der Anmeldungen"
			return m.to < len(q.words) && q.words[m.to].role == counted && len(x.dims) == 0 && !x.countsNoun(m) && add(m)
		})
	}
	if len(x.dims) == 0 {
		q.each(nounBehind, divided, func(m match) bool { // "Anmeldungen Bundesländer 2025"
			return len(x.dims) == 0 && x.byItself(m.from) && add(m)
		})
	}
	if len(x.dims) == 0 && !x.hasCount {
		q.each(ofThe, divided, func(m match) bool {
			d, _, _ := dimensionOf(m.groups[0])
			if d == statistics.Municipality || len(x.dims) > 0 || !x.byItself(m.from) {
				return false
			}
			return add(m)
		})
	}
}

// valueNouns takes a value for what rows are of as well, where rows were asked
// for: "welche Pflichtmodule", "Großstädte mit mehr als 20 Anmeldungen".
func (x *reading) valueNouns() {
	rows := x.superlative || x.limit > 0 || len(x.having) > 0
	for _, v := range x.values {
		d, ok := map[statistics.Dimension]statistics.Dimension{statistics.Category: statistics.Module, statistics.SizeClass: statistics.Municipality}[v.dimension]
		before := x.folded(v.from - 1)
		which := strings.HasPrefix(before, "welche") || before == "which"
		if _, n := numberWords()[before]; n && v.from > 1 {
			which = which || strings.HasPrefix(x.folded(v.from-2), "welche")
		}
		if !ok || len(x.dims) > 0 || v.to > len(x.words) || !(which || rows) {
			continue
		}
		if which {
			x.words[v.from-1].role = divided
		}
		x.dims = append(x.dims, division{dimension: d, at: v.from, asked: which, one: singularValue.MatchString(x.folded(v.from))})
	}
}

var singularValue = regexp.MustCompile(`(?:modul|kurs|stadt|kreis)$`)

// byItself reports whether a metric stands right before a word: "Auslastung der
// Module".
func (x *reading) byItself(at int) bool {
	return at > 0 && x.words[at-1].role == counted
}

// countsNoun reports whether a noun is what is counted: "wie viele Termine".
func (x *reading) countsNoun(m match) bool {
	before := x.folded(m.from - 1)
	return m.from > 0 && (x.words[m.from-1].role == counted || before == "viele" || before == "vielen" || before == "anzahl" || before == "many")
}
