package web

import (
	"context"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/knowledge"
	"smart-city-dialog.de/akademie/internal/prose"
)

const (
	documentsPerPage = 100  // titles that one page lists
	mostSearched     = 5000 // titles that a search looks at, the newest
	longestSearch    = 200  // bytes
)

// documentsPage is the content of the list in documents.html.
type documentsPage struct {
	T         *texts
	Query     string // words that the titles hold
	Kinds     []option
	Documents []documentRow
	None      string // what to say when there are none
	More      string // address of the next page, "" on the last
}

// An option is one choice of a select.
type option struct {
	Value, Name string
	Selected    bool
}

type documentRow struct{ Title, Path, Kind, Date, Lang string }

// documents lists what the base holds, of one kind or of all, or those whose
// titles hold the words of ?q=.
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
	query := strings.Join(strings.Fields(cutBytes(clean(c.QueryParam("q")), longestSearch)), " ")
	found, err := s.pageOfDocuments(c.Request().Context(), kind, query, offset)
	if err != nil {
		return err
	}
	page := documentsPage{T: t, Query: query, Kinds: kindOptions(t, kind), None: t.NoDocuments}
	if query != "" {
		page.None = fmt.Sprintf(t.SearchNone, query)
	}
	if len(found) > documentsPerPage {
		found = found[:documentsPerPage]
		page.More = documentsPath(kind, query, offset+documentsPerPage)
	}
	for _, d := range found {
		page.Documents = append(page.Documents, documentRow{
			Title: d.Title, Path: documentPath(d.ID, ""), Kind: t.kind(string(d.Kind)),
			Date: t.Date(d.Published), Lang: language(d.Language, &inGerman),
		})
	}
	return s.page(c, http.StatusOK, view{Template: "documents", Title: t.Documents, Content: page})
}

// pageOfDocuments returns what one page lists, and one more if there is one.
func (s *Server) pageOfDocuments(ctx context.Context, kind knowledge.Kind, query string, offset int) ([]knowledge.Document, error) {
	if query == "" {
		return s.cfg.Documents.List(ctx, kind, offset, documentsPerPage+1)
	}
	all, err := s.cfg.Documents.List(ctx, kind, 0, mostSearched)
	if err != nil {
		return nil, err
	}
	words := strings.Fields(strings.ToLower(query))
	found := slices.DeleteFunc(all, func(d knowledge.Document) bool {
		title := strings.ToLower(d.Title)
		return slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(title, word) })
	})
	from := min(offset, len(found))
	return found[from:min(from+documentsPerPage+1, len(found))], nil
}

func kindOptions(t *texts, selected knowledge.Kind) []option {
	options := []option{{"", t.AllKinds, selected == ""}}
	for _, k := range knowledge.Kinds {
		options = append(options, option{string(k), t.kind(string(k)), selected == k})
	}
	return options
}

func documentsPath(kind knowledge.Kind, query string, from int) string {
	q := url.Values{}
	if kind != "" {
		q.Set("kind", string(kind))
	}
	if query != "" {
		q.Set("q", query)
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
		T: t, Title: d.Title, Kind: t.kind(string(d.Kind)), Date: t.Date(d.Published),
		Note: d.Note, URL: prose.Page(d.URL), Lang: language(d.Language, &inGerman),
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
	Intro            string
	HowLong, Contact string
	Session          bool // people can sign in
	Figures          bool // coordinators ask for figures
	Slack, Matrix    bool // people ask there, too

	// Where bookings are taken.
	Kept, ConsentTitle, Consent string
}

// privacy tells what is stored, for how long, and how to delete it.
func (s *Server) privacy(c echo.Context) error {
	t := prefsOf(c).t
	page := privacyPage{T: t, Intro: t.Private.Intro, HowLong: t.Private.HowLongUnlimited, Session: s.cfg.Accounts != nil, Figures: s.cfg.Statistics != nil, Slack: s.cfg.Slack, Matrix: s.cfg.Matrix}
	if s.cfg.Drafts != nil {
		page.Intro, page.Kept = t.Private.IntroBooking, t.Private.BookingsForever
		if kept := s.cfg.Rules.KeepPeople; kept > 0 {
			page.Kept = fmt.Sprintf(t.Private.BookingsKept, int(kept.Hours()/24))
		}
		page.ConsentTitle = fmt.Sprintf(t.Private.ConsentTitle, booking.ConsentVersion)
		page.Consent = booking.ConsentText(t.Language)
	}
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
