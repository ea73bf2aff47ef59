package matrixfake

import (
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// htmlTags are the elements of formatted_body, with their attributes
// (https://spec.matrix.org/v1.15/client-server-api/#mroommessage-msgtypes).
var htmlTags = map[string][]string{
	"del": nil, "h1": nil, "h2": nil, "h3": nil, "h4": nil, "h5": nil, "h6": nil, "blockquote": nil, "p": nil, "ul": nil, "sup": nil,
	"sub": nil, "li": nil, "b": nil, "i": nil, "u": nil, "strong": nil, "em": nil, "s": nil, "br": nil, "hr": nil, "pre": nil,
	"table": nil, "thead": nil, "tbody": nil, "tr": nil, "th": nil, "td": nil, "caption": nil, "details": nil, "summary": nil,
	"span": {"data-mx-bg-color", "data-mx-color", "data-mx-spoiler", "data-mx-maths"},
	"a":    {"target", "href"},
	"img":  {"width", "height", "alt", "title", "src"},
	"ol":   {"start"},
	"code": {"class"},
	"div":  {"data-mx-maths"},
}

// voidTags are never closed.
var voidTags = []string{"br", "hr", "img"}

// maxDepth is how deep elements may stand in each other.
const maxDepth = 100

// html checks a formatted_body: known elements with known attributes, properly nested.
func (c *checker) html(text string) {
	z := html.NewTokenizer(strings.NewReader(text))
	var open []string
	for {
		switch kind := z.Next(); kind {
		case html.ErrorToken:
			if len(open) > 0 {
				c.add("bad_html", "<%s> is not closed", open[len(open)-1])
			}
			return
		case html.CommentToken, html.DoctypeToken:
			c.add("bad_html", "a comment or doctype")
		case html.StartTagToken, html.SelfClosingTagToken:
			tag := z.Token()
			c.tag(tag)
			if kind == html.StartTagToken && !slices.Contains(voidTags, tag.Data) {
				open = append(open, tag.Data)
			}
			if len(open) > maxDepth {
				c.add("bad_html", "more than %d elements in each other", maxDepth)
				return
			}
		case html.EndTagToken:
			tag := z.Token()
			if len(open) == 0 || open[len(open)-1] != tag.Data {
				c.add("bad_html", "</%s> closes %q", tag.Data, open)
				return
			}
			open = open[:len(open)-1]
		}
	}
}

func (c *checker) tag(tag html.Token) {
	attributes, known := htmlTags[tag.Data]
	if !known {
		c.add("bad_html", "clients do not show <%s>", tag.Data)
		return
	}
	for _, a := range tag.Attr {
		switch {
		case !slices.Contains(attributes, a.Key):
			c.add("bad_html", "<%s> has no %q", tag.Data, a.Key)
		case tag.Data == "a" && a.Key == "href":
			c.link(a.Val)
		case tag.Data == "img" && a.Key == "src" && !strings.HasPrefix(a.Val, "mxc://"):
			c.add("bad_html", "a picture from %q", a.Val)
		case tag.Data == "code" && !strings.HasPrefix(a.Val, "language-"):
			c.add("bad_html", "class %q", a.Val)
		}
	}
}

// link checks where a link leads.
func (c *checker) link(address string) {
	u, err := url.Parse(address)
	if err != nil || !slices.Contains([]string{"https", "http", "ftp", "mailto", "magnet"}, u.Scheme) {
		c.add("bad_html", "a link to %q", address)
	}
}
