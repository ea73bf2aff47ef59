package slackbot

import (
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/slackbot/slackfake"
)

func TestMembersOfWorkspacesWhoseWordIsTakenAreKnownByTheirAddress(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	elsewhere := o.slack.AddWorkspace("kreis")
	guest := o.slack.Join(slackfake.Member{Name: "Gast", Email: "gast@firma.de", Restricted: true})
	program := o.slack.Join(slackfake.Member{Name: "Melder", Email: "melder@musterstadt.de", Bot: true})
	silent := o.slack.Join(slackfake.Member{Name: "Stille"})
	eva := elsewhere.Join(slackfake.Member{Name: "Eva", Email: "eva@kreis.de"})
	o.slack.Channel("kooperation", o.anna, eva)
	for _, c := range []struct {
		name     string
		vouching bool
		user     string
		email    string
	}{
		{"a member", true, o.anna.ID, "anna.becker@musterstadt.de"},
		{"a member where its word is not taken", false, o.bert.ID, ""},
		{"a guest", true, guest.ID, ""},
		{"a program", true, program.ID, ""},
		{"somebody without an address", true, silent.ID, ""},
		{"somebody of another workspace", true, eva.ID, ""},
		{"nobody", true, "U0NOBODY", ""},
	} {
		o.Vouching = nil
		if c.vouching {
			o.Vouching = []string{o.slack.Team}
		}
		who, err := o.person(t.Context(), o.slack.Team, c.user)
		if err != nil || who.Email != c.email {
			t.Errorf("%s is %q, %v; want %q", c.name, who.Email, err, c.email)
		}
	}
}

// An operator who takes a workspace off the list, because somebody there gave members
// the addresses of coordinators, has ended that, too.
func TestALinkByTheWordOfAWorkspaceEndsWithIt(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	team := o.slack.Team
	is := func(why string, p *slackfake.Person, email string) {
		t.Helper()
		o.profiles = recent[knownProfile]{}
		if who, err := o.person(t.Context(), team, p.ID); err != nil || who.Email != email {
			t.Errorf("%s: %q, %v; want %q", why, who.Email, err, email)
		}
	}
	o.links(t, o.bert)
	o.Vouching = []string{team}
	is("by the word of the workspace", o.anna, o.anna.Email)
	o.Vouching = nil
	is("when it is not taken any more", o.anna, "")
	is("by a code", o.bert, o.bert.Email)
	o.Vouching = []string{team}
	is("when it is taken again", o.anna, o.anna.Email)
	o.anna.Restricted = true
	is("as a guest of the workspace", o.anna, "")
	o.slack.Fail("users.info", 1, slackfake.Fault{Status: 503})
	is("while Slack does not answer", o.anna, o.anna.Email)
}

func TestWhatPeopleChoseThemselvesOutweighsTheWordOfTheirWorkspace(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.Vouching = []string{o.slack.Team}
	ctx, team := t.Context(), o.slack.Team
	if _, err := o.accounts.Link(ctx, Channel, external(team, o.anna.ID), o.code(t, "privat@posteo.de")); err != nil {
		t.Fatal(err)
	}
	if who, err := o.person(ctx, team, o.anna.ID); err != nil || who.Email != "privat@posteo.de" {
		t.Errorf("linked by a code: %q, %v", who.Email, err)
	}
	bert, err := o.person(ctx, team, o.bert.ID)
	if err != nil || bert.Email == "" {
		t.Fatalf("%+v, %v", bert, err)
	}
	linked, err := o.accounts.Identities(ctx, bert)
	if err != nil || len(linked) != 1 || o.accounts.Unlink(ctx, bert, linked[0].ID) != nil {
		t.Fatalf("%+v, %v", linked, err)
	}
	if who, err := o.person(ctx, team, o.bert.ID); err != nil || who.Email != "" {
		t.Errorf("unlinked: %q, %v", who.Email, err)
	}
}

func TestAPersonIsNotTakenForAGuestWhileSlackDoesNotAnswer(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.Vouching = []string{o.slack.Team}
	for name, f := range map[string]slackfake.Fault{
		"a limit": {RetryAfter: 7 * time.Second}, "an error": {Status: 503}, "no answer": {DropAfter: true},
	} {
		o.slack.Fail("users.info", 1, f)
		if who, err := o.person(t.Context(), o.slack.Team, o.anna.ID); !passing(err) {
			t.Errorf("%s: %+v, %v", name, who, err)
		}
	}
	if who, err := o.person(t.Context(), o.slack.Team, o.anna.ID); err != nil || who.Email == "" {
		t.Errorf("then: %+v, %v", who, err)
	}
	o.passed.Add(int64(profileTime))
	o.slack.Fail("users.info", 1, slackfake.Fault{Status: 503})
	if who, err := o.person(t.Context(), o.slack.Team, o.anna.ID); err != nil || who.Email == "" {
		t.Errorf("who is linked is known without Slack: %+v, %v", who, err)
	}
}

