package slackfake_test

import (
	"fmt"
	"strings"

	"github.com/slack-go/slack"
)

// A comparison makes calls and says what came of them. Where the emulator is known
// to differ from Slack's documentation, instead is what is right, and why.
type comparison struct {
	name    string
	of      func(world) string
	instead string
	why     string
}

func section(text string) slack.MsgOption {
	return slack.MsgOptionBlocks(slack.NewSectionBlock(plain(text), nil, nil))
}

func say(text string) slack.MsgOption { return slack.MsgOptionText(text, false) }

var comparisons = []comparison{
	{name: "who the bot is", of: func(w world) string {
		r, err := w.api.AuthTest()
		if err != nil {
			return code(err)
		}
		return fmt.Sprint(r.UserID == w.bot, r.Team, r.BotID != "")
	}},
	{name: "an answer in a thread, with blocks and metadata", of: func(w world) string {
		root := w.says("Wann?")
		channel, ts, err := w.api.PostMessage(w.room, say("Am 3. März."), section("Am 3. März."), slack.MsgOptionTS(root),
			slack.MsgOptionMetadata(slack.SlackMetadata{EventType: "akademie_answer", EventPayload: map[string]any{"key": "7"}}))
		return fmt.Sprint(channel == w.room, ts > root, code(err), w.thread(root))
	}},
	{name: "an answer that is changed", of: func(w world) string {
		root := w.says("Wann?")
		_, ts, err := w.api.PostMessage(w.room, say("Moment"), slack.MsgOptionTS(root))
		if err != nil {
			return code(err)
		}
		channel, same, text, err := w.api.UpdateMessage(w.room, ts, say("Am 3. März."))
		return fmt.Sprint(channel == w.room, same == ts, text, code(err), w.thread(root))
	}},
	{name: "an answer that is deleted", of: func(w world) string {
		root := w.says("Wann?")
		_, ts, err := w.api.PostMessage(w.room, say("Moment"), slack.MsgOptionTS(root))
		if err != nil {
			return code(err)
		}
		_, _, err = w.api.DeleteMessage(w.room, ts)
		_, _, again := w.api.DeleteMessage(w.room, ts)
		return fmt.Sprint(code(err), code(again), w.thread(root))
	}},
	{name: "somebody else's message", of: func(w world) string {
		root := w.says("Wann?")
		_, _, _, update := w.api.UpdateMessage(w.room, root, say("x"))
		_, _, remove := w.api.DeleteMessage(w.room, root)
		return fmt.Sprint(code(update), " ", code(remove), " ", w.thread(root))
	}},
	{name: "a message of nothing", of: func(w world) string {
		_, _, err := w.api.PostMessage(w.room)
		return code(err)
	}},
	{name: "an unknown channel", of: func(w world) string {
		_, _, err := w.api.PostMessage("C0NOWHERE", say("x"))
		_, info := w.api.GetConversationInfo(&slack.GetConversationInfoInput{ChannelID: "C0NOWHERE"})
		return code(err) + " " + code(info)
	}},
	{name: "a channel without the bot", of: func(w world) string {
		_, _, err := w.api.PostMessage(w.foreign, say("x"))
		return code(err)
	}, instead: "not_in_channel", why: "without chat:write.public bots write where they are members"},
	{name: "an unknown message", of: func(w world) string {
		_, _, _, err := w.api.UpdateMessage(w.room, "1.000001", say("x"))
		return code(err)
	}},
	{name: "a message for one person only", of: func(w world) string {
		root := w.says("Wann?")
		ts, err := w.api.PostEphemeral(w.room, w.anna, say("Nur für Sie"), slack.MsgOptionTS(root))
		_, nobody := w.api.PostEphemeral(w.room, w.anna, slack.MsgOptionTS(root))
		return fmt.Sprint(ts != "", code(err), code(nobody), w.thread(root))
	}},
	{name: "a channel", of: func(w world) string {
		c, err := w.api.GetConversationInfo(&slack.GetConversationInfoInput{ChannelID: w.room})
		if err != nil {
			return code(err)
		}
		return fmt.Sprint(c.ID == w.room, c.Name, c.IsChannel, c.IsPrivate, c.IsArchived, c.IsMember)
	}},
	{name: "direct messages", of: func(w world) string {
		c, _, _, err := w.api.OpenConversation(&slack.OpenConversationParameters{Users: []string{w.anna}})
		if err != nil {
			return code(err)
		}
		again, _, open, err := w.api.OpenConversation(&slack.OpenConversationParameters{Users: []string{w.anna}})
		if err != nil {
			return code(err)
		}
		_, ts, err := w.api.PostMessage(c.ID, say("Guten Tag!"))
		return fmt.Sprint(strings.HasPrefix(c.ID, "D"), again.ID == c.ID, open, ts != "", code(err))
	}},
	{name: "a person", of: func(w world) string {
		u, err := w.api.GetUserInfo(w.anna)
		if err != nil {
			return code(err)
		}
		_, unknown := w.api.GetUserInfo("U0NOBODY")
		return fmt.Sprint(u.ID == w.anna, u.RealName, u.Profile.Email, u.IsBot, u.Deleted, code(unknown))
	}},
	{name: "a link to a message", of: func(w world) string {
		root := w.says("Wann?")
		link, err := w.api.GetPermalink(&slack.PermalinkParameters{Channel: w.room, Ts: root})
		return fmt.Sprint(strings.HasSuffix(link, "/archives/"+w.room+"/p"+strings.ReplaceAll(root, ".", "")), code(err))
	}},
	{name: "a file in a thread", of: func(w world) string {
		root := w.says("Wie viele?")
		f, err := w.api.UploadFile(slack.UploadFileParameters{
			Filename: "figures.png", FileSize: 4, Reader: strings.NewReader("\x89PNG"), Title: "Anmeldungen", Channel: w.room, ThreadTimestamp: root,
		})
		if err != nil {
			return code(err)
		}
		return fmt.Sprint(f.Title, w.thread(root))
	}},
	{name: "a dialog, and its trigger once more", of: func(w world) string {
		trigger := w.trigger()
		v, err := w.api.OpenView(trigger, form())
		if err != nil {
			return code(err)
		}
		_, again := w.api.OpenView(trigger, form())
		_, unknown := w.api.OpenView("1.2.3", form())
		return fmt.Sprint(v.ID != "", v.CallbackID, v.PrivateMetadata, code(again) != "", code(unknown) != "")
	}},
	{name: "a dialog that is changed", of: func(w world) string {
		v, err := w.api.OpenView(w.trigger(), form())
		if err != nil {
			return code(err)
		}
		other := form()
		other.CallbackID = "other"
		changed, err := w.api.UpdateView(other, "", v.Hash, v.ID)
		if err != nil {
			return code(err)
		}
		_, stale := w.api.UpdateView(other, "", v.Hash, v.ID)
		_, none := w.api.UpdateView(other, "", "", "V0NONE")
		return fmt.Sprint(changed.ID == v.ID, changed.CallbackID, changed.Hash != v.Hash, code(stale), code(none))
	}},
	{name: "the App Home", of: func(w world) string {
		home := slack.HomeTabViewRequest{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: []slack.Block{slack.NewDividerBlock()}}}
		v, err := w.api.PublishView(w.anna, home, "")
		if err != nil {
			return code(err)
		}
		same, err := w.api.PublishView(w.anna, home, v.Hash)
		if err != nil {
			return code(err)
		}
		_, stale := w.api.PublishView(w.anna, home, v.Hash)
		return fmt.Sprint(same.ID == v.ID, code(stale))
	}},
	{name: "a scope that is missing", of: func(w world) string {
		_, err := w.few.GetUserInfo(w.anna)
		e, _ := err.(slack.SlackErrorResponse)
		return fmt.Sprint(code(err), e.Needed, e.Provided)
	}},
	{name: "a token that nobody gave", of: func(w world) string {
		_, _, err := w.stranger.PostMessage(w.room, say("x"))
		return code(err)
	}, instead: "invalid_auth", why: "the emulator takes who is unknown for somebody without scopes"},
}
