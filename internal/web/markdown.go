package web

import (
	"bytes"
	"fmt"
	"html/template"
	"regexp"
	"strings"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"

	"smart-city-dialog.de/akademie/internal/prose"
)

// markdown renders what comes from documents and models. Everything it returns
// has passed a sanitiser: neither the text nor the Markdown library is trusted.
type markdown struct {
	inlineParser goldmark.Markdown
	blockParser  goldmark.Markdown
	inlinePolicy *bluemonday.Policy
	quotePolicy  *bluemonday.Policy
	textPolicy   *bluemonday.Policy
}

func newMarkdown() *markdown {
	return &markdown{
		inlineParser: goldmark.New(goldmark.WithParser(prose.Parser())),
		blockParser:  goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.Linkify)),
		inlinePolicy: inlinePolicy(),
		quotePolicy:  blockPolicy(),
		textPolicy:   documentPolicy(),
	}
}

func inlinePolicy() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("strong", "em", "code", "del", "br")
	p.AllowAttrs("href").OnElements("a")
	p.AllowURLSchemes("http", "https", "mailto")
	p.RequireParseableURLs(true)
	p.RequireNoFollowOnLinks(true)
	p.RequireNoReferrerOnLinks(true)
	return p
}

func blockPolicy() *bluemonday.Policy {
	p := inlinePolicy()
	p.AllowElements("p", "ul", "ol", "li", "blockquote", "pre", "hr")
	p.AllowAttrs("start").Matching(bluemonday.Integer).OnElements("ol")
	p.AllowElements("table", "thead", "tbody", "tr", "th", "td")
	return p
}

func documentPolicy() *bluemonday.Policy {
	p := blockPolicy()
	p.AllowElements("h2", "h3", "h4", "h5", "h6")
	return p
}

var paragraphTag = regexp.MustCompile(`</?p>`)

// inline renders one sentence, without any block around it.
func (m *markdown) inline(sentence string) (template.HTML, error) {
	html, err := convert(m.inlineParser, prose.Clean(sentence))
	if err != nil {
		return "", err
	}
	html = paragraphTag.ReplaceAll(html, nil)
	return template.HTML(bytes.TrimSpace(m.inlinePolicy.SanitizeBytes(html))), nil
}

// document renders a whole text below a page's title. A first heading that
// repeats the title goes; the others begin at <h2>.
func (m *markdown) document(source, title string) (template.HTML, error) {
	doc := m.blockParser.Parser().Parse(text.NewReader([]byte(source)))
	if h, ok := doc.FirstChild().(*ast.Heading); ok && squeeze(plain(h, []byte(source))) == squeeze(title) {
		doc.RemoveChild(doc, h)
	}
	levelHeadings(doc)
	var b bytes.Buffer
	if err := m.blockParser.Renderer().Render(&b, []byte(source), doc); err != nil {
		return "", fmt.Errorf("render Markdown: %w", err)
	}
	return template.HTML(m.textPolicy.SanitizeBytes(b.Bytes())), nil
}

func convert(md goldmark.Markdown, source string) ([]byte, error) {
	var b bytes.Buffer
	if err := md.Convert([]byte(source), &b); err != nil {
		return nil, fmt.Errorf("render Markdown: %w", err)
	}
	return b.Bytes(), nil
}

// plain is the text of a node without its marks.
func plain(n ast.Node, source []byte) string {
	var b strings.Builder
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) { // fails only if this function does
		if t, ok := n.(*ast.Text); ok && entering {
			b.Write(t.Segment.Value(source))
		}
		return ast.WalkContinue, nil
	})
	return b.String()
}

// levelHeadings makes the outermost headings of a document level 2 and closes
// gaps between levels, in which people who navigate by headings get lost.
func levelHeadings(doc ast.Node) {
	var open []int // original levels of the headings around the present place
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		h, ok := n.(*ast.Heading)
		if !ok {
			continue
		}
		for len(open) > 0 && open[len(open)-1] >= h.Level {
			open = open[:len(open)-1]
		}
		open = append(open, h.Level)
		h.Level = min(len(open)+1, 6)
	}
}
