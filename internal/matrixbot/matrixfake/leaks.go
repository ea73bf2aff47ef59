package matrixfake

import (
	"slices"
	"strings"
)

// telling is how many characters a text has at least that is recognised in a log:
// "ja" stands everywhere.
const telling = 8

// Leaks returns what stands in a log and must not: tokens, passwords, and what people
// wrote.
func (s *Server) Leaks(log string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	private := slices.Clone(s.secrets)
	for _, u := range s.users {
		private = append(private, u.Password)
	}
	for token := range s.logins {
		private = append(private, token)
	}
	slices.Sort(private)
	return slices.DeleteFunc(slices.Compact(private), func(text string) bool {
		return len([]rune(text)) < telling || !strings.Contains(log, text)
	})
}

// Secret adds a text to what must not stand in a log, such as what an encrypting client
// wrote.
func (s *Server) Secret(text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.secrets = append(s.secrets, text)
}
