package evidence

import (
	"strings"
	"unicode/utf8"

	"smart-city-dialog.de/akademie/internal/german"
)

// infinitives returns what the infinitive of an inflected verb may be: itself,
// the regular ones ("geplant" gives "planen") and those of the strong verbs that
// answers are made of ("fand" gives "finden").
func infinitives(word string) []string {
	out := []string{word}
	if strong, ok := strongVerbs[word]; ok {
		return append(out, strong)
	}
	forms := []string{word}
	if rest, ok := strings.CutPrefix(word, "ge"); ok {
		forms = append(forms, rest)
	}
	for _, p := range particles {
		rest, ok := strings.CutPrefix(word, p)
		if !ok {
			continue
		}
		if strong, ok := strongVerbs[rest]; ok {
			out = append(out, p+strong)
		}
		if rest, ok := strings.CutPrefix(rest, "ge"); ok {
			forms = append(forms, p+rest)
		}
		if rest, ok := strings.CutPrefix(rest, "zu"); ok && len(rest) > leastStem {
			out = append(out, p+rest)
		}
	}
	for _, w := range forms {
		for _, ending := range endings {
			if stem, ok := strings.CutSuffix(w, ending); ok && utf8.RuneCountInString(stem) >= leastStem {
				out = append(out, stem+"en")
			}
		}
	}
	return out
}

// leastStem keeps short words from becoming verbs.
const leastStem = 3

var endings = []string{"et", "t", "st", "te", "ten", "ete", "eten", "end", "ende", "enden", "ender"}

// particles part from their verb.
var particles = strings.Fields("ab an auf aus bei dar ein fest her hin mit nach statt teil um vor weg weiter zu zurück zusammen")

// strongVerbs maps forms that no rule makes to their infinitive.
var strongVerbs = func() map[string]string {
	forms := map[string]string{}
	for line := range strings.SplitSeq(strings.TrimSpace(strongForms), "\n") {
		infinitive, rest, _ := strings.Cut(line, ":")
		for form := range strings.FieldsSeq(rest) {
			forms[form] = infinitive
		}
	}
	return forms
}()

const strongForms = `
beginnen: begann begannen begonnen
finden: fand fanden gefunden findet
stattfinden: stattgefunden stattfindet stattfand
kommen: kam kamen gekommen kommt
nehmen: nahm nahmen genommen nimmt
teilnehmen: teilgenommen teilnimmt teilnahmen teilnahm
laufen: lief liefen gelaufen läuft
gehen: ging gingen gegangen geht
stehen: stand standen gestanden steht
entstehen: entstand entstanden entsteht
bestehen: bestand bestanden besteht
sprechen: sprach sprachen gesprochen spricht
treffen: traf trafen getroffen trifft
gewinnen: gewann gewannen gewonnen
bieten: bot boten geboten bietet
anbieten: angeboten
helfen: half halfen geholfen hilft
schreiben: schrieb schrieben geschrieben
bringen: brachte brachten gebracht
ziehen: zog zogen gezogen
tragen: trug trugen getragen trägt
halten: hielt hielten gehalten hält
erhalten: erhielt erhielten erhält
enthalten: enthielt enthielten enthält
schließen: schloss schlossen geschlossen schließt
bekommen: bekam bekamen bekommt
vergeben: vergab vergaben vergibt
werben: warb warben geworben wirbt
bewerben: bewarb bewarben beworben bewirbt
wachsen: wuchs wuchsen gewachsen wächst
steigen: stieg stiegen gestiegen
sinken: sank sanken gesunken
verlieren: verlor verloren
entwerfen: entwarf entwarfen entworfen entwirft
lesen: las lasen gelesen liest
sehen: sah sahen gesehen sieht
wissen: wusste wussten gewusst weiß
kennen: kannte kannten gekannt
denken: dachte dachten gedacht
laden: lud luden geladen lädt
fahren: fuhr fuhren gefahren fährt
beschließen: beschloss beschlossen
erscheinen: erschien erschienen erscheint
beitragen: beigetragen
`

// feminine and plural endings that the stemmer leaves on words for people.
func person(word string) string {
	for _, ending := range []string{"innen", "in"} {
		if stem, ok := strings.CutSuffix(word, "er"+ending); ok && len(stem) > 3 {
			return stem + "er"
		}
	}
	return word
}

// forms returns the stem hashes under which a word may meet another.
func (c *Checker) forms(w german.Word, f *german.Features) []uint32 {
	hashes := []uint32{f.StemHash}
	for _, i := range infinitives(w.Text) {
		hashes = add(hashes, german.StemHash(german.Stem(i)))
	}
	if p := person(w.Text); p != w.Text {
		hashes = add(hashes, german.StemHash(german.Stem(p)))
	}
	return hashes
}

func add(hashes []uint32, h uint32) []uint32 {
	for _, o := range hashes {
		if o == h {
			return hashes
		}
	}
	return append(hashes, h)
}
