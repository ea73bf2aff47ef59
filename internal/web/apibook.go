package web

import (
	"errors"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/fault"
)

// bookJSON is the body of POST /api/v1/bookings.
type bookJSON struct {
	Run          string `json:"run"` // key
	Seats        int    `json:"seats"`
	Name         string `json:"name"`
	Email        string `json:"email"`
	KeepEmail    bool   `json:"keep_email"` // the address is right, though it looks mistyped or throw-away
	Municipality string `json:"municipality"`
	Function     string `json:"function"`
	Consent      string `json:"consent"` // version of the text that the person agreed to
	Language     string `json:"language"`
}

// bookedJSON is its result.
type bookedJSON struct {
	Reference string    `json:"reference"`
	Run       string    `json:"run"`
	Seats     int       `json:"seats"`
	Email     string    `json:"email"`
	Held      bool      `json:"held"`            // seats are held until confirm_by; otherwise the request stands in line
	Place     int       `json:"place,omitempty"` // in the line
	ConfirmBy time.Time `json:"confirm_by"`
}

// apiBook requests a booking for a program, by the rules of the form. The same
// key gets the same answer, however often it is sent.
func (s *Server) apiBook(c echo.Context) error {
	ctx := c.Request().Context()
	var in bookJSON
	err := decodeJSON(c.Request(), &in)
	t := speak(c, in.Language)
	if err != nil {
		return err
	}
	key := c.Request().Header.Get("Idempotency-Key")
	if len(key) < booking.ShortestKey || len(key) > booking.LongestKey {
		return &failure{status: http.StatusBadRequest, code: "idempotency_key", message: func(t *texts) string { return t.Errors.NoKey }}
	}
	if err := s.mayBook(c); err != nil {
		return err
	}
	run, err := s.cfg.Catalogue.RunByKey(ctx, in.Run)
	if fault.Kind(err) == fault.NotFound {
		return s.wrongFields(booking.Problems{booking.FieldRun: booking.Gone}, in)
	}
	if err != nil {
		return err
	}
	d, err := s.draftOf(c, in, run)
	if err != nil {
		return err
	}
	if in.Consent != "" && in.Consent != booking.ConsentVersion {
		return s.wrongFields(booking.Problems{booking.FieldConsent: booking.Malformed}, in)
	}
	receipt, err := s.cfg.Drafts.Request(ctx, booking.Request{
		Key: key, Run: run.ID, Seats: d.Seats, Person: d.Person, Question: d.Question,
		Consent: in.Consent, Language: t.Language, Channel: "api",
	})
	var problems booking.Problems
	if errors.As(err, &problems) {
		return s.wrongFields(problems, in)
	}
	if err != nil {
		return err
	}
	return c.JSON(http.StatusCreated, bookedJSON{
		Reference: receipt.Ref, Run: run.Key, Seats: receipt.Seats, Email: receipt.Email,
		Held: receipt.Held, Place: receipt.Place, ConfirmBy: receipt.ConfirmBy,
	})
}

// draftOf is what the fields of the form would hold.
func (s *Server) draftOf(c echo.Context, in bookJSON, run catalogue.Run) (booking.Draft, error) {
	d := booking.Draft{Run: run.ID, Seats: max(1, in.Seats), Person: booking.Person{
		Name: oneLine(in.Name), Email: oneLine(in.Email), Municipality: oneLine(in.Municipality), Function: oneLine(in.Function),
	}}
	if in.Seats < 0 {
		return d, s.wrongFields(booking.Problems{booking.FieldSeats: booking.Malformed}, in)
	}
	if in.KeepEmail {
		d.Question = d.Person.Email
	}
	return d, s.recognise(c.Request().Context(), &d)
}

// fieldJSON is what is wrong with one field.
type fieldJSON struct {
	Code       string `json:"code"`
	Message    string `json:"message"`
	Suggestion string `json:"suggestion,omitempty"` // what was probably meant
}

// wrongFields refuses a booking with what is wrong in each field.
func (s *Server) wrongFields(problems booking.Problems, in bookJSON) *failure {
	most := s.cfg.Rules.Seats
	return &failure{
		status: http.StatusUnprocessableEntity, code: "invalid_fields", message: func(t *texts) string { return t.Errors.Fields },
		fields: func(t *texts) map[string]fieldJSON {
			fields := map[string]fieldJSON{}
			for f, p := range problems {
				suggestion := ""
				if f == booking.FieldEmail {
					_, _, suggestion = booking.CheckAddress(in.Email)
				}
				fields[string(f)] = fieldJSON{string(p), t.Problem(f, p, most, suggestion), suggestion}
			}
			return fields
		},
	}
}
