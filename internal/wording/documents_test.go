package wording

import (
	"strings"
	"testing"
)

func TestADocumentIsFoundByTheBeginningOfAQuote(t *testing.T) {
	t.Parallel()
	const at = "https://akademie.example"
	for name, c := range map[string]struct {
		document int64
		quote    string
		want     string
	}{
		"no document":     {0, "Text", ""},
		"no quote":        {7, " \n", at + "/documents/7"},
		"the first line":  {7, "Offene Daten\nsind frei.", at + "/documents/7?quote=Offene+Daten#quote"},
		"whole letters":   {7, strings.Repeat("ä", 80), at + "/documents/7?quote=" + strings.Repeat("%C3%A4", 60) + "#quote"},
		"cut at a letter": {7, "x" + strings.Repeat("ä", 80), at + "/documents/7?quote=x" + strings.Repeat("%C3%A4", 59) + "#quote"},
	} {
		if got := DocumentAddress(at, c.document, c.quote); got != c.want {
			t.Errorf("%s: %q", name, got)
		}
	}
	if got := DocumentAddress("", 7, "Text"); got != "" {
		t.Errorf("without pages: %q", got)
	}
}
