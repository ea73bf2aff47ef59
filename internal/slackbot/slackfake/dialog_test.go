package slackfake_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"
)

// form is a dialog with an address, a wish and a consent.
func form() slack.ModalViewRequest {
	email := slack.NewInputBlock("email", plain("E-Mail"), nil, slack.NewEmailTextInputBlockElement(nil, "email"))
	wish := slack.NewInputBlock("wish", plain("Wunsch"), nil, slack.NewPlainTextInputBlockElement(nil, "wish").WithInitialValue("keiner"))
	wish.Optional = true
	yes := slack.NewOptionBlockObject("yes", plain("Ich willige ein"), nil)
	consent := slack.NewInputBlock("consent", plain("Einwilligung"), nil, slack.NewCheckboxGroupsBlockElement("consent", yes))
	return slack.ModalViewRequest{
		Type: slack.VTModal, CallbackID: "booking", Title: plain("Anmeldung"), Submit: plain("Anmelden"), PrivateMetadata: "7",
		Blocks: slack.Blocks{BlockSet: []slack.Block{email, wish, consent}},
	}
}

// desk posts a message with a button and opens the form when it is pressed; what is
// submitted is answered with what answer says.
func desk(t *testing.T, w town, answer func(slack.InteractionCallback) any) {
	app(t, w.Slack, func(rw http.ResponseWriter, r *http.Request) {
		if !strings.HasSuffix(r.URL.Path, "/interactions") {
			return
		}
		i, err := slack.InteractionCallbackParse(r)
		if err != nil {
			t.Error(err)
			return
		}
		if i.Type == slack.InteractionTypeBlockActions {
			if _, err := w.api.OpenViewContext(r.Context(), i.TriggerID, form()); err != nil {
				t.Error(err)
			}
			return
		}
		if a := answer(i); a != nil {
			if err := json.NewEncoder(rw).Encode(a); err != nil {
				t.Error(err)
			}
		}
	})
	_, _, err := w.api.PostMessage(w.room.ID, slack.MsgOptionText("Termin", false), slack.MsgOptionBlocks(slack.NewActionBlock("",
		slack.NewButtonBlockElement("book", "7", plain("Anmelden")))))
	if err != nil {
		t.Fatal(err)
	}
}

func TestADialogIsOpenedFilledInAndClosed(t *testing.T) {
	t.Parallel()
	w := setup(t)
	var got slack.InteractionCallback
	desk(t, w, func(i slack.InteractionCallback) any {
		if i.View.State.Values["email"]["email"].Value == "anna@musterstadt.example" {
			return slack.NewErrorsViewSubmissionResponse(map[string]string{"email": "Diese Adresse gibt es nicht."})
		}
		got = i
		return nil
	})
	m := w.Messages(w.room.ID)[0]
	if r := w.anna.Presses(m, "Anmelden"); r.Status != http.StatusOK {
		t.Fatalf("press: %+v", r)
	}
	if v, ok := w.Modal(w.anna); !ok || v.Title != "Anmeldung" {
		t.Fatalf("dialog = %+v", v)
	}
	if r := w.anna.Submits(map[string]string{"E-Mail": "anna"}); r.Status != 0 || len(r.Errors) != 2 {
		t.Errorf("Slack lets through: %+v", r)
	}
	fill := map[string]string{"E-Mail": "anna@musterstadt.example", "Einwilligung": "Ich willige ein"}
	if r := w.anna.Submits(fill); r.Errors["email"] != "Diese Adresse gibt es nicht." {
		t.Errorf("errors of the app: %+v", r)
	}
	if _, ok := w.Modal(w.anna); !ok {
		t.Error("a dialog with errors closed")
	}
	fill["E-Mail"] = "anna@musterstadt.de"
	w.anna.Submits(fill)
	if _, ok := w.Modal(w.anna); ok {
		t.Error("the dialog is still open")
	}
	v := got.View.State.Values
	if v["email"]["email"].Value != "anna@musterstadt.de" || v["wish"]["wish"].Value != "keiner" ||
		len(v["consent"]["consent"].SelectedOptions) != 1 || got.View.PrivateMetadata != "7" || got.User.ID != w.anna.ID {
		t.Errorf("submitted = %+v", got.View)
	}
	w.fine(t)
}

