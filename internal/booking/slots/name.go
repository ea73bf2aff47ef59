package slots

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/german"
)

const (
	title    = `(?:(?:Univ\.-)?Prof(?:\.|essor(?:in)?)?|Dr\.?(?:-Ing\.?)?|Dipl\.?-?\s?\p{Lu}\p{L}{1,8}\.?|Mag\.?|M\. ?A\.|B\. ?A\.|M\. ?Sc\.|B\. ?Sc\.|(?:med|rer|nat|phil|jur|iur|pol|oec|habil)\.|h\. ?c\.|Herrn?|Frau|Mr\.?|Ms\.?|Mrs\.?)`
	nameWord = `(?:[dDlLO]['’])?\p{Lu}[\p{L}\p{M}]*(?:['’-]\p{L}[\p{L}\p{M}]*)*`
	particle = `(?:von und zu|von der und zu|von|vom|van|de|der|den|dem|zu|zur|zum|da|di|du|del|della|dos|la|le|el|al|bin|ibn|ter|ten|y|af)`
	nameRun  = `((?:` + title + `\s+){0,4}` + nameWord + `(?:[ \x{a0}](?:\p{Lu}\.|(?:` + particle + ` ){0,3}` + nameWord + `)){0,4})`
	smallRun = `(\p{L}[\p{L}\p{M}'’-]*(?: \p{L}[\p{L}\p{M}'’-]*){0,4})`
)

var (
	// what a name is introduced by, so that it is one for sure
	introduced = regexp.MustCompile(`(?i:\b(?:(?:^|[,.;]\s*)hei(?:ß|ss)e|(?:ich|und|bzw\.?) hei(?:ß|ss)e|(?:sie|er|kollegin|kollege|chefin|chef) hei(?:ß|ss)t|(?:her|his|their) name is|(?:ihr|sein|deren|dessen) name (?:ist|lautet)|(?:ansprechpartner(?:in)?|ansprechperson|kontaktperson|kontakt|teilnehmer(?:in)?|teilnehmende|participant|contact)(?: (?:bin ich|ist|wäre|is))?:|ich schreibe mich|(?:mein|der) (?:voller |vollständiger |richtiger )?name (?:ist|lautet|wäre|schreibt sich)(?: übrigens)?|name ?:|(?:^|[,;\n])\s*name |auf den namen|im namen von|unter dem namen|my (?:full )?name is|my name's|i am called|hier (?:ist|spricht|schreibt)|this is|the name is|nennen sie mich)[\s:„“"]*(?:(?:eigentlich|übrigens|jetzt|richtig|nun|und zwar|doch|aber|wirklich|tatsächlich|allerdings|actually|really|die|der)\s+){0,3})`)
	named      = regexp.MustCompile(`^` + nameRun)
	smallNamed = regexp.MustCompile(`^` + smallRun)
	// "ich bin Anna Beispiel": only two words or more are a name
	iAm = regexp.MustCompile(`(?i:\b(?:ich bin|mich,|i am|i'm)\s+(?:(?:die|der)\s+)?)` + nameRun)
	// the end of a letter
	closing = regexp.MustCompile(`(?i:(?:grü(?:ß|ss)en?|gru(?:ß|ss)|grüssle|mfg|vg|lg|regards|sincerely|cheers|dank))[\s,!.–-]*\n?\s*` + nameRun + `[ \t]*(?:\n|$)`)
	signed  = regexp.MustCompile(`(?i:\b(?:frau|herrn?|mrs?\.?|ms\.?|kollegin|kollegen?|mitarbeiterin|mitarbeiter|ansprechpartner(?:in)?(?: ist)?|colleague)\s+(?:frau\s+|herrn?\s+)?)` + nameRun)
	myName  = regexp.MustCompile(nameRun + `(?i:\s+(?:ist|is|lautet)\s+(?:mein|my)\s+name\b)`)

	wants3 = regexp.MustCompile(`^\W*(?i:(?:hallo|guten tag|moin|bitte)\W+)?(?:(?i:unsere? (?:kollegin|kollege|mitarbeiterin|mitarbeiter))\s+)?` + nameRun + `(?i:\s+(?:möchte|will|würde|wants|would like)\b)`)
	// "Lutz, Karin" behind "Name:"
	turned = regexp.MustCompile(`^(` + nameWord + `),[ \t]*((?:` + title + ` )*` + nameWord + `(?: ` + nameWord + `)?)[ \t]*(?:[\n;|]|$)`)

	segments = regexp.MustCompile(`[^,;:\n|/]+`)
	dashes   = regexp.MustCompile(`[ \t](?:-|–|—|•|·)[ \t]`)
	// "Anna Beispiel und Bert Muster"
	bothNames = regexp.MustCompile(`^` + nameRun + `\s+(?:und|&|sowie|and)\s+` + nameRun + `$`)
	whole     = regexp.MustCompile(`^` + nameRun + `$`)
	polite    = regexp.MustCompile(`(?i)^(?:(?:i\. ?[av]\.|im auftrag|ppa\.|gez\.)\s+|(?:ja|na gut|na|gut|nein|gern(?:e)?|klar|sicher|natürlich|ok(?:ay)?|also|hallo|guten tag|moin|bitte|danke|das ist|das bin ich|das wäre|es ist|die ist|der ist|yes|sure|well|it's|it is|sorry|oh|ach so|äh(?:m)?|hm+|sondern)\b[\s,.:!–-]*)+`)
	politely  = regexp.MustCompile(`(?i)[\s,.!]*(?:\b(?:bitte|danke(?: schön)?|vielen dank|please|thanks|thank you)\b[\s,.!]*)+$`)
)

