package evidence

import (
	"regexp"
	"slices"
	"strings"

	"smart-city-dialog.de/akademie/internal/german"
)

// What changes the sense of a clause without naming a thing.
var (
	negations   = regexp.MustCompile(`(?i)\b(nicht|nichts|kein(e|en|er|em|es)?|keinerlei|nie|niemals|niemand|ohne|weder|nirgends|not|no|never|without|none|cannot)\b|n['’]t\b`)
	neutral     = regexp.MustCompile(`(?i)\b(?:(?:nicht nur|nicht zuletzt|not only|ohne weiteres|no later than)\b|(?:welche|was|wer|wo|wann|wie|ob|oder) nicht(?:\W*$|\s+(?:und|oder)\b))`)
	allWords    = regexp.MustCompile(`(?i)\b(alle[rnms]?|jede[rnms]?|sämtliche[rnms]?|immer|stets|jederzeit|überall|vollständig|all|every|always)\b`)
	someWords   = regexp.MustCompile(`(?i)\b(einige[rnms]?|manche[rnms]?|wenige[rnms]?|teilweise|manchmal|vereinzelt|einzelne[rnms]?|some|sometimes|few)\b|(?i)\bdie meisten\b`)
	onlyWords   = regexp.MustCompile(`(?i)\b(nur|ausschließlich|lediglich|allein|only|exclusively)\b`)
	mustWords   = regexp.MustCompile(`(?i)\b(muss|müssen|verpflichtend\p{L}*|verpflichtet|obligatorisch\p{L}*|zwingend|pflicht|must|mandatory|required)\b`)
	mayWords    = regexp.MustCompile(`(?i)\b(kann|können|könnte|könnten|darf|dürfen|freiwillig\p{L}*|optional\p{L}*|wahlweise|may|can|optional)\b`)
	freeOfCost  = regexp.MustCompile(`(?i)\b(kosten: keine|(es )?entstehen (\p{L}+ ){0,3}keine (kosten|gebühren)|fallen (\p{L}+ ){0,3}keine (kosten|gebühren) an|koste[nt]\p{L}*\s+(sie |die \p{L}+ |den \p{L}+ )?(nichts|kein geld|gar nichts)|(ohne|keine|keinerlei)\s+(kosten|gebühr(en)?|teilnahmegebühr(en)?|teilnahmebeitrag|entgelt)|nicht kostenpflichtig|free of charge|(is|are|for) free)\b`)
	notFree     = regexp.MustCompile(`(?i)\bnicht (kostenlos|kostenfrei|gratis|umsonst|unentgeltlich)\b`)
	onSite      = regexp.MustCompile(`(?i)\b(vor ort|in präsenz|in person|on[- ]site)\b`)
	emphasis    = strings.NewReplacer("**", "", "__", "", "`", "", "*", "")
	wideSpaces  = regexp.MustCompile(`\s+`)
	atTheEnd    = regexp.MustCompile(`(?i)\b(am ende|zum schluss|zum abschluss|zu beginn|am anfang)\b( des | der | eines )?`)
	yesNo       = regexp.MustCompile(`(?i)^(ja|nein|yes|no)[,.:] `)
	noIf        = regexp.MustCompile(`(?i)^nein,? (wenn|falls|sofern)\b`)
	dayBefore   = regexp.MustCompile(`(?i)\b(\p{L}+tag|mittwoch|sonnabend|\p{L}+day), (?:den |dem |der )?(\d)`)
	markdownRef = regexp.MustCompile(`!?\[([^\]]*)\]\([^)]*\)`)
)

// normal brings a sentence into the shape that clauses are read from: without
// Markdown, and with one way of saying that something is free or on site.
func normal(s string) string {
	s = emphasis.Replace(markdownRef.ReplaceAllString(s, "$1"))
	s = notFree.ReplaceAllString(freeOfCost.ReplaceAllString(s, "kostenlos"), "kostenpflichtig")
	s = onSite.ReplaceAllString(s, "Präsenz")
	s = yesNo.ReplaceAllString(noIf.ReplaceAllString(s, "nicht $1"), "")
	s = atTheEnd.ReplaceAllStringFunc(s, func(m string) string {
		if strings.HasSuffix(m, " ") {
			return m // "am Ende des Moduls" is a time
		}
		return ""
	})
	s = dayBefore.ReplaceAllString(s, "$1 $2")
	return strings.TrimSpace(wideSpaces.ReplaceAllString(s, " "))
}

// denials counts the negations of a text.
func denials(text string) int {
	return len(negations.FindAllString(text, -1)) - len(neutral.FindAllString(text, -1))
}