func TestProfilesAreKeptForMinutes(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	for range 3 {
		if p, err := o.profileOf(t.Context(), o.slack.Team, o.anna.ID); err != nil || p.Name != "Anna Becker" || p.Language != "de" {
			t.Fatalf("%+v, %v", p, err)
		}
	}
	if n := len(o.slack.Calls("users.info")); n != 1 {
		t.Errorf("asked %d times", n)
	}
	o.passed.Add(int64(profileTime))
	if _, err := o.profileOf(t.Context(), o.slack.Team, o.anna.ID); err != nil || len(o.slack.Calls("users.info")) != 2 {
		t.Errorf("after five minutes: %v", err)
	}
	if _, err := o.profileOf(t.Context(), "T0UNKNOWN", o.anna.ID); fault.Kind(err) != fault.NotFound {
		t.Errorf("in an unknown workspace: %v", err)
	}
}

func TestTheProfileSaysWhoSomebodyIs(t *testing.T) {
	t.Parallel()
	at := Installation{Team: "T1"}
	grid := Installation{Team: "T1", Enterprise: "E1"}
	member := slack.User{TeamID: "T1", RealName: "Anna", IsEmailConfirmed: true, Profile: slack.UserProfile{Email: "a@b.de"}}
	for name, c := range map[string]struct {
		change  func(*slack.User)
		at      Installation
		vouched bool
		english bool
	}{
		"a member":                 {func(*slack.User) {}, at, true, false},
		"in English":               {func(u *slack.User) { u.Locale = "en-GB" }, at, true, true},
		"in French":                {func(u *slack.User) { u.Locale = "fr-FR" }, at, true, false},
		"an address not confirmed": {func(u *slack.User) { u.IsEmailConfirmed = false }, at, false, false},
		"a guest of one channel":   {func(u *slack.User) { u.IsUltraRestricted = true }, at, false, false},
		"a stranger":               {func(u *slack.User) { u.IsStranger = true }, at, false, false},
		"of another workspace":     {func(u *slack.User) { u.TeamID = "T2" }, at, false, false},
		"of the same organisation": {func(u *slack.User) {
			u.TeamID, u.Enterprise = "E1", slack.EnterpriseUser{EnterpriseID: "E1", Teams: []string{"T1", "T2"}}
		}, grid, true, false},
		"elsewhere in it": {func(u *slack.User) {
			u.TeamID, u.Enterprise = "T2", slack.EnterpriseUser{EnterpriseID: "E1", Teams: []string{"T2"}}
		}, grid, false, false},
		"of another organisation": {func(u *slack.User) {
			u.TeamID, u.Enterprise = "T2", slack.EnterpriseUser{EnterpriseID: "E2", Teams: []string{"T1"}}
		}, grid, false, false},
		"a program with an address":   {func(u *slack.User) { u.IsBot = true }, at, false, false},
		"somebody without an address": {func(u *slack.User) { u.Profile.Email = "" }, at, false, false},
	} {
		u := member
		c.change(&u)
		if p := newProfile(u, c.at); p.vouched() != c.vouched || (p.Language == "en") != c.english {
			t.Errorf("%s: %+v", name, p)
		}
	}
}

func TestWhatIsRememberedIsBounded(t *testing.T) {
	t.Parallel()
	var r recent[int]
	for i := range mostRecent + 10 {
		r.put(strconv.Itoa(i), i)
		r.get("0") // asked for again and again
	}
	if _, known := r.get("0"); !known || r.order.Len() != mostRecent || len(r.byKey) != mostRecent {
		t.Errorf("%d entries, %d keys", r.order.Len(), len(r.byKey))
	}
	if _, known := r.get("5"); known {
		t.Error("the one not asked for longest is known")
	}
	r.drop(func(v int) bool { return v != 0 })
	if r.order.Len() != 1 || len(r.byKey) != 1 {
		t.Errorf("%d are left", r.order.Len())
	}
	if v := r.getOr("0", func() int { return -1 }); v != 0 {
		t.Errorf("getOr = %d", v)
	}
}

func TestOneOpensSoManyDialogsAMinute(t *testing.T) {
	t.Parallel()
	var l limiters
	now := time.Date(2026, 1, 20, 9, 0, 0, 0, time.UTC)
	for i := range dialogsPerMinute + 1 {
		if ok := l.allow("T1/U1", dialogsPerMinute, time.Minute, now); ok != (i < dialogsPerMinute) {
			t.Errorf("dialog %d: %t", i, ok)
		}
	}
	if !l.allow("T1/U2", dialogsPerMinute, time.Minute, now) {
		t.Error("somebody else is kept from it")
	}
	if !l.allow("T1/U1", dialogsPerMinute, time.Minute, now.Add(time.Minute/dialogsPerMinute)) {
		t.Error("some seconds later is too early")
	}
}

func TestTheTextsOfBothLanguagesHaveTheSameHoles(t *testing.T) {
	t.Parallel()
	de, en := fields(germanTexts()), fields(englishTexts())
	for name, text := range de {
		if (text == "") != (en[name] == "") || strings.Count(text, "%") != strings.Count(en[name], "%") {
			t.Errorf("%s: %q and %q", name, text, en[name])
		}
		if text == "" {
			t.Errorf("%s is empty", name)
		}
	}
}

// fields are the texts of a struct by their names.
func fields(t *texts) map[string]string {
	all := map[string]string{}
	v := reflect.ValueOf(*t)
	for i := range v.NumField() {
		if f := v.Field(i); f.Kind() == reflect.String {
			all[v.Type().Field(i).Name] = f.String()
		}
	}
	return all
}
