package web

import (
	"bytes"
	"encoding/csv"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/wording"
)

// byteOrderMark makes Excel read the file as UTF-8.
const byteOrderMark = "\uFEFF"

// participantsCSV is the list of a run as a file for spreadsheets. Semicolons
// separate, as German spreadsheets expect.
func (s *Server) participantsCSV(c echo.Context, r catalogue.Run, _ booking.Actor) error {
	t := prefsOf(c).t
	all, err := s.cfg.Bookings.Participants(c.Request().Context(), r.ID)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	b.WriteString(byteOrderMark)
	w := csv.NewWriter(&b)
	w.Comma, w.UseCRLF = ';', true
	_ = w.Write(t.Desk.Columns) // errors of a buffer: none
	for _, p := range all {
		row := []string{
			p.Ref, t.State(p.State), strconv.Itoa(p.Seats), placeOrNone(p.Place), p.Person.Name, p.Person.Email,
			p.Person.Municipality, p.Person.AGS, p.Person.Land, p.Person.Function, wording.Plain(t.Moment(p.RequestedAt)), wording.Plain(t.Moment(p.ConfirmedAt)),
		}
		for i := range row {
			row[i] = harmless(row[i])
		}
		_ = w.Write(row)
	}
	w.Flush()
	h := c.Response().Header()
	h.Set("Content-Disposition", `attachment; filename="`+r.Key+`.csv"`)
	h.Set("X-Robots-Tag", "noindex, nofollow")
	return c.Blob(http.StatusOK, "text/csv; charset=utf-8", b.Bytes())
}

func placeOrNone(place int) string {
	if place == 0 {
		return ""
	}
	return strconv.Itoa(place)
}

// harmless keeps spreadsheets from running what a person typed as a formula: a
// cell that begins like one, also in the wide characters of East Asian keyboards
// or behind blanks, gets an apostrophe (OWASP, CSV injection).
func harmless(cell string) string {
	if strings.IndexAny(strings.TrimSpace(cell), "=+-@＝＋－＠") == 0 || strings.IndexAny(cell, "\t\r\n") == 0 {
		return "'" + cell
	}
	return cell
}
