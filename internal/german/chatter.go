package german

import (
	"regexp"
	"strings"
)

// nods is a text of nothing but words, marks and emojis by which people nod, German or
// English. Emojis may stand as :names:.
var nods = regexp.MustCompile(`^(?i)(\s|[.,!…]|\b(ok|okay|oki|alles klar|alles gut|verstanden|passt|aha|ah|oh|cool|top|got it|i see|noted)\b|:[\w+'-]+:|[\p{So}\p{Sk}\x{FE0F}\x{200D}])+$`)

// Acknowledges reports whether a text says no more than that something was read, as by
// "Ok" or an emoji. It needs no answer where others read along.
func Acknowledges(text string) bool { return nods.MatchString(text) }

// Asks reports whether a text puts a question, by its mark or its words.
func Asks(text string) bool {
	return strings.HasSuffix(strings.TrimSpace(text), "?") || Question(text) != AskOther
}
