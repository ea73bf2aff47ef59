package assistant

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/fault"
)

// tell takes a turn of a conversation on the web.
func (b bundle) tell(t *testing.T, id, message string) (conversation.Turn, []Event) {
	t.Helper()
	return b.ask(t, Input{Conversation: id, Question: message, Channel: "web"})
}

func (b bundle) draftOf(t *testing.T, id string) booking.Draft {
	t.Helper()
	d, err := b.bookings.Draft(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func (b bundle) runNamed(t *testing.T, key string) int64 {
	t.Helper()
	run, err := b.catalogue.RunByKey(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	return run.ID
}

// requested presses the button for somebody, as the channel would.
func (b bundle) requested(t *testing.T, run, email string, seats int) booking.Receipt {
	t.Helper()
	r, err := b.bookings.Request(t.Context(), booking.Request{
		Key: "key-of-a-button-" + run + "-" + email, Run: b.runNamed(t, run), Seats: seats, Consent: booking.ConsentVersion, Channel: "web",
		Person: booking.Person{Name: "Anna Beispiel", Email: email, Municipality: "Kiel"},
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestARunsButtonBeginsADraft(t *testing.T) {
	t.Parallel()
	b := books(t)
	id := b.start(t)
	turn, events := b.ask(t, Input{Conversation: id, Question: "Anmelden: KI, 3. März", Run: b.runNamed(t, "ki-mar"), Channel: "web"})
	if d := b.draftOf(t, id); b.runKey(t, d.Run) != "ki-mar" || turn.Intent != IntentBooking || turn.Booking == nil {
		t.Errorf("draft %+v, turn %+v", d, turn)
	}
	forms := 0
	for _, e := range events {
		if f, ok := e.(Form); ok && f.Booking.Stage == conversation.FormOpen {
			forms++
		}
	}
	if forms != 1 {
		t.Errorf("%d forms among %v", forms, events)
	}
}

func TestConversationsDoNotMix(t *testing.T) {
	t.Parallel()
	b := books(t)
	one, other := b.start(t), b.start(t)
	talks := map[string][]string{
		one:   {"Bitte buchen Sie mir Open Source", "Anna Beispiel", "anna@kiel.de", "Kiel"},
		other: {"Zwei Plätze für KI am 3. März", "Bernd Muster", "bernd@beelitz.de", "Beelitz"},
	}
	var together sync.WaitGroup
	for id, messages := range talks {
		together.Go(func() {
			for _, m := range messages {
				if _, err := b.Turn(t.Context(), Input{Conversation: id, Question: m, Channel: "web"}, func(Event) error { return nil }); err != nil {
					t.Errorf("%q: %v", m, err)
				}
			}
		})
	}
	together.Wait()
	d, e := b.draftOf(t, one), b.draftOf(t, other)
	if d.Person.Name != "Anna Beispiel" || d.Person.Email != "anna@kiel.de" || d.Person.Municipality != "Kiel" || b.runKey(t, d.Run) != "os-mar" || d.Seats > 1 {
		t.Errorf("one: %+v", d)
	}
	if e.Person.Name != "Bernd Muster" || e.Person.Email != "bernd@beelitz.de" || e.Person.Municipality != "Beelitz" || b.runKey(t, e.Run) != "ki-mar" || e.Seats != 2 {
		t.Errorf("other: %+v", e)
	}
}

func TestTwoTabsOfAConversationLoseNothing(t *testing.T) {
	t.Parallel()
	b := books(t)
	id := b.start(t)
	b.tell(t, id, "Bitte buchen Sie mir Open Source")
	var tabs sync.WaitGroup
	for _, m := range []string{"ich heiße Anna Beispiel", "meine Mail ist anna@kiel.de"} {
		tabs.Go(func() {
			if _, err := b.Turn(t.Context(), Input{Conversation: id, Question: m, Channel: "web"}, func(Event) error { return nil }); err != nil {
				t.Errorf("%q: %v", m, err)
			}
		})
	}
	tabs.Wait()
	if d := b.draftOf(t, id); d.Person.Name != "Anna Beispiel" || d.Person.Email != "anna@kiel.de" {
		t.Errorf("draft %+v", d)
	}
}

func TestAMaskedTurnAskedAgainGoesOn(t *testing.T) {
	t.Parallel()
	b := books(t)
	id := b.start(t)
	b.tell(t, id, "Bitte buchen Sie mir Open Source")
	gone := false
	_, err := b.Turn(t.Context(), Input{Conversation: id, Question: "ich heiße Anna Beispiel, anna@kiel.de", Channel: "web"}, func(e Event) error {
		if _, ok := e.(Text); ok {
			gone = true
			return errGone
		}
		return nil
	})
	if !errors.Is(err, errGone) || !gone {
		t.Fatalf("error = %v", err)
	}
	turns, err := b.conversations.Recent(t.Context(), id, 1)
	if err != nil || turns[0].Done || turns[0].Question != "ich heiße [Name], [E-Mail-Adresse]" {
		t.Fatalf("kept %+v, %v", turns, err)
	}
	turn, _ := b.ask(t, Input{Conversation: id, TurnID: turns[0].ID, Channel: "web"})
	if d := b.draftOf(t, id); d.Person.Name != "Anna Beispiel" || d.Person.Email != "anna@kiel.de" {
		t.Errorf("draft %+v", d)
	}
	if !strings.Contains(turn.Answer, "Kommune") || strings.Contains(turn.Answer, "nicht verstanden") {
		t.Errorf("answer %q", turn.Answer)
	}
}

func TestAfterABookingAnotherBegins(t *testing.T) {
	t.Parallel()
	b := books(t)
	id := b.start(t)
	for _, m := range []string{"Bitte buchen Sie mir Open Source", "Anna Beispiel, anna@kiel.de, Stadt Kiel"} {
		b.tell(t, id, m)
	}
	d := b.draftOf(t, id)
	d.Consent = true
	d, err := b.bookings.SaveDraft(t.Context(), id, d)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.bookings.RequestDraft(t.Context(), id, booking.Press{Version: d.Version, Language: "de", Channel: "web"}); err != nil {
		t.Fatal(err)
	}
	if turn, _ := b.tell(t, id, "Ich kann doch nicht kommen"); !turn.Mine {
		t.Errorf("cancelling: %q", turn.Answer)
	}
	if turn, _ := b.tell(t, id, "Vielen Dank!"); turn.Booking != nil {
		t.Errorf("thanks show the form again: %q", turn.Answer)
	}
	b.tell(t, id, "Bitte buchen Sie mir auch noch einen Platz im KI-Modul am 3. März")
	again := b.draftOf(t, id)
	if again.Receipt != nil || b.runKey(t, again.Run) != "ki-mar" || again.Person.Name != "" || again.Key == d.Key {
		t.Errorf("second draft %+v", again)
	}
}

func TestOnlyTheOwnerLearnsOfBookings(t *testing.T) {
	t.Parallel()
	b := books(t)
	b.requested(t, "ki-mar", "anna@kiel.de", 1)
	stranger, _ := b.tell(t, b.start(t), "Welche Buchungen habe ich? Meine Adresse ist anna@kiel.de")
	nobody, _ := b.tell(t, b.start(t), "Welche Buchungen habe ich? Meine Adresse ist niemand@kiel.de")
	if stranger.Answer != nobody.Answer || !stranger.Mine {
		t.Errorf("told apart: %q and %q", stranger.Answer, nobody.Answer)
	}
	own, _ := b.ask(t, Input{Conversation: b.start(t), Question: "Welche Buchungen habe ich?", Channel: "web", Person: account.Person{Email: "anna@kiel.de", Role: account.Participant}})
	if !own.Mine || !strings.Contains(own.Answer, "eine Buchung") {
		t.Errorf("the owner is told %q", own.Answer)
	}
}

func TestTheOwnerRebooksInTheConversation(t *testing.T) {
	t.Parallel()
	b := books(t)
	b.requested(t, "ki-mar", "anna@kiel.de", 2)
	id := b.start(t)
	turn, _ := b.ask(t, Input{Conversation: id, Question: "Ich möchte umbuchen auf Mai", Channel: "web", Person: account.Person{Email: "anna@kiel.de", Role: account.Participant}})
	d := b.draftOf(t, id)
	if d.Move == 0 || b.runKey(t, d.Run) != "ki-mai" || d.Seats != 2 {
		t.Errorf("draft %+v", d)
	}
	if turn.Booking == nil || turn.Booking.Stage != conversation.FormSummary || !strings.Contains(turn.Answer, "Umbuchung") || !strings.Contains(turn.Answer, "umbuchen") {
		t.Errorf("answer %q, form %+v", turn.Answer, turn.Booking)
	}
}

func TestWithoutBookingsNothingChanges(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.start(t)
	turn, _ := b.tell(t, id, "Ich möchte mich anmelden, anna@kiel.de")
	if turn.Booking != nil || turn.Intent != IntentQuestion || strings.Contains(turn.Question, "@") {
		t.Errorf("turn %+v", turn)
	}
	if _, err := b.Turn(t.Context(), Input{Question: " "}, func(Event) error { return nil }); !errors.Is(err, fault.Invalid) {
		t.Errorf("error = %v, want fault.Invalid", err)
	}
}

func TestWhereThereAreNoButtonsNoneIsSpokenOf(t *testing.T) {
	t.Parallel()
	b := books(t)
	id := b.start(t)
	for _, said := range []string{
		"Ich möchte mich für Künstliche Intelligenz am 3. März anmelden", "Anna Beispiel, anna@stadt-kiel.de, Kommune Kiel", "Moment", "ja", "meine Buchungen",
	} {
		turn, _ := b.ask(t, Input{Conversation: id, Question: said, Channel: "matrix", Dialogue: true})
		for _, unwanted := range []string{"drücken", "Häkchen", "Formular", "Schaltfläche"} {
			if strings.Contains(turn.Answer, unwanted) {
				t.Errorf("%s: %s", said, turn.Answer)
			}
		}
	}
}
