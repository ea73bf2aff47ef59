package web

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/fault"
)

// bearer takes programs for whom they show the access token of (RFC 6750). A
// request with any other authorization is refused and not taken for who has the
// cookie; tokens in addresses, which end up in logs, do not count. It is for the API
// only: pages know cookies and nothing else.
func (s *Server) bearer(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		values := c.Request().Header.Values(echo.HeaderAuthorization)
		if len(values) == 0 || !isAPI(c.Request()) || s.cfg.Accounts == nil {
			return next(c)
		}
		scheme, token, _ := strings.Cut(values[0], " ")
		if len(values) > 1 || !strings.EqualFold(scheme, "Bearer") {
			return unauthorized(c)
		}
		p, err := s.cfg.Accounts.Bearer(c.Request().Context(), strings.TrimSpace(token))
		if fault.Kind(err) == fault.NotFound {
			return unauthorized(c)
		}
		if err != nil {
			return err
		}
		c.Set(keyPerson, p)
		return next(c)
	}
}

// unauthorized refuses a program that shows no access token, or one that does not
// work.
func unauthorized(c echo.Context) error {
	challenge := `Bearer realm="akademie"`
	if c.Request().Header.Get(echo.HeaderAuthorization) != "" {
		challenge += `, error="invalid_token"`
	}
	c.Response().Header().Set(echo.HeaderWWWAuthenticate, challenge)
	return &failure{status: http.StatusUnauthorized, code: "unauthorized", message: func(t *texts) string { return t.Own.NoToken }}
}

// meJSON tells a program for whom it acts.
type meJSON struct {
	Email  string          `json:"email"`
	Role   account.Role    `json:"role"`
	Scopes []account.Right `json:"scopes"` // that work at the moment
}

// apiMe is how a program tries its token out.
func (s *Server) apiMe(c echo.Context) error {
	p, err := s.personOf(c)
	if err != nil {
		return err
	}
	if p.Role == account.Guest {
		return unauthorized(c)
	}
	return c.JSON(http.StatusOK, meJSON{Email: p.Email, Role: p.Role, Scopes: append([]account.Right{}, p.Grantable()...)})
}
