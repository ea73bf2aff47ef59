package slackbot

import (
	"encoding/json"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/slackbot/blocks"
	"smart-city-dialog.de/akademie/internal/slackbot/slackfake"
)

func TestAcceptanceABookingIsRequestedFromAThread(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.serve(t)
	run := o.run(t, 20, false)
	card := o.asks(t, o.anna, "Welche Termine gibt es?")

	o.anna.Presses(card, blocks.ActionBook)
	if shown := o.modal(t, o.anna).Shown(); !strings.Contains(shown, "Anna Becker") || !strings.Contains(shown, "anna.becker@musterstadt.de") {
		t.Fatalf("the dialog is not filled from the profile:\n%s", shown)
	}
	reply := o.anna.Submits(filled(map[booking.Field]string{booking.FieldEmail: "anna.becker@gmial.com"}))
	if e := reply.Errors[blocks.Input(booking.FieldEmail)]; !strings.Contains(e, "anna.becker@gmail.com") {
		t.Errorf("the mistyped address is not questioned: %q", reply.Errors)
	}
	if n := o.requests(t, run); n != 0 {
		t.Fatalf("%d bookings by a dialog with errors", n)
	}
	if reply := o.anna.Submits(filled(nil)); len(reply.Errors) > 0 || reply.Status != 200 {
		t.Fatalf("the dialog was not taken: %+v", reply)
	}
	ref := single[string](t, o.pool, `SELECT ref FROM bookings WHERE run_id = $1 AND email = 'anna.becker@musterstadt.de'
		AND ags = '12069020' AND channel = 'slack' AND consent = $2`, run, booking.ConsentVersion)
	if shown := o.modal(t, o.anna).Shown(); !strings.Contains(shown, ref) {
		t.Errorf("the receipt does not stand in the place of the dialog:\n%s", shown)
	}
	o.done(t, 4)
	if told := o.toldDirectly(o.anna); !strings.Contains(told, ref) {
		t.Errorf("direct messages: %s", told)
	}
	answers := o.slack.Answers(o.room.ID, card.Thread)
	if last := answers[len(answers)-1]; len(answers) != 2 || !strings.Contains(last.Shown(), "Ihre Anfrage ist eingegangen") {
		t.Errorf("the thread says %q", last.Shown())
	}
	for _, personal := range []string{"Anna", "anna.becker", "Belzig", ref} {
		if strings.Contains(o.inRoom(), personal) {
			t.Errorf("%q stands in the channel:\n%s", personal, o.inRoom())
		}
		if strings.Contains(o.log.String(), personal) {
			t.Errorf("%q stands in the log:\n%s", personal, o.log)
		}
	}
	if n := single[int](t, o.pool, `SELECT count(*)::int FROM slack_work WHERE body IS NOT NULL`); n != 0 {
		t.Errorf("%d bodies are kept", n)
	}
}

func TestADialogIsFilledFromTheDraftOfTheOnlyOneWhoAsked(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.serve(t)
	run := o.run(t, 20, false)
	o.clerk.draft = booking.Draft{Run: run, Seats: 2, Person: booking.Person{Name: "Dr. Anna Becker", Email: "a.becker@bad-belzig.de", Municipality: "Bad Belzig"}}
	form := o.asks(t, o.anna, "Ich möchte buchen.")

	o.bert.Presses(form, blocks.ActionDraft)
	if shown := o.modal(t, o.bert).Shown(); strings.Contains(shown, "Becker") || strings.Contains(shown, "becker") {
		t.Errorf("Bert is shown what Anna said:\n%s", shown)
	}
	o.anna.Presses(form, blocks.ActionDraft)
	if shown := o.modal(t, o.anna).Shown(); !strings.Contains(shown, "Dr. Anna Becker") || !strings.Contains(shown, "a.becker@bad-belzig.de") {
		t.Errorf("Anna is not shown what she said:\n%s", shown)
	}
	o.anna.Submits(map[string]string{blocks.Input(booking.FieldConsent): booking.ConsentVersion})
	if n := o.requests(t, run); n != 1 {
		t.Fatalf("%d bookings", n)
	}
	conversation := single[string](t, o.pool, `SELECT conversation FROM slack_threads`)
	d, err := o.bookings.Draft(t.Context(), conversation)
	if err != nil || d.Receipt == nil || d.Receipt.Seats != 2 || d.Person.Name != "" {
		t.Errorf("the conversation does not know of the booking: %+v, %v", d, err)
	}
	o.anna.Presses(form, blocks.ActionDraft)
	if shown := o.modal(t, o.anna).Shown(); !strings.Contains(shown, "schon eingegangen") {
		t.Errorf("a draft that was sent can be sent again:\n%s", shown)
	}
}

