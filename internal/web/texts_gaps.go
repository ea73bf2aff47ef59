package web

import "smart-city-dialog.de/akademie/internal/gaps"

// gapTexts are those of the buttons under an answer and of the pages about
// questions without a good answer. Values with a % are formats.
type gapTexts struct {
	// Under an answer
	Helped, Yes, No, Thanks, TakenBack string

	// The list
	Title, Intro, Kind, Period, Filter  string
	Kinds                               map[gaps.Kind]string
	Days                                string
	Found, FoundOne, None               string
	Question, Questions, Conversations  string // "one", "%d", "in %d"
	Refused, Weak, Disliked             string // %d
	Last                                string // %s is a day
	NoTitle                             string
	Back, Examples, NoExamples, Aside   string
	AsideHint, TakeBack, TakeBackHint   string
	Done                                map[string]string
	Answers, AnswersIntro, NoAnswers    string
	Golden, GoldenHint                  string
	BackToAnswers, Changed, ByYou       string // %s is a moment
	Write, Asked, Text, TextHint        string
	TitleHint, URL, URLHint, Language   string
	Languages                           map[string]string
	Preview, PreviewNote, Publish, Edit string
	Withdraw, WithdrawAsk               string
	WithdrawYes, WithdrawNo, EditTitle  string
	Problems                            map[string]string // by field
}

var germanGaps = gapTexts{
	Helped: "Hat das geholfen?", Yes: "Ja", No: "Nein", Thanks: "Danke für Ihre Rückmeldung.", TakenBack: "Ihre Rückmeldung ist zurückgenommen.",

	Title: "Offene Fragen",
	Intro: "Was der Assistent nicht oder nur unsicher beantworten konnte und was nicht geholfen hat, nach Anliegen zusammengefasst. Beispiele sind von persönlichen Angaben befreit; gelöschte Gespräche verschwinden auch hier.",
	Kind:  "Art", Period: "Zeitraum", Filter: "Anzeigen",
	Kinds: map[gaps.Kind]string{
		gaps.Every: "Alle offenen", gaps.Refused: "Nicht beantwortet", gaps.Weak: "Unsicher beantwortet",
		gaps.Disliked: "Nicht hilfreich", gaps.PutAside: "Beiseitegelegt",
	},
	Days:  "Letzte %d Tage",
	Found: "%d Anliegen", FoundOne: "Ein Anliegen", None: "In diesem Zeitraum gibt es hier keine Fragen.",
	Question: "1 Frage", Questions: "%d Fragen", Conversations: "in %d Gesprächen",
	Refused: "%d nicht beantwortet", Weak: "%d unsicher", Disliked: "%d nicht hilfreich",
	Last:    "zuletzt %s",
	NoTitle: "Frage mit persönlichen Angaben (nicht gezeigt)",
	Back:    "Zu den offenen Fragen", Examples: "Beispiele", NoExamples: "Die Fragen enthalten persönliche Angaben und werden nicht gezeigt.",
	Aside: "Gehört nicht hierher", AsideHint: "Legt dieses Anliegen beiseite. Ähnliche Fragen kommen von selbst dazu.",
	TakeBack: "Wieder aufnehmen", TakeBackHint: "Dieses Anliegen ist beiseitegelegt.",
	Done: map[string]string{
		"written":   "Die Antwort ist veröffentlicht. Sie gilt in wenigen Sekunden.",
		"revised":   "Die Änderung ist veröffentlicht. Sie gilt in wenigen Sekunden.",
		"withdrawn": "Die Antwort ist zurückgezogen. Ihre Fragen sind wieder offen.",
		"aside":     "Das Anliegen ist beiseitegelegt.",
		"back":      "Das Anliegen ist wieder offen.",
	},
	Answers: "Antworten", AnswersIntro: "Was Sie und andere auf offene Fragen geantwortet haben. Wer die Frage stellt, bekommt diese Antwort zuerst.",
	NoAnswers: "Noch hat niemand eine Antwort geschrieben.",
	Golden:    "Prüffragen herunterladen", GoldenHint: "Jede beantwortete Frage ist auch eine Prüffrage: „akademie eval --questions DATEI --documents ORDNER“ misst, ob sie richtig beantwortet wird.",
	BackToAnswers: "Zu den Antworten", Changed: "geändert am %s", ByYou: "von Ihnen",
	Write: "Antwort schreiben", Asked: "Frage", TitleHint: "So, wie sie jemand stellt; sie wird die Überschrift der Antwort.",
	Text: "Antwort", TextHint: "Vollständige Sätze; Listen, Fettdruck und Verweise in Markdown. Keine Termine und freien Plätze: Die kennt der Assistent selbst.",
	URL: "Seite mit derselben Auskunft (freiwillig)", URLHint: "Beginnt mit https://",
	Language: "Sprache", Languages: map[string]string{langDE: "Deutsch", langEN: "Englisch"},
	Preview: "Vorschau", PreviewNote: "So steht die Antwort in der Wissensbasis. Noch ist nichts veröffentlicht.", Publish: "Veröffentlichen", Edit: "Weiter bearbeiten",
	EditTitle: "Antwort bearbeiten", Withdraw: "Zurückziehen", WithdrawAsk: "Soll diese Antwort verschwinden? Der Assistent kennt sie dann nicht mehr.",
	WithdrawYes: "Ja, zurückziehen", WithdrawNo: "Nein, behalten",
	Problems: map[string]string{
		"question": "Bitte schreiben Sie die Frage in einer Zeile, mit höchstens 300 Zeichen.",
		"text":     "Bitte schreiben Sie eine Antwort, mit höchstens 8.000 Zeichen.",
		"url":      "Bitte geben Sie eine Adresse an, die mit https:// beginnt, oder keine.",
		"language": "Bitte wählen Sie die Sprache der Antwort.",
	},
}

