package account

import "strings"

// A Device tells a person which of their sessions is which, and nobody more than
// that: no version, no address.
type Device struct {
	Browser string // "Firefox"; "" unknown
	System  string // "Linux"; "" unknown
}

// What programs call themselves, in the order in which to look: many claim to be
// one that comes later.
// https://www.rfc-editor.org/rfc/rfc9110#section-10.1.5
var (
	browsers = []named{{"Edg", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser", "Samsung Internet"}, {"Firefox", "Firefox"}, {"FxiOS", "Firefox"},
		{"Chrome", "Chrome"}, {"Chromium", "Chromium"}, {"CriOS", "Chrome"}, {"Safari", "Safari"}}
	systems = []named{{"iPhone", "iOS"}, {"iPad", "iPadOS"}, {"Android", "Android"}, {"Windows", "Windows"}, {"Mac OS X", "macOS"},
		{"CrOS", "ChromeOS"}, {"Linux", "Linux"}}
)

type named struct{ mark, name string }

// NewDevice reads the header User-Agent of a request.
func NewDevice(userAgent string) Device {
	return Device{Browser: find(browsers, userAgent), System: find(systems, userAgent)}
}

func find(all []named, in string) string {
	for _, n := range all {
		if strings.Contains(in, n.mark) {
			return n.name
		}
	}
	return ""
}