func TestAReceiptStandsInTheThreadOfADirectMessage(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.serve(t)
	run := o.run(t, 20, false)
	ts := o.anna.Says(o.anna.Direct(), "Welche Termine gibt es?")
	channel := o.slack.DirectChannel(o.anna)
	o.anna.Presses(o.answerTo(t, channel, ts), blocks.ActionBook)
	if reply := o.anna.Submits(filled(nil)); len(reply.Errors) > 0 || o.requests(t, run) != 1 {
		t.Fatalf("%+v", reply)
	}
	o.done(t, 4)
	if answers := o.slack.Answers(channel, ts); len(answers) != 2 || !strings.Contains(answers[1].Shown(), "Buchungsnummer") {
		t.Errorf("the thread: %+v", answers)
	}
}

func TestAPrivateAnswerCanBeBookedFrom(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.serve(t)
	run := o.run(t, 20, false)
	o.clerk.draft = booking.Draft{Run: run, Person: booking.Person{Name: "Dr. Anna Becker", Email: "a.becker@bad-belzig.de", Municipality: "Bad Belzig"}}
	for i, c := range []struct{ ask, button, shows string }{
		{"termine", blocks.ActionBook, "anna.becker@musterstadt.de"},
		{"Ich möchte mich anmelden.", blocks.ActionDraft, "a.becker@bad-belzig.de"},
	} {
		o.slack.Advance(time.Second)
		o.anna.Commands(o.room, c.ask)
		o.slack.Await("the answer", func() bool { return len(o.slack.Ephemeral(o.anna)) == i+1 })
		o.anna.Presses(o.slack.Ephemeral(o.anna)[i], c.button)
		if shown := o.modal(t, o.anna).Shown(); !strings.Contains(shown, c.shows) {
			t.Errorf("%s: the dialog\n%s", c.ask, shown)
		}
		if reply := o.anna.Submits(map[string]string{
			blocks.Input(booking.FieldMunicipality): "Bad Belzig", blocks.Input(booking.FieldConsent): booking.ConsentVersion,
		}); len(reply.Errors) > 0 || o.requests(t, run) != i+1 {
			t.Errorf("%s: %+v", c.ask, reply)
		}
		o.slack.Await("the receipt", func() bool { return strings.Count(o.toldDirectly(o.anna), "Buchungsnummer") == i+1 })
	}
	if room := o.inRoom(); room != "" {
		t.Errorf("in the channel: %s", room)
	}
}

func TestADialogSpeaksTheLanguageOfItsConversation(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.serve(t)
	o.run(t, 20, false)
	o.clerk.language = "en"
	o.anna.Presses(o.asks(t, o.anna, "Termine, please"), blocks.ActionBook)
	if v := o.modal(t, o.anna); !strings.Contains(v.Shown(), "I agree") || stateOf(t, v.PrivateMetadata).Language != "en" {
		t.Errorf("the dialog:\n%s", v.Shown())
	}
}

