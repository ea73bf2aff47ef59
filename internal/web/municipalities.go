package web

import (
	"net/http"

	"github.com/labstack/echo/v4"
)

// longestPlace is how many bytes of a municipality's name are looked at.
const longestPlace = 120

// placesJSON are municipalities whose names begin like what was typed.
type placesJSON struct {
	Municipalities []placeJSON `json:"municipalities"`
}

type placeJSON struct {
	AGS   string `json:"ags"`
	Name  string `json:"name"`
	Label string `json:"label"` // with district and Land
}

// municipalities suggests what a person may be typing.
func (s *Server) municipalities(c echo.Context) error {
	found := placesJSON{Municipalities: []placeJSON{}}
	name := oneLine(cutBytes(c.QueryParam("q"), longestPlace))
	if name != "" && s.cfg.Municipalities != nil {
		matches, err := s.cfg.Municipalities.Find(c.Request().Context(), name, mostPlaces)
		if err != nil {
			return err
		}
		for _, m := range matches {
			found.Municipalities = append(found.Municipalities, placeJSON{m.AGS, m.Name, placeName(m.Municipality, prefsOf(c).t.Lang)})
		}
	}
	c.Response().Header().Set("Cache-Control", "private, max-age=600")
	return c.JSON(http.StatusOK, found)
}
