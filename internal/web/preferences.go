package web

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"
)

// preferences are what a reader chose for all pages. They live in two cookies.
type preferences struct {
	theme string // "light", "dark", or "" for what the system says
	t     *texts
}

const (
	cookieLang  = "lang"
	cookieTheme = "theme"
	cookieAge   = 365 * 24 * 60 * 60 // seconds
)

// preferences reads the reader's language and appearance; ?lang=en changes the
// language for good. Programs, which keep no choice, say it by Accept-Language.
func (s *Server) preferences(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		p := preferences{theme: oneOf(cookieValue(c, cookieTheme), "light", "dark")}
		lang := oneOf(c.QueryParam("lang"), langDE, langEN)
		if lang != "" {
			s.remember(c, cookieLang, lang)
		} else if lang = cookieValue(c, cookieLang); lang == "" && isAPI(c.Request()) {
			lang = acceptedLanguage(c.Request().Header.Get("Accept-Language"))
		}
		p.t = textsFor(lang)
		c.Set(keyPrefs, p)
		return next(c)
	}
}

// prefsOf returns the reader's preferences; German when the request failed
// before they were read.
func prefsOf(c echo.Context) preferences {
	if p, ok := c.Get(keyPrefs).(preferences); ok {
		return p
	}
	return preferences{t: &inGerman}
}

// setPreferences stores the choice of a form and goes back to its page.
func (s *Server) setPreferences(c echo.Context) error {
	if err := parseForm(c.Request()); err != nil {
		return err
	}
	theme := oneOf(c.FormValue("theme"), "light", "dark", "auto")
	if theme == "" {
		return errMalformed
	}
	s.remember(c, cookieTheme, theme)
	return c.Redirect(http.StatusSeeOther, localPath(c.FormValue("return")))
}

func (s *Server) remember(c echo.Context, name, value string) {
	c.SetCookie(&http.Cookie{
		Name: name, Value: value, Path: "/", MaxAge: cookieAge,
		HttpOnly: true, Secure: s.isSecure(c), SameSite: http.SameSiteLaxMode,
	})
}

func cookieValue(c echo.Context, name string) string {
	cookie, err := c.Cookie(name)
	if err != nil {
		return ""
	}
	return cookie.Value
}

// oneOf returns value if it is among the allowed, else "".
func oneOf(value string, allowed ...string) string {
	for _, a := range allowed {
		if value == a {
			return a
		}
	}
	return ""
}

// localPath returns path if it stays on this server, else "/": a form must not
// be able to send people elsewhere.
func localPath(path string) string {
	u, err := url.Parse(path)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(path, "/") ||
		strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\\r\n") {
		return "/"
	}
	return path
}
