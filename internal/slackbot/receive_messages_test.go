package slackbot

import (
	"slices"
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/slackbot/slackfake"
)

func TestAThreadIsAConversationAndPeopleAmongThemselvesAreLeftAlone(t *testing.T) {
	t.Parallel()
	c := newChannel(t)
	c.serve(t)
	anna, bernd := c.slack.Join(slackfake.Member{Name: "Anna Becker"}), c.slack.Join(slackfake.Member{Name: "Bernd Claus"})
	room := c.slack.Channel("fortbildung", anna, bernd)

	anna.Says(room, "Wer kommt mit in die Kantine?")
	lunch := bernd.Says(room, "Ich! Und wann gehen wir los?")
	anna.Replies(room, lunch, "Um zwölf?")
	thread := anna.Says(room, "@Akademie Was lernt man im Modul Datenstrategie?")
	c.done(t, 1)
	var want []string
	want = append(want, "Was lernt man im Modul Datenstrategie?")
	for _, step := range []struct {
		who   *slackfake.Person
		text  string
		meant string // "" not
	}{
		{anna, "Und für wen ist es?", "Und für wen ist es?"},
		{anna, "Ok :+1:", ""},
		{anna, ":+1:", ""},
		{bernd, "Danke dir, das hat mir geholfen", ""},
		{anna, "Was das wohl kostet?", ""}, // the last word was Bernd's
		{anna, "@Akademie Was kostet es?", "Was kostet es?"},
		{anna, bernd.Mention() + " Wollen wir da hin?", ""},
		{bernd, "Gerne, @Akademie wann ist der nächste Termin?", "Gerne, wann ist der nächste Termin?"},
		{bernd, "Wie melde ich mich an?", "Wie melde ich mich an?"},
		{anna, "<!here> Wer kommt noch mit?", ""},
	} {
		step.who.Replies(room, thread, step.text)
		if step.meant != "" {
			want = append(want, step.meant)
			c.done(t, len(want))
		}
	}
	if got := c.scribe.questions(); !slices.Equal(got, want) {
		t.Errorf("asked: %q\nwant   %q", got, want)
	}
	if n := single[int](t, c.pool, `SELECT count(*) FROM slack_threads`); n != 1 {
		t.Errorf("%d threads are kept, want the one that is a conversation", n)
	}
	if got := c.slack.Answers(room.ID, thread); len(got) != len(want) {
		t.Errorf("%d answers in the thread, want %d", len(got), len(want))
	}
}

func TestSomebodyElseIsAnsweredRightAfterTheAssistantIfTheyAsk(t *testing.T) {
	t.Parallel()
	for _, step := range []struct {
		name     string
		thread   thread
		author   string
		ts       string
		question bool
		want     bool
	}{
		{"an asker after the assistant", thread{[]string{"A"}, "", "1700000000.000002"}, "A", "1700000000.000003", false, true},
		{"an asker after themselves", thread{[]string{"A"}, "A", "1700000000.000002"}, "A", "1700000000.000003", false, true},
		{"an asker after somebody else", thread{[]string{"A"}, "B", "1700000000.000002"}, "A", "1700000000.000003", true, false},
		{"somebody who asks after the assistant", thread{[]string{"A"}, "", "1700000000.000002"}, "B", "1700000000.000003", true, true},
		{"somebody who remarks after the assistant", thread{[]string{"A"}, "", "1700000000.000002"}, "B", "1700000000.000003", false, false},
		{"somebody who asks after an asker", thread{[]string{"A"}, "A", "1700000000.000002"}, "B", "1700000000.000003", true, false},
		{"an asker, overtaken by somebody else", thread{[]string{"A"}, "B", "1700000000.000002"}, "A", "1700000000.000001", false, true},
		{"somebody else, overtaken by the assistant", thread{[]string{"A"}, "", "1700000000.000002"}, "B", "1700000000.000001", true, false},
	} {
		if got := step.thread.goesOn(step.author, step.ts, step.question); got != step.want {
			t.Errorf("%s: %v", step.name, got)
		}
	}
}

