package messages

import (
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// allowed are the elements that clients shall show, each with the attributes that they
// may have: https://spec.matrix.org/v1.15/client-server-api/#mroommessage-msgtypes.
// Images, colours and mentions are left out, since nothing here makes any.
func allowed() map[string][]string {
	return map[string][]string{
		"del": nil, "h1": nil, "h2": nil, "h3": nil, "h4": nil, "h5": nil, "h6": nil, "blockquote": nil, "p": nil, "a": {"href"},
		"ul": nil, "ol": {"start"}, "sup": nil, "sub": nil, "li": nil, "b": nil, "i": nil, "u": nil, "strong": nil, "em": nil, "s": nil,
		"code": nil, "hr": nil, "br": nil, "div": nil, "table": nil, "thead": nil, "tbody": nil, "tr": nil, "th": nil, "td": nil,
		"caption": nil, "pre": nil, "details": nil, "summary": nil,
	}
}

// parents are the elements that some may only stand in.
func parents() map[string][]string {
	return map[string][]string{
		"li": {"ul", "ol"}, "thead": {"table"}, "tbody": {"table"}, "tr": {"thead", "tbody"}, "th": {"tr"}, "td": {"tr"},
		"p": {""}, "ul": {""}, "ol": {""}, "table": {""},
	}
}

// check reports what is wrong with a message: whatever a client would not show, or not
// as it is meant.
func check(m Message) error {
	switch {
	case m.Text == "" || m.HTML == "":
		return errors.New("it is empty")
	case !utf8.ValidString(m.Text) || !utf8.ValidString(m.HTML):
		return errors.New("it is not UTF-8")
	case len(m.Text)+len(m.HTML) > mostBytes:
		return fmt.Errorf("it has %d bytes", len(m.Text)+len(m.HTML))
	}
	for _, s := range []string{m.Text, m.HTML} {
		if i := strings.IndexFunc(s, unwanted); i >= 0 {
			return fmt.Errorf("%q is not to be in a message", s[i:min(len(s), i+4)])
		}
	}
	return checkHTML(m.HTML)
}

// unwanted reports characters that turn text around or do something else unseen.
func unwanted(r rune) bool {
	return unicode.Is(unicode.Bidi_Control, r) || unicode.IsControl(r) && r != '\n'
}

// checkHTML reads elements strictly: each is allowed, stands where it may, and ends.
func checkHTML(s string) error {
	z := html.NewTokenizer(strings.NewReader(s))
	var open []string
	for {
		switch z.Next() {
		case html.ErrorToken:
			if !errors.Is(z.Err(), io.EOF) {
				return z.Err()
			}
			if len(open) > 0 {
				return fmt.Errorf("<%s> does not end", open[len(open)-1])
			}
			return nil
		case html.StartTagToken:
			t := z.Token()
			if err := checkElement(t, open); err != nil {
				return err
			}
			if t.Data != "br" {
				open = append(open, t.Data)
			}
		case html.EndTagToken:
			t := z.Token()
			if len(open) == 0 || open[len(open)-1] != t.Data {
				return fmt.Errorf("</%s> within %v", t.Data, open)
			}
			open = open[:len(open)-1]
		case html.TextToken:
			if raw := string(z.Raw()); strings.ContainsAny(raw, "<>") {
				return fmt.Errorf("not escaped: %q", raw)
			}
			if len(open) == 0 {
				return fmt.Errorf("text in no element: %q", z.Raw())
			}
		default:
			return fmt.Errorf("neither element nor text: %q", z.Raw())
		}
	}
}

func checkElement(t html.Token, open []string) error {
	attributes, ok := allowed()[t.Data]
	if !ok {
		return fmt.Errorf("<%s> is not allowed", t.Data)
	}
	within := ""
	if len(open) > 0 {
		within = open[len(open)-1]
	}
	if in, has := parents()[t.Data]; has && !slices.Contains(in, within) {
		return fmt.Errorf("<%s> within <%s>", t.Data, within)
	}
	if t.Data == "a" && slices.Contains(open, "a") {
		return errors.New("a link within a link")
	}
	for _, a := range t.Attr {
		if !slices.Contains(attributes, a.Key) {
			return fmt.Errorf("<%s> with %s", t.Data, a.Key)
		}
		if a.Key == "href" {
			if err := checkLink(a.Val); err != nil {
				return err
			}
		}
	}
	return nil
}

// checkLink reports addresses that lead elsewhere than they look, or mention somebody.
func checkLink(address string) error {
	u, err := url.Parse(address)
	if err != nil {
		return err
	}
	switch u.Scheme {
	case "mailto":
		return nil
	case "http", "https":
		if u.Host == "" || u.User != nil || u.Hostname() == "matrix.to" {
			return fmt.Errorf("a link to %q", address)
		}
		return nil
	}
	return fmt.Errorf("a link by %q", u.Scheme)
}

// words is the text of HTML, without anything between elements.
func words(s string) string {
	z := html.NewTokenizer(strings.NewReader(s))
	var b strings.Builder
	for {
		switch z.Next() {
		case html.ErrorToken:
			return b.String()
		case html.TextToken:
			b.WriteString(z.Token().Data)
		}
	}
}
