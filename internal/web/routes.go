package web

import (
	"net/http"

	"github.com/labstack/echo/v4"
)

// routes is the whole table. Middleware stands in the order a request meets it.
func (s *Server) routes() *echo.Echo {
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	e.IPExtractor = s.clientAddress()
	e.HTTPErrorHandler = s.fail
	e.Use(
		requestID,
		s.observe,
		s.recoverPanic,
		s.securityHeaders,
		s.preferences,
		s.crossOrigin,
		s.limitBody,
	)

	e.GET("/", s.start)
	e.GET("/c/:conversation", s.conversation)
	e.POST("/ask", s.ask, s.limitRate, s.patient)
	e.POST("/c/:conversation/delete", s.deleteConversation, s.limitRate)
	e.POST("/preferences", s.setPreferences)

	e.POST("/api/v1/ask", s.apiAsk, s.limitRate, s.patient)

	e.GET("/documents", s.documents)
	e.GET("/documents/:document", s.document)
	e.GET("/privacy", s.privacy)

	e.GET("/assets/:file", s.asset)
	e.HEAD("/assets/:file", s.asset)
	e.GET("/favicon.ico", s.favicon)
	e.GET("/robots.txt", robots)
	e.GET("/healthz", s.healthy)
	e.GET("/readyz", s.ready)
	if s.cfg.ServeMetrics {
		e.GET("/metrics", echo.WrapHandler(s.MetricsHandler()))
	}
	return e
}

// robots keeps crawlers away from conversations; documents may be found.
func robots(c echo.Context) error {
	return c.String(http.StatusOK, "User-agent: *\nDisallow: /c/\nDisallow: /ask\nDisallow: /api/\n")
}