func TestADraftOfAThreadWithSeveralAskersFillsNoDialog(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.serve(t)
	run := o.run(t, 20, false)
	o.clerk.draft = booking.Draft{Run: run, Person: booking.Person{Name: "Dr. Anna Becker", Email: "a.becker@bad-belzig.de"}}
	form := o.asks(t, o.anna, "Ich möchte buchen.")
	o.bert.Replies(o.room, form.Thread, "@Akademie Und was kostet das?")
	o.done(t, 2)

	for _, p := range []*slackfake.Person{o.anna, o.bert} {
		o.slack.Advance(time.Second)
		p.Presses(form, blocks.ActionDraft)
		if shown := o.modal(t, p).Shown(); strings.Contains(shown, "Dr. Anna") || strings.Contains(shown, "bad-belzig.de") {
			t.Errorf("%s is shown the draft:\n%s", p.Name, shown)
		}
	}
}

func TestDialogsThatAreSentTwiceBookOnce(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.serve(t)
	run := o.run(t, 20, false)
	o.anna.Presses(o.asks(t, o.anna, "Welche Termine gibt es?"), blocks.ActionBook)
	v := o.sent(t, o.anna, filled(nil))
	var sending sync.WaitGroup
	for range 4 {
		sending.Go(func() {
			response, err := o.submitted(t.Context(), v)
			if err != nil || response == nil || response.View == nil {
				t.Errorf("response %+v, error %v", response, err)
			}
		})
	}
	sending.Wait()
	if n := o.requests(t, run); n != 1 {
		t.Errorf("%d bookings", n)
	}
	o.done(t, 4)
	if told := o.toldDirectly(o.anna); strings.Count(told, "Buchungsnummer") != 1 {
		t.Errorf("told %q", told)
	}
	change := v
	change.View.State.Values[blocks.Input(booking.FieldName)][blocks.Input(booking.FieldName)] = typedIn("Anna B.")
	response, err := o.submitted(t.Context(), change)
	if err != nil || response == nil || response.View == nil || o.requests(t, run) != 1 {
		t.Errorf("the same dialog with another name: %+v, %v", response, err)
	}
}

func TestWhatADialogCarriesIsNotTakenAtItsWord(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.serve(t)
	run, other := o.run(t, 20, false), o.run(t, 20, false)
	o.clerk.draft = booking.Draft{Run: run, Person: booking.Person{Name: "Dr. Bert Conrad", Email: "b.conrad@bad-belzig.de", Municipality: "Bad Belzig"}}
	theirs := o.asks(t, o.bert, "Ich möchte buchen.")
	conversation := single[string](t, o.pool, `SELECT conversation FROM slack_threads`)
	draft, err := o.bookings.Draft(t.Context(), conversation)
	if err != nil {
		t.Fatal(err)
	}
	secret := o.slack.Channel("personal", o.bert)

	o.anna.Presses(theirs, blocks.ActionDraft)
	v := o.sent(t, o.anna, filled(nil))
	v.View.PrivateMetadata = bookingState{
		Key: draft.Key, Run: other, Conversation: conversation, Channel: secret.ID, Thread: theirs.TS, Language: "de",
	}.String()
	if _, err := o.submitted(t.Context(), v); err != nil {
		t.Fatal(err)
	}
	if d, err := o.bookings.Draft(t.Context(), conversation); err != nil || d.Receipt != nil || d.Person.Name != "Dr. Bert Conrad" || d.Run != run {
		t.Errorf("somebody else changed the draft: %+v, %v", d, err)
	}
	if n := o.requests(t, other); n != 1 {
		t.Errorf("%d bookings of the run", n)
	}
	o.done(t, 4)
	if n := len(o.slack.Messages(secret.ID)); n != 0 {
		t.Errorf("%d messages in a channel in which nothing was pressed", n)
	}
	for name, metadata := range map[string]string{
		"nothing": "", "no object": "7", "no run": `{"key":"0123456789abcdef"}`, "no key": `{"run":1}`, "a short key": `{"run":1,"key":"1"}`,
	} {
		v.View.PrivateMetadata = metadata
		if response, err := o.submitted(t.Context(), v); err == nil {
			t.Errorf("%s was taken: %+v", name, response)
		}
	}
}

