package web

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"smart-city-dialog.de/akademie/internal/municipality"
)

const (
	longestPlace   = 120 // bytes of a municipality's name that are looked at
	placesLookedAt = 200 // of which the best are suggested
)

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
		matches, err := s.cfg.Municipalities.Find(c.Request().Context(), name, placesLookedAt)
		if err != nil {
			return err
		}
		// Names that go on as typed first: what else may be meant follows.
		slices.SortStableFunc(matches, func(a, b municipality.Match) int {
			return cmp.Compare(goesOn(b, name), goesOn(a, name))
		})
		for _, m := range matches[:min(mostPlaces, len(matches))] {
			found.Municipalities = append(found.Municipalities, placeJSON{m.AGS, m.Name, placeName(m.Municipality, prefsOf(c).t.Language)})
		}
	}
	c.Response().Header().Set("Cache-Control", "private, max-age=600")
	return c.JSON(http.StatusOK, found)
}

// goesOn is 1 for a municipality whose name begins as typed, else 0.
func goesOn(m municipality.Match, typed string) int {
	if m.Exact || strings.HasPrefix(strings.ToLower(m.Name), strings.ToLower(typed)) {
		return 1
	}
	return 0
}