// readIntroduced reads a name that is called one, before anything else can be
// taken out of it: "von der Heide" is no town then.
func (s *state) readIntroduced() {
	for _, m := range introduced.FindAllStringIndex(string(s.rest), -1) {
		if s.nameAt(m[1], true) {
			s.blank(german.Span{Start: m[0], End: m[1]})
			return
		}
	}
}

// readName reads who books.
func (s *state) readName() {
	if s.Name.Said() {
		return
	}
	rest := string(s.rest)
	if m := s.thirdPerson(rest); m != nil && s.Act == Start {
		s.setName(german.Span{Start: m[2], End: m[3]}, true)
		return
	}
	for _, re := range [...]*regexp.Regexp{myName, iAm, closing, signed} {
		m := re.FindStringSubmatchIndex(rest)
		if m == nil || re == signed && s.Act != Start && (!s.Open || s.Has.Name != "") {
			continue
		}
		text := rest[m[2]:m[3]]
		if words := nameWords(text); words < 2 && re != myName && (re != iAm || s.Expect != booking.FieldName) || !s.isName(text) {
			continue
		}
		s.setName(german.Span{Start: m[2], End: m[3]}, re != closing)
		s.blank(german.Span{Start: m[0], End: m[1]})
		return
	}
	if s.Has.Name == "" && (s.nameByMail() || s.addressed()) {
		return
	}
	s.nameBeside()
}

// nameAt reads the name that stands at a place where one is announced.
func (s *state) nameAt(at int, sure bool) bool {
	rest := string(s.rest[at:])
	if m := turned.FindStringSubmatchIndex(rest); m != nil && !s.IsTown(rest[m[4]:m[5]]) && s.isName(rest[m[4]:m[5]]) {
		span := german.Span{Start: at, End: at + m[5]}
		s.mark(span, maskName)
		s.Name = s.take(span, tidyName(rest[m[4]:m[5]]+" "+rest[m[2]:m[3]]), sure)
		return true
	}
	m := ofOffice.ReplaceAllString(named.FindString(rest), "")
	if m == "" {
		m = untilStop(smallNamed.FindString(rest))
	}
	if m == "" || !s.isName(m) {
		return false
	}
	s.setName(german.Span{Start: at, End: at + len(m)}, sure)
	return true
}

