package matrixbot

func germanTexts() *texts {
	return &texts{
		Hello: "Guten Tag! Ich bin der Assistent der Smart City Akademie. Das kann ich für Sie tun:\n" +
			"- Fragen aus der Wissensbasis der Akademie beantworten, mit Quellen\n" +
			"- Termine mit freien Plätzen nennen und Sie anmelden, ganz ohne Formular\n" +
			"- Ihre Buchungen zeigen, umbuchen und stornieren: Erzeugen Sie dazu unter [Mein Konto](%s) einen Code und schreiben Sie mir „verbinden CODE“\n\n" +
			"Unser Gespräch speichere ich, damit Sie nachfragen können; nach einiger Zeit wird es gelöscht. Persönliche Angaben verwende ich nur für Ihre Anmeldung: [Datenschutz](%s). " +
			"Mit 👍 oder 👎 als Reaktion sagen Sie mir, ob eine Antwort geholfen hat.\n\n" +
			"You can also write to me in English.",
		HelloGroup: "Guten Tag! Ich bin der Assistent der Smart City Akademie. Erwähnen Sie mich mit einer Frage zu Modulen, Terminen oder Berichten, dann antworte ich darunter im Thread; dort genügt danach die nächste Frage. " +
			"Persönliches wie eine Anmeldung kläre ich mit Ihnen in einem Direktchat.\n\n" +
			"Gespeichert werden nur Fragen an mich und meine Antworten, für einige Zeit: [Datenschutz](%s).",
		NoKeys: "Dieser Raum ist verschlüsselt, und ich kann hier nicht mitlesen. Bitte schreiben Sie mir in einem unverschlüsselten Raum.",

		Aside:        "Das ist nur für Sie bestimmt: Ich habe Ihnen in unserem Direktchat geschrieben.",
		AsideInvited: "Das ist nur für Sie bestimmt: Ich habe Sie zu einem Direktchat eingeladen und Ihnen dort geschrieben.",
		AsideRefused: "Das ist nur für Sie bestimmt, aber einen Direktchat mit Ihnen konnte ich nicht öffnen. Bitte beginnen Sie ihn selbst mit %s und fragen Sie dort noch einmal.",
		AsideHere:    "Ihre Frage aus „%s“ beantworte ich Ihnen hier, wo niemand mitliest. Persönliche Angaben verwende ich nur für Ihre Anmeldung: [Datenschutz](%s).",
		AsideNoName:  "Ihre Frage aus der Gruppe beantworte ich Ihnen hier, wo niemand mitliest. Persönliche Angaben verwende ich nur für Ihre Anmeldung: [Datenschutz](%s).",
		SayYes:       "Damit nichts aus Versehen geschieht: Bitte antworten Sie mit „ja“ oder „nein“.",
		Dropped:      "In Ordnung. Es wurde nichts gebucht, und Ihre Angaben sind gelöscht.",
		DraftOver:    "Diese Anmeldung ist abgelaufen, gebucht wurde nichts: Ihre Angaben hebe ich nur einen Tag lang auf. Nennen Sie mir den Termin gern noch einmal.",
		DraftChanged: "Ihre Angaben haben sich inzwischen geändert. Bitte prüfen Sie sie noch einmal; gebucht ist noch nichts.",
		NowWaiting:   "Inzwischen sind nicht mehr genügend Plätze frei. Gebucht ist noch nichts; Sie können auf die Warteliste oder einen anderen Termin nennen.",
		RunGone:      "Diesen Termin gibt es nicht mehr. Welcher soll es stattdessen sein?",
		TooMany:      "Von Ihnen kamen in der letzten Stunde schon sehr viele Anmeldungen. Bitte versuchen Sie es später noch einmal; gebucht ist noch nichts.",
		MoveLink:     "Umbuchen kann nur, wem die Buchung gehört. Bitte verbinden Sie zuerst Ihr Konto; geändert ist noch nichts.",
		MoveNot:      "Umbuchen auf diesen Termin geht nicht mehr, oder Sie sind dort schon angemeldet. Es wurde nichts geändert.",
		NotYours:     "Diese Buchung gehört nicht zu dem Postfach, mit dem Sie hier verbunden sind. Es wurde nichts geändert.",
		TooLate:      "Das geht nicht mehr: Die Buchung hat sich inzwischen geändert, oder der Termin ist vorbei. Den Stand zeigt „meine Buchungen“.",
		Kept:         "In Ordnung, Ihre Buchung bleibt, wie sie ist.",
		NoSuchNumber: "Eine Buchung mit dieser Nummer finde ich nicht. „Meine Buchungen“ zeigt, welche es gibt.",
		NotOffered:   "Für diese Buchung ist gerade kein Platz angeboten.",

		Empty:   "Womit kann ich Ihnen helfen? Fragen Sie mich nach Modulen, Terminen oder Buchungen der Smart City Akademie.",
		TooLong: "Ihre Frage ist für mich zu lang. Bitte fassen Sie sie in höchstens %s Zeichen.",
		Denied:  "Auswertungen sind den Koordinierenden der Akademie vorbehalten.",

		Sorry:    "Es tut mir leid, diese Frage konnte ich wegen einer technischen Störung nicht beantworten. Bitte stellen Sie sie später noch einmal.",
		SorryAsk: "Es tut mir leid, diese Frage konnte ich wegen einer technischen Störung nicht beantworten. Bitte stellen Sie sie später noch einmal oder wenden Sie sich an %s.",
		Locked:   "Diese Nachricht kann ich noch nicht entschlüsseln. Ich habe um ihren Schlüssel gebeten und antworte, sobald er da ist. Lassen Sie bitte das Gerät eingeschaltet, mit dem Sie geschrieben haben, oder schreiben Sie noch einmal.",
		Unlocked: "Der Schlüssel ist da, ich kann diese Nachricht jetzt lesen.",
		Flood:    "Von Ihnen warten schon %d Fragen auf eine Antwort, mehr kann ich gerade nicht annehmen. Bitte fragen Sie noch einmal, wenn einige davon beantwortet sind.",

		Linked:      "Ihr Matrix-Konto ist mit %s verbunden. „Meine Buchungen“ zeigt, was Sie gebucht haben.",
		StillLinked: "Verbunden sind Sie mit %s.",
		LinkHow:     "Einen Code erzeugen Sie unter [Mein Konto](%s). Schreiben Sie mir dann „verbinden CODE“.",
		CodeWrong:   "Dieser Code gilt nicht. Vielleicht ist er vertippt, schon benutzt oder älter als 10 Minuten.",
		CodeTries:   "Das waren zu viele falsche Codes. Bitte warten Sie 10 Minuten, und erzeugen Sie dann einen neuen.",
		CodeTaken:   "Dieses Matrix-Konto ist schon mit einem anderen Postfach verbunden, oder das Postfach mit zu vielen Chat-Konten. Bitte trennen Sie zuerst unter „Mein Konto“ eine Verbindung.",
	}
}
