package slackbot

import (
	"strings"
	"testing"

	"github.com/slack-go/slack"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/slackbot/blocks"
	"smart-city-dialog.de/akademie/internal/slackbot/slackfake"
)

func TestAccountsAreLinkedByACodeInADialog(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.serve(t)
	o.home(t, o.anna.OpensHome)
	o.anna.PressesHome(blocks.ActionLink, "")
	reply := o.anna.Submits(map[string]string{blocks.InputCode: "AAAAA-BBBBB"})
	if e := reply.Errors[blocks.InputCode]; !strings.Contains(e, "gilt nicht") {
		t.Errorf("a wrong code: %+v", reply)
	}
	code := o.code(t, o.anna.Email)
	shown := o.home(t, func() { reply = o.anna.Submits(map[string]string{blocks.InputCode: strings.ToLower(code)}) })
	if len(reply.Errors) > 0 || !strings.Contains(shown, o.anna.Email) {
		t.Errorf("%+v, and the App Home shows:\n%s", reply, shown)
	}
	if who, err := o.person(t.Context(), o.slack.Team, o.anna.ID); err != nil || who.Email != o.anna.Email {
		t.Errorf("she is %+v, %v", who, err)
	}
	if strings.Contains(o.log.String(), code) {
		t.Error("the log tells the code")
	}
}

func TestAfterSomeWrongCodesNoneIsTakenForAWhile(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	c := slack.InteractionCallback{Team: slack.Team{ID: o.slack.Team}, User: slack.User{ID: o.anna.ID}}
	c.View.CallbackID = blocks.ViewLink
	enter := func(code string) string {
		c.View.State = &slack.ViewState{Values: map[string]map[string]slack.BlockAction{blocks.InputCode: {blocks.InputCode: {Value: code}}}}
		response, err := o.submitted(t.Context(), c)
		if err != nil || response == nil {
			t.Fatalf("%+v, %v", response, err)
		}
		return response.Errors[blocks.InputCode]
	}
	for range 5 {
		if e := enter("AAAAA-BBBBB"); !strings.Contains(e, "gilt nicht") {
			t.Errorf("wrong: %q", e)
		}
	}
	if e := enter(o.code(t, o.anna.Email)); !strings.Contains(e, "10 Minuten") {
		t.Errorf("the sixth, right: %q", e)
	}
}

func TestTheCommandLinksAndSaysWhom(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.serve(t)
	said := func(n int, text string) string {
		t.Helper()
		o.anna.Commands(o.room, text)
		o.slack.Await("the answer", func() bool { return len(o.slack.Ephemeral(o.anna)) >= n })
		return o.slack.Ephemeral(o.anna)[n-1].Shown()
	}
	if s := said(1, "verbinden"); !strings.Contains(s, "/my/account#identities") {
		t.Errorf("without a code: %s", s)
	}
	if s := said(2, "verbinden "+o.code(t, o.anna.Email)); !strings.Contains(s, "ist mit anna.becker@musterstadt.de verbunden") {
		t.Errorf("with one: %s", s)
	}
	if s := said(3, "verbinden AAAAA BBBBB"); !strings.Contains(s, "gilt nicht") || !strings.Contains(s, "Verbunden sind Sie mit anna.becker") {
		t.Errorf("with a wrong one: %s", s)
	}
	if s := said(4, "connect "+o.code(t, "anders@musterstadt.de")); !strings.Contains(s, "schon mit einem anderen Postfach") {
		t.Errorf("with that of another mailbox: %s", s)
	}
}

func TestACodeThatIsSentToTheAssistantLinks(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.serve(t)
	ts := o.anna.Says(o.anna.Direct(), " "+o.code(t, o.anna.Email)+" ")
	o.slack.Await("the answer", func() bool { return len(o.slack.Answers(o.slack.DirectChannel(o.anna), ts)) > 0 })
	if s := o.slack.Answers(o.slack.DirectChannel(o.anna), ts)[0].Shown(); !strings.Contains(s, "verbunden") {
		t.Errorf("said %q", s)
	}
	o.bert.Says(o.room, "@Akademie "+o.code(t, o.bert.Email))
	o.slack.Await("word of it", func() bool { return strings.Contains(o.toldDirectly(o.bert), "verbunden") })
	if room := o.inRoom(); strings.Contains(room, o.bert.Email) || len(o.slack.Messages(o.room.ID)) != 1 {
		t.Errorf("in the channel: %s", room)
	}
	if n := len(o.clerk.questions()); n != 0 {
		t.Errorf("%d questions were asked", n)
	}
}

func TestStrangersAreNotLinked(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	eva := o.slack.AddWorkspace("kreis").Join(slackfake.Member{Name: "Eva", Email: "eva@kreis.de"})
	o.slack.Channel("kooperation", o.anna, eva)
	text, err := o.linkByCode(t.Context(), o.slack.Team, eva.ID, o.code(t, eva.Email), textsIn("de"))
	if err != nil || !strings.Contains(text, "nur Mitglieder") {
		t.Errorf("%q, %v", text, err)
	}
	if who, err := o.accounts.PersonOf(t.Context(), Channel, external(o.slack.Team, eva.ID)); fault.Kind(err) != fault.NotFound {
		t.Errorf("she is %+v, %v", who, err)
	}
}
