package ingest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/markusmobius/go-trafilatura"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/html/charset"
)

// maxNodes bounds the tree that trafilatura, whose cost grows faster than its
// input, is given; larger pages are reduced by dropping their furniture alone.
const maxNodes = 60_000

// lostShare is the share of a page's marked main content that trafilatura may
// drop as furniture. Municipal pages hold opening hours, fees and contacts in
// short lists and tables, which its rules for news articles take for menus.
const lostShare = 0.25

// extractHTML reads a web page: metadata from JSON-LD and meta tags, the main
// content as Markdown.
func extractHTML(ctx context.Context, raw Raw, lim Limits) (Extracted, error) {
	if int64(len(raw.Data)) > lim.HTMLBytes {
		return Extracted{}, tooLarge(lim.HTMLBytes, "pages")
	}
	contentType := raw.MediaType
	if mediaType(contentType) == "" {
		contentType = "text/html"
	}
	enc, name, certain := charset.DetermineEncoding(raw.Data[:min(len(raw.Data), 4096)], contentType)
	data := raw.Data
	if certain || name != "windows-1252" {
		decoded, err := enc.NewDecoder().Bytes(data)
		if err != nil {
			return Extracted{}, fmt.Errorf("decode %s: %w", name, err)
		}
		data = decoded
	} else {
		text, err := decodeText(data)
		if err != nil {
			return Extracted{}, err
		}
		data = []byte(text)
	}
	return htmlToMarkdown(ctx, data, raw.URL)
}

// htmlToMarkdown extracts a page that is UTF-8 already.
func htmlToMarkdown(ctx context.Context, data []byte, address string) (Extracted, error) {
	doc, err := parseHTML(data)
	if err != nil {
		return Extracted{}, err
	}
	if err := ctx.Err(); err != nil {
		return Extracted{}, tooSlow(err)
	}
	ex := pageMetadata(doc, address)
	if err := dropHidden(doc); err != nil {
		return Extracted{}, err
	}
	nodes := prune(doc)
	prepareContent(doc)
	main := mainElement(doc)
	if ex.Title == "" {
		ex.Title = pageTitle(doc, main)
	}
	content := main
	if nodes <= maxNodes {
		content = mainContent(doc, main, address)
	}
	if err := ctx.Err(); err != nil {
		return Extracted{}, tooSlow(err)
	}
	ex.Markdown = renderMarkdown(content)
	if ex.Title == "" {
		ex.Title = firstHeading(ex.Markdown)
	}
	if ex.Published.IsZero() {
		ex.Published = shownDate(ex.Markdown)
	}
	return ex, nil
}

// shownDate reads the date that many pages show alone above their text.
func shownDate(markdown string) time.Time {
	for i, b := range parseBlocks(markdown) {
		if i >= 3 {
			break
		}
		if t, ok := dateLine(b.text()); ok {
			return t
		}
		if t, _, ok := leadingDate(b.text()); ok {
			return t
		}
	}
	return time.Time{}
}

func tooSlow(err error) error {
	if errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("%w: took too long", ErrTooComplex)
	}
	return err
}

// parseHTML parses a page. The parser refuses trees deeper than 512 elements;
// such a page is parsed once more without the wrappers that carry no meaning.
func parseHTML(data []byte) (*html.Node, error) {
	doc, err := html.Parse(bytes.NewReader(data))
	if err == nil {
		return doc, nil
	}
	flat, ferr := withoutWrappers(data)
	if ferr != nil {
		return nil, ferr
	}
	if doc, err = html.Parse(bytes.NewReader(flat)); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrTooComplex, err)
	}
	return doc, nil
}

// shortPage is the length of text up to which a page is taken as it is: there is
// little to leave out, and trafilatura's rules need more to judge by.
const shortPage = 1000

