package assistant

import (
	"regexp"
	"strings"

	"smart-city-dialog.de/akademie/internal/conversation"
)

// The intents of a turn, as stored and printed.
const (
	IntentQuestion = "question"
	IntentGreeting = "greeting"
	IntentThanks   = "thanks"
	IntentGoodbye  = "goodbye"
	IntentIdentity = "identity" // who or what is the assistant
	IntentHelp     = "help"
	IntentDeclined = "declined" // no to an offer
)

// smallTalk holds, in order, what a whole message must match to be answered
// without the base. Patterns see the message in lower case, without
// punctuation; anything longer than a courtesy is a question.
var smallTalk = []struct {
	intent  string
	pattern *regexp.Regexp
}{
	{IntentThanks, regexp.MustCompile(`^(` + praise + ` )*(vielen |herzlichen |besten |lieben )?dank(e|eschön)?( schön| sehr| dir| ihnen| für (die|ihre|deine) hilfe| für die (auskunft|info|antwort)| ` + praise + `)*( das (hilft|hat)( mir)?( sehr)?( geholfen)?)?$`)},
	{IntentThanks, regexp.MustCompile(`^(` + praise + ` )*(thanks|thank you)( a lot| very much| so much| for your help| ` + praise + `)*$`)},
	{IntentThanks, regexp.MustCompile(`^(das (ist|war) |that s |that is )?(` + praised + `)( (das )?(hilft|hat)( mir)?( sehr)?( weiter| geholfen)?)?$`)},
	{IntentDeclined, regexp.MustCompile(`^(nein|nö|nee|no|nope)( danke| vielen dank| thanks| thank you)?( das reicht| das war alles| das wars| alles gut)?$|^(das (reicht|war alles|wars)|that is all|that s all)( danke| thanks)?$`)},
	{IntentGoodbye, regexp.MustCompile(`^(auf wiedersehen|tschüss|tschüß|tschau|ciao|bis bald|bis später|schönen (tag|abend)( noch)?|bye|goodbye|bye bye|see you)$`)},
	{IntentIdentity, regexp.MustCompile(`^(wer|was) (bist du|sind sie)( eigentlich| denn)?$|^(bist du|sind sie) eine? (mensch|bot|chatbot|roboter|computer|ki|maschine|künstliche intelligenz|programm)$|^(who|what) are you$|^are you (a )?(human|bot|robot|chatbot)$|^stell(en sie sich| dich) vor$`)},
	{IntentHelp, regexp.MustCompile(`^(hilfe|help|bitte helfen sie mir|hilf mir|was kannst du( alles)?( für mich tun)?|was können sie( alles)?( für mich tun)?|wie funktioniert (das|der chat|der assistent|dieser chat) ?(hier)?|womit kannst du( mir)? helfen|womit können sie( mir)? helfen|was kann ich (dich|sie|hier) fragen|wobei (kannst du|können sie)( mir)? helfen|what can you do|how does this work|(how|what) can you help( me)?( with)?|what can i ask( you)?)$`)},
	{IntentGreeting, regexp.MustCompile(`^(` + greeting + `)( zusammen| akademie| assistent| liebes team| there)?( wie geht es (dir|ihnen)| wie gehts| how are you)?$|^wie geht es (dir|ihnen)$|^how are you$`)},
}

const (
	praised = `super|prima|perfekt|toll|klasse|wunderbar|ausgezeichnet|hervorragend|spitze|sehr gut|sehr hilfreich|sehr schön|great|perfect|wonderful|very helpful`
	praise  = `(ok|okay|alles klar|gut|` + praised + `)`
)

const greeting = `hallo|hi|hey|moin( moin)?|servus|grüß gott|grüss gott|guten (tag|morgen|abend)|hello|good (morning|afternoon|evening)`

// What a question may begin with after an answer.
const thanks = `ok|okay|super|prima|alles klar|danke(schön)?( sehr)?|vielen dank|thanks|thank you|great`

const pause = `\s*[,.!]+\s*|\s+[–-]+\s*`

var (
	leadingGreeting = regexp.MustCompile(`(?i)^\s*((` + greeting + `)( zusammen| there)?(` + pause + `|\s+)|(` + thanks + `)(` + pause + `))`)
	// courtesy around a question, as people put it in letters
	politeStart = regexp.MustCompile(`(?i)^\s*(sehr geehrte( damen und herren| frau \p{L}+|r herr \p{L}+)|liebe[sr]? [\p{L} ]{2,30}|(ich|wir) (wüsste|wüssten|würde|würden|möchte|möchten|will|wollen|hätte|hätten) (da )?(mal )?(gern(e)? )?(wissen|erfahren|eine frage)?( gern(e)?)?|können sie mir( bitte)? (sagen|erklären|verraten)|kannst du mir( bitte)? (sagen|erklären|verraten)|könnten sie mir( bitte)? (sagen|erklären|verraten)|could you( please)? tell me|i would like to know|please tell me|wei(ß|ss) (hier |zufällig )?(jemand|wer|einer)( von euch| von ihnen| hier| zufällig| eigentlich)*|(wissen sie|weißt du|wisst ihr)( zufällig| vielleicht| eigentlich)*|kann (mir |uns )?(bitte |mal |hier )*(jemand|wer)( mir| uns)?( bitte| mal| kurz)*( sagen| erklären| verraten| helfen)?|hat (hier )?(jemand|wer) eine ahnung|eine frage|kurze frage)\s*[,.!:;–-]+\s*(ob )?|^\s*(does (anyone|anybody|somebody) (here )?know|do you know|can (anyone|anybody|somebody) tell (me|us))[,:]?\s+(if )?`)
	politeEnd   = regexp.MustCompile(`(?i)[\s,.!–-]*(mit freundlichen grüßen|mit freundlichem gruß|viele grüße|beste grüße|freundliche grüße|vielen dank( im voraus)?|danke( schön| im voraus| vorab)?|lg|mfg|kind regards|best regards|thanks|thank you)\b[^?]*$`)
	notWord     = regexp.MustCompile(`[^\p{L}\p{N}]+`)
)