func TestErrorsOfADialogNeedAnInput(t *testing.T) {
	t.Parallel()
	w := setup(t)
	desk(t, w, func(slack.InteractionCallback) any {
		return slack.NewErrorsViewSubmissionResponse(map[string]string{"name": "fehlt"})
	})
	w.anna.Presses(w.Messages(w.room.ID)[0], "book")
	w.anna.Submits(map[string]string{"email": "anna@musterstadt.de", "consent": "yes"})
	if f := w.failures(); !strings.Contains(f, `"name", which is no input`) {
		t.Errorf("failures = %q", f)
	}
}

func TestTriggersWorkOnceAndForThreeSeconds(t *testing.T) {
	t.Parallel()
	w := setup(t)
	var triggers []string
	app(t, w.Slack, func(_ http.ResponseWriter, r *http.Request) {
		c, err := slack.SlashCommandParse(r)
		if err != nil || c.Command != "/akademie" || c.Text != "hilfe" {
			t.Errorf("command = %+v, %v", c, err)
		}
		triggers = append(triggers, c.TriggerID)
	})
	w.anna.Commands(w.room, "hilfe")
	w.anna.Commands(w.room, "hilfe")
	if _, err := w.api.OpenView(triggers[0], form()); err != nil {
		t.Error(err)
	}
	w.Expect("exchanged_trigger_id")
	if _, err := w.api.OpenView(triggers[0], form()); code(err) != "exchanged_trigger_id" {
		t.Errorf("again: %v", err)
	}
	w.Advance(4 * time.Second)
	if _, err := w.api.OpenView(triggers[1], form()); code(err) != "expired_trigger_id" {
		t.Errorf("late: %v", err)
	}
	w.fine(t)
}

func TestTheHomeIsPublishedAndPressed(t *testing.T) {
	t.Parallel()
	w := setup(t)
	var pressed string
	app(t, w.Slack, func(_ http.ResponseWriter, r *http.Request) {
		if i, err := slack.InteractionCallbackParse(r); err == nil {
			pressed = i.ActionCallback.BlockActions[0].Value
		}
	})
	home := slack.HomeTabViewRequest{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: []slack.Block{
		slack.NewActionBlock("", slack.NewButtonBlockElement("cancel", "1", plain("Absagen")), slack.NewButtonBlockElement("cancel2", "2", plain("Absagen"))),
	}}}
	v, err := w.api.PublishView(w.anna.ID, home, "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.api.PublishView(w.anna.ID, home, "stale"); code(err) != "hash_conflict" {
		t.Errorf("stale: %v", err)
	}
	if _, err := w.api.PublishView(w.anna.ID, home, v.Hash); err != nil {
		t.Error(err)
	}
	w.anna.PressesHome("Absagen", "2")
	if pressed != "2" {
		t.Errorf("pressed = %q", pressed)
	}
	if h, ok := w.Home(w.anna); !ok || h.Updates != 1 || !strings.Contains(h.Shown(), "[Absagen]") {
		t.Errorf("home = %+v", h)
	}
	w.fine(t)
}

func TestResponseURLsAnswerOnePersonFiveTimes(t *testing.T) {
	t.Parallel()
	w := setup(t)
	var url string
	app(t, w.Slack, func(rw http.ResponseWriter, r *http.Request) {
		c, err := slack.SlashCommandParse(r)
		if err != nil {
			t.Error(err)
		}
		url = c.ResponseURL
		if _, err := io.WriteString(rw, `{"response_type":"ephemeral","text":"Einen Moment."}`); err != nil {
			t.Error(err)
		}
	})
	w.anna.Commands(w.room, "hilfe")
	for range 5 {
		if _, _, err := w.api.PostMessage("", slack.MsgOptionResponseURL(url, "ephemeral"), slack.MsgOptionText("Antwort", false)); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err := w.api.PostMessage("", slack.MsgOptionResponseURL(url, "ephemeral"), slack.MsgOptionText("x", false)); err == nil {
		t.Error("a sixth answer")
	}
	got := w.Ephemeral(w.anna)
	if len(got) != 6 || got[0].Text != "Einen Moment." || got[5].Text != "Antwort" {
		t.Errorf("ephemeral = %+v", got)
	}
	w.anna.Commands(w.room, "hilfe")
	w.Advance(30 * time.Minute)
	if _, _, err := w.api.PostMessage("", slack.MsgOptionResponseURL(url, "ephemeral"), slack.MsgOptionText("x", false)); err == nil {
		t.Error("an answer after half an hour")
	}
	w.fine(t)
}
