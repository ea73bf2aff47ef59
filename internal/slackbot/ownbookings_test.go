package slackbot

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/slackbot/blocks"
	"smart-city-dialog.de/akademie/internal/slackbot/slackfake"
)

// home is what somebody's App Home shows once it was opened.
func (o *office) home(t *testing.T, open func()) string {
	t.Helper()
	before, opened := o.slack.Home(o.anna)
	open()
	var now slackfake.View
	o.slack.Await("the App Home", func() (ok bool) {
		now, ok = o.slack.Home(o.anna)
		return ok && (!opened || now.Updates > before.Updates || now.ID != before.ID)
	})
	return now.Shown()
}

func TestAcceptanceTheAppHomeShowsRunsAndBookingsAndCancels(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.serve(t)
	run := o.run(t, 20, false)
	b := o.books(t, o.anna.Email, run, 1)
	shown := o.home(t, o.anna.OpensHome)
	if !strings.Contains(shown, "KI in der Verwaltung") || !strings.Contains(shown, "19 von 20") || strings.Contains(shown, b.Ref) {
		t.Errorf("to who is not linked it shows:\n%s", shown)
	}
	o.links(t, o.anna)
	if shown = o.home(t, o.anna.OpensHome); !strings.Contains(shown, b.Ref) || !strings.Contains(shown, o.anna.Email) {
		t.Fatalf("to who is linked it shows:\n%s", shown)
	}
	shown = o.home(t, func() { o.anna.PressesHome(blocks.ActionCancel, strconv.FormatInt(b.ID, 10)) })
	if now, err := o.bookings.Find(t.Context(), b.ID); err != nil || now.State != booking.Cancelled {
		t.Errorf("the booking is %s, %v", now.State, err)
	}
	if !strings.Contains(shown, "Storniert") || !strings.Contains(shown, "20 von 20") {
		t.Errorf("then it shows:\n%s", shown)
	}
	o.passed.Add(int64(endedShown))
	if shown = o.home(t, o.anna.OpensHome); strings.Contains(shown, b.Ref) {
		t.Errorf("a day later it shows:\n%s", shown)
	}
}

func TestAWorkspaceWithoutAppHomeIsServed(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.slack.Fail("views.publish", 1, slackfake.Fault{Error: "not_enabled"})
	if err := o.showHome(t.Context(), o.slack.Team, o.anna.ID); err != nil {
		t.Error(err)
	}
	o.slack.Fail("views.publish", 1, slackfake.Fault{Status: 503})
	if err := o.showHome(t.Context(), o.slack.Team, o.anna.ID); !passing(err) {
		t.Errorf("while Slack does not answer: %v", err)
	}
}

func TestABookingFromTheAppHomeIsToldDirectly(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.serve(t)
	run := o.run(t, 20, false)
	o.home(t, o.anna.OpensHome)
	o.anna.PressesHome(blocks.ActionBook, strconv.FormatInt(run, 10))
	if reply := o.anna.Submits(filled(nil)); len(reply.Errors) > 0 || o.requests(t, run) != 1 {
		t.Fatalf("%+v", reply)
	}
	o.slack.Await("the receipt", func() bool { return strings.Contains(o.toldDirectly(o.anna), "a…@musterstadt.de") })
	if room := o.inRoom(); room != "" {
		t.Errorf("in a channel: %q", room)
	}
}

func TestBookingsAreChangedByTheirOwnersOnly(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	run := o.run(t, 20, false)
	theirs := o.books(t, o.bert.Email, run, 1)
	o.links(t, o.anna)
	elsewhere := o.slack.AddWorkspace("kreis")
	eva := elsewhere.Join(o.bert.Member) // the same address, the same id even
	for name, c := range map[string]struct{ team, user, value string }{
		"somebody else":                        {o.slack.Team, o.anna.ID, strconv.FormatInt(theirs.ID, 10)},
		"who is not linked":                    {o.slack.Team, o.bert.ID, strconv.FormatInt(theirs.ID, 10)},
		"the same person of another workspace": {elsewhere.Team, eva.ID, strconv.FormatInt(theirs.ID, 10)},
		"of a booking that there is not":       {o.slack.Team, o.anna.ID, "4711"},
		"of no booking":                        {o.slack.Team, o.anna.ID, "x"},
	} {
		for _, pressed := range []string{blocks.ActionCancel, blocks.ActionAccept, blocks.ActionDecline} {
			w := work{ID: int64(len(name) * len(pressed)), Scope: c.team, Key: name + pressed, Kind: action, Author: c.user}
			w.Body = encode(actionBody{Action: pressed, Value: c.value})
			err := o.bookingAction(t.Context(), w, actionBody{Action: pressed, Value: c.value})
			if c.team == o.slack.Team && err != nil {
				t.Errorf("%s, %s: %v", name, pressed, err)
			}
		}
	}
	if now, err := o.bookings.Find(t.Context(), theirs.ID); err != nil || now.State != booking.Confirmed {
		t.Errorf("the booking is %s, %v", now.State, err)
	}
	if told := o.toldDirectly(o.anna); !strings.Contains(told, "gehört nicht") || strings.Contains(told, theirs.Ref) {
		t.Errorf("Anna was told %q", told)
	}
}

