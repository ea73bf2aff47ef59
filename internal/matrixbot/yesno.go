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

// What binds somebody has to be said in so many words: an "ok" may be to anything.
var (
	saysYes = regexp.MustCompile(`(?i)^\W*(?:(?:ok|okay|gut|also|dann|bitte|oh|sehr gern|gern|gerne|perfekt|alles klar|genau|so)\W+){0,3}(?:ja(?:wohl|woll)?|jo|jep|jap|yes|yep|yeah)(?:\W+` + meaning + `)*\W*$` +
		`|^\W*(?:(?:ok|okay|gut|also|dann|bitte|ich|hiermit|jetzt|so|please)\W+){0,4}(?:verbindlich(?:e)?\W+)?(?:anmelden|buchen|umbuchen|stornieren|ablehnen|einverstanden|willige ein|stimme zu|book it|book now|rebook|cancel it|i agree|i consent|agreed)(?:\W+` + meaning + `)*\W*$`)
	meaning = `(?:ja|yes|bitte|gern|gerne|danke|genau|alles|stimmt|passt|so|ist|es|richtig|korrekt|ich|bin|will|möchte|willige|stimme|zu|ein|einverstanden|verbindlich|jetzt|anmelden|anmeldung|buchen|umbuchen|stornieren|ablehnen|melden|sie|mich|uns|an|das|dem|den|platz|machen|wir|ok|okay|please|book|it|now|cancel|rebook|decline|that's|all|right|correct|do|i|agree|consent|thanks|thank|you)`
)

// judge reads an answer to a question of ours. What gives or takes back a detail is
// none: "nein, die E-Mail ist …".
func judge(text string) verdict {
	if saysYes.MatchString(text) {
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
