package slots

import (
	"regexp"
	"strings"

	"smart-city-dialog.de/akademie/internal/german"
)

// nameByMail finds the name that an address of the message is made of, in whatever
// letters: "bin jana köhler, jana.koehler@…". It tells a name from other words, and
// one that is not to be kept also where no draft is under way.
func (s *state) nameByMail() bool {
	rest := string(s.rest)
	at := word.FindAllStringIndex(rest, -1)
	for _, e := range s.Emails {
		local, _, _ := strings.Cut(strings.ToLower(e.Text), "@")
		parts := strings.FieldsFunc(strings.ReplaceAll(local, "-", ""), func(r rune) bool { return r == '.' || r == '_' })
		if len(parts) != 2 {
			continue
		}
		for i := range len(at) - 1 {
			first, last := rest[at[i][0]:at[i][1]], rest[at[i+1][0]:at[i+1][1]]
			between := rest[at[i][1]:at[i+1][0]]
			if strings.TrimSpace(between) != "" || strings.Contains(between, "\n") || !madeOf(parts[0], first) || !madeOf(parts[1], last) || !s.isName(first+" "+last) {
				continue
			}
			start := at[i][0]
			if m := titlesBefore.FindStringIndex(rest[:start]); m != nil {
				start = m[0]
			}
			end := at[i+1][1]
			if more := named.FindString(rest[at[i][0]:]); len(more) > end-at[i][0] && s.isName(more) {
				end = at[i][0] + len(more) // "Tim Tran Van Minh, t.tran@…"
			}
			s.setName(german.Span{Start: start, End: end}, true)
			return true
		}
	}
	return false
}

// madeOf reports whether a part of an address is a word, or its initial.
func madeOf(part, word string) bool {
	word = german.Transcribe(strings.ToLower(strings.ReplaceAll(word, "-", "")))
	return part == word || len(part) == 1 && strings.HasPrefix(word, part)
}

var (
	word         = regexp.MustCompile(`\p{L}[\p{L}\p{M}'’-]*`)
	titlesBefore = regexp.MustCompile(`(?:` + title + `\s+)+$`)
)
