package catalogue

import (
	"strings"

	"smart-city-dialog.de/akademie/internal/german"
)

// Sessions shows the sessions of a run that is given.
func (g Given) Sessions(key string) string {
	var out []string
	for _, r := range g.runs {
		if r.Key != key {
			continue
		}
		for _, s := range r.Run.Sessions {
			out = append(out, s.Starts.In(german.Berlin()).Format("2006-01-02 15:04–")+s.Ends.In(german.Berlin()).Format("15:04"))
		}
	}
	return strings.Join(out, ", ")
}