func TestARunThatFillsWhileADialogIsOpen(t *testing.T) {
	t.Parallel()
	for name, waiting := range map[string]bool{"with a waiting list": true, "without one": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t)
			o.serve(t)
			run := o.run(t, 3, waiting)
			o.anna.Presses(o.asks(t, o.anna, "Welche Termine gibt es?"), blocks.ActionBook)
			o.books(t, "claus@musterstadt.de", run, 2)

			two := filled(map[booking.Field]string{booking.FieldSeats: "2"})
			reply := o.anna.Submits(two)
			if reply.Errors[blocks.Input(booking.FieldSeats)] == "" || o.requests(t, run) != 1 {
				t.Fatalf("nobody was told: %+v", reply)
			}
			reply = o.anna.Submits(two)
			if took := len(reply.Errors) == 0; took != waiting {
				t.Fatalf("sent once more: %+v", reply)
			}
			if !waiting {
				reply = o.anna.Submits(filled(nil)) // one seat is left
			}
			if len(reply.Errors) > 0 || o.requests(t, run) != 2 {
				t.Errorf("%d requests, %+v", o.requests(t, run), reply)
			}
		})
	}
}

func TestARunThatCannotBeBookedHasNoDialog(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.serve(t)
	run := o.run(t, 3, false)
	card := o.asks(t, o.anna, "Welche Termine gibt es?")
	o.anna.Presses(card, blocks.ActionBook)
	o.exec(t, `UPDATE runs SET status = 'cancelled'`)
	o.anna.Submits(filled(nil))
	if shown := o.modal(t, o.anna).Shown(); !strings.Contains(shown, "keine Anmeldungen") || o.requests(t, run) != 0 {
		t.Errorf("the run was cancelled while the dialog was open:\n%s", shown)
	}
	o.slack.Advance(time.Second)
	o.anna.Presses(card, blocks.ActionBook)
	if shown := o.modal(t, o.anna).Shown(); !strings.Contains(shown, "keine Anmeldungen") {
		t.Errorf("before it was opened:\n%s", shown)
	}
	o.exec(t, `DELETE FROM runs`)
	o.slack.Advance(time.Second)
	o.anna.Presses(card, blocks.ActionBook)
	if shown := o.modal(t, o.anna).Shown(); !strings.Contains(shown, "nicht mehr") {
		t.Errorf("a run that is gone:\n%s", shown)
	}
}

func TestValuesThatAreDoubtedAreKeptByThoseWhoInsist(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		field       booking.Field
		value, says string
		stored      string // SQL
	}{
		"an address that looks mistyped": {booking.FieldEmail, "anna@gmial.com", "anna@gmail.com", `SELECT email FROM bookings`},
		"a town with a typing error":     {booking.FieldMunicipality, "Bad Belzieg", "Bad Belzig, Potsdam-Mittelmark, Brandenburg", `SELECT municipality FROM bookings`},
		"a town that there is twice":     {booking.FieldMunicipality, "Neustadt", "Neustadt, Coburg, Bayern; Neustadt, Eichsfeld, Thüringen", `SELECT municipality FROM bookings`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t)
			o.serve(t)
			run := o.run(t, 3, false)
			o.anna.Presses(o.asks(t, o.anna, "Welche Termine gibt es?"), blocks.ActionBook)
			values := filled(map[booking.Field]string{c.field: c.value})
			reply := o.anna.Submits(values)
			if e := reply.Errors[blocks.Input(c.field)]; !strings.Contains(e, c.says) || o.requests(t, run) != 0 {
				t.Fatalf("errors %q", reply.Errors)
			}
			if reply = o.anna.Submits(values); len(reply.Errors) > 0 {
				t.Fatalf("sent again: %q", reply.Errors)
			}
			if got := single[string](t, o.pool, c.stored); got != c.value {
				t.Errorf("stored is %q", got)
			}
			if n := single[int](t, o.pool, `SELECT count(*)::int FROM slack_work WHERE key LIKE '%' || $1 || '%'`, c.value); n != 0 {
				t.Error("what was doubted can be read in the database")
			}
		})
	}
}

