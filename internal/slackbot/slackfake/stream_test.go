package slackfake_test

import (
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"
)

func to(w town) []slack.MsgOption {
	return []slack.MsgOption{slack.MsgOptionRecipientTeamID(w.Team), slack.MsgOptionRecipientUserID(w.anna.ID)}
}

func TestAStreamGrowsUntilItIsStopped(t *testing.T) {
	t.Parallel()
	w := setup(t)
	root := w.anna.Says(w.room, "@Akademie Wann?")
	_, ts, err := w.api.StartStream(w.room.ID, append(to(w), slack.MsgOptionTS(root), slack.MsgOptionMarkdownText("Der Kurs "))...)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := w.api.AppendStream(w.room.ID, ts, slack.MsgOptionMarkdownText("beginnt ")); err != nil {
		t.Fatal(err)
	}
	if _, _, err := w.api.AppendStream(w.room.ID, ts, slack.MsgOptionChunks(slack.NewMarkdownTextChunk("am 3. März."))); err != nil {
		t.Fatal(err)
	}
	if m := w.Answers(w.room.ID, root); len(m) != 1 || !m[0].Streaming {
		t.Errorf("while it streams: %+v", m)
	}
	w.Expect("streaming_state_conflict")
	if _, _, _, err := w.api.UpdateMessage(w.room.ID, ts, slack.MsgOptionText("x", false)); code(err) != "streaming_state_conflict" {
		t.Errorf("update while it streams: %v", err)
	}
	if _, _, err := w.api.StopStream(w.room.ID, ts, slack.MsgOptionBlocks(slack.NewDividerBlock())); err != nil {
		t.Fatal(err)
	}
	wantTexts(t, w.Answers(w.room.ID, root), "Der Kurs beginnt am 3. März.\n")
	if _, _, err := w.api.AppendStream(w.room.ID, ts, slack.MsgOptionMarkdownText("x")); code(err) != "message_not_in_streaming_state" {
		t.Errorf("append after the end: %v", err)
	}
	w.fine(t)
}

func TestAStreamExpiresAndItsMessageCanBeUpdated(t *testing.T) {
	t.Parallel()
	w := setup(t)
	root := w.anna.Says(w.room, "@Akademie Wann?")
	_, ts, err := w.api.StartStream(w.room.ID, append(to(w), slack.MsgOptionTS(root), slack.MsgOptionMarkdownText("Der "))...)
	if err != nil {
		t.Fatal(err)
	}
	w.Advance(5 * time.Minute)
	if _, _, err := w.api.StopStream(w.room.ID, ts); code(err) != "message_not_in_streaming_state" {
		t.Errorf("stop: %v", err)
	}
	if _, _, _, err := w.api.UpdateMessage(w.room.ID, ts, slack.MsgOptionText("Der Kurs beginnt.", false)); err != nil {
		t.Error(err)
	}
	wantTexts(t, w.Answers(w.room.ID, root), "Der Kurs beginnt.")
	w.fine(t)
}

func TestStreamsInChannelsNeedARecipientAndHaveALimit(t *testing.T) {
	t.Parallel()
	w := setup(t)
	root := w.anna.Says(w.room, "@Akademie Wann?")
	w.Expect("missing_recipient_team_id")
	if _, _, err := w.api.StartStream(w.room.ID, slack.MsgOptionTS(root)); code(err) != "missing_recipient_team_id" {
		t.Errorf("without: %v", err)
	}
	w.Expect("msg_too_long")
	_, _, err := w.api.StartStream(w.room.ID, append(to(w), slack.MsgOptionTS(root), slack.MsgOptionMarkdownText(strings.Repeat("x", 12001)))...)
	if code(err) != "msg_too_long" {
		t.Errorf("too long: %v", err)
	}
	direct := w.anna.Direct()
	asked := w.anna.Says(direct, "Wann?")
	if _, _, err := w.api.StartStream(direct.ID, slack.MsgOptionTS(asked)); err != nil {
		t.Errorf("in direct messages: %v", err)
	}
	w.fine(t)
}

func TestTheAssistantPaneShowsStatusTitleAndPrompts(t *testing.T) {
	t.Parallel()
	w := setup(t)
	ts := w.anna.OpensPane()
	at := w.anna.Direct().ID
	prompts := slack.AssistantThreadsSetSuggestedPromptsParameters{ChannelID: at, ThreadTS: ts, Title: "Womit?"}
	prompts.AddPrompt("Termine", "Welche Termine gibt es?")
	status := slack.AssistantThreadsSetStatusParameters{ChannelID: at, ThreadTS: ts, Status: "sucht …", LoadingMessages: []string{"liest"}}
	title := slack.AssistantThreadsSetTitleParameters{ChannelID: at, ThreadTS: ts, Title: "Kosten"}
	for _, err := range []error{
		w.api.SetAssistantThreadsSuggestedPrompts(prompts), w.api.SetAssistantThreadsStatus(status), w.api.SetAssistantThreadsTitle(title),
	} {
		if err != nil {
			t.Error(err)
		}
	}
	if p := w.Prompts(at, ts); len(p) != 1 || p[0].Message != "Welche Termine gibt es?" {
		t.Errorf("prompts = %+v", p)
	}
	if s := w.Status(at, ts); s != "sucht …" || w.Title(at, ts) != "Kosten" {
		t.Errorf("status = %q, title = %q", s, w.Title(at, ts))
	}
	post(t, w.api, at, ts, "Antwort")
	if s := w.Status(at, ts); s != "" {
		t.Errorf("status after the answer = %q", s)
	}
	w.fine(t)
}
