package web

import (
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"smart-city-dialog.de/akademie/internal/knowledge"
)

// documentsPerPage is how many titles one page lists.
const documentsPerPage = 100

// documentsPage is the content of the list in documents.html.
type documentsPage struct {
	T         *texts
	Filters   []kindFilter
	Documents []documentRow
	More      string // address of the next page, "" on the last
}

type kindFilter struct {
	Name, Path string
	Active     bool
}

type documentRow struct{ Title, Path, Kind, Date, Lang string }

// documents lists what the base holds, of one kind or of all.
func (s *Server) documents(c echo.Context) error {
	t := prefsOf(c).t
	kind := knowledge.Kind(c.QueryParam("kind"))
	if kind != "" && !kind.Valid() {
		return errNoPage
	}
	offset, err := strconv.Atoi(c.QueryParam("from"))
	if err != nil || offset < 0 {
		offset = 0
	}
	found, err := s.cfg.Documents.List(c.Request().Context(), kind, offset, documentsPerPage+1)
	if err != nil {
		return err
	}
	page := documentsPage{T: t, Filters: kindFilters(t, kind)}
	if len(found) > documentsPerPage {
		found = found[:documentsPerPage]
		page.More = documentsPath(kind, offset+documentsPerPage)
	}
	for _, d := range found {
		page.Documents = append(page.Documents, documentRow{
			Title: d.Title, Path: documentPath(d.ID, ""), Kind: t.kind(string(d.Kind)),
			Date: t.date(d.Published), Lang: language(d.Language, &german),
		})
	}
	return s.page(c, http.StatusOK, view{Template: "documents", Title: t.Documents, Content: page})
}

func kindFilters(t *texts, active knowledge.Kind) []kindFilter {
	filters := []kindFilter{{t.AllKinds, documentsPath("", 0), active == ""}}
	for _, k := range knowledge.Kinds {
		filters = append(filters, kindFilter{t.kind(string(k)), documentsPath(k, 0), active == k})
	}
	return filters
}

func documentsPath(kind knowledge.Kind, from int) string {
	q := url.Values{}
	if kind != "" {
		q.Set("kind", string(kind))
	}
	if from > 0 {
		q.Set("from", strconv.Itoa(from))
	}
	return (&url.URL{Path: "/documents", RawQuery: q.Encode()}).String()
}

// documentPage is the content of one document in documents.html.
type documentPage struct {
	T      *texts
	Title  string
	Kind   string
	Date   string
	Note   string
	URL    string
	Lang   string
	Marked bool
	HTML   template.HTML
}

// document shows one text, with the passage marked that ?quote= holds.
func (s *Server) document(c echo.Context) error {
	id, err := strconv.ParseInt(c.Param("document"), 10, 64)
	if err != nil {
		return errNoPage
	}
	d, err := s.cfg.Documents.Document(c.Request().Context(), id)
	if err != nil {
		return err
	}
	t := prefsOf(c).t
	html, err := s.markdown.document(d.Markdown, d.Title)
	if err != nil {
		return err
	}
	page := documentPage{
		T: t, Title: d.Title, Kind: t.kind(string(d.Kind)), Date: t.date(d.Published),
		Note: d.Note, URL: webAddress(d.URL), Lang: language(d.Language, &german),
	}
	quote, err := s.markdown.quoteLines(cutBytes(clean(c.QueryParam("quote")), longestMark))
	if err != nil {
		return err
	}
	if page.HTML, page.Marked, err = marked(html, quote); err != nil {
		return err
	}
	return s.page(c, http.StatusOK, view{Template: "document", Title: d.Title, Content: page})
}

// privacyPage is the content of privacy.html.
type privacyPage struct {
	T                *texts
	HowLong, Contact string
}

// privacy tells what is stored, for how long, and how to delete it.
func (s *Server) privacy(c echo.Context) error {
	t := prefsOf(c).t
	page := privacyPage{T: t, HowLong: t.Private.HowLongUnlimited}
	switch days := int(s.cfg.Retention.Hours() / 24); {
	case days == 1:
		page.HowLong = t.Private.HowLongDay
	case days > 1:
		page.HowLong = fmt.Sprintf(t.Private.HowLong, days)
	}
	if s.cfg.Contact != "" {
		page.Contact = fmt.Sprintf(t.Private.Contact, s.cfg.Contact)
	}
	return s.page(c, http.StatusOK, view{Template: "privacy", Title: t.Privacy, Content: page})
}
