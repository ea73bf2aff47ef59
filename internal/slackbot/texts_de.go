package slackbot

import "smart-city-dialog.de/akademie/internal/booking"

func germanTexts() *texts {
	return &texts{
		Close: "Schließen", Abort: "Abbrechen",
		SendAgain: "Wenn alles stimmt, senden Sie bitte noch einmal ab.",

		Empty:   "Womit kann ich Ihnen helfen? Fragen Sie mich nach Modulen, Terminen oder Buchungen der Smart City Akademie.",
		TooLong: "Ihre Frage ist für mich zu lang. Bitte fassen Sie sie in höchstens %s Zeichen.",
		Aside:   "Diese Antwort ist nur für die Person bestimmt, die gefragt hat.",
		Sent:    "Auswertungen sind nur für Koordinierende bestimmt. Ich habe sie Ihnen deshalb als Direktnachricht geschickt.",
		From:    "Zu Ihrer Frage in <#%s>",
		Denied:  "Auswertungen sind den Koordinierenden der Akademie vorbehalten.",

		Old:          "Diese Antwort ist nicht mehr gespeichert. Bitte stellen Sie Ihre Frage noch einmal.",
		Rated:        "Danke für Ihre Rückmeldung.",
		RatedBad:     "Danke für Ihre Rückmeldung. Fragen Sie gern noch einmal mit anderen Worten oder genauer.",
		Simpler:      "Bitte erklären Sie das einfacher.",
		SimplerOf:    "%s? Bitte einfach erklärt.",
		SharedBy:     "Geteilt von <@%s>",
		Shared:       "Die Antwort steht jetzt für alle im Kanal.",
		SharedBefore: "Diese Antwort haben Sie schon im Kanal geteilt.",
		NotShared:    "Diese Antwort ist nur für Sie bestimmt und lässt sich nicht teilen.",
		MaybeShared:  "Es ist nicht sicher, ob die Antwort im Kanal angekommen ist. Falls sie dort fehlt, stellen Sie Ihre Frage bitte im Kanal.",
		NoChannel:    "In diesem Kanal kann ich nicht schreiben. Laden Sie mich bitte zuerst ein: /invite @Akademie.",

		Booking:     "Anmeldung",
		NotOpened:   "Das Formular ließ sich nicht rechtzeitig öffnen. Bitte drücken Sie noch einmal auf die Schaltfläche.",
		RunGone:     "Diesen Termin gibt es nicht mehr. Bitte wählen Sie einen anderen.",
		RunClosed:   "Dieser Termin nimmt zurzeit keine Anmeldungen an. Bitte wählen Sie einen anderen.",
		NoBookings:  "Anmeldungen sind hier zurzeit nicht möglich.",
		NoRun:       "Noch ist kein Termin gewählt. Bitte wählen Sie zuerst einen Termin.",
		DraftEnded:  "Diese Anmeldung ist hier nicht mehr zu sehen: Sie ist abgeschlossen, abgebrochen oder abgelaufen. Was Sie gebucht haben, steht auf der Startseite dieser App.",
		AlreadySent: "Diese Anmeldung ist schon eingegangen. Ändern und stornieren können Sie sie mit dem Link in unserer E-Mail oder auf der Startseite dieser App.",
		NowWaiting:  "So viele Plätze sind gerade nicht frei. Sie können auf die Warteliste: Senden Sie dazu bitte noch einmal ab. Gebucht ist noch nichts.",
		TownNear:    "Diese Kommune kennen wir nicht. Meinten Sie %s? Wenn Ihre Angabe stimmt, senden Sie bitte noch einmal ab.",
		TownSeveral: "Mehrere Orte heißen so. Gemeint sein könnten: %s. Bitte ergänzen Sie Kreis oder Land, oder senden Sie unverändert noch einmal ab.",
		Received:    "Ihre Anfrage ist eingegangen. Die Einzelheiten stehen in einer Direktnachricht an Sie.",

		Moving:    "Umbuchung",
		MoveAsk:   "Möchten Sie umbuchen?\n\nBisher: %s\nNeu: %s\n\nIhr bisheriger Platz wird erst frei, wenn die Umbuchung geklappt hat.",
		MoveYes:   "Verbindlich umbuchen",
		MoveWaits: "An diesem Termin sind gerade nicht genug Plätze frei. Sie kämen auf die Warteliste; Ihr bisheriger Platz wird frei.",
		MoveFull:  "An diesem Termin sind inzwischen nicht mehr genug Plätze frei. Es wurde nichts geändert.",
		MoveLink:  "Umbuchen kann nur, wem die Buchung gehört. Bitte verbinden Sie zuerst auf der Startseite dieser App Ihr Konto; geändert ist noch nichts.",
		NotYours:  "Diese Buchung gehört nicht zu dem Postfach, mit dem Sie hier verbunden sind. Es wurde nichts geändert.",
		TooLate:   "Das geht nicht mehr: Die Buchung hat sich inzwischen geändert, oder der Termin ist vorbei. Den Stand sehen Sie auf der Startseite dieser App.",
		Became: map[booking.State]string{
			booking.Confirmed: "Ihre Buchung ist bestätigt. Die Bestätigung mit dem Kalendereintrag kommt per E-Mail.",
			booking.Cancelled: "Ihre Buchung ist storniert.",
			booking.Expired:   "Ihre Buchung ist abgelaufen.",
		},

		Linking:     "Konto verbinden",
		Linked:      "Ihr Slack-Konto ist mit %s verbunden. Ihre Buchungen sehen Sie jetzt auf der Startseite dieser App.",
		StillLinked: "Verbunden sind Sie mit %s.",
		LinkHow:     "Einen Code erzeugen Sie unter <%s|Mein Konto>. Verbinden Sie sich dann mit `/akademie verbinden CODE`.",
		LinkForeign: "Verbinden können sich hier nur Mitglieder dieses Workspace.",
		CodeWrong:   "Dieser Code gilt nicht. Vielleicht ist er vertippt, schon benutzt oder älter als 10 Minuten.",
		CodeTries:   "Das waren zu viele falsche Codes. Bitte warten Sie 10 Minuten, und erzeugen Sie dann einen neuen.",
		CodeTaken:   "Dieses Slack-Konto ist schon mit einem anderen Postfach verbunden, oder das Postfach mit zu vielen Chat-Konten. Bitte trennen Sie zuerst unter „Mein Konto“ eine Verbindung.",

		CommandHelp: "Mit `/akademie` fragen Sie die Wissensbasis der Smart City Akademie; die Antwort sehen zunächst nur Sie.\n" +
			"• `/akademie Was ist ein digitaler Zwilling?` beantwortet eine Frage.\n" +
			"• `/akademie termine` zeigt die nächsten Termine mit freien Plätzen.\n" +
			"• `/akademie meine buchungen` zeigt, was Sie gebucht haben.\n" +
			"• `/akademie bericht` zeigt Koordinierenden ihre gespeicherten Berichte und wie einer davon monatlich im Kanal erscheint.\n" +
			"• `/akademie verbinden CODE` verbindet Ihr Slack-Konto; den Code erzeugen Sie unter <%s/my/account#identities|Mein Konto>.\n" +
			"In Kanälen antworte ich, wenn Sie mich erwähnen; in meinem Thread genügt danach Ihre nächste Frage.",
		AskRuns:     "Welche Termine gibt es als Nächstes?",
		AskBookings: "Zeige mir meine Buchungen.",
		NoText:      "In dieser Nachricht steht kein Text, zu dem ich etwas suchen könnte.",

		Hello:        "Guten Tag! Ich beantworte Fragen aus der Wissensbasis der Smart City Akademie, nenne Termine mit freien Plätzen und melde Sie an.",
		HelloName:    "Guten Tag, %s! Ich beantworte Fragen aus der Wissensbasis der Smart City Akademie, nenne Termine mit freien Plätzen und melde Sie an.",
		PromptsTitle: "Das können Sie mich zum Beispiel fragen:",
		Prompts: []prompt{
			{"Die nächsten Termine", "Welche Termine gibt es als Nächstes?"},
			{"Module zu Künstlicher Intelligenz", "Welche Module gibt es zu Künstlicher Intelligenz?"},
			{"Kosten und Teilnahme", "Was kostet die Teilnahme, und wer kann teilnehmen?"},
			{"Meine Buchungen", "Zeige mir meine Buchungen."},
		},
		Searching: "sucht in der Wissensbasis …",
		Composing: "schreibt die Antwort …",

		Sorry:    "Es tut mir leid, diese Frage konnte ich wegen einer technischen Störung nicht beantworten. Bitte stellen Sie sie später noch einmal.",
		SorryAsk: "Es tut mir leid, diese Frage konnte ich wegen einer technischen Störung nicht beantworten. Bitte stellen Sie sie später noch einmal oder wenden Sie sich an %s.",
		Failed:   "Es tut mir leid, das hat wegen einer technischen Störung nicht geklappt. Bitte versuchen Sie es noch einmal.",
		NotHere:  "In diesem Kanal antworte ich nicht. Schreiben Sie mir gern eine Direktnachricht.",
		Away:     "Wegen einer technischen Störung kann ich gerade nichts annehmen. Bitte versuchen Sie es in einigen Minuten noch einmal.",
		TooMany:  "Von Ihnen warten schon %d Fragen auf eine Antwort, mehr kann ich gerade nicht annehmen. Bitte fragen Sie noch einmal, wenn einige davon beantwortet sind.",
	}
}
