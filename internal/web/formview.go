package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html/template"
	"strings"

	"smart-city-dialog.de/akademie/internal/assistant"
	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/fault"
)

// A formRenderer renders the draft that a marker in a conversation stands for, in
// the language of its turn. hasRun tells whether a run stands above its fields,
// or is still to be chosen.
type formRenderer func(*texts, conversation.BookingForm) (html template.HTML, hasRun bool, err error)

// The stages of a booking in a conversation, each a template.
const (
	stageLine    = "line"    // nothing to fill in: one line says why
	stageForm    = "form"    // fields
	stageSummary = "summary" // what was filled in, with the button
	stageDone    = "done"    // what happens next
)

// A formView is the draft of a booking as draft.html shows it.
type formView struct {
	T            *texts
	Conversation string
	Stage        string
	Line         string
	Notice       string // what has just changed
	Move         bool   // a booking is moved, none is made
	Run          *runView
	ReadAt       string // when the run's seats were read
	ChangeRun    string // address of the runs to choose from

	// stageForm
	Errors     []fieldView // fields with an error, for the summary above the form
	ErrorTitle string
	RunError   string
	Fields     []fieldView
	Checked    bool // what is missing is marked

	// stageSummary
	Rows         []rowView
	Next         []string
	Consent      bool
	ConsentText  string
	ConsentNote  string // its version
	ConsentError string
	Button       string
	Key, Seen    string
	Waiting      bool

	// stageDone
	DoneTitle string
	Receipt   *booking.Receipt
	Calendar  string // address of the calendar file
	Mine      string // address of one's own bookings
}

// A fieldView is one field of the form.
type fieldView struct {
	T                          *texts
	Name, Label, Hint          string
	Type, Mode, Complete, List string
	Value                      string
	Was                        string // what is stored, to tell what was changed where
	Max                        int
	Optional                   bool
	Known                      string // what was recognised
	Changed                    bool   // elsewhere, since the form was shown
	Error                      string
	Suggestion                 string // what was probably meant
	Keep                       bool   // a button keeps what was typed
}

// Describe lists the ids of what explains the field.
func (f fieldView) Describe() string {
	ids := []string{"booking-" + f.Name + "-hint"}
	if f.Known != "" {
		ids = append(ids, "booking-"+f.Name+"-known")
	}
	if f.Error != "" {
		ids = append(ids, "booking-"+f.Name+"-error")
	}
	return strings.Join(ids, " ")
}

type rowView struct{ Label, Value, Note string }

// formState is what a request adds to the draft when it is shown.
type formState struct {
	edit      bool                     // the fields, even if nothing is missing
	checked   bool                     // what is missing is marked
	typed     map[booking.Field]string // values that could not be stored
	conflicts map[booking.Field]string // values of fields that were changed elsewhere, too
	kept      map[booking.Field]string // values that were not looked at
	changed   []booking.Field          // elsewhere, since the form was shown
	problems  booking.Problems         // beside those of the draft
	notice    string
}

// draftForm renders the draft of a conversation.
func (s *Server) draftForm(ctx context.Context, id string, edit bool) formRenderer {
	return func(t *texts, b conversation.BookingForm) (template.HTML, bool, error) {
		v, err := s.draftView(ctx, t, id, b.Stage, formState{edit: edit})
		if err != nil {
			return "", false, err
		}
		html, err := s.execute("draft", v)
		return html, v.Run != nil, err
	}
}

func (s *Server) draftView(ctx context.Context, t *texts, id string, stage conversation.FormStage, state formState) (formView, error) {
	line := formView{T: t, Conversation: id, Stage: stageLine}
	switch {
	case s.cfg.Drafts == nil:
		line.Line = t.Booking.NoBookings
		return line, nil
	case stage == conversation.FormClosed:
		line.Line = t.Booking.Dropped
		return line, nil
	}
	d, err := s.cfg.Drafts.Draft(ctx, id)
	if fault.Kind(err) == fault.NotFound {
		line.Line = t.Booking.Ended
		return line, nil
	}
	if err != nil {
		return line, err
	}
	return s.formView(ctx, t, id, d, state)
}

// formView shows a draft: what to fill in, or the summary when nothing is left
// to, or what happens next when it was requested.
func (s *Server) formView(ctx context.Context, t *texts, id string, d booking.Draft, state formState) (formView, error) {
	v := formView{T: t, Conversation: id, Notice: state.notice, Checked: state.checked, Key: d.Key, Seen: seen(d), Move: d.Move != 0}
	run, err := s.runOf(ctx, d)
	if err != nil {
		return v, err
	}
	v.ChangeRun = "/runs?in=" + id
	if run != nil {
		now := s.cfg.Now()
		card := s.runView(t, assistant.CardOf(*run, now), "", 4)
		v.Run, v.ReadAt = &card, s.stand(t, now)
		v.ChangeRun += "&module=" + run.Module.Key
	}
	if d.Receipt != nil {
		return s.doneView(v, d, run), nil
	}
	problems, err := s.problems(ctx, d, state)
	if err != nil {
		return v, err
	}
	if v.Move { // whose booking it is, is known
		delete(problems, booking.FieldConsent)
	} else if v.Fields, err = s.fields(ctx, t, d, state, problems); err != nil {
		return v, err
	}
	open := state.edit && !v.Move || len(state.typed)+len(state.conflicts)+len(state.kept) > 0
	for f := range problems {
		open = open || f != booking.FieldConsent
	}
	if open {
		return v.form(problems, state.checked), nil
	}
	return s.summary(v, d, run), nil
}