// withoutCourtesy strips greetings and closings from a message. A message that
// is nothing else stays as it is.
func withoutCourtesy(message string) string {
	plain := message
	for range maxCourtesies {
		before := plain
		plain = politeStart.ReplaceAllString(leadingGreeting.ReplaceAllString(plain, ""), "")
		if plain == before {
			break
		}
	}
	plain = strings.TrimSpace(politeEnd.ReplaceAllString(plain, ""))
	if plain == "" {
		return message
	}
	return plain
}

// maxCourtesies bounds the phrases before a question.
const maxCourtesies = 4

// smallTalkIntent returns the intent of a courtesy, also behind another one
// ("Hallo, wer bist du?"), or "" when text asks for something.
func smallTalkIntent(text string) string {
	for _, part := range []string{text, withoutCourtesy(text)} {
		plain := strings.TrimSpace(notWord.ReplaceAllString(strings.ToLower(part), " "))
		for _, s := range smallTalk {
			if s.pattern.MatchString(plain) {
				return s.intent
			}
		}
	}
	return ""
}

// kept is what is said about a conversation that has an address.
func kept(language string) conversation.Sentence {
	text := "Dieses Gespräch bleibt unter seiner Adresse erreichbar, bis es abläuft oder Sie es löschen."
	if language == "en" {
		text = "This conversation stays available at its address until it expires or you delete it."
	}
	return conversation.Sentence{Text: text, Citations: []int{}}
}

// canBook is what is said of bookings where they can be made, with the courtesy
// of an intent.
func canBook(intent, language string) []conversation.Sentence {
	texts := map[string][2]string{
		IntentGreeting: {"Termine und freie Plätze kenne ich auch; zum Anmelden genügt ein Satz wie „Bitte buchen Sie mir einen Platz im Modul …“.", "I know dates and free seats, too; to register, just write something like “please book a seat in the module …”."},
		IntentHelp:     {"Auch anmelden können Sie sich hier im Gespräch: „Bitte buchen Sie mir zwei Plätze im Modul … am 3. März“.", "You can also register here in the conversation: “please book two seats in the module … on 3 March”."},
	}
	text, ok := texts[intent]
	if !ok {
		return nil
	}
	s := plain(text[0])
	if language == "en" {
		s = plain(text[1])
	}
	s.Form = conversation.FormParagraph
	return []conversation.Sentence{s}
}

// courtesy is what the assistant says to an intent that needs no base.
func courtesy(intent, language string) []conversation.Sentence {
	texts := courtesies[intent]
	lines := texts.de
	if language == "en" {
		lines = texts.en
	}
	var out []conversation.Sentence
	for _, line := range lines {
		form := conversation.FormText
		if item, ok := strings.CutPrefix(line, "- "); ok {
			line, form = item, conversation.FormItem
		} else if n := len(out); n > 0 && out[n-1].Form == conversation.FormItem {
			form = conversation.FormParagraph
		}
		out = append(out, conversation.Sentence{Text: line, Form: form, Citations: []int{}})
	}
	return out
}

var courtesies = map[string]struct{ de, en []string }{
	IntentGreeting: {
		de: []string{"Guten Tag!", "Ich beantworte Ihre Fragen zur Smart City Akademie und nenne zu jeder Aussage die Quelle.", "Was möchten Sie wissen?"},
		en: []string{"Hello!", "I answer questions about the Smart City Academy and give the source of every statement.", "What would you like to know?"},
	},
	IntentThanks: {
		de: []string{"Gern geschehen.", "Wenn Sie noch etwas wissen möchten, fragen Sie einfach weiter."},
		en: []string{"You are welcome.", "If there is anything else you would like to know, just ask."},
	},
	IntentDeclined: {
		de: []string{"Gut.", "Wenn Sie noch etwas wissen möchten, fragen Sie einfach."},
		en: []string{"All right.", "If there is anything else you would like to know, just ask."},
	},
	IntentGoodbye: {
		de: []string{"Auf Wiedersehen!"},
		en: []string{"Goodbye!"},
	},
	IntentIdentity: {
		de: []string{"Ich bin der Assistent der Smart City Akademie, ein Computerprogramm.", "Ich suche in der Wissensbasis der Akademie und gebe nur wieder, was dort belegt ist, jeweils mit Quelle.", "Finde ich nichts Belegtes, sage ich das."},
		en: []string{"I am the assistant of the Smart City Academy, a computer program.", "I search the academy's knowledge base and repeat only what is documented there, each time with its source.", "If I find nothing reliable, I say so."},
	},
	IntentHelp: {
		de: []string{"Fragen Sie mich in eigenen Worten, zum Beispiel nach:", "- Modulen und ihren Inhalten", "- dem Kurs „Smart City Managerin / Manager“", "- Peer-Learnings, Kongressen, Podcasts und Beiträgen", "- Kosten, Zielgruppe und Anmeldung", "Die Zahlen hinter den Sätzen führen zur zitierten Stelle."},
		en: []string{"Ask me in your own words, for example about:", "- modules and their contents", "- the Smart City Manager course", "- peer learnings, congresses, podcasts and articles", "- costs, audience and registration", "The numbers behind the sentences lead to the quoted passage."},
	},
}
