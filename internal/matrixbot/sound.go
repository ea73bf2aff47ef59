package matrixbot

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"
)

// mostID is the length of any identifier, in bytes.
// https://spec.matrix.org/v1.15/appendices/#identifier-grammar
const mostID = 255

// sound reports whether the identifiers of an event can be stored: in old versions of
// rooms, who runs a homeserver chooses some of them.
func sound(e *event.Event) bool {
	return soundID(e.ID.String()) && soundID(e.Sender.String()) && soundID(e.GetStateKey()) && soundID(e.Redacts.String())
}

// soundRoom reports whether something is the id of a room.
func soundRoom(room id.RoomID) bool {
	return strings.HasPrefix(room.String(), "!") && soundID(room.String())
}

func soundID(s string) bool {
	return len(s) <= mostID && utf8.ValidString(s) && !strings.ContainsFunc(s, unicode.IsControl)
}

// soundRelation reports whether what a message relates to can be an event.
func soundRelation(to *event.RelatesTo) bool {
	return soundID(to.GetThreadParent().String()) && soundID(to.GetNonFallbackReplyTo().String()) && soundID(to.GetReplaceID().String())
}

// clean takes out of a text what is no text, what turns it around for whoever reads it,
// and what PostgreSQL does not store.
func clean(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' || r == unicode.ReplacementChar || unicode.Is(unicode.Bidi_Control, r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, ""))
	return strings.TrimSpace(text)
}

// cleanName is a name as it is stored: one line, not too long.
func cleanName(name string) string {
	name = strings.Join(strings.Fields(clean(name)), " ")
	if len(name) > mostID {
		name = strings.ToValidUTF8(name[:mostID], "")
	}
	return name
}