func TestOffersAreAnsweredFromTheAppHome(t *testing.T) {
	t.Parallel()
	for pressed, want := range map[string]booking.State{blocks.ActionAccept: booking.Confirmed, blocks.ActionDecline: booking.Cancelled} {
		t.Run(pressed, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t)
			o.serve(t)
			run := o.run(t, 1, true)
			first := o.books(t, "claus@musterstadt.de", run, 1)
			receipt, err := o.bookings.Request(t.Context(), booking.Request{
				Key: "0123456789abcdef", Run: run, Seats: 1, Consent: booking.ConsentVersion, Channel: "web",
				Person: booking.Person{Name: "Anna Becker", Email: o.anna.Email, Municipality: "Bad Belzig"},
			})
			if err != nil {
				t.Fatal(err)
			}
			id := single[int64](t, o.pool, `UPDATE bookings SET state = 'waitlisted', confirmed_at = now() WHERE ref = $1 RETURNING id`, receipt.Ref)
			if _, err := o.bookings.Cancel(t.Context(), first.ID, booking.Actor{Kind: booking.ByCoordinator, Channel: "cli"}); err != nil {
				t.Fatal(err)
			}
			o.links(t, o.anna)
			o.home(t, o.anna.OpensHome)
			o.home(t, func() { o.anna.PressesHome(pressed, strconv.FormatInt(id, 10)) })
			if b, err := o.bookings.Find(t.Context(), id); err != nil || b.State != want {
				t.Errorf("the booking is %s, %v", b.State, err)
			}
			if _, err := o.bookings.Cancel(t.Context(), id, booking.Actor{Kind: booking.ByPerson, Channel: Channel}); err != nil {
				t.Fatal(err)
			}
			w := work{ID: 99, Scope: o.slack.Team, Key: "late", Kind: action, Author: o.anna.ID}
			if err := o.bookingAction(t.Context(), w, actionBody{Action: blocks.ActionAccept, Value: strconv.FormatInt(id, 10)}); err != nil {
				t.Error(err)
			}
			if told := o.toldDirectly(o.anna); !strings.Contains(told, "geht nicht mehr") {
				t.Errorf("of an offer that ended she is told %q", told)
			}
		})
	}
}

func TestABookingIsMovedByItsOwnerOnly(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.serve(t)
	from, to := o.run(t, 20, false), o.run(t, 20, false)
	b := o.books(t, o.anna.Email, from, 1)
	o.clerk.draft = booking.Draft{Run: to, Move: b.ID}
	form := o.asks(t, o.anna, "Ich möchte umbuchen.")

	o.anna.Presses(form, blocks.ActionDraft)
	if shown := o.modal(t, o.anna).Shown(); !strings.Contains(shown, "wem die Buchung gehört") || strings.Contains(shown, "KI in der Verwaltung") {
		t.Errorf("who is not linked is shown:\n%s", shown)
	}
	o.links(t, o.anna)
	o.slack.Advance(time.Second)
	o.anna.Presses(form, blocks.ActionDraft)
	v := o.modal(t, o.anna)
	if !strings.Contains(v.Shown(), "Möchten Sie umbuchen?") {
		t.Fatalf("the dialog:\n%s", v.Shown())
	}
	forged := o.sent(t, o.bert, nil, v)
	if response, err := o.submitted(t.Context(), forged); err != nil || response.View == nil {
		t.Errorf("%+v, %v", response, err)
	}
	if now, err := o.bookings.Find(t.Context(), b.ID); err != nil || now.Run.ID != from {
		t.Fatalf("somebody else moved it: %+v, %v", now.Run, err)
	}
	o.anna.Submits(nil)
	if now, err := o.bookings.Find(t.Context(), b.ID); err != nil || now.Run.ID != to {
		t.Errorf("it was not moved: %+v, %v", now.Run, err)
	}
	o.slack.Await("word of it", func() bool { return strings.Contains(o.toldDirectly(o.anna), "umgebucht") })
}
