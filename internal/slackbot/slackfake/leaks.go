package slackfake

import (
	"slices"
	"strings"
)

// telling is how many characters a text has at least that is recognised in a log:
// "ja" stands everywhere.
const telling = 8

// Leaks returns what stands in a log and must not: tokens and other secrets,
// addresses that work without one, and what people wrote, filled in or are called.
func (s *Slack) Leaks(log string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	private := []string{SigningSecret, ClientSecret}
	for token := range s.tokens {
		private = append(private, token)
	}
	for id := range s.responses {
		private = append(private, "/response/"+id)
	}
	for _, w := range s.workspaces {
		for _, p := range w.people {
			if !p.Bot {
				private = append(private, p.Name, p.Email)
			}
		}
	}
	for _, text := range s.spoken {
		private = append(private, strings.TrimSpace(strings.ReplaceAll(text, "@Akademie", "")))
	}
	slices.Sort(private)
	return slices.DeleteFunc(slices.Compact(private), func(text string) bool {
		return len([]rune(text)) < telling || !strings.Contains(log, text)
	})
}
