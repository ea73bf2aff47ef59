package messages

import (
	"fmt"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/municipality"
)

// A Draft is the draft of a booking as it is shown to whom it belongs.
type Draft struct {
	booking.Draft
	Town   municipality.Municipality // of the list, that the person named; zero: it is not there
	Chosen *catalogue.Run            // nil: none, or gone
	Moves  *catalogue.Run            // where the booking is now that is to be moved; nil: a new one
	Waits  bool                      // seats are not free: it means the waiting list
}

// draft puts what is known for a booking: all of it, with the consent and how to book,
// where it is complete; otherwise what there is so far.
func (v *answerView) draft() {
	form := v.Turn.Booking
	if form == nil || v.Draft == nil {
		return
	}
	switch form.Stage {
	case conversation.FormSummary:
		v.summary(v.PublicURL, *v.Draft)
	case conversation.FormOpen:
		v.soFar(*v.Draft)
	}
}

// Summary shows a complete draft.
func Summary(d Draft, lead, publicURL, language string) Message {
	v := answerView{texts: in(language), page: new(page)}
	v.paragraph(said(lead))
	v.summary(publicURL, d)
	return together(v.messages())
}

func (v *answerView) summary(publicURL string, d Draft) {
	if d.Chosen == nil {
		return
	}
	if d.Move != 0 {
		v.moveSummary(publicURL, d)
		return
	}
	v.heading(v.YourDetails)
	v.item(join(" ", said(v.FieldRun+":"), v.runLine(publicURL, *d.Chosen)))
	for _, f := range v.fields(d) {
		v.item(join(" ", said(f[0]+":"), said(f[1])))
	}
	v.apart()
	if d.Waits {
		v.paragraph(strong(v.WillWait))
	}
	v.heading(v.Consent)
	v.row(said(booking.ConsentText(v.Language)))
	v.row(join(" ", said(fmt.Sprintf(v.ConsentVersion, booking.ConsentVersion)), link(publicURL+"/privacy", v.Privacy)))
	v.apart()
	if d.Waits {
		v.paragraph(strong(v.SayYesToWait))
	} else {
		v.paragraph(strong(v.SayYes))
	}
	v.paragraph(said(v.SayNo))
}

func (v *answerView) moveSummary(publicURL string, d Draft) {
	v.heading(v.YourMove)
	if d.Moves != nil {
		v.item(join(" ", said(v.MoveFrom+":"), v.runLine(publicURL, *d.Moves)))
	}
	v.item(join(" ", said(v.MoveTo+":"), v.runLine(publicURL, *d.Chosen)))
	v.item(said(v.FieldSeats + ": " + v.Number(max(1, d.Seats))))
	v.apart()
	if d.Waits {
		v.paragraph(strong(v.MoveWaits))
	}
	v.paragraph(strong(v.SayYesToMove))
	v.paragraph(said(v.SayNo))
}

// fields are what a draft says, with what it is.
func (t *texts) fields(d Draft) [][2]string {
	town := d.Person.Municipality
	if d.Town.AGS != "" {
		town = d.Town.Title()
	}
	if land := municipality.LandName(d.Person.Land, t.Language); town != "" && d.Person.Land != "" && land != town {
		town += " (" + land + ")"
	}
	all := [][2]string{
		{t.FieldSeats, t.Number(max(1, d.Seats))},
		{t.FieldName, d.Person.Name},
		{t.FieldEmail, d.Person.Email},
		{t.FieldMunicipality, town},
		{t.FieldFunction, d.Person.Function},
	}
	var known [][2]string
	for _, f := range all {
		if f[1] != "" {
			known = append(known, [2]string{f[0], cut(f[1], mostName)})
		}
	}
	return known
}

// soFar says in one line what is known of who books; at the beginning, how it goes.
func (v *answerView) soFar(d Draft) {
	switch p := d.Person; {
	case d.Move != 0:
	case p == booking.Person{}:
		if d.Run != 0 {
			v.paragraph(said(v.HowItGoes).emphasis())
		}
	default:
		var values []line
		for _, f := range v.fields(d)[1:] {
			values = append(values, said(f[1]))
		}
		v.paragraph(join(" ", said(v.SoFar), join(" · ", append([]line{said(v.Places(max(1, d.Seats)))}, values...)...)).emphasis())
	}
}

// Receipt says what was requested or moved, and what comes next by mail.
func Receipt(r booking.Receipt, run catalogue.Run, publicURL, language string) Message {
	t := in(language)
	p := new(page)
	title := t.Requested
	if r.Email == "" {
		title = t.Moved
	}
	p.heading(title)
	p.item(t.runLine(publicURL, run))
	p.item(said(t.Places(r.Seats)))
	p.item(said(fmt.Sprintf(t.Reference, r.Ref)))
	p.item(link(calendarAddress(publicURL, run.Key), t.Calendar))
	for _, l := range t.Words.Requested(r) {
		p.paragraph(said(l))
	}
	p.paragraph(said(t.Where))
	return together(p.messages())
}

// Became says what became of a booking that was changed.
func Became(b booking.Booking, publicURL, language string) Message {
	t := in(language)
	p := new(page)
	p.heading(t.StandsNow)
	p.item(t.ownBooking(publicURL, b))
	return together(p.messages())
}
