package blocks

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/slack-go/slack"

	"smart-city-dialog.de/akademie/internal/slackbot/slackfake"
)

// The fake Slack has code of its own for Slack's limits and what blocks look like,
// and fails the test where it would refuse something.
func TestAcceptanceTheStrictFakeTakesEveryMessageAndView(t *testing.T) {
	t.Parallel()
	s := slackfake.New(t)
	anna := s.Join(slackfake.Member{Name: "Anna Becker"})
	room := s.Channel("fortbildung", anna)
	api := slack.New(s.BotToken, slack.OptionAPIURL(s.API()))
	mux := http.NewServeMux()
	mux.HandleFunc("/", func(http.ResponseWriter, *http.Request) {}) // events are of no interest
	mux.HandleFunc("/slack/commands", func(_ http.ResponseWriter, r *http.Request) {
		c, err := slack.SlashCommandParse(r)
		if err != nil {
			t.Error(err)
			return
		}
		if _, err := api.OpenViewContext(r.Context(), c.TriggerID, modals()[c.Text]); err != nil {
			t.Errorf("%s: %v", c.Text, err)
		}
	})
	app := httptest.NewServer(mux)
	t.Cleanup(app.Close)
	s.Connect(app.URL)
	post := func(name string, m Message) {
		if len(m.Blocks) == 0 {
			return
		}
		if _, _, err := api.PostMessageContext(t.Context(), room.ID, slack.MsgOptionText(m.Text, false), slack.MsgOptionBlocks(m.Blocks...)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, made := range shownMessages() {
		switch made := made.(type) {
		case Message:
			post(name, made)
		case []Message:
			for _, m := range made {
				post(name, m)
			}
		case slack.HomeTabViewRequest:
			if _, err := api.PublishViewContext(t.Context(), slack.PublishViewContextRequest{UserID: anna.ID, View: made}); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	for name := range modals() {
		anna.Commands(room, name)
	}
	for seed := range 25 {
		post("a turn of anything", NewAnswer(anyAnswer().Example(seed)))
	}
}

// modals are the dialogs among the messages and views.
func modals() map[string]slack.ModalViewRequest {
	found := map[string]slack.ModalViewRequest{}
	for name, made := range shownMessages() {
		if v, ok := made.(slack.ModalViewRequest); ok {
			found[name] = v
		}
	}
	return found
}
