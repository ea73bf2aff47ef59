package web

import (
	"html/template"
	"net/url"
	"strconv"
	"unicode/utf8"

	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/prose"
)

type sentenceView struct {
	Text      template.HTML
	Citations []int
	Anchor    string
	T         *texts
}

type sourcesView struct {
	Sources []sourceView
	T       *texts
}

type sourceView struct {
	N         int
	Anchor    string
	Title     string
	Kind      string
	Date      string
	Heading   string
	Quote     template.HTML
	QuoteLang string // of title, heading and quote; "" if unknown
	Note      string
	URL       string // "" unless it is a web address
	Local     string // our own page that shows the document with the quote marked
	T         *texts
}

type footerView struct {
	Topics  []topicView
	ByModel string      // that a language model wrote the answer; "" if none did
	SignIn  string      // address at which figures are for who has signed in; "" nothing was refused for that
	Rating  *ratingView // nil: nothing to rate
	T       *texts
}

type topicView struct {
	Title, Local string
	Excerpt      template.HTML
	Lang         string // of title and excerpt
}

func (r *answerRenderer) source(c conversation.Citation) (sourceView, error) {
	quote, err := r.server.markdown.quote(c.Quote, r.sentences)
	return sourceView{
		N: c.N, Anchor: r.anchor, Title: c.Title, Kind: r.t.kind(c.Kind), Date: r.t.ISODate(c.Date),
		Heading: c.Heading, Quote: quote, QuoteLang: c.Language, Note: c.Note,
		URL: prose.Page(c.URL), Local: documentPath(c.Document, c.Quote), T: r.t,
	}, err
}

// longestMark is how many bytes of a quote go into the address of a document's
// page, and are read from it; longer ones are marked by their beginning.
const longestMark = 600

// documentPath is the address of our page about a document, with quote marked.
func documentPath(id int64, quote string) string {
	path := "/documents/" + strconv.FormatInt(id, 10)
	if quote == "" {
		return path
	}
	return path + "?quote=" + url.QueryEscape(cutBytes(quote, longestMark)) + "#quote"
}

// cutBytes returns the beginning of s, whole characters of at most most bytes.
func cutBytes(s string, most int) string {
	if len(s) <= most {
		return s
	}
	for !utf8.RuneStart(s[most]) {
		most--
	}
	return s[:most]
}
