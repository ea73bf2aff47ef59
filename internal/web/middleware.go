package web

import (
	"crypto/rand"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"runtime/debug"
	"time"

	"github.com/labstack/echo/v4"
)

// Keys of values in echo's context.
const (
	keyRequestID = "request-id"
	keyPrefs     = "preferences"
)

// requestID names the request in the log, in errors and in the response. Names
// that clients send are ignored: they would end up in the log.
func requestID(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		id := rand.Text()[:12]
		c.Set(keyRequestID, id)
		c.Response().Header().Set(echo.HeaderXRequestID, id)
		return next(c)
	}
}

func requestIDOf(c echo.Context) string {
	id, _ := c.Get(keyRequestID).(string)
	return id
}

// observe logs and counts each request by its route. Paths and addresses of
// clients are not logged: the path of a conversation is its key.
func (s *Server) observe(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		begin := time.Now()
		if err := next(c); err != nil {
			c.Error(err)
		}
		took := time.Since(begin)
		route, status := c.Path(), c.Response().Status
		if route == "" {
			route = "unknown"
		}
		s.metrics.request(c.Request().Method, route, status, took)
		level := slog.LevelInfo
		if route == "/healthz" || route == "/readyz" || route == "/metrics" || route == "/assets/:file" || s.delivered(route, status) {
			level = slog.LevelDebug
		}
		s.log.Log(c.Request().Context(), level, "request",
			"request", requestIDOf(c), "method", c.Request().Method, "route", route,
			"status", status, "bytes", c.Response().Size, "ms", float64(took.Microseconds())/1000)
		return nil
	}
}

// recoverPanic turns a panic into an error with its stack, for the log only.
func (s *Server) recoverPanic(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		defer func() {
			switch r := recover(); r {
			case nil:
			case http.ErrAbortHandler: // net/http's own way to drop a connection
				panic(r)
			default:
				err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
			}
		}()
		return next(c)
	}
}

// crossOrigin refuses requests that another site makes a browser send. It needs
// no token: browsers say where a request comes from (Sec-Fetch-Site, Origin).
func (s *Server) crossOrigin(next echo.HandlerFunc) echo.HandlerFunc {
	protection := http.NewCrossOriginProtection()
	return func(c echo.Context) error {
		if err := protection.Check(c.Request()); err != nil {
			return errCrossOrigin
		}
		return next(c)
	}
}

// limitBody bounds what is read of a request.
func (s *Server) limitBody(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request()
		if r.ContentLength > s.cfg.Limits.BodyBytes {
			return errTooLarge
		}
		r.Body = http.MaxBytesReader(c.Response().Writer, r.Body, s.cfg.Limits.BodyBytes)
		return next(c)
	}
}

// limitRate bounds how often one client may ask or change something.
func (s *Server) limitRate(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		addr, _ := netip.ParseAddr(c.RealIP()) // the zero address has a limit, too
		if wait := s.clients.wait(addr, time.Now()); wait > 0 {
			s.metrics.refused("rate")
			return tooMany(wait)
		}
		return next(c)
	}
}

// patient reads the whole body under the server's read timeout and extends the
// deadlines afterwards, for handlers that take as long as a turn does.
func (s *Server) patient(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if err := readBody(c.Request()); err != nil {
			return err
		}
		rc := http.NewResponseController(c.Response())
		// Both fail only on connections without deadlines, where there is nothing to
		// extend. Nothing more is read; a stream sets a deadline for each write.
		_ = rc.SetReadDeadline(time.Time{})
		_ = rc.SetWriteDeadline(time.Now().Add(s.cfg.Limits.TurnTime + writeLimit))
		return next(c)
	}
}

// clientAddress tells who is asking: the peer of the connection, or what a
// trusted proxy says about it.
func (s *Server) clientAddress() echo.IPExtractor {
	if len(s.cfg.TrustedProxies) == 0 {
		return echo.ExtractIPDirect()
	}
	trust := []echo.TrustOption{echo.TrustLoopback(false), echo.TrustLinkLocal(false), echo.TrustPrivateNet(false)}
	for _, p := range s.cfg.TrustedProxies {
		p = p.Masked()
		trust = append(trust, echo.TrustIPRange(&net.IPNet{
			IP:   p.Addr().AsSlice(),
			Mask: net.CIDRMask(p.Bits(), p.Addr().BitLen()),
		}))
	}
	return echo.ExtractIPFromXFFHeader(trust...)
}
