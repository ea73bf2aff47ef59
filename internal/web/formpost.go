package web

import (
	"html/template"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/conversation"
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

// formInput is what the form sent.
type formInput struct {
	do          string
	values, was map[booking.Field]string
	checked     bool
	consent     bool
	key, seen   string // of the draft that the summary showed
	waiting     bool   // the summary said that seats are not free
	person      account.Person
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

// spokenTexts are those of the language that a card or a form was shown in: that
// of the answer it belongs to, which may differ from the page's.
func spokenTexts(c echo.Context) *texts {
	return textsFor(language(c.FormValue("language"), prefsOf(c).t))
}

// bookingForm does what a button of the form says: it saves, shows the summary,
// books, or gives the draft up.
func (s *Server) bookingForm(c echo.Context) error {
	ctx := c.Request().Context()
	id, turns, err := s.find(ctx, c.Param("conversation"))
	if err != nil {
		return err
	}
	in, err := readFormInput(c)
	if err != nil {
		return err
	}
	if in.person, err = s.personOf(c); err != nil {
		return s.formFailed(c, id, turns, in, err)
	}
	if in.do == doConfirm {
		if err := s.mayBook(c); err != nil {
			return s.formFailed(c, id, turns, in, err)
		}
	}
	v, err := s.fillIn(ctx, spokenTexts(c), id, in)
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
	who, err := s.personOf(c)
	if err != nil {
		return err
	}
	views, err := s.turnViews(prefsOf(c).t, who, v.Conversation, turns, func(*texts, conversation.BookingForm) (template.HTML, bool, error) {
		html, err := s.execute("draft", v)
		return html, v.Run != nil, err
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
	t := spokenTexts(c)
	v, err := s.draftView(c.Request().Context(), t, id, conversation.FormOpen, formState{notice: f.message(t), kept: in.typed()})
	if err != nil {
		s.respond(c, f)
		return nil
	}
	return s.chatWithForm(c, f.status, turns, v)
}
