package assistant

import (
	"testing"

	"smart-city-dialog.de/akademie/internal/conversation"
)

func TestCourtesiesAreToldFromQuestions(t *testing.T) {
	t.Parallel()
	for message, want := range map[string]string{
		"Hallo":                              IntentGreeting,
		"Guten Morgen!":                      IntentGreeting,
		"Moin moin":                          IntentGreeting,
		"Grüß Gott zusammen":                 IntentGreeting,
		"Good afternoon":                     IntentGreeting,
		"Hello, how are you?":                IntentGreeting,
		"Wie geht es Ihnen?":                 IntentGreeting,
		"Danke schön!":                       IntentThanks,
		"Super, vielen Dank für die Hilfe!":  IntentThanks,
		"Thank you so much.":                 IntentThanks,
		"danke, super":                       IntentThanks,
		"Perfekt, danke!":                    IntentThanks,
		"Super!":                             IntentThanks,
		"Das war sehr hilfreich, danke":      IntentThanks,
		"Auf Wiedersehen":                    IntentGoodbye,
		"Tschüss!":                           IntentGoodbye,
		"See you":                            IntentGoodbye,
		"Wer bist du?":                       IntentIdentity,
		"Sind Sie ein Mensch?":               IntentIdentity,
		"Hallo, wer bist du?":                IntentIdentity,
		"Are you a robot?":                   IntentIdentity,
		"Hilfe":                              IntentHelp,
		"Was können Sie alles für mich tun?": IntentHelp,
		"How does this work?":                IntentHelp,
		"  hallo  \n":                        IntentGreeting,

		"Hallo, was kostet die Teilnahme?":         "",
		"Guten Tag, wann startet das Modul?":       "",
		"Danke, und wann startet Biletado?":        "",
		"Super, welche Termine gibt es?":           "",
		"Gut":                                      "",
		"Hi there, is it free?":                    "",
		"Wer bist du im Planspiel?":                "",
		"Wie funktioniert die Anmeldung?":          "",
		"Hilfe bei der Anmeldung":                  "",
		"Wie geht es mit dem Modul weiter?":        "",
		"Hallo Akademie, gibt es ein Modul zu KI?": "",
		"Tschüss sagen zur Papierakte?":            "",
		"":                                         "",
		"?!":                                       "",
	} {
		if got := smallTalkIntent(message); got != want {
			t.Errorf("smallTalkIntent(%q) = %q, want %q", message, got, want)
		}
	}
}

func TestWhatStandsBeforeAQuestionIsNotAskedAbout(t *testing.T) {
	t.Parallel()
	for message, want := range map[string]string{
		"Hallo, was kostet das?":            "was kostet das?",
		"Hallo was kostet das?":             "was kostet das?",
		"Guten Tag! Wann beginnt es?":       "Wann beginnt es?",
		"Moin moin – wo ist das?":           "wo ist das?",
		"Hello there, when does it start?":  "when does it start?",
		"Danke, und wann startet Biletado?": "und wann startet Biletado?",
		"OK. Und Biletado?":                 "Und Biletado?",

		"Hi-Tech im Rathaus?":           "Hi-Tech im Rathaus?",
		"Hilft das Modul?":              "Hilft das Modul?",
		"Danke-Karten im Rathaus?":      "Danke-Karten im Rathaus?",
		"Vielen Dank Karten gibt es?":   "Vielen Dank Karten gibt es?",
		"Was heißt Hallo, auf Finnisch": "Was heißt Hallo, auf Finnisch",
	} {
		if got := leadingGreeting.ReplaceAllString(message, ""); got != want {
			t.Errorf("%q becomes %q, want %q", message, got, want)
		}
	}
}

func TestEveryCourtesyIsSaidInBothLanguages(t *testing.T) {
	t.Parallel()
	for _, intent := range []string{IntentGreeting, IntentThanks, IntentGoodbye, IntentIdentity, IntentHelp} {
		german, english := courtesy(intent, "de"), courtesy(intent, "en")
		if len(german) == 0 || len(german) != len(english) {
			t.Errorf("%s: %d sentences in German, %d in English", intent, len(german), len(english))
			continue
		}
		for i := range german {
			if german[i].Text == english[i].Text || german[i].Form != english[i].Form {
				t.Errorf("%s: %q is no translation of %q", intent, english[i].Text, german[i].Text)
			}
			if german[i].Citations == nil || len(german[i].Citations) > 0 {
				t.Errorf("%s: %q has citations %v, want an empty list", intent, german[i].Text, german[i].Citations)
			}
		}
	}
}

func TestTheSentenceBehindAListOpensAParagraph(t *testing.T) {
	t.Parallel()
	help := courtesy(IntentHelp, "de")
	if last := help[len(help)-1]; last.Form != conversation.FormParagraph {
		t.Errorf("%q has form %q: it would run on in the last item", last.Text, last.Form)
	}
}

func TestWhoeverIsAskedTheQuestionIsTheSame(t *testing.T) {
	t.Parallel()
	for message, want := range map[string]string{
		"Weiß jemand, was Biletado ist?":                         "was Biletado ist?",
		"Kann mir jemand sagen, ob das etwas kostet?":            "das etwas kostet?",
		"Hallo zusammen, weiß hier wer, wann das Modul beginnt?": "wann das Modul beginnt?",
		"Does anyone know what Biletado is?":                     "what Biletado is?",
		"Weiß jemand Bescheid?":                                  "Weiß jemand Bescheid?",
	} {
		if got := withoutCourtesy(message); got != want {
			t.Errorf("%q becomes %q, want %q", message, got, want)
		}
	}
}
