package web

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"

	"github.com/labstack/echo/v4"
)

// dist is built from assets/ by "make assets"; see assets/build.js.
//
//go:embed all:dist
var dist embed.FS

// errNoAssets is what a build without web assets fails with at its start.
var errNoAssets = errors.New("the web assets are not built: run make assets")

// assets are the files that pages refer to. Their names hold a hash of their
// content, so that browsers may keep them for ever.
type assets struct {
	files fs.FS

	Script string            `json:"script"`
	Style  string            `json:"style"`
	Mark   string            `json:"mark"`
	Fonts  []string          `json:"fonts"` // those that every page needs at once
	Icons  map[string]string `json:"icons"` // SVG path of each icon, on a grid of 960
}

func loadAssets(root fs.FS) (*assets, error) {
	files, err := fs.Sub(root, "dist")
	if err != nil {
		return nil, fmt.Errorf("web assets: %w", err)
	}
	manifest, err := fs.ReadFile(files, "manifest.json")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errNoAssets
	}
	if err != nil {
		return nil, fmt.Errorf("web assets: %w", err)
	}
	a := &assets{files: files}
	if err := json.Unmarshal(manifest, a); err != nil {
		return nil, fmt.Errorf("web assets: manifest.json: %w", err)
	}
	return a, nil
}

// asset serves one file of dist, compressed when the browser takes that.
func (s *Server) asset(c echo.Context) error {
	name := c.Param("file")
	content, encoding, err := s.assets.read(name, c.Request().Header.Get("Accept-Encoding"))
	if err != nil {
		return errNoPage
	}
	h := c.Response().Header()
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("Vary", "Accept-Encoding")
	if encoding != "" {
		h.Set("Content-Encoding", encoding)
	}
	return c.Blob(http.StatusOK, contentType(name), content)
}

// favicon points browsers that do not read the page's link to our mark.
func (s *Server) favicon(c echo.Context) error {
	return c.Redirect(http.StatusFound, "/assets/"+s.assets.Mark)
}

// read returns the smallest form of a file that accept allows, with its encoding.
func (a *assets) read(name, accept string) (content []byte, encoding string, err error) {
	for _, e := range []struct{ encoding, suffix string }{{"br", ".br"}, {"gzip", ".gz"}} {
		if !accepts(accept, e.encoding) {
			continue
		}
		if content, err = fs.ReadFile(a.files, name+e.suffix); err == nil {
			return content, e.encoding, nil
		}
	}
	content, err = fs.ReadFile(a.files, name)
	return content, "", err
}

// accepts reports whether an Accept-Encoding header names an encoding without
// refusing it (q=0).
func accepts(header, encoding string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, q, _ := strings.Cut(strings.TrimSpace(part), ";")
		if strings.TrimSpace(name) == encoding {
			return strings.ReplaceAll(q, " ", "") != "q=0"
		}
	}
	return false
}

func contentType(name string) string {
	switch path.Ext(name) { // not left to the system's table, which may lack them
	case ".woff2":
		return "font/woff2"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	}
	if t := mime.TypeByExtension(path.Ext(name)); t != "" {
		return t
	}
	return echo.MIMEOctetStream
}