// mark fills what the words of part say about its sense.
func (c *clause) mark(part string) {
	c.denials = denials(part)
	c.denied = c.denials%2 != 0
	c.all, c.some = allWords.MatchString(part), someWords.MatchString(part)
	c.only = onlyWords.MatchString(part) && !neutral.MatchString(part)
	c.must, c.may = mustWords.MatchString(part), mayWords.MatchString(part)
	for w := range german.EachWord(part) {
		stems := []string{german.Stem(w.Text)}
		for _, i := range infinitives(w.Text) {
			stems = append(stems, german.Stem(i))
		}
		for pair, o := range opposites {
			for way := range o {
				if slices.ContainsFunc(stems, func(s string) bool { _, ok := o[way][s]; return ok }) {
					c.sides = append(c.sides, side{pair, way})
				}
			}
		}
	}
}

// A side is one of a pair of opposites.
type side struct{ pair, way int }

// opposite reports whether the claim takes a side where the line takes only the
// other one.
func opposite(claim, line *clause) bool {
	for _, s := range claim.sides {
		if slices.Contains(line.sides, side{s.pair, 1 - s.way}) && !slices.Contains(line.sides, s) {
			return true
		}
	}
	return false
}

// opposites are words of which a statement must not say one where its source
// says the other.
var opposites = [][2]map[string]struct{}{
	{stems("kostenlos kostenfrei gratis unentgeltlich gebührenfrei free"), stems("kostenpflichtig gebührenpflichtig bezahlen zahlen")},
	{stems("beginnen starten anfangen Beginn Start Auftakt begin start"), stems("enden schließen auslaufen Ende Schluss Abschluss end")},
	{stems("online virtuell digital Videokonferenz Internet"), stems("Präsenz")},
	{stems("öffnen eröffnen"), stems("schließen")},
	{stems("anmelden Anmeldung"), stems("abmelden Abmeldung stornieren absagen")},
	{stems("frei verfügbar"), stems("ausgebucht belegt voll")},
	{stems("stattfinden"), stems("absagen ausfallen verschieben abgesagt verschoben")},
	{stems("steigen wachsen zunehmen erhöhen"), stems("sinken fallen abnehmen senken verringern")},
	{stems("erlauben gestatten erlaubt zulässig"), stems("verbieten verboten untersagen untersagt unzulässig")},
	{stems("freiwillig optional wahlweise"), stems("verpflichtend obligatorisch Pflicht zwingend")},
	{stems("vormittags Vormittag Vormittage morgens"), stems("nachmittags Nachmittag Nachmittage abends Abend")},
	{stems("erhalten bekommen kriegen"), stems("zahlen bezahlen entrichten abgeben")},
	{stems("gewinnen Gewinner Sieger siegen"), stems("verlieren Verlierer unterliegen")},
	{stems("erste erster erstes ersten"), stems("letzte letzter letztes letzten")},
	{stems("größte größter größten höchste meiste"), stems("kleinste kleinster kleinsten niedrigste wenigste")},
	{stems("intern internen interne"), stems("extern externen externe")},
	{stems("öffentlich öffentliche"), stems("nichtöffentlich geschlossen vertraulich")},
	{stems("Anfänger Einsteiger Grundlagen"), stems("Fortgeschrittene Profis")},
	{stems("vorher zuvor"), stems("nachher danach anschließend")},
	{stems("mehr"), stems("weniger")},
	{stems("möglich"), stems("unmöglich ausgeschlossen")},
	{stems("täglich"), stems("wöchentlich")},
	{stems("monatlich"), stems("jährlich")},
}

// Pairs of opposites, by their index.
const (
	costPair  = 0
	startPair = 1
)

// strictPairs are those of which a statement may take a side only with the line.
const strictPairs = 11

func strict(pair int) bool { return pair < strictPairs }

var inFull = regexp.MustCompile(`(?i)\b(vollständig|komplett|ganz|in vollem umfang)\b.*(\bfinanzier|\bbezahl|\bgetragen|\bträgt|übern)|(\bfinanzier|\bbezahl|\bträgt|übern)\p{L}*\b.*\b(vollständig|komplett|ganz)\b`)

// paidInFull reports whether a text says that somebody else pays everything.
func paidInFull(text string) bool { return inFull.MatchString(text) }

// stems returns the set of the stems of a list of words.
func stems(words string) map[string]struct{} {
	set := map[string]struct{}{}
	for w := range strings.FieldsSeq(words) {
		set[german.Stem(strings.ToLower(w))] = struct{}{}
	}
	return set
}
