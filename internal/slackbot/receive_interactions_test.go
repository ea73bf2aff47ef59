package slackbot

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/slack-go/slack"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/slackbot/slackfake"
)

func TestWhatOpensInSlackIsTaken(t *testing.T) {
	t.Parallel()
	c := newChannel(t)
	anna := c.slack.Join(slackfake.Member{Name: "Anna Becker"})
	anna.OpensHome()
	pane := anna.OpensPane()
	if got := c.rows(t); !slices.Equal(got, []string{"home open", "pane open"}) {
		t.Errorf("work = %v", got)
	}
	if got := single[string](t, c.pool, `SELECT thread FROM slack_work WHERE kind = 'pane'`); got != pane {
		t.Errorf("thread %q, want %q", got, pane)
	}
}

func TestAShortcutIsAnsweredToWhoCalledItOnly(t *testing.T) {
	t.Parallel()
	c := newChannel(t)
	c.serve(t)
	anna, bernd := c.slack.Join(slackfake.Member{Name: "Anna Becker"}), c.slack.Join(slackfake.Member{Name: "Bernd Claus"})
	room := c.slack.Channel("fortbildung", anna, bernd)
	ts := bernd.Says(room, "Weiß jemand, was man im Modul Datenstrategie lernt?")
	if got := c.rows(t); len(got) != 0 {
		t.Errorf("taken: %v", got)
	}
	anna.Shortcut(shortcutName, c.slack.Thread(room.ID, ts)[0])
	c.done(t, 1)
	if got := c.slack.Ephemeral(anna); len(got) != 1 || !strings.Contains(got[0].Shown(), "Datenstrategie") {
		t.Errorf("Anna sees %+v", got)
	}
	if got := c.slack.Thread(room.ID, ts); len(got) != 1 {
		t.Errorf("all see %+v", got)
	}
}

// Where the assistant does not answer, it does not read either.
func TestAShortcutInAChannelThatIsNotAllowedReadsNothing(t *testing.T) {
	t.Parallel()
	c := newChannel(t, func(c *Config) { c.Channels = []string{"C0ALLOWED"} })
	anna := c.slack.Join(slackfake.Member{Name: "Anna Becker"})
	room := c.slack.Channel("geheim", anna)
	ts := anna.Says(room, "Streng geheim")
	anna.Shortcut(shortcutName, c.slack.Thread(room.ID, ts)[0])
	if got := single[string](t, c.pool, `SELECT body->>'text' FROM slack_work`); got != "" {
		t.Errorf("stored: %q", got)
	}
	c.serve(t)
	c.done(t, 1)
	if got := c.slack.Ephemeral(anna); len(got) != 1 || !strings.Contains(got[0].Shown(), "In diesem Kanal antworte ich nicht") {
		t.Errorf("Anna sees %+v", got)
	}
	if got := c.scribe.questions(); len(got) != 0 {
		t.Errorf("asked %q", got)
	}
}

// pressIn is the press of a button in a message, as far as it says where that is.
func pressIn(team, channel, ts string) (c slack.InteractionCallback) {
	c.Team.ID, c.Container.ChannelID, c.Container.MessageTs = team, channel, ts
	return c
}

// With Slack Connect a button may name the workspace of who pressed it.
func TestAButtonBelongsToTheWorkspaceThatPostedTheMessage(t *testing.T) {
	t.Parallel()
	c := newChannel(t)
	anna := c.slack.Join(slackfake.Member{Name: "Anna Becker"})
	room := c.slack.Channel("gemeinsam", anna)
	thread := anna.Says(room, "@Akademie Was lernt man?")
	if err := tryWork(t.Context(), c.Bot, single[int64](t, c.pool, `SELECT id FROM slack_work`), 1); err != nil {
		t.Fatal(err)
	}
	press := func(ts string) (Installation, error) {
		return c.installationOf(t.Context(), pressIn("T0NEIGHBOUR", room.ID, ts))
	}
	if in, err := press(c.slack.Answers(room.ID, thread)[0].TS); err != nil || in.Team != c.slack.Team {
		t.Errorf("installation %q, %v", in.Team, err)
	}
	if _, err := press(thread); !errors.Is(err, fault.NotFound) {
		t.Errorf("of a message that is not ours: %v", err)
	}
}

func TestTheThreadOfAButtonIsThatOfItsMessage(t *testing.T) {
	t.Parallel()
	const root, reply = "1700000000.000100", "1700000000.000200"
	callback := func(change func(*slack.InteractionCallback)) slack.InteractionCallback {
		c := slack.InteractionCallback{}
		c.Container.MessageTs, c.Container.ChannelID = reply, "C1"
		change(&c)
		return c
	}
	for name, step := range map[string]struct {
		c    slack.InteractionCallback
		want string
	}{
		"in a thread":                  {callback(func(c *slack.InteractionCallback) { c.Container.ThreadTs = root }), root},
		"in a thread, by its message":  {callback(func(c *slack.InteractionCallback) { c.Message.ThreadTimestamp = root }), root},
		"outside":                      {callback(func(*slack.InteractionCallback) {}), reply},
		"for one person":               {callback(func(c *slack.InteractionCallback) { c.Container.IsEphemeral = true }), ""},
		"for one person in the thread": {callback(func(c *slack.InteractionCallback) { c.Container.IsEphemeral, c.Container.ThreadTs = true, root }), root},
		"in the App Home":              {slack.InteractionCallback{}, ""},
	} {
		if got := threadOf(step.c); got != step.want {
			t.Errorf("%s: %q, want %q", name, got, step.want)
		}
	}
}