var englishGaps = gapTexts{
	Helped: "Was this helpful?", Yes: "Yes", No: "No", Thanks: "Thank you for your feedback.", TakenBack: "Your feedback was withdrawn.",

	Title: "Open questions",
	Intro: "What the assistant could not answer, or not with certainty, and what did not help, grouped by what people want to know. Examples are stripped of personal data; deleted conversations vanish from here, too.",
	Kind:  "Kind", Period: "Period", Filter: "Show",
	Kinds: map[gaps.Kind]string{
		gaps.Every: "All open ones", gaps.Refused: "Not answered", gaps.Weak: "Answered uncertainly",
		gaps.Disliked: "Not helpful", gaps.PutAside: "Put aside",
	},
	Days:  "Last %d days",
	Found: "%d subjects", FoundOne: "One subject", None: "There are no such questions in this period.",
	Question: "1 question", Questions: "%d questions", Conversations: "in %d conversations",
	Refused: "%d not answered", Weak: "%d uncertain", Disliked: "%d not helpful",
	Last:    "latest on %s",
	NoTitle: "Question with personal data (not shown)",
	Back:    "To the open questions", Examples: "Examples", NoExamples: "The questions hold personal data and are not shown.",
	Aside: "Does not belong here", AsideHint: "Puts this subject aside. Similar questions join it by themselves.",
	TakeBack: "Take up again", TakeBackHint: "This subject has been put aside.",
	Done: map[string]string{
		"written":   "The answer is published. It takes effect within seconds.",
		"revised":   "The change is published. It takes effect within seconds.",
		"withdrawn": "The answer is withdrawn. Its questions are open again.",
		"aside":     "The subject is put aside.",
		"back":      "The subject is open again.",
	},
	Answers: "Answers", AnswersIntro: "What you and others answered to open questions. Whoever asks the question gets this answer first.",
	NoAnswers: "Nobody has written an answer yet.",
	Golden:    "Download test questions", GoldenHint: "Every answered question is a test question as well: “akademie eval --questions FILE --documents FOLDER” measures whether it is answered rightly.",
	BackToAnswers: "To the answers", Changed: "changed on %s", ByYou: "by you",
	Write: "Write an answer", Asked: "Question", TitleHint: "As somebody asks it; it becomes the heading of the answer.",
	Text: "Answer", TextHint: "Whole sentences; lists, bold type and links in Markdown. No dates or free seats: the assistant knows those itself.",
	URL: "Page that says the same (optional)", URLHint: "Begins with https://",
	Language: "Language", Languages: map[string]string{langDE: "German", langEN: "English"},
	Preview: "Preview", PreviewNote: "This is how the answer will stand in the knowledge base. Nothing is published yet.", Publish: "Publish", Edit: "Go on editing",
	EditTitle: "Edit the answer", Withdraw: "Withdraw", WithdrawAsk: "Shall this answer vanish? The assistant will not know it any more.",
	WithdrawYes: "Yes, withdraw", WithdrawNo: "No, keep it",
	Problems: map[string]string{
		"question": "Please write the question in one line of at most 300 characters.",
		"text":     "Please write an answer of at most 8,000 characters.",
		"url":      "Please give an address that begins with https://, or none.",
		"language": "Please choose the language of the answer.",
	},
}
