package web

import (
	"context"
	"time"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/statistics/report"
)

type exportReportJSON struct {
	Name    string         `json:"name"`
	Query   string         `json:"query"` // as Encode writes it, for today
	Rolling report.Rolling `json:"rolling"`
	Mailed  bool           `json:"mailed"` // each month
	Created time.Time      `json:"created_at"`
	Updated time.Time      `json:"updated_at"`
}

type exportAskedJSON struct {
	At      time.Time `json:"at"`
	Channel string    `json:"channel"`
	Query   string    `json:"query"`
}

// exportFigures adds the reports that a person saved, and what they asked for.
func (s *Server) exportFigures(ctx context.Context, p account.Person, e *exportJSON) error {
	e.Reports, e.Figures = []exportReportJSON{}, []exportAskedJSON{}
	if s.cfg.Reports != nil {
		reports, err := s.cfg.Reports.Owned(ctx, p)
		if err != nil {
			return err
		}
		for _, r := range reports {
			e.Reports = append(e.Reports, exportReportJSON{r.Name, r.Query.Encode(), r.Rolling, isMailed(r), r.Created, r.Updated})
		}
	}
	if s.cfg.Statistics != nil {
		asked, err := s.cfg.Statistics.LogOf(ctx, p)
		if err != nil {
			return err
		}
		for _, x := range asked {
			e.Figures = append(e.Figures, exportAskedJSON{x.At, x.Channel, x.Query})
		}
	}
	return nil
}
