package slackfake_test

import (
	"strings"
	"testing"

	"github.com/slack-go/slack"

	"smart-city-dialog.de/akademie/internal/slackbot/slackfake"
)

func TestCallsGetSlacksErrors(t *testing.T) {
	t.Parallel()
	section := slack.NewSectionBlock(plain("Text"), nil, nil)
	long := slack.NewSectionBlock(plain(strings.Repeat("ü", 3001)), nil, nil)
	tests := []struct {
		name string
		call func(w town, api *slack.Client) error
		want string // error code
		fail string // what the test is told; "" it is no mistake of the app
	}{
		{"a message of nothing", func(w town, api *slack.Client) error {
			_, _, err := api.PostMessage(w.room.ID)
			return err
		}, "no_text", "says nothing"},
		{"blocks without a text for notifications", func(w town, api *slack.Client) error {
			_, _, err := api.PostMessage(w.room.ID, slack.MsgOptionBlocks(section))
			return err
		}, "", "needs text"},
		{"a block that is too long", func(w town, api *slack.Client) error {
			_, _, err := api.PostMessage(w.room.ID, slack.MsgOptionText("x", false), slack.MsgOptionBlocks(long))
			return err
		}, "invalid_blocks", "text of 3001 characters"},
		{"an unknown channel", func(_ town, api *slack.Client) error {
			_, _, err := api.PostMessage("C404", slack.MsgOptionText("x", false))
			return err
		}, "channel_not_found", ""},
		{"a channel the bot left", func(w town, api *slack.Client) error {
			w.Kick(w.room)
			_, _, err := api.PostMessage(w.room.ID, slack.MsgOptionText("x", false))
			return err
		}, "not_in_channel", ""},
		{"a private channel the bot left", func(w town, api *slack.Client) error {
			c := w.PrivateChannel("intern")
			w.Kick(c)
			_, _, err := api.PostMessage(c.ID, slack.MsgOptionText("x", false))
			return err
		}, "channel_not_found", ""},
		{"an archived channel", func(w town, api *slack.Client) error {
			w.Archive(w.room)
			_, _, err := api.PostMessage(w.room.ID, slack.MsgOptionText("x", false))
			return err
		}, "is_archived", ""},
		{"a thread that never was", func(w town, api *slack.Client) error {
			_, _, err := api.PostMessage(w.room.ID, slack.MsgOptionText("x", false), slack.MsgOptionTS("1.000001"))
			return err
		}, "thread_not_found", "is no message"},
		{"a thread below a reply", func(w town, api *slack.Client) error {
			root := w.anna.Says(w.room, "Frage")
			reply := w.anna.Replies(w.room, root, "Nachtrag")
			_, _, err := api.PostMessage(w.room.ID, slack.MsgOptionText("x", false), slack.MsgOptionTS(reply))
			return err
		}, "cannot_reply_to_message", "itself a reply"},
		{"somebody else's message", func(w town, api *slack.Client) error {
			_, _, _, err := api.UpdateMessage(w.room.ID, w.anna.Says(w.room, "Frage"), slack.MsgOptionText("x", false))
			return err
		}, "cant_update_message", "not the bot's"},
		{"an update of too much text", func(w town, api *slack.Client) error {
			_, ts, err := api.PostMessage(w.room.ID, slack.MsgOptionText("x", false))
			if err != nil {
				return err
			}
			_, _, _, err = api.UpdateMessage(w.room.ID, ts, slack.MsgOptionText(strings.Repeat("x", 4001), false))
			return err
		}, "msg_too_long", "4001 characters"},
		{"an unknown message", func(w town, api *slack.Client) error {
			_, _, _, err := api.UpdateMessage(w.room.ID, "1.000001", slack.MsgOptionText("x", false))
			return err
		}, "message_not_found", ""},
		{"markdown beside blocks", func(w town, api *slack.Client) error {
			_, _, err := api.PostMessage(w.room.ID, slack.MsgOptionMarkdownText("x"), slack.MsgOptionBlocks(section))
			return err
		}, "markdown_text_conflict", "beside text or blocks"},
		{"an argument that Slack does not know", func(w town, api *slack.Client) error {
			_, _, err := api.PostMessage(w.room.ID, slack.MsgOptionText("x", false), slack.MsgOptionUser(w.anna.ID))
			return err
		}, "invalid_arguments", `no argument "user"`},
		{"a method that the fake does not know", func(_ town, api *slack.Client) error {
			_, err := api.GetUserProfile(&slack.GetUserProfileParameters{UserID: "U1"})
			return err
		}, "unknown_method", "users.profile.get"},
		{"metadata without a type", func(w town, api *slack.Client) error {
			_, _, err := api.PostMessage(w.room.ID, slack.MsgOptionText("x", false),
				slack.MsgOptionMetadata(slack.SlackMetadata{EventPayload: map[string]any{"key": "1"}}))
			return err
		}, "invalid_metadata_format", "event_type"},
		{"a token that nobody gave", func(w town, _ *slack.Client) error {
			_, err := slack.New("xoxb-other", slack.OptionAPIURL(w.API())).AuthTest()
			return err
		}, "invalid_auth", "nobody gave"},
		{"a revoked token", func(w town, api *slack.Client) error {
			w.Revoke(w.Workspace)
			_, err := api.AuthTest()
			return err
		}, "token_revoked", ""},
		{"an app token where a bot's is due", func(w town, _ *slack.Client) error {
			_, err := slack.New(slackfake.AppToken, slack.OptionAPIURL(w.API())).AuthTest()
			return err
		}, "not_allowed_token_type", "wrong kind"},
		{"an ephemeral message for who is not there", func(w town, api *slack.Client) error {
			ben := w.Join(slackfake.Member{Name: "Ben Kurz"})
			_, err := api.PostEphemeral(w.room.ID, ben.ID, slack.MsgOptionText("x", false))
			return err
		}, "user_not_in_channel", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := setup(t)
			if got := code(tt.call(w, w.api)); got != tt.want {
				t.Errorf("error = %q, want %q", got, tt.want)
			}
			if f := w.failures(); (f == "") != (tt.fail == "") || !strings.Contains(f, tt.fail) {
				t.Errorf("failures = %q, want %q", f, tt.fail)
			}
		})
	}
}

