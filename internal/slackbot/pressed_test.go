package slackbot

import (
	"errors"
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/slackbot/blocks"
	"smart-city-dialog.de/akademie/internal/slackbot/slackfake"
)

// The values of buttons name conversations. Who sends one that they were not given
// learns nothing, and shows it to nobody.
func TestAcceptanceAButtonOpensNoAnswerThatWasNotShown(t *testing.T) {
	t.Parallel()
	d := newDesk(t).connected()
	eve := d.slack.Join(slackfake.Member{Name: "Eve"})
	d.slack.Invite(d.room, eve)
	d.privately("Was ist mein Geheimnis?")
	secret := single[string](t, d.pool, `SELECT conversation || '/' || turn FROM slack_posts`)
	answer := func() work {
		d.anna.Says(d.slack.Channel("nur-anna", d.anna), "@Akademie Was ist unser Geheimnis?")
		w := d.next()
		d.untilDone(w)
		return w
	}()
	closed := d.valueOf(answer)

	for _, value := range []string{secret, closed} {
		for button, rest := range map[string]string{
			blocks.ActionFeedback: "/bad", blocks.ActionSource: "/1", blocks.ActionSimpler: "", blocks.ActionShare: "", blocks.ActionMore: "",
		} {
			for _, ephemeral := range []bool{true, false} {
				w := d.received(work{Kind: action, Room: d.room.ID, Body: encode(actionBody{Action: button, Value: value + rest, Message: "1700000000.000100", Ephemeral: ephemeral})})
				w.Author = eve.ID
				d.untilDone(w)
			}
		}
		if _, err := d.dialogOfSource(t.Context(), press{Team: d.slack.Team, User: eve.ID, Channel: d.room.ID, Value: value + "/1"}); !errors.Is(err, errOld) {
			t.Errorf("dialog: %v", err)
		}
	}
	seen := append(d.slack.Ephemeral(eve), d.slack.Messages(d.slack.DirectChannel(eve))...)
	for _, m := range append(seen, d.slack.Messages(d.room.ID)...) {
		if strings.Contains(m.Shown(), "Geheimnis") || !strings.Contains(m.Shown(), "nicht mehr gespeichert") {
			t.Errorf("Eve reads: %s", m.Shown())
		}
	}
	if n := single[int](t, d.pool, `SELECT count(*) FROM turns WHERE helpful IS NOT NULL`); n != 0 {
		t.Errorf("%d ratings were kept", n)
	}
	if len(d.scribe.questions()) != 2 {
		t.Errorf("asked %v", d.scribe.questions())
	}
}

func TestAButtonOpensAnswersForThoseTheyWereShownTo(t *testing.T) {
	t.Parallel()
	d := newDesk(t).connected()
	d.privately("Was lernt man?")
	private := single[string](t, d.pool, `SELECT conversation || '/' || turn FROM slack_posts`)
	d.anna.Says(d.room, "@Akademie Was lernt man noch?")
	w := d.next()
	d.untilDone(w)
	public := d.valueOf(w)
	for _, step := range []struct {
		name, team, channel, user, value string
		want                             bool
	}{
		{"of a channel, by who asked", d.slack.Team, d.room.ID, d.anna.ID, public, true},
		{"of a channel, by anybody there", d.slack.Team, d.room.ID, "U0BERT", public, true},
		{"of another channel", d.slack.Team, "C0OTHER", "U0BERT", public, false},
		{"of another workspace", "T0OTHER", d.room.ID, d.anna.ID, public, false},
		{"of a turn that is not there", d.slack.Team, d.room.ID, d.anna.ID, public + "0", false},
		{"private, by who asked", d.slack.Team, d.room.ID, d.anna.ID, private, true},
		{"private, as a direct message", d.slack.Team, "D0ANNA", d.anna.ID, private, true},
		{"private, by somebody else", d.slack.Team, d.room.ID, "U0BERT", private, false},
		{"private, of another workspace", "T0OTHER", d.room.ID, d.anna.ID, private, false},
	} {
		if err := d.wasShown(t.Context(), step.team, step.channel, step.user, step.value); (err == nil) != step.want {
			t.Errorf("%s: %v", step.name, err)
		}
	}
}

// In a shared channel two workspaces may both have the app: a button belongs to the
// one whose message it is in.
func TestAButtonBelongsToItsMessageAlsoWhereBothWorkspacesHaveTheApp(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.exec(t, `INSERT INTO slack_posts (key, team, channel, thread, ts, created_at) VALUES ('1', $1, 'C1', '', '1700000000.000100', now())`, o.slack.Team)
	o.Workspaces = []string{o.slack.Team, "T0NEIGHBOUR"}
	o.exec(t, `INSERT INTO slack_installations (team, name, bot_user, bot_id, token, scopes, installed_at) VALUES ('T0NEIGHBOUR', 'kreis', 'U1', 'B1', 'x', '{}', now())`)
	if in, err := o.installationOf(t.Context(), pressIn("T0NEIGHBOUR", "C1", "1700000000.000100")); err != nil || in.Team != o.slack.Team {
		t.Errorf("installation %q, %v", in.Team, err)
	}
	if in, err := o.installationOf(t.Context(), pressIn(o.slack.Team, "C1", "1700000000.000200")); err != nil || in.Team != o.slack.Team {
		t.Errorf("of an unknown message: %q, %v", in.Team, err)
	}
}
