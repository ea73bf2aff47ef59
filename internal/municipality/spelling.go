package municipality

import (
	"slices"
	"strings"

	"smart-city-dialog.de/akademie/internal/german"
)

// A spelling is a name in the form in which its spellings meet: "Frankfurt
// (Oder)", "Frankfurt/Oder" and "Frankfurt an der Oder" are all frankfurt, oder.
type spelling struct {
	words  []string // folded, without particles
	strict []string // the same with umlauts told from vowels: "muenster", not "munster"
	base   int      // how many of them stand before an addition, as in "Frankfurt (Oder)"
}

// key is the whole of the name in one word.
func (s spelling) key() string { return strings.Join(s.words, "") }

// same reports whether two spellings are letter for letter the same as far as
// both go: Münster is not Munster, but may be written Muenster.
func (s spelling) same(t spelling) bool {
	n := min(len(s.strict), len(t.strict))
	return slices.Equal(s.strict[:n], t.strict[:n])
}

// baseKey is the name without its addition.
func (s spelling) baseKey() string { return strings.Join(s.words[:s.base], "") }

// particles stand between a name and its addition, in full or short: "am Main",
// "a. d. Saale", "ob der Tauber", "in der Oberpfalz", "bei Berlin".
var particles = wordSet(`a am an auf b bei beim d da das dem den der die i im in o ob of the u und unter v vom von vor zu zum zur`)

// shortened are abbreviations in names of the list.
var shortened = map[string]string{"st": "sankt", "skt": "sankt", "opf": "oberpfalz", "westf": "westfalen", "rhld": "rheinland"}

// titles say what kind of place it is and may be left out: "Hansestadt Rostock".
// Some are part of a name ("Markt Schwaben"), so that they are dropped only
// where the whole is no name.
var titles = wordSet(`bundesstadt city hanse lh flecken freie freistaat gemeinde gemeindeverwaltung grosse hansestadt
	klingenstadt kommune kreisfreie kreisstadt land landeshauptstadt lutherstadt markt marktgemeinde municipality
	ortsgemeinde rathaus samtgemeinde stadt stadtgemeinde stadtverwaltung town universitatsstadt verbandsgemeinde
	verwaltung wissenschaftsstadt from aus fur bundeshauptstadt`)

// districtWords ask for a district instead of the town of that name.
var districtWords = wordSet(`county district kreis kreisverwaltung landkreis landratsamt lk lkr region regionalverband stadteregion`)

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[german.Fold(w)] = true
	}
	return set
}

// spell reads a name.
func spell(name string) spelling {
	var s spelling
	end := 0
	words := german.Words(name)
	for i, w := range words {
		if s.base == 0 && len(s.words) > 0 && strings.ContainsAny(name[end:w.Span.Start], "(/,") {
			s.base = len(s.words)
		}
		end = w.Span.End
		folded := german.Fold(w.Text)
		initial := len(folded) == 1 && i == len(words)-1 // "Frankfurt/O."
		if len(s.words) > 0 && particles[folded] && !initial {
			if s.base == 0 {
				s.base = len(s.words)
			}
			continue
		}
		if full, ok := shortened[folded]; ok {
			s.words, s.strict = append(s.words, full), append(s.strict, full)
			continue
		}
		s.words = append(s.words, folded)
		s.strict = append(s.strict, german.Transcribe(strings.ReplaceAll(w.Text, "-", "")))
	}
	if s.base == 0 {
		s.base = len(s.words)
	}
	return s
}

// without returns the spelling from word i to word j.
func (s spelling) without(i, j int) spelling {
	base := min(s.base-i, j-i)
	if base <= 0 {
		base = j - i
	}
	return spelling{s.words[i:j], s.strict[i:j], base}
}

// A reading is one way to understand what a person typed.
type reading struct {
	spelling
	key      string
	district bool   // a district is asked for
	land     string // "" any
}

// readings returns the ways to understand a name, the most literal first: as it
// is, without titles before it, without those behind it, and without the Land
// behind it.
func readings(name string) []reading {
	s := spell(name)
	bare, district := s.bare()
	if len(bare.words) == 0 {
		return nil
	}
	all := []reading{{spelling: s, key: s.key()}}
	front, ofDistrict := s.front()
	for _, r := range []reading{{front, front.key(), ofDistrict, ""}, {bare, bare.key(), district, ""}} {
		if len(r.words) < len(all[len(all)-1].words) {
			all = append(all, r)
		}
	}
	if cut, land := bare.land(); land != "" {
		cut, more := cut.bare()
		if len(cut.words) > 0 {
			all = append(all, reading{cut, cut.key(), district || more, land})
		}
	}
	return all
}

// front drops titles before a name and tells whether one asked for a district.
func (s spelling) front() (rest spelling, district bool) {
	i := 0
	for i < len(s.words) && untitled(s.words[i], &district) {
		i++
	}
	return s.without(i, len(s.words)), district
}

// bare drops titles at both ends and tells whether one asked for a district.
func (s spelling) bare() (bare spelling, district bool) {
	bare, district = s.front()
	j := len(bare.words)
	for j > 0 && untitled(bare.words[j-1], &district) {
		j--
	}
	return bare.without(0, j), district
}

// untitled reports whether a word belongs to no name, and notes if it asks for
// a district.
func untitled(word string, district *bool) bool {
	*district = *district || districtWords[word]
	return districtWords[word] || titles[word] || particles[word]
}

// land cuts a Land off the end: its name, its code, or "NRW".
func (s spelling) land() (rest spelling, land string) {
	for n := min(2, len(s.words)-1); n > 0; n-- {
		at := len(s.words) - n
		end := strings.Join(s.words[at:], "")
		if i := slices.IndexFunc(lands[:], func(l Land) bool { return l.calls(end) }); i >= 0 {
			return s.without(0, at), lands[i].Code
		}
	}
	return s, ""
}

// calls reports whether a folded word without hyphens is what the Land is called.
func (l Land) calls(word string) bool {
	if word == "nrw" {
		return l.Code == "NW"
	}
	if word == "sankt" { // what spell makes of "ST"
		return l.Code == "ST"
	}
	return word == strings.ToLower(l.Code) || word == spell(l.German).key() || word == spell(l.English).key()
}