// runOf returns the run of a draft as it is now; nil when none was chosen, or
// it is gone.
func (s *Server) runOf(ctx context.Context, d booking.Draft) (*catalogue.Run, error) {
	id := d.Run
	if d.Receipt != nil {
		id = d.Receipt.Run
	}
	if id == 0 {
		return nil, nil
	}
	run, err := s.cfg.Catalogue.Run(ctx, id)
	if fault.Kind(err) == fault.NotFound {
		return nil, nil
	}
	return &run, err
}

func (s *Server) problems(ctx context.Context, d booking.Draft, state formState) (booking.Problems, error) {
	problems, err := s.cfg.Drafts.Check(ctx, d)
	if err != nil {
		return nil, err
	}
	all := booking.Problems{}
	for f, p := range problems {
		all[f] = p
	}
	for f, p := range state.problems {
		all[f] = p
	}
	return all, nil
}

// form finishes a view with fields to fill in.
func (v formView) form(problems booking.Problems, checked bool) formView {
	v.Stage = stageForm
	if p, ok := problems[booking.FieldRun]; ok && (p != booking.Missing || checked) {
		v.RunError = v.T.Problem(booking.FieldRun, p, 0, "")
	}
	if v.RunError != "" {
		v.Errors = append(v.Errors, fieldView{Name: string(booking.FieldRun), Error: v.RunError})
	}
	for _, f := range v.Fields {
		if f.Error != "" {
			v.Errors = append(v.Errors, f)
		}
	}
	switch n := len(v.Errors); {
	case !checked || n == 0:
	case n == 1:
		v.ErrorTitle = v.T.Booking.ErrorTitleOne
	default:
		v.ErrorTitle = fmt.Sprintf(v.T.Booking.ErrorTitle, v.T.Number(n))
	}
	return v
}

// summary shows what was filled in and what pressing the button does.
func (s *Server) summary(v formView, d booking.Draft, run *catalogue.Run) formView {
	t := v.T
	v.Stage, v.Consent, v.Button = stageSummary, d.Consent, t.Booking.Confirm
	v.ConsentText = booking.ConsentText(t.Language)
	v.ConsentNote = fmt.Sprintf(t.Booking.ConsentVersion, booking.ConsentVersion)
	for _, f := range v.Fields {
		if f.Value != "" {
			v.Rows = append(v.Rows, rowView{f.Label, f.Value, f.Known})
		}
	}
	v.Waiting = run != nil && run.Seats.Free() < seatsOf(d)
	hold := s.cfg.Rules.Hold
	within := t.hours(hold)
	if run != nil && run.Starts().Before(s.cfg.Now().Add(hold)) {
		within = t.Booking.BeforeStart
	}
	v.Next = []string{fmt.Sprintf(t.Booking.NextMail, d.Person.Email, within)}
	if v.Waiting {
		v.Button = t.Booking.ConfirmWait
		v.Next = append(v.Next, t.Booking.NextWait, t.Booking.NextOffer)
	} else {
		v.Next = append(v.Next, fmt.Sprintf(t.Booking.NextHeld, t.Held(seatsOf(d))))
	}
	if v.Move {
		v.Button, v.Next = t.Booking.ConfirmMove, nil
		if v.Waiting {
			v.Next = []string{t.Booking.NextWait, t.Booking.NextOffer}
		}
	}
	return v
}

// doneView says what happens next.
func (s *Server) doneView(v formView, d booking.Draft, run *catalogue.Run) formView {
	t, r := v.T, *d.Receipt
	v.Stage, v.Receipt, v.Notice = stageDone, &r, ""
	v.DoneTitle, v.Next = t.Booking.DoneTitle, t.Requested(r)
	switch {
	case v.Move:
		v.DoneTitle = t.Booking.MoveDone
	case !r.Held:
		v.Next = append(v.Next, t.Booking.NextOffer)
	}
	if s.cfg.Accounts != nil {
		v.Mine = "/my"
	}
	if run != nil && !v.Move {
		v.Calendar = "/c/" + v.Conversation + "/booking.ics"
	}
	return v
}

// seatsOf is how many seats a draft is about.
func seatsOf(d booking.Draft) int { return max(1, d.Seats) }

// seen names what a summary shows, so that its button books exactly that.
func seen(d booking.Draft) string {
	// Fields of plain text and numbers: encoding cannot fail.
	body, _ := json.Marshal([]any{d.Run, seatsOf(d), d.Person, d.Move})
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:16])
}