// ofOffice is where a name ends and the office begins: "Anna Beispiel von der
// Stadt Beelitz".
var ofOffice = regexp.MustCompile(`\s+(?:(?:von|vom|der|dem|bei|zu)\s+){0,2}(?i:stadt|gemeinde|landkreis|kreis|kommune|amt|samtgemeinde|verbandsgemeinde|rathaus|stadtverwaltung|kreisverwaltung|gemeindeverwaltung|landeshauptstadt|hansestadt|bauamt)\b.*$`)

func (s *state) setName(at german.Span, sure bool) {
	text := tidyName(s.text[at.Start:at.End])
	s.mark(at, maskName)
	s.Name = s.take(at, text, sure)
}

// nameBeside finds a name that stands by itself between commas or in a line, as
// in "Anna Beispiel, Stadt Bad Belzig", where a name is wanted or other details
// of the person are given.
func (s *state) nameBeside() {
	if s.Has.Name != "" {
		s.nameAgain()
		return
	}
	wanted := s.Expect == booking.FieldName || s.expect == booking.FieldName
	details := len(s.Emails) > 0 || s.Town.Sure || s.Function.Said()
	if !wanted && (!s.Open && s.Act != Start || !details || s.Has.Name != "") {
		return
	}
	rest := string(s.rest)
	for _, seg := range segmentsOf(rest) {
		text := strings.TrimSpace(rest[seg[0]:seg[1]])
		text = strings.TrimRight(polite.ReplaceAllString(text, ""), " .!:")
		if m := bothNames.FindStringSubmatchIndex(text); m != nil && nameWords(text[:m[3]]) > 1 && s.isName(text[m[4]:m[5]]) {
			second := seg[0] + strings.LastIndex(rest[seg[0]:seg[1]], text) + m[4]
			s.mark(german.Span{Start: second, End: second + m[5] - m[4]}, maskName)
			s.blank(german.Span{Start: second, End: second + m[5] - m[4]})
			text = text[:m[3]] // who writes is named first
		}
		if !whole.MatchString(text) || nameWords(text) < 2 || s.IsTown(text) || !s.isName(text) {
			continue
		}
		at := seg[0] + strings.LastIndex(rest[seg[0]:seg[1]], text)
		s.setName(german.Span{Start: at, End: at + len(text)}, false)
		return
	}
}

// segmentsOf returns where the parts of a text are between commas, lines and dashes
// that stand alone.
func segmentsOf(text string) [][]int {
	return segments.FindAllStringIndex(dashes.ReplaceAllStringFunc(text, func(d string) string { return strings.Repeat("|", len(d)) }), -1)
}

// titles at the beginning of a name.
var titles = regexp.MustCompile(`^(?:` + title + `\s+)+`)

// nameWords counts the words of a name without titles.
func nameWords(name string) int { return len(strings.Fields(titles.ReplaceAllString(name, ""))) }

// notNames are words that stand alone in a reply and are no name.
var notNames = wordSet(`kosten preis preise termin termine datum uhrzeit modul module kurs kurse anmeldung buchung warteliste hilfe
	inhalt inhalte zertifikat datenschutz platz plätze kommune stadt gemeinde landkreis amt name mail email e-mail adresse funktion
	abbrechen abbruch stopp stop weiter zurück später morgen heute gestern keine keiner kein nichts niemand egal test hallo moin danke
	ja nein ok okay help cancel next back price dates seats yes no montag dienstag mittwoch donnerstag freitag samstag sonntag
	nachmittags vormittags morgens abends online ort sprache dauer voraussetzungen dozent dozentin referent
	abrechnung rechnung frage fragen akademie zielgruppe bestätigung nochmal anders falsch richtig genau stimmt interesse kollegin kollege kollegen
	kolleginnen ich wir sie du er es mich uns hund katze bitte gern gerne natürlich smart city privat privatperson undefined null unbekannt geheim
	dank vielen besten herzlichen guten tag abend grüße gruß schönen
	tel telefon telefonnummer handy mobil fax nummer`)