// What is not known to be meant for the assistant is not kept, not even for a moment.
func TestAFollowUpThatOvertakesTheFirstMentionIsLeftAlone(t *testing.T) {
	t.Parallel()
	c := newChannel(t)
	anna := c.slack.Join(slackfake.Member{Name: "Anna Becker"})
	room := c.slack.Channel("fortbildung", anna)
	c.slack.Hold()
	thread := anna.Says(room, "@Akademie Was lernt man?")
	anna.Replies(room, thread, "Und wann?")
	c.slack.Release(func(n int, swap func(i, j int)) { swap(0, n-1) })
	if got := single[string](t, c.pool, `SELECT string_agg(body->>'text', ' ') FROM slack_work`); got != "Was lernt man?" {
		t.Errorf("taken: %q", got)
	}
}

func TestTextsAreReadAsTheyWereWritten(t *testing.T) {
	t.Parallel()
	for _, step := range []struct{ text, want string }{
		{"<@U0BOT> Wann?", "Wann?"},
		{"<@U0BOT|akademie>  Wann? ", "Wann?"},
		{"Frag <@U0BOT>", "Frag"},
		{"Hallo <@U0BOT>, wann?", "Hallo, wann?"},
		{"<@U0BOT>: wann?", "wann?"},
		{"<@U0BOT> und <@U0ANNA|anna> &amp; &lt;alle&gt;", "und @anna & <alle>"},
		{"<@U0BOT> siehe <https://example.org/a?b=c|hier> und <https://example.org>", "siehe hier und https://example.org"},
		{"<mailto:anna@example.org|anna@example.org> in <#C0ROOM|fortbildung> <!here>", "anna@example.org in #fortbildung @here"},
		{"a\u0000b\u200b \x1b[0m", "ab\u200b [0m"},
		{"<@U0BOT>", ""},
	} {
		if got := plain(step.text, "U0BOT"); got != step.want {
			t.Errorf("plain(%q) = %q, want %q", step.text, got, step.want)
		}
	}
}

func TestProgramsAreNotAnswered(t *testing.T) {
	t.Parallel()
	c := newChannel(t)
	robot := c.slack.Join(slackfake.Member{Name: "Kantinenbot", Bot: true})
	anna := c.slack.Join(slackfake.Member{Name: "Anna Becker"})
	room := c.slack.Channel("fortbildung", robot, anna)
	robot.Says(room, "@Akademie Was gibt es?")
	robot.Says(robot.Direct(), "Was gibt es?")
	anna.Says(room, "@Akademie ist dem Kanal beigetreten", slackfake.Subtype("channel_topic"))
	// The mention itself comes without the subtype of the message.
	if got := c.rows(t); len(got) > 1 {
		t.Errorf("taken: %v", got)
	}
	thread := anna.Says(room, "@Akademie Was gibt es?")
	before := len(c.rows(t))
	robot.Replies(room, thread, "Heute Linsen. Was darf es sein?")
	if got := c.rows(t); len(got) != before {
		t.Errorf("taken: %v", got)
	}
}

func TestAnAllowListOfChannelsLeavesDirectMessages(t *testing.T) {
	t.Parallel()
	c := newChannel(t, func(config *Config) { config.Channels = []string{"C0ALLOWED"} })
	anna := c.slack.Join(slackfake.Member{Name: "Anna Becker"})
	room := c.slack.Channel("geheim", anna)
	anna.Says(room, "@Akademie Wann?")
	if got := c.rows(t); len(got) != 0 {
		t.Errorf("taken from a channel that is not allowed: %v", got)
	}
	anna.Says(anna.Direct(), "Wann?")
	if got := c.rows(t); len(got) != 1 {
		t.Errorf("taken: %v", got)
	}
}

func TestAnEditCountsUntilTheQuestionIsBegun(t *testing.T) {
	t.Parallel()
	c := newChannel(t)
	anna := c.slack.Join(slackfake.Member{Name: "Anna Becker"})
	direct := anna.Direct()
	early := anna.Says(direct, "Wan ist das Modul?")
	anna.Edits(direct, early, "Wann ist das Modul Datenstrategie?")
	c.serve(t)
	c.done(t, 1)
	anna.Edits(direct, early, "Wo ist das Modul?")
	anna.Says(direct, "Und wer leitet es?")
	c.done(t, 2)
	if got, want := c.scribe.questions(), []string{"Wann ist das Modul Datenstrategie?", "Und wer leitet es?"}; !slices.Equal(got, want) {
		t.Errorf("asked %q, want %q", got, want)
	}
}

