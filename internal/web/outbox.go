package web

import (
	"context"
	"encoding/base64"
	"html/template"
	"mime"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"smart-city-dialog.de/akademie/internal/mail"
)

// Outbox holds the mails of the demo. Open fails with fault.NotFound.
type Outbox interface {
	List(ctx context.Context, limit int) ([]mail.Stored, error)
	Open(id string) (mail.Stored, error)
}

// mostShown bounds the list of mails.
const mostShown = 100

// outboxPage is the content of the list of mails.
type outboxPage struct {
	T     *texts
	Mails []outboxRow
}

type outboxRow struct{ Path, Subject, To, At string }

// outbox lists the mails that the demo would have sent, latest first.
func (s *Server) outbox(c echo.Context) error {
	t := prefsOf(c).t
	stored, err := s.cfg.Outbox.List(c.Request().Context(), mostShown)
	if err != nil {
		return err
	}
	page := outboxPage{T: t}
	for _, m := range stored {
		page.Mails = append(page.Mails, outboxRow{outboxPath(m.ID), m.Subject, m.To, t.Moment(m.Date)})
	}
	return s.page(c, http.StatusOK, view{Template: "outbox", Title: t.Desk.Outbox, Path: "/outbox", Private: true, Content: page})
}

func outboxPath(id string) string { return "/outbox/" + url.PathEscape(id) }

// outboxMailPage is the content of the page with one mail.
type outboxMailPage struct {
	T        *texts
	Subject  string
	From, To string
	At       string
	Frame    string        // address of the HTML; "" when the mail has none
	Plain    template.HTML // the plain text, its links clickable
	Files    []outboxFile
}

type outboxFile struct{ Name, Path string }

// outboxMail shows one mail as a mail program would.
func (s *Server) outboxMail(c echo.Context) error {
	t := prefsOf(c).t
	m, err := s.cfg.Outbox.Open(c.Param("mail"))
	if err != nil {
		return err
	}
	page := outboxMailPage{T: t, Subject: m.Subject, From: m.From, To: m.To, At: t.Moment(m.Date), Plain: withLinks(m.Text)}
	if m.HTML != "" {
		page.Frame = outboxPath(m.ID) + "/html"
	}
	for i, f := range m.Files {
		page.Files = append(page.Files, outboxFile{f.Name, outboxPath(m.ID) + "/files/" + strconv.Itoa(i)})
	}
	c.Response().Header().Set("Content-Security-Policy", policy+"; frame-src 'self'")
	return s.page(c, http.StatusOK, view{Template: "outbox-mail", Title: m.Subject, Path: outboxPath(m.ID), Private: true, Content: page})
}

// framePolicy lets the HTML of a mail look as it does in a mail program, within
// the frame of our page only: no script, no form, nothing from elsewhere. A link
// opens in the whole window.
const framePolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; " +
	"sandbox allow-top-navigation-by-user-activation"

// outboxHTML is the HTML of a mail, for the frame.
func (s *Server) outboxHTML(c echo.Context) error {
	m, err := s.cfg.Outbox.Open(c.Param("mail"))
	if err != nil {
		return err
	}
	h := c.Response().Header()
	h.Set("Content-Security-Policy", framePolicy)
	h.Set("X-Frame-Options", "SAMEORIGIN")
	h.Set("X-Robots-Tag", "noindex, nofollow")
	return c.HTML(http.StatusOK, strings.ReplaceAll(withPictures(m), "<a ", `<a target="_top" `))
}

// withPictures is the HTML of a mail with the pictures that come with it in place.
func withPictures(m mail.Stored) string {
	html := m.HTML
	for _, f := range m.Files {
		if f.Inline != "" && f.Type == "image/png" {
			html = strings.ReplaceAll(html, `src="cid:`+f.Inline+`"`, `src="data:`+f.Type+`;base64,`+base64.StdEncoding.EncodeToString(f.Content)+`"`)
		}
	}
	return html
}

// outboxFileContent is a file attached to a mail, to save.
func (s *Server) outboxFileContent(c echo.Context) error {
	m, err := s.cfg.Outbox.Open(c.Param("mail"))
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(c.Param("file"))
	if err != nil || n < 0 || n >= len(m.Files) {
		return errNoPage
	}
	f := m.Files[n]
	c.Response().Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": f.Name}))
	return c.Blob(http.StatusOK, f.Type, f.Content)
}

// inText finds web addresses in plain text.
var inText = regexp.MustCompile(`https?://[^\s<>"]+[^\s<>".,;:!?)]`)

// withLinks is plain text as HTML whose addresses can be clicked.
func withLinks(text string) template.HTML {
	var b strings.Builder
	rest := 0
	for _, at := range inText.FindAllStringIndex(text, -1) {
		link := template.HTMLEscapeString(text[at[0]:at[1]])
		b.WriteString(template.HTMLEscapeString(text[rest:at[0]]))
		b.WriteString(`<a href="` + link + `">` + link + `</a>`)
		rest = at[1]
	}
	b.WriteString(template.HTMLEscapeString(text[rest:]))
	return template.HTML(b.String())
}