func TestExpectedMistakesDoNotFailTheTest(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.Expect("no_text")
	if _, _, err := w.api.PostMessage(w.room.ID); code(err) != "no_text" {
		t.Errorf("error = %v", err)
	}
	w.fine(t)
}

func TestMissingScopesAreNamed(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.Install(w.Workspace, "chat:write")
	w.Expect("missing_scope")
	r, err := client(w.Slack).AuthTest()
	if err != nil || r.Header.Get("X-OAuth-Scopes") != "chat:write" {
		t.Errorf("auth.test = %+v, %v", r, err)
	}
	_, err = client(w.Slack).GetUserInfo(w.anna.ID)
	if e, ok := err.(slack.SlackErrorResponse); !ok || e.Needed != "users:read" || e.Provided != "chat:write" {
		t.Errorf("error = %#v", err)
	}
	w.fine(t)
}

func TestMessagesAreReadAsPeopleSeeThem(t *testing.T) {
	t.Parallel()
	w := setup(t)
	root := w.anna.Says(w.room, "@Akademie Was kostet es?")
	ts := post(t, w.api, w.room.ID, root, "Moment")
	if _, _, _, err := w.api.UpdateMessage(w.room.ID, ts, slack.MsgOptionText("Nichts.", false)); err != nil {
		t.Fatal(err)
	}
	if _, err := w.api.PostEphemeral(w.room.ID, w.anna.ID, slack.MsgOptionText("Nur für Sie", false)); err != nil {
		t.Fatal(err)
	}
	wantTexts(t, w.Thread(w.room.ID, root), "<@"+w.BotUser+"> Was kostet es?", "Nichts.")
	wantTexts(t, w.Answers(w.room.ID, root), "Nichts.")
	wantTexts(t, w.Ephemeral(w.anna), "Nur für Sie")

	w.anna.Deletes(w.room, root)
	wantTexts(t, w.Thread(w.room.ID, root), "This message was deleted.", "Nichts.")
	if _, _, err := w.api.DeleteMessage(w.room.ID, ts); err != nil {
		t.Fatal(err)
	}
	w.fine(t)
}

func TestRepliesArePagedAndCarryMetadataOnRequest(t *testing.T) {
	t.Parallel()
	w := setup(t)
	root := w.anna.Says(w.room, "Frage")
	for _, text := range []string{"eins", "zwei", "drei"} {
		_, _, err := w.api.PostMessage(w.room.ID, slack.MsgOptionTS(root), slack.MsgOptionText(text, false), slack.MsgOptionMetadata(
			slack.SlackMetadata{EventType: "akademie_answer", EventPayload: map[string]any{"key": text}}))
		if err != nil {
			t.Fatal(err)
		}
	}
	var got []string
	for cursor, pages := "", 0; pages < 3; pages++ {
		all, more, next, err := w.api.GetConversationReplies(&slack.GetConversationRepliesParameters{
			ChannelID: w.room.ID, Timestamp: root, Limit: 2, Cursor: cursor, IncludeAllMetadata: pages > 0,
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range all {
			got = append(got, m.Text+m.Metadata.EventType)
		}
		if cursor = next; !more {
			break
		}
	}
	if want := "Frage eins zweiakademie_answer dreiakademie_answer"; strings.Join(got, " ") != want {
		t.Errorf("replies = %q, want %q", got, want)
	}
	w.fine(t)
}

func TestPeopleAreShownAsTheirWorkspaceSeesThem(t *testing.T) {
	t.Parallel()
	w := setup(t)
	other := w.AddWorkspace("Nachbarstadt")
	cem := other.Join(slackfake.Member{Name: "Cem Ay", Email: "cem@nachbarstadt.de", Locale: "en-GB"})
	if _, err := w.api.GetUserInfo(cem.ID); code(err) != "user_not_found" {
		t.Errorf("a stranger: %v", err)
	}
	w.Channel("gemeinsam", cem)
	stranger, err := w.api.GetUserInfo(cem.ID)
	if err != nil || !stranger.IsStranger || stranger.Profile.Email != "" || stranger.TeamID != other.Team || stranger.Locale != "en-GB" {
		t.Errorf("of another workspace: %+v, %v", stranger, err)
	}
	member, err := w.api.GetUserInfo(w.anna.ID)
	if err != nil || member.Profile.Email != "anna.becker@musterstadt.de" || member.IsStranger || member.Profile.FirstName != "Anna" {
		t.Errorf("a member: %+v, %v", member, err)
	}
	w.fine(t)
}