// mainContent chooses between trafilatura's main content and the element that
// the page itself marks as its main part.
func mainContent(doc, main *html.Node, address string) *html.Node {
	want := proseLength(main)
	if want < shortPage {
		return main
	}
	base, err := url.Parse(address)
	if err != nil || base.Host == "" {
		base = nil
	}
	opt := trafilatura.Options{
		OriginalURL: base, Focus: trafilatura.FavorRecall, ExcludeComments: true,
		MaxTreeSize: maxNodes, HtmlDateMode: trafilatura.Disabled,
	}
	res, err := trafilatura.ExtractDocument(cloneTree(doc), opt)
	if err == nil && isFlat(res.ContentNode) {
		// Where its rules find next to nothing it resorts to the bare text of all
		// paragraphs, some twice. Without that resort, the loss below shows.
		opt.Config = trafilatura.DefaultConfig()
		opt.Config.MinExtractedSize = 1
		res, err = trafilatura.ExtractDocument(cloneTree(doc), opt)
	}
	if err != nil || res.ContentNode == nil {
		return main // too little text for its rules, or none: take what the page marks
	}
	if main.DataAtom == atom.Body {
		// Nothing is marked: menus are part of it, so only a heavy loss counts.
		want /= 2
	}
	if float64(proseLength(res.ContentNode)) < (1-lostShare)*float64(want) {
		return main
	}
	return res.ContentNode
}

// isFlat reports whether content is paragraphs of text and nothing else.
func isFlat(content *html.Node) bool {
	if content == nil {
		return false
	}
	for n := range content.Descendants() {
		if n.Type == html.ElementNode && n.DataAtom != atom.P && n.DataAtom != atom.Body {
			return false
		}
	}
	return true
}

// mainElement returns the element a page marks as its main part, else its body.
func mainElement(doc *html.Node) *html.Node {
	var main, article, body *html.Node
	articles := 0
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch {
		case main == nil && (n.DataAtom == atom.Main || attr(n, "role") == "main"):
			main = n
		case n.DataAtom == atom.Article:
			articles++
			article = n
		case body == nil && n.DataAtom == atom.Body:
			body = n
		}
	}
	switch {
	case main != nil && proseLength(main) > 0:
		return main
	case articles == 1 && proseLength(article) > 0:
		return article
	case body != nil:
		return body
	}
	return doc
}

// prune removes what is never content and returns the number of nodes left.
func prune(doc *html.Node) int {
	var drop []*html.Node
	nodes := 0
	for n := range doc.Descendants() {
		nodes++
		switch n.Type {
		case html.CommentNode:
			drop = append(drop, n)
		case html.ElementNode:
			if isNoise(n) {
				drop = append(drop, n)
			}
		}
	}
	for _, n := range drop {
		if n.Parent != nil {
			n.Parent.RemoveChild(n)
		}
	}
	return nodes - len(drop)
}

func isNoise(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Nav, atom.Iframe, atom.Object, atom.Embed, atom.Svg,
		atom.Canvas, atom.Video, atom.Audio, atom.Picture, atom.Img, atom.Button, atom.Select, atom.Input, atom.Textarea, atom.Dialog:
		return true
	case atom.Header, atom.Footer, atom.Aside:
		// Of the page; inside an article they hold its title and date.
		for p := n.Parent; p != nil; p = p.Parent {
			if p.DataAtom == atom.Article || p.DataAtom == atom.Main {
				return n.DataAtom == atom.Footer && p.DataAtom == atom.Main
			}
		}
		return true
	}
	switch attr(n, "role") {
	case "navigation", "banner", "contentinfo", "search", "dialog", "alertdialog", "complementary":
		return true
	}
	if n.DataAtom == atom.Body || n.DataAtom == atom.Html || n.DataAtom == atom.Main {
		return false
	}
	for _, name := range strings.Fields(strings.ToLower(attr(n, "class") + " " + attr(n, "id"))) {
		switch name {
		case "breadcrumb", "breadcrumbs", "cookie-banner", "cookie-notice", "cookiebanner", "skip-link", "skiplink", "skip-links",
			"share", "sharing", "social-share", "pagination", "visually-hidden-focusable", "navbar", "sidebar":
			return true
		}
	}
	return false
}

// proseLength counts the text of n outside of links.
func proseLength(n *html.Node) int {
	total := 0
	var walk func(*html.Node)
	walk = func(n *html.Node) { // depth is bounded by the parser
		if n.Type == html.TextNode {
			total += len(strings.TrimSpace(n.Data))
		}
		if n.Type == html.ElementNode && n.DataAtom == atom.A {
			return
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(n)
	return total
}

func cloneTree(n *html.Node) *html.Node {
	c := &html.Node{Type: n.Type, DataAtom: n.DataAtom, Data: n.Data, Namespace: n.Namespace, Attr: append([]html.Attribute(nil), n.Attr...)}
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		c.AppendChild(cloneTree(child))
	}
	return c
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func hasAttr(n *html.Node, key string) bool {
	for _, a := range n.Attr {
		if a.Key == key {
			return true
		}
	}
	return false
}
