package web

import (
	"context"
	"fmt"
	"html/template"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/fault"
)

// What the buttons of the form do; the script saves what was typed at once.
const (
	doSave    = "save"
	doCheck   = "check"
	doEdit    = "edit"
	doTake    = "take" // the suggested address
	doKeep    = "keep" // the questioned address
	doDrop    = "drop"
	doConfirm = "confirm"
)

// mostTries bounds how often a change is tried again that met another.
const mostTries = 3

// formInput is what the form sent.
type formInput struct {
	do          string
	values, was map[booking.Field]string
	checked     bool
	consent     bool
	key, seen   string // of the draft that the summary showed
	waiting     bool   // the summary said that seats are not free
}

func readFormInput(c echo.Context) (formInput, error) {
	if err := parseForm(c.Request()); err != nil {
		return formInput{}, err
	}
	sent := c.Request().PostForm
	in := formInput{
		do:     oneOf(sent.Get("do"), doSave, doCheck, doEdit, doTake, doKeep, doDrop, doConfirm),
		values: map[booking.Field]string{}, was: map[booking.Field]string{},
		checked: sent.Get("checked") != "", consent: sent.Get("consent") != "",
		key: sent.Get("key"), seen: sent.Get("seen"), waiting: sent.Get("waiting") != "",
	}
	if in.do == "" {
		return in, errMalformed
	}
	for _, f := range typedFields() {
		if sent.Has(string(f)) {
			in.values[f], in.was[f] = oneLine(sent.Get(string(f))), oneLine(sent.Get("was-"+string(f)))
		}
	}
	return in, nil
}

// oneLine makes text a single line without spaces around it.
func oneLine(text string) string { return strings.Join(strings.Fields(clean(text)), " ") }

// bookingForm does what a button of the form says: it saves, shows the summary,
// books, or gives the draft up.
func (s *Server) bookingForm(c echo.Context) error {
	ctx, t := c.Request().Context(), prefsOf(c).t
	id, turns, err := s.find(ctx, c.Param("conversation"))
	if err != nil {
		return err
	}
	in, err := readFormInput(c)
	if err != nil {
		return err
	}
	if in.do == doConfirm {
		if err := s.mayBook(c); err != nil {
			return s.formFailed(c, id, turns, in, err)
		}
	}
	v, err := s.fillIn(ctx, t, id, in)
	if err != nil {
		return s.formFailed(c, id, turns, in, err)
	}
	return s.showForm(c, turns, v, in)
}

// formJSON is what the script puts in place of the form.
type formJSON struct {
	HTML     template.HTML `json:"html"`
	Stage    string        `json:"stage"`
	Announce string        `json:"announce,omitempty"` // for screen readers
}

// showForm answers with what stands in place of the form now.
func (s *Server) showForm(c echo.Context, turns []conversation.Turn, v formView, in formInput) error {
	if wantsJSON(c.Request()) {
		html, err := s.execute("draft", v)
		if err != nil {
			return err
		}
		return c.JSON(http.StatusOK, formJSON{html, v.Stage, v.Notice})
	}
	if len(v.Errors) == 0 && v.ConsentError == "" && v.Notice == "" {
		address := "/c/" + v.Conversation
		if in.do == doEdit || v.Stage == stageForm {
			address += "?edit=1"
		}
		return c.Redirect(http.StatusSeeOther, address+"#booking")
	}
	status := http.StatusUnprocessableEntity
	if v.Notice != "" && v.ConsentError == "" {
		status = http.StatusConflict
	}
	return s.chatWithForm(c, status, turns, v)
}

// chatWithForm shows the conversation with the form in a state that is not
// stored.
func (s *Server) chatWithForm(c echo.Context, status int, turns []conversation.Turn, v formView) error {
	views, err := s.turnViews(v.T, v.Conversation, turns, func(conversation.BookingForm) (template.HTML, error) {
		return s.execute("draft", v)
	})
	if err != nil {
		return err
	}
	return s.chat(c, status, chatPage{Conversation: v.Conversation, Turns: views})
}

// formFailed shows the form again with why nothing was done; what was typed
// stays in it.
func (s *Server) formFailed(c echo.Context, id string, turns []conversation.Turn, in formInput, cause error) error {
	if wantsJSON(c.Request()) {
		return cause
	}
	f := s.note(c, cause)
	t := prefsOf(c).t
	v, err := s.draftView(c.Request().Context(), t, id, conversation.FormOpen, formState{notice: f.message(t), kept: in.typed()})
	if err != nil {
		s.respond(c, f)
		return nil
	}
	return s.chatWithForm(c, f.status, turns, v)
}

