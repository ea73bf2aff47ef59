package show

import (
	"strings"
	"unicode"

	"smart-city-dialog.de/akademie/internal/german"
)

// longestFileName is how many characters of a caption name a file.
const longestFileName = 80

// FileName turns a caption into a name that every system takes, without its ending:
// "bestaetigte-anmeldungen-je-land-1-1-30-6-2026".
func FileName(caption string) string {
	words := strings.FieldsFunc(strings.ToLower(german.Transcribe(caption)), func(r rune) bool {
		return r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	name := strings.Join(words, "-")
	if len(name) > longestFileName {
		name = strings.TrimRight(name[:longestFileName], "-")
	}
	if name == "" {
		return "auswertung"
	}
	return name
}
