package german

import "strings"

// Transcribe writes umlauts and ß as they are written where there are none, as in
// e-mail addresses and names of files: "Grünstraße" is "Gruenstrasse".
func Transcribe(s string) string { return digraphs.Replace(s) }

var digraphs = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss", "Ä", "Ae", "Ö", "Oe", "Ü", "Ue")