// typed returns what was changed in the form.
func (in formInput) typed() map[booking.Field]string {
	typed := map[booking.Field]string{}
	for f, v := range in.values {
		if v != in.was[f] {
			typed[f] = v
		}
	}
	return typed
}

// fillIn does what the form says and returns what it shows then.
func (s *Server) fillIn(ctx context.Context, t *texts, id string, in formInput) (formView, error) {
	for range mostTries {
		d, err := s.cfg.Drafts.Draft(ctx, id)
		if fault.Kind(err) == fault.NotFound {
			return formView{T: t, Conversation: id, Stage: stageLine, Line: t.Booking.Ended}, nil
		}
		if err != nil {
			return formView{}, err
		}
		if d.Receipt != nil { // pressed again, or in another tab
			return s.formView(ctx, t, id, d, formState{})
		}
		var v formView
		switch in.do {
		case doDrop:
			if err := s.cfg.Drafts.DropDraft(ctx, id); err != nil {
				return v, err
			}
			return formView{T: t, Conversation: id, Stage: stageLine, Line: t.Booking.Dropped}, nil
		case doConfirm:
			v, err = s.confirm(ctx, t, id, d, in)
		default:
			v, err = s.save(ctx, t, id, d, in)
		}
		if fault.Kind(err) != fault.Conflict {
			return v, err
		}
	}
	return formView{}, fmt.Errorf("web: the draft changed %d times meanwhile: %w", mostTries, fault.Conflict)
}

// save stores what was typed beside what was changed elsewhere.
func (s *Server) save(ctx context.Context, t *texts, id string, d booking.Draft, in formInput) (formView, error) {
	merged, state := merge(d, in)
	state.checked = in.checked || in.do == doCheck
	state.edit = in.do != doCheck && in.do != doKeep && in.do != doTake
	switch in.do {
	case doTake:
		if _, _, meant := booking.CheckAddress(merged.Person.Email); meant != "" {
			merged.Person.Email = meant
		}
	case doKeep:
		merged.Question = merged.Person.Email
	}
	if err := s.recognise(ctx, &merged); err != nil {
		return formView{}, err
	}
	if seen(merged) != seen(d) || merged.Question != d.Question {
		var err error
		if merged, err = s.cfg.Drafts.SaveDraft(ctx, id, merged); err != nil {
			return formView{}, err
		}
	}
	if names := t.fieldNames(state.changed); names != "" {
		state.notice = fmt.Sprintf(t.Booking.ChangedElsewhere, names)
	}
	return s.formView(ctx, t, id, merged, state)
}

// merge puts what was typed into the draft: of each field, the value that was
// changed since the form was shown. Where the form and somebody else changed the
// same field to different values, nothing is stored and both are shown.
func merge(d booking.Draft, in formInput) (booking.Draft, formState) {
	state := formState{typed: map[booking.Field]string{}, conflicts: map[booking.Field]string{}}
	for _, f := range typedFields() {
		v, sent := in.values[f]
		stored := valueOf(d, f)
		switch {
		case !sent || v == stored:
		case v == in.was[f]:
			state.changed = append(state.changed, f)
		case in.was[f] != stored:
			state.conflicts[f] = v
		case !setValue(&d, f, v):
			state.typed[f] = v
		}
	}
	return d, state
}

// confirm books what the summary showed, unless something has changed since.
func (s *Server) confirm(ctx context.Context, t *texts, id string, d booking.Draft, in formInput) (formView, error) {
	show := func(state formState) (formView, error) {
		state.checked = true
		return s.formView(ctx, t, id, d, state)
	}
	if in.key != d.Key || in.seen != seen(d) {
		return show(formState{notice: t.Booking.ChangedSummary})
	}
	if in.consent != d.Consent && d.Move == 0 {
		d.Consent = in.consent
		var err error
		if d, err = s.cfg.Drafts.SaveDraft(ctx, id, d); err != nil {
			return formView{}, err
		}
	}
	if !d.Consent && d.Move == 0 {
		v, err := show(formState{})
		v.ConsentError = t.problem(booking.FieldConsent, booking.Missing, 0, "")
		return v, err
	}
	run, err := s.runOf(ctx, d)
	if err != nil {
		return formView{}, err
	}
	if run != nil && run.WaitingList && run.Seats.Free() < seatsOf(d) && !in.waiting {
		return show(formState{notice: t.Booking.NowWaiting})
	}
	_, err = s.cfg.Drafts.RequestDraft(ctx, id, d.Version, t.Lang, channel)
	if problems, ok := problemsOf(err); ok {
		return show(formState{problems: problems})
	}
	if err != nil {
		return formView{}, err
	}
	return s.draftView(ctx, t, id, conversation.FormSummary, formState{})
}
