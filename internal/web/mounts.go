package web

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"
)

// Handlers of other channels take what servers send, not people's browsers: they
// verify a signature instead of an origin, and have limits of their own. Request ids,
// the log, metrics and security headers are as for the pages.

// checkMounts fails for folders that are none.
func checkMounts(mounts map[string]http.Handler) error {
	for folder := range mounts {
		if len(folder) < 3 || !strings.HasPrefix(folder, "/") || !strings.HasSuffix(folder, "/") || strings.ContainsAny(folder, ":*") {
			return fmt.Errorf("%q is not a folder such as /slack/", folder)
		}
	}
	return nil
}

// mountRoutes are those of other channels.
func (s *Server) mountRoutes(e *echo.Echo) {
	for folder, handler := range s.cfg.Mounts {
		e.Match([]string{http.MethodGet, http.MethodPost}, folder+"*", echo.WrapHandler(handler))
	}
}

// delivered reports whether a request reached another channel, such as each message of
// the channels that Slack's app is in. What such a channel does not take it tells of
// itself, and not once for each delivery.
func (s *Server) delivered(route string, status int) bool {
	_, mounted := s.cfg.Mounts[strings.TrimSuffix(route, "*")]
	return mounted && status != http.StatusNotFound
}

// notMounted applies what is for the pages only.
func (s *Server) notMounted(pages echo.MiddlewareFunc) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		page := pages(next)
		return func(c echo.Context) error {
			if _, mounted := s.cfg.Mounts[strings.TrimSuffix(c.Path(), "*")]; mounted {
				return next(c)
			}
			return page(c)
		}
	}
}
