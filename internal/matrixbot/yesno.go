package matrixbot

import (
	"regexp"

	"smart-city-dialog.de/akademie/internal/booking/slots"
)

// A verdict is how a question of ours was answered.
type verdict int

const (
	otherwise verdict = iota // it says something else
	yes
	perhaps // it may be a yes, but does not say so
	no
)

// What binds somebody has to be said in so many words: an "ok" may be to anything. What
// is done is a yes only where it was asked: "stornieren" agrees to no booking.
var saysYes = map[string]*regexp.Regexp{
	askBook:    yesTo(`anmelden|anmeldung|buchen|book|book it|einverstanden|willige ein|stimme zu|i agree|i consent|agreed`),
	askMove:    yesTo(`umbuchen|rebook|move it|einverstanden|stimme zu|agreed`),
	askCancel:  yesTo(`stornieren|storno|absagen|cancel it`),
	askDecline: yesTo(`ablehnen|decline|decline it`),
	askReport:  yesTo(`zeigen|show it`),
}

// yesTo reads a yes, alone or with what is done, or only that.
func yesTo(doing string) *regexp.Regexp {
	const (
		before = `^\W*(?:(?:ok|okay|gut|also|dann|bitte|oh|sehr|gern|gerne|perfekt|alles klar|genau|so|ich|hiermit|jetzt|verbindlich|please)\W+){0,4}`
		yes    = `ja(?:wohl|woll)?|jo|jep|jap|yes|yep|yeah`
		more   = `ja|yes|bitte|gern|gerne|danke|genau|alles|stimmt|passt|so|ist|es|richtig|korrekt|ich|bin|will|möchte|willige|stimme|zu|ein|einverstanden|verbindlich|jetzt|` +
			`melden|sie|mich|uns|an|das|dem|den|die|platz|buchung|machen|wir|ok|okay|please|it|now|that's|all|right|correct|do|i|agree|consent|thanks|thank|you`
	)
	return regexp.MustCompile(`(?i)` + before + `(?:` + yes + `|` + doing + `)(?:\W+(?:` + more + `|` + doing + `))*\W*$`)
}

// judge reads an answer to a question of ours. What gives or takes back a detail is
// none: "nein, die E-Mail ist …".
func judge(kind, text string) verdict {
	if saysYes[kind].MatchString(text) {
		return yes
	}
	said := slots.Read(text, slots.Context{Open: true})
	if said.Any() || said.Pick.Said() || said.Waiting {
		return otherwise
	}
	switch said.Act {
	case slots.Agree:
		return perhaps
	case slots.Decline, slots.GiveUp:
		return no
	}
	return otherwise
}
