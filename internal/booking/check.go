package booking

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"smart-city-dialog.de/akademie/internal/catalogue"
)

const longestField = 200 // characters of a name, municipality or function

// normal returns the request without spaces around what was typed.
func (r Request) normal() Request {
	p := &r.Person
	for _, field := range []*string{&p.Name, &p.Email, &p.Municipality, &p.AGS, &p.Land, &p.Function, &r.Question} {
		*field = strings.TrimSpace(*field)
	}
	if r.Language != "en" {
		r.Language = "de"
	}
	return r
}

// problems returns what is wrong with a request whatever its run is.
func (r Request) problems(limits Limits) Problems {
	p := Problems{}
	note := func(f Field, problem Problem) {
		if problem != "" {
			p[f] = problem
		}
	}
	if r.Run == 0 {
		note(FieldRun, Missing)
	}
	switch {
	case r.Seats == 0:
		note(FieldSeats, Missing)
	case r.Seats < 0:
		note(FieldSeats, Malformed)
	case r.Seats > limits.Seats:
		note(FieldSeats, TooMany)
	}
	note(FieldName, required(r.Person.Name))
	note(FieldEmail, addressProblem(r.Person.Email, r.Question))
	note(FieldMunicipality, required(r.Person.Municipality))
	if r.Person.AGS != "" && !isKey(r.Person.AGS, 8, '0', '9') || r.Person.Land != "" && !isKey(r.Person.Land, 2, 'A', 'Z') {
		note(FieldMunicipality, Malformed)
	}
	note(FieldFunction, optional(r.Person.Function))
	note(FieldConsent, required(r.Consent))
	return p
}

// addressProblem questions an address that looks thrown away or mistyped, unless
// the person was asked about it and kept it.
func addressProblem(email, kept string) Problem {
	_, problem, suggestion := CheckAddress(email)
	if suggestion != "" && (problem == "" || problem == Disposable) {
		problem = Mistyped
	}
	if (problem == Mistyped || problem == Disposable) && kept == email {
		return ""
	}
	return problem
}

func required(s string) Problem {
	if s == "" {
		return Missing
	}
	return optional(s)
}

// optional checks a line of text that ends up in mails: it has no line breaks
// and nothing that hides or reverses what follows.
func optional(s string) Problem {
	switch {
	case !utf8.ValidString(s), strings.ContainsFunc(s, func(r rune) bool { return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) }):
		return Malformed
	case utf8.RuneCountInString(s) > longestField:
		return TooLong
	}
	return ""
}

// isKey reports whether s is made of n characters between from and to.
func isKey(s string, n int, from, to rune) bool {
	return len(s) == n && !strings.ContainsFunc(s, func(r rune) bool { return r < from || r > to })
}

// runProblems returns what keeps seats from being requested in a run at now.
func runProblems(run catalogue.Run, seats int, now time.Time) Problems {
	if !ours(run) {
		return Problems{FieldRun: NoBooking}
	}
	switch run.Availability(now) {
	case catalogue.Bookable, catalogue.Waitable:
	default:
		return Problems{FieldRun: NoBooking}
	}
	switch {
	case seats > run.Seats.Capacity:
		return Problems{FieldSeats: Beyond}
	case seats > run.Seats.Free() && !run.WaitingList:
		return Problems{FieldSeats: NotFree}
	}
	return nil
}

// only returns the problem of one field, if it has one.
func (p Problems) only(f Field) Problems {
	left := Problems{}
	if problem, has := p[f]; has {
		left[f] = problem
	}
	return left
}

// add notes problems of fields that have none yet.
func (p Problems) add(more Problems) {
	for f, problem := range more {
		if _, known := p[f]; !known {
			p[f] = problem
		}
	}
}
