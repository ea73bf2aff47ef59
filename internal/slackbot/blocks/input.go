package blocks

import (
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/catalogue"
)

// Input is the block id of the input for a field in the dialog of a booking, by which
// DialogErrors names it, too. The id of its action is the same.
func Input(f booking.Field) string { return "booking_" + string(f) }

// InputCode is the block id of the input in LinkDialog.
const InputCode = "link_code"

// ReadBookingDialog reads what was filled in. What the dialog does not ask for is
// left empty.
func ReadBookingDialog(v slack.View) booking.Draft {
	d := booking.Draft{Person: booking.Person{
		Name:         typed(v, Input(booking.FieldName)),
		Email:        typed(v, Input(booking.FieldEmail)),
		Municipality: typed(v, Input(booking.FieldMunicipality)),
		Function:     typed(v, Input(booking.FieldFunction)),
	}}
	d.Seats, _ = strconv.Atoi(filled(v, Input(booking.FieldSeats)).SelectedOption.Value) // 0: not said
	for _, box := range filled(v, Input(booking.FieldConsent)).SelectedOptions {
		d.Consent = d.Consent || box.Value == booking.ConsentVersion
	}
	return d
}

// ReadLinkDialog reads the code that was typed.
func ReadLinkDialog(v slack.View) string { return typed(v, InputCode) }

// filled is what an input holds, whose block has its name; the zero value where it
// was left empty.
func filled(v slack.View, name string) slack.BlockAction {
	if v.State == nil {
		return slack.BlockAction{}
	}
	return v.State.Values[name][name]
}

func typed(v slack.View, name string) string { return strings.TrimSpace(filled(v, name).Value) }

// DialogErrors are the problems of a request, by the ids of the dialog's inputs.
// suggestion is the address that was probably meant ("" none). What is wrong with
// the run, for which there is no input, stands at the first.
func DialogErrors(p booking.Problems, suggestion string, run catalogue.Run, language string) map[string]string {
	t := in(language)
	most := booking.Limits{}.WithDefaults().Seats
	if run.Seats.Capacity > 0 {
		most = min(most, run.Seats.Capacity)
	}
	errors := map[string]string{}
	for _, f := range booking.Fields() {
		problem, wrong := p[f]
		if !wrong {
			continue
		}
		at := Input(f)
		if f == booking.FieldRun {
			at = Input(booking.FieldSeats)
		}
		if errors[at] == "" { // the run comes first
			errors[at] = t.Problem(f, problem, most, suggestion)
		}
	}
	return errors
}
