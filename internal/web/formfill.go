package web

import (
	"context"
	"fmt"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/fault"
)

// mostTries bounds how often a change is tried again that met another.
const mostTries = 3

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
		v.ConsentError = t.Problem(booking.FieldConsent, booking.Missing, 0, "")
		return v, err
	}
	run, err := s.runOf(ctx, d)
	if err != nil {
		return formView{}, err
	}
	if run != nil && run.WaitingList && run.Seats.Free() < seatsOf(d) && !in.waiting {
		return show(formState{notice: t.Booking.NowWaiting})
	}
	_, err = s.cfg.Drafts.RequestDraft(ctx, id, booking.Press{Version: d.Version, Owner: in.person.Email, Language: t.Language, Channel: channel})
	if fault.Kind(err) == fault.Denied {
		return show(formState{notice: t.Booking.MoveSignIn})
	}
	if problems, ok := problemsOf(err); ok {
		return show(formState{problems: problems})
	}
	if err != nil {
		return formView{}, err
	}
	return s.draftView(ctx, t, id, conversation.FormSummary, formState{})
}
