package web

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/municipality"
)

// typedFields are the fields that people type into, in the order of the form.
func typedFields() []booking.Field {
	return []booking.Field{booking.FieldSeats, booking.FieldName, booking.FieldEmail, booking.FieldMunicipality, booking.FieldFunction}
}

// valueOf is what a field of a draft holds, as a person would type it.
func valueOf(d booking.Draft, f booking.Field) string {
	switch f {
	case booking.FieldSeats:
		return strconv.Itoa(seatsOf(d))
	case booking.FieldName:
		return d.Person.Name
	case booking.FieldEmail:
		return d.Person.Email
	case booking.FieldMunicipality:
		return d.Person.Municipality
	case booking.FieldFunction:
		return d.Person.Function
	}
	return ""
}

// setValue stores what a person typed, and is false when the draft cannot hold
// it.
func setValue(d *booking.Draft, f booking.Field, v string) bool {
	switch f {
	case booking.FieldSeats:
		n, err := strconv.Atoi(v)
		if err != nil || n < 1 {
			return false
		}
		d.Seats = n
	case booking.FieldName:
		d.Person.Name = v
	case booking.FieldEmail:
		d.Person.Email = v
	case booking.FieldMunicipality:
		d.Person.Municipality, d.Person.AGS, d.Person.Land = v, "", ""
	case booking.FieldFunction:
		d.Person.Function = v
	}
	return true
}

// fields shows the fields of a draft with what is wrong with them.
func (s *Server) fields(ctx context.Context, t *texts, d booking.Draft, state formState, problems booking.Problems) ([]fieldView, error) {
	b, most := t.Booking, s.cfg.Rules.Seats
	all := []fieldView{
		{Label: b.Seats, Hint: fmt.Sprintf(b.SeatsHint, t.Number(most)), Type: "number", Mode: "numeric", Max: most},
		{Label: b.Name, Hint: b.NameHint, Type: "text", Complete: "name"},
		{Label: b.Email, Hint: b.EmailHint, Type: "email", Complete: "email"},
		{Label: b.Municipality, Hint: b.MunicipalityHint, Type: "text", List: "booking-municipalities"},
		{Label: b.Function, Hint: b.FunctionHint, Type: "text", Complete: "organization-title", Optional: true},
	}
	for i, f := range typedFields() {
		v := &all[i]
		v.T, v.Name = t, string(f)
		v.Was = valueOf(d, f)
		v.Value, v.Changed = v.Was, slices.Contains(state.changed, f)
		if p, ok := problems[f]; ok && (p != booking.Missing || state.checked) {
			v.explain(f, p, most)
		}
		if typed, ok := state.typed[f]; ok {
			v.Value, v.Error = typed, t.Problem(f, booking.Malformed, most, "")
		}
		if kept, ok := state.kept[f]; ok {
			v.Value = kept
		}
		if mine, ok := state.conflicts[f]; ok {
			v.Value, v.Error = mine, fmt.Sprintf(b.Conflict, v.Was)
		}
	}
	return all, s.knowMunicipality(ctx, d, &all[3])
}

// explain says what is wrong, and offers what was probably meant.
func (v *fieldView) explain(f booking.Field, p booking.Problem, most int) {
	suggestion := ""
	if f == booking.FieldEmail {
		_, _, suggestion = booking.CheckAddress(v.Value)
		v.Suggestion, v.Keep = suggestion, p == booking.Mistyped || p == booking.Disposable
		if suggestion != "" && p == booking.Disposable { // of a domain that lives by typing errors
			p = booking.Mistyped
		}
	}
	v.Error = v.T.Problem(f, p, most, suggestion)
}

// knowMunicipality says which municipality was recognised, or which ones a name
// could mean.
func (s *Server) knowMunicipality(ctx context.Context, d booking.Draft, v *fieldView) error {
	p := d.Person
	switch {
	case p.Municipality == "" || s.cfg.Municipalities == nil || v.Value != v.Was:
		return nil
	case p.AGS != "":
		v.Known = fmt.Sprintf(v.T.Booking.Known, p.Municipality+", "+municipality.LandName(p.Land, v.T.Language))
		return nil
	}
	found, err := s.cfg.Municipalities.Find(ctx, p.Municipality, mostPlaces)
	if err != nil {
		return err
	}
	var names []string
	for _, m := range found {
		if m.Exact {
			names = append(names, placeName(m.Municipality, v.T.Language))
		}
	}
	if len(names) > 1 {
		v.Known = fmt.Sprintf(v.T.Booking.Ambiguous, strings.Join(names, "; "))
	}
	return nil
}

// recognise finds the municipality that the draft names, if it is one of the
// list beyond doubt.
func (s *Server) recognise(ctx context.Context, d *booking.Draft) error {
	if s.cfg.Municipalities == nil || d.Person.Municipality == "" || d.Person.AGS != "" {
		return nil
	}
	found, err := s.cfg.Municipalities.Find(ctx, d.Person.Municipality, 2)
	if err != nil {
		return err
	}
	if len(found) == 0 || !found[0].Exact || len(found) > 1 && found[1].Exact {
		return nil
	}
	m := found[0].Municipality
	d.Person.Municipality, d.Person.AGS, d.Person.Land = m.Name, m.AGS, m.Land
	return nil
}

// mostPlaces are how many municipalities are suggested.
const mostPlaces = 8

// placeName tells a municipality from others of its name.
func placeName(m municipality.Municipality, lang string) string {
	parts := []string{m.Name}
	if m.District != "" && m.District != m.Name {
		parts = append(parts, m.District)
	}
	return strings.Join(append(parts, municipality.LandName(m.Land, lang)), ", ")
}
