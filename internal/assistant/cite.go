package assistant

import (
	"fmt"
	"regexp"
	"strings"

	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/knowledge"
)

// cite numbers the passages of the chosen sentences in the order of their
// first sentence and returns the citations and, by index of the hit, their
// numbers.
func cite(pages []page, chosen []*candidate) ([]conversation.Citation, map[int]int) {
	var citations []conversation.Citation
	number := map[int]int{}
	for _, c := range chosen {
		h := pages[c.hit].hit
		if number[c.hit] == 0 {
			number[c.hit] = len(citations) + 1
			citations = append(citations, citation(len(citations)+1, h))
		}
		switch one, raw := &citations[number[c.hit]-1], strings.TrimSpace(c.span.In(h.Text)); {
		case raw == "": // a heading that introduces a list
		case one.Quote == "":
			one.Quote, one.URL = raw, deepLink(h.Document.URL, c.text, isItem(c))
		default:
			one.Quote += "\n" + raw
		}
	}
	return citations, number
}

// citation cites a passage, without a quote.
func citation(n int, h knowledge.Hit) conversation.Citation {
	return conversation.Citation{
		N: n, Document: h.Document.ID,
		Title: h.Document.Title, Kind: string(h.Document.Kind), Date: dateWords(h.Document), Language: h.Document.Language,
		URL: h.Document.URL, Heading: innermost(h), Note: h.Document.Note,
	}
}

func innermost(h knowledge.Hit) string {
	if n := len(h.Headings); n > 0 {
		return h.Headings[n-1]
	}
	return ""
}

var (
	mdLink  = regexp.MustCompile(`!?\[([^\]]*)\]\([^)]*\)`)
	mdMarks = strings.NewReplacer("**", "", "__", "", "`", "", "*", "")
)

// wordsAround is how many words of each end of a sentence mark it in an address,
// wordsOfCell how many of the last cell of a table's row.
const (
	wordsAround = 5
	wordsOfCell = 2
)

// deepLink adds a text fragment (https://wicg.github.io/scroll-to-text-fragment/)
// to address so that the browser scrolls to the sentence and marks it. An empty
// address stays empty. Of a labelled item ("Reisepass: Gebühr 70 Euro"), which
// may have been a row of a table, only both ends are looked for.
func deepLink(address, sentence string, item bool) string {
	words := strings.Fields(mdMarks.Replace(mdLink.ReplaceAllString(sentence, "$1")))
	if address == "" || len(words) == 0 {
		return address
	}
	fragment := encodeFragment(strings.Join(words, " "))
	label, rest, labelled := strings.Cut(strings.Join(words, " "), ": ")
	switch ends := strings.Fields(rest); {
	case item && labelled && len(ends) > wordsOfCell:
		fragment = encodeFragment(label) + "," + encodeFragment(strings.Join(ends[len(ends)-wordsOfCell:], " "))
	case len(words) > 2*wordsAround:
		fragment = encodeFragment(strings.Join(words[:wordsAround], " ")) + "," +
			encodeFragment(strings.Join(words[len(words)-wordsAround:], " "))
	}
	if strings.Contains(address, "#") {
		return address + ":~:text=" + fragment
	}
	return address + "#:~:text=" + fragment
}

// encodeFragment percent-encodes everything but letters and digits: "-", ","
// and "&" have a meaning of their own in a text directive.
func encodeFragment(s string) string {
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		if 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}
