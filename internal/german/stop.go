package german

import (
	"strings"
	"sync"
)

// IsStop reports whether a lower-case word is a function word that says nothing
// about the subject of a text: articles, pronouns, prepositions, conjunctions,
// auxiliary verbs and question words of German and English, and the single
// letters left over from apostrophes. Spellings without umlauts ("fuer", "fur")
// are included where they mean nothing else.
func IsStop(word string) bool {
	_, ok := stopWords()[word]
	return ok
}

// isBare reports whether a stop word is one of the most frequent, which every
// second sentence has: articles, pronouns, the shortest prepositions, forms of
// to be and to have, question words. The others, such as "ohne", "mehr" or
// "müssen", still tell passages apart.
func isBare(word string) bool {
	_, ok := bareWords()[word]
	return ok
}

var (
	stopWords = sync.OnceValue(func() map[string]struct{} { return wordSet(stopGerman + stopEnglish) })
	bareWords = sync.OnceValue(func() map[string]struct{} { return wordSet(bareGerman + bareEnglish) })
)

// wordSet returns the words of a list in all their spellings.
func wordSet(list string) map[string]struct{} {
	set := map[string]struct{}{}
	bare := strings.NewReplacer("ä", "a", "ö", "o", "ü", "u", "ß", "ss")
	for _, w := range strings.Fields(list) {
		set[w] = struct{}{}
		set[Transcribe(w)] = struct{}{}
		if w != "wäre" { // "Ware" is a thing
			set[bare.Replace(w)] = struct{}{}
		}
	}
	return set
}

const stopGerman = `
der die das den dem des ein eine einen einem einer eines
ich du er sie es wir ihr mich dich sich mir dir ihm ihn ihnen uns euch man
mein meine meinen meinem meiner meines dein deine deinen deinem deiner deines
sein seine seinen seinem seiner seines ihre ihren ihrem ihrer ihres
unser unsere unseren unserem unserer unseres euer eure euren eurem eurer eures
dieser diese dieses diesen diesem dies jener jene jenes jenen jenem
derselbe dieselbe dasselbe denselben demselben desselben derselben
solche solcher solches solchen solchem manche mancher manches manchen manchem
jede jeder jedes jeden jedem alle aller alles allen allem beide beiden
einige einiger einiges einigen einigem etwas nichts andere anderer anderes anderen anderem
kein keine keinen keinem keiner keines
dessen deren denen
wer wen wem wessen was wo wohin woher wann wie warum wieso weshalb weswegen wozu womit wofür wodurch
woran worin worum worüber wobei welche welcher welches welchen welchem
und oder aber denn sondern doch sowie bzw weder noch als wenn weil dass daß ob damit obwohl während falls
sodass indem bevor nachdem bis seit sobald solange
in im ins an am ans auf aufs aus bei beim mit nach von vom vor zu zum zur für durch gegen ohne um über
unter zwischen hinter neben wegen trotz innerhalb außerhalb ab je per pro laut
nicht auch nur schon sehr so zu mehr noch hier da dort dann nun jetzt immer wieder also etwa gar
dabei dafür dadurch dagegen daher damit danach daran darauf daraus darin darüber darum davon dazu
hin her weg bereits sogar zwar selbst sonst außerdem jedoch eben wohl mal ja nein bitte
bin bist ist sind seid war waren warst wäre wären gewesen sei seien
habe hast hat haben habt hatte hatten hätte hätten gehabt
werde wirst wird werden werdet wurde wurden würde würden worden geworden
kann kannst können könnt konnte konnten könnte könnten
muss muß musst müssen müsst musste mussten müsste müssten
soll sollst sollen sollte sollten will willst wollen wollte wollten
darf dürfen durfte dürfte möchte möchten mag mögen
gibt gab gäbe geben lassen lässt macht machen
s t d m ll ve re z b h u a e i o
`

const stopEnglish = `
the a an this that these those i you he she it we they me him her us them my your his its our their
and or but if because as of at by for with about against between into through during before after
above below to from up down in out on off over under again then once here there
is are was were be been being am do does did doing have has had having can could should would will shall
may might must not no nor only own same so than too very just
who whom whose which what when where why how any all both each few more most other some such
`

const bareGerman = `
der die das den dem des ein eine einen einem einer eines und oder aber
in im ins an am ans auf aufs aus bei beim mit nach von vom vor zu zum zur für durch um über unter
ist sind war waren bin bist sei hat haben habe hatte wird werden wurde wurden werde würde kann können könnte
was wie wer wen wem wo wann warum welche welcher welches welchen welchem
es sie er ich du wir ihr ihm ihn ihnen mir mich dir dich uns sich man auch nicht als dass daß so bis ob wenn da
mein meine meinen meinem meiner dein deine deinen deinem deiner sein seine seinen seinem seiner
ihre ihren ihrem ihrer unser unsere unseren dieser diese dieses diesen diesem deren dessen denen
s t d m ll ve re z b h u a e i o
`

const bareEnglish = `
the a an of and or to in on at by for with from is are was were be i you he she it we they
my your his her its our their this that what who where when why how which do does did can
`

// fieldSet returns the set of the words in list.
func fieldSet(list string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(list) {
		set[w] = true
	}
	return set
}
