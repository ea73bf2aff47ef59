package ask

import (
	"strings"
	"sync"

	"smart-city-dialog.de/akademie/internal/german"
)

// isFiller reports whether a folded word belongs to asking and changes nothing.
// Function words that change what is asked ("ohne", "mehr", "pro") are none: where
// no rule took them, the question was not understood.
func isFiller(w string) bool {
	if telling()[w] {
		return false
	}
	return fillers()[w] || german.IsStop(w)
}

var telling = sync.OnceValue(func() map[string]bool { return set(tellingWords) })
var fillers = sync.OnceValue(func() map[string]bool { return set(fillerWords) })

func set(list string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		m[german.Fold(w)] = true
	}
	return m
}

// purpose is what figures are wanted for.
var purpose = phrase(`(?:fur|zur|zum|in|im|bei|beim) (?:(?:den|die|das|der|dem|unsere[nrms]?|unser|meine[nrms]?|mein|eine[nrm]?|ein|nachste[nr]?) )*\w*(?:bericht|berichterstattung|abstimmung|evaluation|bilanz|prasentation|vortrag|sitzung|gremium|vorlage|ministerium|antrag|beirat|lenkungskreis|lenkungsgruppe|pressemitteilung|newsletter|folien?|vermerk|geschaftsfuhrung|vorstand|fordergeber|zuwendungsgeber|protokoll|verwendungsnachweis|meeting|besprechung|teamrunde|jahresruckblick)(?:s|es|en)?(?: (?:an das|an den|an die|ans|vor dem|vor der|im|beim) (?:\w*(?:ministerium|fordergeber|zuwendungsgeber|vorstand|ausschuss|beirat|gremium|amt|team|leitung|bund|projekttrager|bmwsb|bmi|bbsr|kfw)))?`)

const tellingWords = `
nicht ohne ausser kein keine keinen keinem keiner keines weder nichts not no nor without except excluding never
mehr weniger als unter uber zwischen more less fewer than most over under between below above
je pro per nach jede jeder jedes jeden jedem each every
gegen vor bis seit ab before after until since during wahrend
wer wen wem wessen wann warum wieso weshalb weswegen wo wohin woher wozu womit wofur who whom whose when where why
ich du mich dich mein meine meinen meinem meiner meines i my
kann kannst konnen konnt darf durfen muss mussen soll sollen sollte can could should may might must
teil selbst wieder again dann danach anschliessend gleichzeitig erst erste ersten erster erstes erstmals first once beide beiden beides both derselbe dieselbe dasselbe denselben derselben demselben same andere anderen anderer anderes other others einige manche mehrere several few such durch through wegen trotz wenn falls if because obwohl nachdem bevor indem damit sobald solange innerhalb ausserhalb neben hinter against into down off out own sonst anschließend then afterwards
`

const fillerWords = `
zeig zeige zeigen zeigt zeigst gib geben gebt liste listen auflisten auflistung aufstellung ubersicht uberblick tabellarisch statistik statistiken statistisch
auswertung auswertungen auswerten kennzahl kennzahlen zahl zahlen anzahl menge summe gesamt gesamtzahl gesamtanzahl insgesamt uberhaupt bisher bislang jemals
hoch hohe niedrig gross grosse stark viel viele vielen wieviel wieviele wievielen sieht sehen aussah aussieht lag liegt liegen lagen betragt betrug fallen fiel
bitte danke hallo guten tag moin liebe lieber gern gerne mal doch denn eigentlich aktuell aktuelle aktuellen derzeit momentan heute inzwischen mittlerweile schon
eingegangen eingang gegangen gekommen kamen kommen kommt gezahlt gemacht getatigt vorgenommen erfolgt erfolgten stattgefunden stattfanden fanden statt finden
unser unsere unserer unserem unseren akademie modulen module moduls modul kurs kurse kursen termin termine terminen veranstaltungen veranstaltung angebote angeboten assistent assistenten chatbot bot
hatten hatte hat haben wurden wurde werden wird war waren ist sind gab gibt gebe entfielen entfallen entfallt verzeichnet verzeichnen verbucht
wissen mochte wurde hatte brauche brauchen benotige benotigen interessiert erstelle erstellen mache machen berechne berechnen nenne nennen sag sagen oft häufig often ermittle
uns wir sie ihr der die das den dem des im in am an auf aus bei mit von vom zu zum zur fur und oder sowie jeweils genau exakt eher nun jetzt also so
einzelnen einzelne einzeln alle aller allen allem gesamte gesamten gesamter verschiedene verschiedenen verschiedener unterschiedliche unterschiedlichen
konkret konkrete ergebnis ergebnisse daten bericht jahresbericht quartalsbericht monatsbericht vorstand sitzung präsentation report figures numbers number total overall show list give tell me us please what how many much
our the of for in on from by there did do dos have had has been is are was were get got make made statistics statistic stats data count counts overview all any see
came come altogether so far yet already now us we were being breakdown table chart ones one bekommen erhalten erhielten bekamen received zuerst it its them they these those asked placed level
davon dieser diese dieses dazu dafur dort hier ganzen ganze jahr zeitraum grob circa ca rund etwa ungefahr offenbar wohl
stand daraus darunter bundesweit deutschlandweit bundesrepublik deutschland germany nationwide
gingen ging blieben blieb bleiben erreicht erreichen erreichten stehen steht standen stand vorhanden vorliegend vorliegen vorliegt existieren geblieben brauch schnell kurz dringend ausweisen sagt eingetrudelt eingelaufen stammen stammt sees see went geplant angesetzt planned scheduled lief liefen laufen lauft gelaufen rein reingekommen hereingekommen rausgegangen kreuztabelle pivottabelle angefallen zusammen aufgelaufen zustande
kommune kommunen gemeinde gemeinden stadt stadte stadten municipalities municipality personen leute people beschaftigte beschaftigten mitarbeitende mitarbeitenden
verteilen verteilt verteilung aufteilung distribution distributed verhalt verhalten
course courses modules module runs dates events offered offer offers angebotene anbieten
eingegangenen eingegangene erfolgte erfolgten vorliegenden vorliegende erfassten erfasste verzeichneten durchgefuhrt durchgefuhrte durchgefuhrten gerade sitzplatze received still hoflich hoflichst freundlich freundlicherweise fanden
plus ausserdem zusatzlich auch noch nur immer ja nein ok okay gut
ubermitteln ubermittelt bereitstellen bereitgestellt zusammenstellen zusammenstellung zusammengestellt aufbereiten aufbereitet darstellung darstellen dargestellt vorlegen vorlage gebeten erbeten bitten bittet ersuchen zukommen erbitten auskunft mitteilen mitteilung teilen werte wert malen zeichnen plotten draw plot
na ne nee ach ah hm tja hey hi sorry entschuldigung verzeihung pardon ups oops quatsch moment irgendwie nochmal getan please eig eigtl gemessen kannste konnteste raussuchen heraussuchen rausgeben nimm nehmen erganze erganzen hinzufugen
`
