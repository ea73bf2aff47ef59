package messages

import (
	"strings"
	"testing"
)

func TestOnlyAddressesOfPagesAndMailboxesAreLinked(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"https://www.example.org/a b":               "https://www.example.org/a%20b",
		"https://www.example.org/ä?x=\"'<>":         "https://www.example.org/%C3%A4?x=%22'%3C%3E",
		"mailto:a@stadt.example":                    "mailto:a@stadt.example",
		"http://[2001:db8::1]/x":                    "http://[2001:db8::1]/x",
		"javascript:alert(1)":                       "",
		"data:text/html,x":                          "",
		"mxc://example.org/abc":                     "",
		"matrix:u/eva:example.org":                  "",
		"https://matrix.to/#/@eva:example.org":      "",
		"https://bund.de@boese.example/":            "",
		"//example.org":                             "",
		"mailto:":                                   "",
		"https://" + strings.Repeat("a", 3000):      "",
		"https://x.org/" + strings.Repeat("ä", 900): "",
	} {
		got, ok := webAddress(address)
		if ok != (want != "") || ok && got != want {
			t.Errorf("%q: %q, %v, want %q", address, got, ok, want)
		}
	}
}

func TestMarkdownOfSentencesBecomesBothTextAndHTML(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ sentence, text, html string }{
		{"1. Januar ist *kein* Punkt", "1. Januar ist kein Punkt", "1. Januar ist <em>kein</em> Punkt"},
		{"**a *b* c**", "a b c", "<strong>a <em>b</em> c</strong>"},
		{"`a<b`", "a<b", "<code>a&lt;b</code>"},
		{"[Seite](https://a.example/x)", "Seite (https://a.example/x)", `<a href="https://a.example/x">Seite</a>`},
		{"<https://a.example/x>", "https://a.example/x", `<a href="https://a.example/x">https://a.example/x</a>`},
		{"[an](mailto:a@b.example)", "an (a@b.example)", `<a href="mailto:a@b.example">an</a>`},
		{"[Eva](https://matrix.to/#/@eva:a.example)", "Eva", "Eva"},
		{"![Bild](https://a.example/x.png)", "Bild", "Bild"},
		{"<b>x</b> &amp; y", "<b>x</b> & y", "&lt;b&gt;x&lt;/b&gt; &amp; y"},
		{"ab\u202ecd\u2066e", "abcde", "abcde"},
	} {
		if got := inline(tt.sentence); got.text != tt.text || got.html != tt.html {
			t.Errorf("%q: %q and %q, want %q and %q", tt.sentence, got.text, got.html, tt.text, tt.html)
		}
	}
}

func TestTheCheckerFindsWhatIsNotAllowed(t *testing.T) {
	t.Parallel()
	for _, wrong := range []string{
		"", "Text", "<p>a", "<p>a</b></p>", "<div><img src=\"mxc://a/b\"></div>", "<p><script>1</script></p>", `<p><a href="javascript:1">a</a></p>`,
		`<p onclick="x">a</p>`, "<p>\u202ea</p>", "<li>a</li>", "<p><ul><li>a</li></ul></p>", `<p><a href="https://matrix.to/#/@a:b">a</a></p>`, "<p>a</p><!-- b -->",
		`<p><a href="https://a.example"><a href="https://b.example">a</a></a></p>`, "<p>" + strings.Repeat("a", mostBytes) + "</p>",
	} {
		if check(Message{Text: "x", HTML: wrong}) == nil {
			t.Errorf("%q is let through", wrong[:min(len(wrong), 60)])
		}
	}
}
