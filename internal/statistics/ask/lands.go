package ask

import "smart-city-dialog.de/akademie/internal/statistics"

// landForms are ways to name the Länder beside their official names, which come
// from the vocabulary: short forms, genitives, adjectives, English names. Patterns
// see folded words.
var landForms = map[string]string{
	"SH": `schleswig holsteins?|sh|schleswig holsteinische[nrs]?`,
	"HH": `hamburgs?|hamburger|hh`,
	"NI": `niedersachsens?|niedersachsische[nrs]?|nds|lower saxony`,
	"HB": `(?:land )?bremens?|bremer|hb`,
	"NW": `nordrhein westfalens?|nordrhein westfalische[nrs]?|nrw|nw|north rhine westphalia`,
	"HE": `hessens?|hessische[nrs]?|hesse`,
	"RP": `rheinland pfalz|rheinland pfalzische[nrs]?|rlp|rp|rhineland palatinate`,
	"BW": `baden wurttembergs?|baden wurttembergische[nrs]?|bawu|ba wu|bw`,
	"BY": `bayerns?|baierns?|bayerische[nrs]?|bayrische[nrs]?|bavarian?|by`,
	"SL": `saarlands?|saarlandische[nrs]?|saar`,
	"BE": `berlins?|berliner`,
	"BB": `brandenburgs?|brandenburgische[nrs]?|brandenburger|bb`,
	"MV": `mecklenburg vorpommerns?|mecklenburg vorpommersche[nrs]?|mecklenburg|meck pomm?|meckpomm?|mv|m v|mecklenburg western pomerania`,
	"SN": `sachsens?|sachsische[nrs]?|saxony`,
	"ST": `sachsen anhalts?|sachsen anhaltische[nrs]?|saxony anhalt`,
	"TH": `thuringens?|thuringische[nrs]?|thuringer|thuringia`,
}

// shortLands are short forms that are words, too: they count only in capitals.
var shortLands = set(`sh hh nw hb rp bw by bb mv`)

// landGroups are Länder that are named together. The new ones are the five that
// joined in 1990; Berlin is in neither group.
var landGroups = []struct {
	pattern string
	values  []string
}{
	{`neuen? (?:bundes)?landern?|neuer (?:bundes)?lander|ostlander[n]?|ostdeutsche[nrs]?(?: (?:bundes)?landern?)?|ostdeutschlands?|ostlichen (?:bundes)?landern?|(?:eastern (?:german )?|new )(?:federal )?(?:states|lander)`, []string{"BB", "MV", "SN", "ST", "TH"}},
	{`alten? (?:bundes)?landern?|westlander[n]?|westdeutsche[nrs]?(?: (?:bundes)?landern?)?|westdeutschlands?|(?:western (?:german )?|old )(?:federal )?(?:states|lander)`, []string{"BW", "BY", "HB", "HH", "HE", "NI", "NW", "RP", "SL", "SH"}},
	{`stadtstaaten?|city states`, []string{"BE", "HB", "HH"}},
	{`flachenlandern?|flachenstaaten?`, []string{"BB", "BW", "BY", "HE", "MV", "NI", "NW", "RP", "SH", "SL", "SN", "ST", "TH"}},
}

// sizeForms are ways to name classes of municipalities. "Klein" is below 20,000
// inhabitants, which are two classes.
var sizeForms = []struct {
	pattern string
	values  []string
}{
	{`kleinstgemeinden?|landgemeinden?|dorfern?|kleinste[nr]? (?:kommunen|gemeinden)|landliche[nr]? (?:kommunen|gemeinden)|rural (?:municipalities|communities)|villages`, []string{"rural"}},
	{`kleinstadten?|kleine[nr]? stadten?|small towns`, []string{"small"}},
	{`klein(?:e|er)e?[nr]? (?:kommunen|gemeinden|orten?|kommunen und gemeinden|kommunen oder gemeinden)|kleine[nr]? gemeinden und stadten?|small(?:er)? municipalities`, []string{"rural", "small"}},
	{`mittelstadten?|mittelgrosse[nr]? (?:stadten?|kommunen|gemeinden)|mittlere[nr]? (?:stadten?|kommunen|gemeinden)|medium (?:sized )?(?:towns|cities|municipalities)`, []string{"medium"}},
	{`grossstadten?|grosse[nr]? (?:stadten?|kommunen)|metropolen|large (?:cities|municipalities)|(?:big|major) cities`, []string{"large"}},
	{`landkreisen?|kreise[n]?|kreisverwaltungen|rural districts|counties`, []string{"district"}},
}

// inhabitants are the bounds of the classes: from so many inhabitants, those.
var inhabitants = []struct {
	from  float64
	class string
}{{0, "rural"}, {5_000, "small"}, {20_000, "medium"}, {100_000, "large"}}

// categoryForms are ways to name categories.
var categoryForms = []struct{ pattern, value string }{
	{`pflicht(?:modul(?:e[ns]?|s)?|kurs(?:e[ns]?|s)?|bereich|angebote?n?|veranstaltung(?:en)?|teil)|verpflichtende[nr]? (?:module?n?|kurse?n?)|(?:compulsory|mandatory)(?: modules?| courses?)?`, "compulsory"},
	{`wahl(?:pflicht)?(?:modul(?:e[ns]?|s)?|kurs(?:e[ns]?|s)?|bereich|angebote?n?|veranstaltung(?:en)?)|freiwillige[nr]? (?:module?n?|kurse?n?)|(?:elective|optional)s?(?: modules?| courses?)?`, "elective"},
	{`(?:qualifizierungs|weiterbildungs|zertifikats)?programm(?:e[ns]?|s)?|programmes?`, "programme"},
	{`peer ?learnings?(?: (?:formate?n?|gruppen?|runden?|angebote?n?))?`, "peer_learning"},
}

// channelForms are ways to name channels.
var channelForms = []struct{ pattern, value string }{
	{`slack(?: ?(?:bot|kanal|channel))?`, "slack"},
	{`matrix(?: ?(?:bot|kanal|raum))?|element|bundesmessenger`, "matrix"},
	{`web ?chats?|web ?seite|website|homepage|internetseite|web|web ?formular|online formular|online`, "web"},
	{`e ?mail|mail`, "email"},
	{`kommandozeile|command line|cli`, "cli"},
	{`api|schnittstelle`, "api"},
	{`import|importiert`, "import"},
}

var languageForms = []struct{ pattern, value string }{
	{`englisch|englischsprachige?[nrs]?|englische[nr]?(?: sprache)?|english(?: language)?`, "en"},
	{`deutsch|deutschsprachige?[nrs]?|deutsche[nr]?(?: sprache)?|german(?: language)?`, "de"},
}

// statusOf are the states of a booking that a metric counts, where it narrows
// another down: "Personen auf der Warteliste".
func statusOf(m statistics.Metric) []string {
	switch m {
	case statistics.Confirmed:
		return []string{"confirmed"}
	case statistics.Waitlisted:
		return []string{"waitlisted", "offered"}
	case statistics.Cancelled:
		return []string{"cancelled"}
	case statistics.Expired:
		return []string{"expired"}
	}
	return nil
}
