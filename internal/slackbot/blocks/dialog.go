package blocks

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"smart-city-dialog.de/akademie/internal/assistant"
	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/catalogue"
)

// A BookingDialog is the dialog of a booking as it is opened.
type BookingDialog struct {
	Run      catalogue.Run
	Draft    booking.Draft // what is known already
	Name     string        // of the person's profile, where the draft has none
	Email    string
	Seats    int    // most of one booking
	Language string // "de" or "en"
	State    string // private metadata, comes back with the submission; at most 3,000 characters
	// PublicURL is that of the pages, without a slash at the end; "" leaves out the
	// link to the page about privacy.
	PublicURL string
	Now       time.Time
}

// NewBookingDialog makes the dialog. The consent is never ticked beforehand.
func NewBookingDialog(d BookingDialog) slack.ModalViewRequest {
	t := in(d.Language)
	card := assistant.CardOf(d.Run, d.Now)
	blocks := []slack.Block{runCard(t, card, t.AsOf(d.Now, d.Now, ""), d.PublicURL, nil)}
	title, submit := t.BookTitle, t.BookSubmit
	if catalogue.Availability(card.Availability) == catalogue.Waitable {
		title, submit = t.Wait, t.WaitSubmit
		blocks = append(blocks, contexts(Escape(t.WillWait))...)
	}
	p := d.Draft.Person
	email := slack.NewEmailTextInputBlockElement(nil, Input(booking.FieldEmail))
	email.InitialValue = first(p.Email, d.Email)
	consent := Escape(booking.ConsentText(t.Language))
	if d.PublicURL != "" {
		consent += "\n" + link(d.PublicURL+"/privacy", fmt.Sprintf(t.ConsentMore, booking.ConsentVersion))
	}
	blocks = append(blocks,
		input(booking.FieldSeats, t.Seats, "", seatMenu(d)),
		input(booking.FieldName, t.Name, t.NameHint, line(booking.FieldName, first(p.Name, d.Name))),
		input(booking.FieldEmail, t.Email, t.EmailHint, email),
		input(booking.FieldMunicipality, t.Municipality, t.MunicipalityHint, line(booking.FieldMunicipality, first(p.Municipality))),
		input(booking.FieldFunction, t.Function, t.FunctionHint, line(booking.FieldFunction, first(p.Function))).WithOptional(true),
		section(consent, nil),
		input(booking.FieldConsent, t.Consent, "", slack.NewCheckboxGroupsBlockElement(Input(booking.FieldConsent),
			slack.NewOptionBlockObject(booking.ConsentVersion, words(t.ConsentBox, mostOptionText), nil))),
	)
	v := modal(ViewBooking, title, submit, t.Abort, blocks...)
	v.PrivateMetadata = d.State
	return v
}

// input is an input with what it is called.
func input(f booking.Field, label, hint string, e slack.BlockElement) *slack.InputBlock {
	var below *slack.TextBlockObject
	if hint != "" {
		below = words(hint, mostLabel)
	}
	return slack.NewInputBlock(Input(f), words(label, mostLabel), below, e)
}

// line is a line to type, filled with what is known.
func line(f booking.Field, known string) *slack.PlainTextInputBlockElement {
	e := slack.NewPlainTextInputBlockElement(nil, Input(f))
	e.InitialValue = known
	return e
}

// seatMenu offers as many seats as a booking may have.
func seatMenu(d BookingDialog) *slack.SelectBlockElement {
	most := min(max(d.Seats, 1), mostOptions)
	if d.Run.Seats.Capacity > 0 {
		most = min(most, d.Run.Seats.Capacity)
	}
	var options []*slack.OptionBlockObject
	for n := range most {
		number := strconv.Itoa(n + 1)
		options = append(options, slack.NewOptionBlockObject(number, words(number, mostOptionText), nil))
	}
	e := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, nil, Input(booking.FieldSeats), options...)
	e.InitialOption = options[min(max(d.Draft.Seats, 1), most)-1]
	return e
}

// first is the first value that is known and fits into an input.
func first(values ...string) string {
	for _, v := range values {
		if v = strings.TrimSpace(v); v != "" && length(v) <= mostInput {
			return v
		}
	}
	return ""
}

// modal is a dialog. Without a text for submit it only shows something.
func modal(id, title, submit, abort string, blocks ...slack.Block) slack.ModalViewRequest {
	v := slack.ModalViewRequest{
		Type: slack.VTModal, CallbackID: id, Title: words(title, mostTitle), Close: words(abort, mostTitle),
		Blocks: slack.Blocks{BlockSet: blocks},
	}
	if submit != "" {
		v.Submit = words(submit, mostTitle)
	}
	return v
}