func TestAMentionThatIsAddedLaterCounts(t *testing.T) {
	t.Parallel()
	c := newChannel(t)
	anna := c.slack.Join(slackfake.Member{Name: "Anna Becker"})
	room := c.slack.Channel("fortbildung", anna)
	ts := anna.Says(room, "Wann ist das Modul?")
	anna.Edits(room, ts, "@Akademie Wann ist das Modul?")
	anna.Edits(room, ts, "@Akademie Wann ist das Modul Datenstrategie?")
	if got := c.rows(t); !slices.Equal(got, []string{"question open"}) {
		t.Errorf("work = %v", got)
	}
	if got := single[string](t, c.pool, `SELECT body->>'text' FROM slack_work`); got != "Wann ist das Modul Datenstrategie?" {
		t.Errorf("text = %q", got)
	}
}

func TestOfTwoEditsTheLaterCountsInWhateverOrderTheyArrive(t *testing.T) {
	t.Parallel()
	c := newChannel(t)
	anna := c.slack.Join(slackfake.Member{Name: "Anna Becker"})
	direct := anna.Direct()
	ts := anna.Says(direct, "eins")
	c.slack.Hold()
	anna.Edits(direct, ts, "zwei")
	anna.Edits(direct, ts, "drei")
	c.slack.Release(func(_ int, swap func(i, j int)) { swap(0, 1) })
	if got := single[string](t, c.pool, `SELECT body->>'text' FROM slack_work`); got != "drei" {
		t.Errorf("text = %q", got)
	}
}

func TestADeletedQuestionIsForgotten(t *testing.T) {
	t.Parallel()
	c := newChannel(t)
	anna := c.slack.Join(slackfake.Member{Name: "Anna Becker"})
	room, direct := c.slack.Channel("fortbildung", anna), anna.Direct()

	// Before it is begun.
	anna.Deletes(direct, anna.Says(direct, "Nicht begonnen?"))
	// Before it arrives.
	c.slack.Hold()
	anna.Deletes(direct, anna.Says(direct, "Überholt?"))
	c.slack.Release(func(_ int, swap func(i, j int)) { swap(0, 1) })
	c.serve(t)
	c.done(t, 3)

	// After it was answered, in a thread that goes on.
	first := anna.Says(room, "@Akademie Erste Frage?")
	c.done(t, 4)
	second := anna.Replies(room, first, "Zweite Frage?")
	c.done(t, 5)
	anna.Deletes(room, second)
	c.done(t, 6)
	if got, want := c.scribe.questions(), []string{"Erste Frage?", "Zweite Frage?"}; !slices.Equal(got, want) {
		t.Errorf("asked %q, want %q", got, want)
	}
	answers := c.slack.Answers(room.ID, first)
	if len(answers) != 1 || !strings.Contains(answers[0].Shown(), "Erste Frage?") {
		t.Errorf("answers = %+v", answers)
	}
	if n := single[int](t, c.pool, `SELECT count(*) FROM turns WHERE question = 'Zweite Frage?'`); n != 0 {
		t.Errorf("the turn of the deleted question is kept")
	}
	if n := single[int](t, c.pool, `SELECT count(*) FROM turns WHERE question = 'Erste Frage?'`); n != 1 {
		t.Errorf("the other turn is gone")
	}

	// The first of a thread leaves a tombstone.
	anna.Deletes(room, first)
	c.done(t, 7)
	if answers := c.slack.Answers(room.ID, first); len(answers) != 0 {
		t.Errorf("answers = %+v", answers)
	}
	if n := single[int](t, c.pool, `SELECT count(*) FROM turns`); n != 0 {
		t.Errorf("%d turns are kept", n)
	}
}

func TestSomebodyOfAnotherWorkspaceIsAnsweredAsAGuest(t *testing.T) {
	t.Parallel()
	c := newChannel(t)
	other := c.slack.AddWorkspace("Nachbarstadt")
	nora := other.Join(slackfake.Member{Name: "Nora Dietz", Email: "nora@nachbarstadt.example"})
	room := c.slack.Channel("gemeinsam", nora)
	thread := nora.Says(room, "@Akademie Was lernt man?")
	if got := single[bool](t, c.pool, `SELECT (body->>'foreign')::boolean FROM slack_work`); !got {
		t.Error("not known to be of another workspace")
	}
	c.serve(t)
	c.done(t, 1)
	if got := c.slack.Answers(room.ID, thread); len(got) != 1 {
		t.Errorf("answers = %+v", got)
	}
}
