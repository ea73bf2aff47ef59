package ask_test

import (
	"os"
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/statistics"
)

// TestAcceptanceConversationsAreUnderstoodTurnByTurn reads conversations: each turn with
// the query of the one before, as a person sees it.
func TestAcceptanceConversationsAreUnderstoodTurnByTurn(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("testdata/chains.txt")
	if err != nil {
		t.Fatal(err)
	}
	r := reader()
	for talk := range strings.SplitSeq(string(text), "\n\n") {
		var before *statistics.Query
		for line := range strings.Lines(talk) {
			if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
				continue
			}
			question, want, _ := strings.Cut(line, " | ")
			s := sample{ask: question, language: "de", before: before, want: want}
			if rest, english := strings.CutPrefix(s.ask, "en: "); english {
				s.ask, s.language = rest, "en"
			}
			if verdict, got := s.verdict(t, r); verdict != "right" {
				t.Errorf("%q is %s: %s\n\twant %s", s.ask, verdict, got, s.want)
			}
			if u := r.Read(s.ask, s.language, now, before); u.Back == nil {
				before = &u.Query
			}
		}
	}
}

func TestWordsThatPointToNothingAreAskedBack(t *testing.T) {
	t.Parallel()
	r := reader()
	for question, answered := range map[string]bool{
		"Wie viele Anmeldungen hatten wir dort 2025?":                              false,
		"Wie viele davon wurden 2025 storniert?":                                   false,
		"Wir waren gestern in Bayern. Wie viele Anmeldungen hatten wir dort 2025?": true,
		"Anmeldungen 2025, davon storniert":                                        true,
	} {
		if u := r.Read(question, "de", now, nil); (u.Back == nil) != answered {
			t.Errorf("%q is read as %s, back %+v", question, u.Query.Encode(), u.Back)
		}
	}
}
