package slackbot

import (
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/assistant"
	"smart-city-dialog.de/akademie/internal/slackbot/slackfake"
)

func TestAcceptanceTheAssistantPaneGreetsAndSuggests(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.serve(t)
	thread := o.anna.OpensPane()
	channel := o.slack.DirectChannel(o.anna)
	o.slack.Await("prompts", func() bool { return len(o.slack.Prompts(channel, thread)) == 4 })
	o.done(t, 1)
	answers := o.slack.Answers(channel, thread)
	if n := len(answers); n != 2 || !strings.Contains(answers[1].Shown(), "Guten Tag, Anna Becker!") { // behind the thread's own
		t.Fatalf("%d messages, the last %q", n, answers[n-1].Shown())
	}
	if err := o.greet(t.Context(), work{ID: 99, Scope: o.slack.Team, Room: channel, Thread: thread, Author: o.anna.ID}); err != nil {
		t.Fatal(err)
	}
	if n := len(o.slack.Answers(channel, thread)); n != 2 {
		t.Errorf("greeted %d times", n-1)
	}
	o.anna.Replies(o.anna.Direct(), thread, o.slack.Prompts(channel, thread)[0].Message)
	o.done(t, 2)
	if title := o.slack.Title(channel, thread); title != "Welche Termine gibt es als Nächstes?" {
		t.Errorf("the title is %q", title)
	}
}

func TestThePaneSaysWhatIsBeingDone(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	thread := o.anna.OpensPane()
	at := place{o.slack.Team, o.slack.DirectChannel(o.anna), thread}
	o.status(t.Context(), at, assistant.Status{Stage: assistant.StageSearching, Language: "de"})
	if s := o.slack.Status(at.Channel, thread); s != "sucht in der Wissensbasis …" {
		t.Errorf("the status is %q", s)
	}
	o.status(t.Context(), place{o.slack.Team, o.room.ID, thread}, assistant.Status{Stage: assistant.StageSearching})
	o.slack.Fail("assistant.threads.setStatus", 1, slackfake.Fault{Status: 503})
	o.status(t.Context(), at, assistant.Status{Stage: assistant.StageComposing, Language: "en"})
	if n := len(o.slack.Calls("assistant.threads.setStatus")); n != 2 {
		t.Errorf("%d calls: in channels there is no status", n)
	}
	for text, want := range map[string]string{"sucht, und findet, was": "sucht‚ und findet‚ was", "sucht …": "sucht …"} {
		if got := loading(text); len(got) != 1 || got[0] != want {
			t.Errorf("loading(%q) = %q", text, got)
		}
	}
}

func TestThreadsAreEntitledByTheBeginningOfTheirQuestion(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	thread := o.anna.OpensPane()
	at := place{o.slack.Team, o.slack.DirectChannel(o.anna), thread}
	o.entitle(t.Context(), at, "Welche Voraussetzungen gibt es\nfür das Modul zu Künstlicher Intelligenz in der kommunalen Verwaltung?")
	if title := o.slack.Title(at.Channel, thread); title != "Welche Voraussetzungen gibt es für das Modul zu Künstlicher\u2009…" {
		t.Errorf("the title is %q", title)
	}
}
