package booking

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed disposable.txt
var disposableList string

// disposableDomains reads the list when it is first needed.
var disposableDomains = sync.OnceValue(func() map[string]struct{} {
	set := make(map[string]struct{}, 8000)
	for line := range strings.Lines(disposableList) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			set[line] = struct{}{}
		}
	}
	return set
})

// isDisposable reports whether a domain in lower-case ASCII, or one above it,
// gives out throw-away mailboxes.
func isDisposable(ascii string) bool {
	set := disposableDomains()
	for {
		if _, ok := set[ascii]; ok {
			return true
		}
		_, parent, ok := strings.Cut(ascii, ".")
		if !ok {
			return false
		}
		ascii = parent
	}
}