func TestADialogThatDoesNotOpenIsExcused(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.serve(t)
	o.run(t, 3, false)
	card := o.asks(t, o.anna, "Welche Termine gibt es?")
	for i, f := range []slackfake.Fault{
		{Error: "expired_trigger_id"}, {RetryAfter: time.Minute}, {Status: 503}, {Delay: time.Second}, {DropAfter: true},
	} {
		o.slack.Fail("views.open", 1, f)
		if reply := o.anna.Presses(card, blocks.ActionBook); reply.Status != 200 {
			t.Errorf("after %+v the press was answered with %d", f, reply.Status)
		}
		o.done(t, 3+2*i)
		whispers := o.slack.Ephemeral(o.anna)
		if len(whispers) != i+1 || !strings.Contains(whispers[i].Shown(), "noch einmal") {
			t.Fatalf("after %+v whispered: %+v", f, whispers)
		}
		o.slack.Advance(time.Second) // another trigger
	}
}

func TestNobodyBooksWithoutEnd(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.serve(t)
	run := o.run(t, 100, false)
	card := o.asks(t, o.anna, "Welche Termine gibt es?")
	o.anna.Presses(card, blocks.ActionBook)
	v := o.sent(t, o.anna, filled(nil))
	for i := range bookingsPerHour + 1 {
		v.View.ID = "V" + strconv.Itoa(i)
		v.View.PrivateMetadata = bookingState{Key: "0123456789abcdef" + strconv.Itoa(i), Run: run, Language: "de"}.String()
		response, err := o.submitted(t.Context(), v)
		if err != nil {
			t.Fatal(err)
		}
		if refused := response.Errors[blocks.Input(booking.FieldEmail)] != ""; refused != (i == bookingsPerHour) {
			t.Fatalf("request %d: %+v", i, response)
		}
	}
	o.passed.Add(int64(time.Hour))
	v.View.ID = "V0last"
	if response, err := o.submitted(t.Context(), v); err != nil || len(response.Errors) > 0 {
		t.Errorf("an hour later: %+v, %v", response, err)
	}
}

func TestGuestsOfOtherWorkspacesFindOnlyTheirNameInADialog(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.serve(t)
	run := o.run(t, 3, false)
	elsewhere := o.slack.AddWorkspace("kreis")
	eva := elsewhere.Join(slackfake.Member{Name: "Eva Krause", Email: "eva.krause@kreis.de"})
	o.room = o.slack.Channel("kooperation", o.anna, eva)
	card := o.asks(t, o.anna, "Welche Termine gibt es?")
	eva.Presses(card, blocks.ActionBook)
	if shown := o.modal(t, eva).Shown(); strings.Contains(shown, "eva.krause@kreis.de") || !strings.Contains(shown, "Eva Krause") {
		t.Errorf("the dialog:\n%s", shown)
	}
	reply := eva.Submits(filled(map[booking.Field]string{booking.FieldEmail: "eva.krause@kreis.de"}))
	if len(reply.Errors) > 0 || o.requests(t, run) != 1 {
		t.Errorf("%d bookings, %+v", o.requests(t, run), reply)
	}
	o.done(t, 3)
}

// state is what a dialog carries.
func stateOf(t *testing.T, metadata string) bookingState {
	t.Helper()
	var s bookingState
	if err := json.Unmarshal([]byte(metadata), &s); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestADialogCarriesNothingPersonal(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.serve(t)
	run := o.run(t, 20, false)
	o.clerk.draft = booking.Draft{Run: run, Person: booking.Person{Name: "Dr. Anna Becker", Email: "a.becker@bad-belzig.de"}}
	o.anna.Presses(o.asks(t, o.anna, "Ich möchte buchen."), blocks.ActionDraft)
	metadata := o.modal(t, o.anna).PrivateMetadata
	if s := stateOf(t, metadata); s.Run != run || s.Conversation == "" || len(metadata) > 3000 || strings.Contains(metadata, "ecker") {
		t.Errorf("it carries %s", metadata)
	}
}
