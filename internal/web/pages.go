package web

import (
	"embed"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"smart-city-dialog.de/akademie/internal/account"
)

//go:embed templates/*.html
var templateFiles embed.FS

// parseTemplates parses the templates. They ask for icons, and whether there is
// an outbox to look into, as in the demo.
func parseTemplates(a *assets, hasOutbox bool) (*template.Template, error) {
	t := template.New("").Funcs(template.FuncMap{"icon": a.icon, "outbox": func() bool { return hasOutbox }})
	return t.ParseFS(templateFiles, "templates/*.html")
}

// icon returns a picture that only repeats what the text beside it says.
func (a *assets) icon(name string) (template.HTML, error) {
	path, ok := a.Icons[name]
	if !ok {
		return "", fmt.Errorf("web: no icon %q: run make assets", name)
	}
	return template.HTML(`<svg class="icon" viewBox="0 -960 960 960" aria-hidden="true" focusable="false"><path d="` +
		template.HTMLEscapeString(path) + `"/></svg>`), nil
}

// layout is the frame of every page.
type layout struct {
	T             *texts
	Name          string
	Title         string
	Theme         string
	Banner        string
	Path          string // of this page, to come back to
	OtherLanguage string // address of this page in the other language
	Private       bool   // not for search engines
	IsStart       bool
	IsDocuments   bool
	IsMine        bool
	HasMine       bool // people can see their bookings
	HasAccounts   bool // people can sign in
	IsDesk        bool
	IsFigures     bool
	HasRuns       bool
	IsRuns        bool
	Assets        *assets
	Content       template.HTML
	duties
}

// duties are the pages that a reader may open beyond those of everybody.
type duties struct {
	HasDesk    bool // of runs and bookings
	HasFigures bool
	HasGaps    bool // questions without a good answer
	HasPeople  bool // who has which role
}

// dutiesOf are those of whoever reads the page. A page that tells of an error must
// not need the database, so who cannot be told apart is a guest.
func (s *Server) dutiesOf(c echo.Context) duties {
	p, err := s.personOf(c)
	if err != nil {
		return duties{}
	}
	return duties{
		HasDesk:    p.May(account.Desk) && s.hasDesk(),
		HasFigures: p.May(account.Statistics) && s.cfg.Statistics != nil,
		HasGaps:    p.May(account.Gaps) && s.cfg.Gaps != nil,
		HasPeople:  p.May(account.People) && s.hasDesk(),
	}
}

// A view is what fills the frame.
type view struct {
	Template string
	Title    string
	Path     string // address of the page when it is not that of the request: after a failed form
	Private  bool   // not for search engines
	Content  any
}

// page writes a whole page.
func (s *Server) page(c echo.Context, status int, v view) error {
	prefs := prefsOf(c)
	html, err := s.execute(v.Template, v.Content)
	if err != nil {
		return err
	}
	path := v.Path
	if path == "" {
		path = pagePath(c.Request())
	}
	frame := layout{
		T: prefs.t, Name: s.cfg.Name, Title: v.Title, Theme: prefs.theme,
		Path: path, OtherLanguage: withLanguage(path, prefs.t.OtherLang),
		Private: v.Private, IsStart: path == "/", IsDocuments: v.Template == "documents",
		HasRuns: s.cfg.Catalogue != nil, IsRuns: v.Template == "runs",
		IsMine: strings.HasPrefix(path, "/my"), HasMine: s.cfg.Accounts != nil && s.cfg.Bookings != nil, HasAccounts: s.cfg.Accounts != nil,
		IsDesk: path == "/desk", IsFigures: strings.HasPrefix(path, "/statistics"),
		Assets: s.assets, Content: html, duties: s.dutiesOf(c),
	}
	if s.cfg.Banner != nil {
		frame.Banner = s.cfg.Banner(prefs.t.Language)
	}
	page, err := s.execute("layout", frame)
	if err != nil {
		return err
	}
	h := c.Response().Header()
	h.Set("Content-Language", prefs.t.Language)
	h.Add("Vary", "Cookie")
	if frame.Private {
		h.Set("X-Robots-Tag", "noindex, nofollow")
	}
	return c.HTML(status, string(page))
}

func (s *Server) execute(name string, data any) (template.HTML, error) {
	var b strings.Builder
	if err := s.templates.ExecuteTemplate(&b, name, data); err != nil {
		return "", fmt.Errorf("web: page %s: %w", name, err)
	}
	return template.HTML(b.String()), nil
}

// pagePath is the address of the page that a request shows: that of a failed
// form is the start page, since its own cannot be opened by a link.
func pagePath(r *http.Request) string {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return "/"
	}
	u := url.URL{Path: r.URL.Path}
	q := r.URL.Query()
	q.Del("lang")
	q.Del("deleted")
	u.RawQuery = q.Encode()
	return localPath(u.String())
}

func withLanguage(path, lang string) string {
	separator := "?"
	if strings.Contains(path, "?") {
		separator = "&"
	}
	return path + separator + "lang=" + lang
}
