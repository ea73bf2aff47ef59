package wording

import (
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"
)

// longestMark is how many bytes of a quote go into the address of a document's page,
// which looks for the beginning of lines.
const longestMark = 120

// DocumentAddress is our page about a document, with the first line of a quote marked;
// "" without a document. publicURL is that of the pages, without a slash at the end.
func DocumentAddress(publicURL string, document int64, quote string) string {
	if document == 0 || publicURL == "" {
		return ""
	}
	address := publicURL + "/documents/" + strconv.FormatInt(document, 10)
	line, _, _ := strings.Cut(strings.TrimSpace(quote), "\n")
	if len(line) > longestMark {
		end := longestMark
		for end > 0 && !utf8.RuneStart(line[end]) {
			end--
		}
		line = line[:end]
	}
	if line == "" {
		return address
	}
	return address + "?quote=" + url.QueryEscape(line) + "#quote"
}
