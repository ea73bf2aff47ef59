package slackfake_test

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"

	"smart-city-dialog.de/akademie/internal/slackbot/slackfake"
)

func TestAnInstallGivesATokenOnce(t *testing.T) {
	t.Parallel()
	w := setup(t)
	other := w.AddWorkspace("Nachbarstadt")
	admin := other.Join(slackfake.Member{Name: "Cem Ay"})
	q := url.Values{"client_id": {slackfake.ClientID}, "scope": {"chat:write,users:read"}, "state": {"s1"}, "redirect_uri": {"https://a.example/slack/oauth"}}
	back, err := url.Parse(admin.Allows("https://slack.com/oauth/v2/authorize?" + q.Encode()))
	if err != nil || back.Query().Get("state") != "s1" {
		t.Fatalf("back = %v, %v", back, err)
	}
	exchange := func() (*slack.OAuthV2Response, error) {
		return slack.GetOAuthV2Response(http.DefaultClient, slackfake.ClientID, slackfake.ClientSecret, back.Query().Get("code"),
			"https://a.example/slack/oauth", slack.OAuthOptionAPIURL(w.API()))
	}
	r, err := exchange()
	if err != nil || r.Team.ID != other.Team || r.AccessToken != other.BotToken || r.Scope != "chat:write,users:read" {
		t.Errorf("exchange = %+v, %v", r, err)
	}
	if _, err := exchange(); code(err) != "invalid_code" {
		t.Errorf("again: %v", err)
	}
	who, err := clientOf(w.Slack, other).AuthTest()
	if err != nil || who.TeamID != other.Team || who.BotID != other.BotID {
		t.Errorf("auth.test = %+v, %v", who, err)
	}
	w.fine(t)
}

func TestAnUninstalledAppIsToldAndRefused(t *testing.T) {
	t.Parallel()
	w := setup(t)
	var got []string
	app(t, w.Slack, func(_ http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		e, err := slackevents.ParseEvent(body, slackevents.OptionNoVerifyToken())
		if err != nil {
			t.Error(err)
			return
		}
		got = append(got, e.InnerEvent.Type)
	})
	w.Uninstall(w.Workspace)
	if strings.Join(got, " ") != "tokens_revoked app_uninstalled" {
		t.Errorf("events = %q", got)
	}
	if _, err := w.api.AuthTest(); code(err) != "account_inactive" {
		t.Errorf("auth.test: %v", err)
	}
	w.fine(t)
}

func TestFilesAreUploadedIntoAThread(t *testing.T) {
	t.Parallel()
	w := setup(t)
	root := w.anna.Says(w.room, "@Akademie Wie viele?")
	f, err := w.api.UploadFile(slack.UploadFileParameters{
		Filename: "figures.png", FileSize: 4, Reader: strings.NewReader("\x89PNG"), Title: "Anmeldungen", AltTxt: "Säulen je Land",
		Channel: w.room.ID, ThreadTimestamp: root,
	})
	if err != nil || f.Title != "Anmeldungen" {
		t.Fatalf("file = %+v, %v", f, err)
	}
	got := w.Answers(w.room.ID, root)
	wantTexts(t, got, "<file Anmeldungen: Säulen je Land>")
	if string(got[0].Files[0].Data) != "\x89PNG" {
		t.Errorf("data = %q", got[0].Files[0].Data)
	}
	w.fine(t)
}