// isName reports whether a text can be a name: none of its words is one of the
// language's small words or a thing that people ask for.
func (s *state) isName(text string) bool {
	bare := titles.ReplaceAllString(text, "")
	if utf8.RuneCountInString(bare) < 2 || isFunction(bare) || s.onlyTopics(bare) {
		return false
	}
	months, words := 0, 0
	for i, w := range strings.Fields(strings.Replace(bare, "von und zu", "von", 1)) {
		low := strings.ToLower(strings.Trim(w, ".'’"))
		if particles[low] && i > 0 {
			continue
		}
		words++
		if (german.IsStop(low) && !mayBeNames[low] || actWords[low]) && !(i > 0 && surname(w)) {
			return false
		}
		if notNames[low] {
			return false
		}
		if monthWord.MatchString(low) {
			months++
		}
	}
	return words > 0 && months < words
}

// onlyTopics reports whether every word of a text names what can be learned:
// "Peter Petersen" is like "Peer-Learning" in the first only.
func (s *state) onlyTopics(text string) bool {
	for w := range strings.FieldsSeq(text) {
		if !particles[strings.ToLower(w)] && !s.IsTopic(w) {
			return false
		}
	}
	return true
}

// surname reports whether a word is written like a name, as "Weiß" and "Groß" are
// behind a first name.
func surname(word string) bool {
	r, n := utf8.DecodeRuneInString(word)
	return unicode.IsUpper(r) && strings.ToLower(word[n:]) == word[n:] && len(word) > n
}

var (
	particles  = wordSet("von vom van de der den dem zu zur zum da di du del della dos la le el al bin ibn ter ten y af")
	mayBeNames = wordSet("will so an do am may allen bei")
	actWords   = wordSet(`buchen anmelden abmelden stornieren umbuchen verschieben reservieren melden trage trag nehme nehmen möchte möchten will wollen
		würde kann können könnte weiß kommt kommen nicht doch lieber warum wieso wann wie was wer wo welche welcher kostet gibt
		book cancel register want need please moment`)
)

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		set[w] = true
	}
	return set
}

// untilStop cuts a name in lower case off at the first word that goes on with the
// sentence.
func untilStop(text string) string {
	end := 0
	for i, at := range words.FindAllStringIndex(text, -1) {
		low := strings.ToLower(text[at[0]:at[1]])
		if !particles[low] && (german.IsStop(low) || actWords[low] || goesOn[low]) {
			break
		}
		if particles[low] {
			if i == 0 {
				break
			}
			continue
		}
		end = at[1]
	}
	return text[:end]
}

var (
	words  = regexp.MustCompile(`\S+`)
	goesOn = wordSet("aus von und mit meine mein e-mail email mail ich komme arbeite bin from at and my funktion kommune stadt gemeinde tel telefon")
)

// tidyName is a name with single blanks and capitals where there are none. A form
// of address is no part of it.
func tidyName(text string) string {
	text = address.ReplaceAllString(tidy(text), "")
	if strings.ContainsFunc(text, unicode.IsUpper) {
		return text
	}
	fields := strings.Fields(text)
	for i, f := range fields {
		if i > 0 && particles[f] {
			continue
		}
		parts := strings.Split(f, "-")
		for j, p := range parts {
			r, n := utf8.DecodeRuneInString(p)
			parts[j] = string(unicode.ToUpper(r)) + p[n:]
		}
		fields[i] = strings.Join(parts, "-")
	}
	return strings.Join(fields, " ")
}

var address = regexp.MustCompile(`^(?:Herrn?|Frau|Mr\.?|Ms\.?|Mrs\.?)\s+`)
