package booking_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sync/errgroup"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/fault"
)

func (b *bundle) conversation(t *testing.T) string {
	t.Helper()
	c, err := conversation.NewStore(b.pool, b.clock.Now).Start(t.Context(), "web")
	if err != nil {
		t.Fatal(err)
	}
	return c.ID
}

func (b *bundle) save(t *testing.T, conversation string, d booking.Draft) booking.Draft {
	t.Helper()
	saved, err := b.SaveDraft(t.Context(), conversation, d)
	if err != nil {
		t.Fatal(err)
	}
	return saved
}

func draft(name string, run int64, seats int) booking.Draft {
	return booking.Draft{Run: run, Seats: seats, Person: request(name, run, seats).Person, Consent: true}
}

func TestADraftIsKeptUntilItIsTooOld(t *testing.T) {
	t.Parallel()
	b := setup(t, booking.Limits{})
	id := b.conversation(t)
	_, err := b.Draft(t.Context(), id)
	wantKind(t, "no draft", err, fault.NotFound)
	want := b.save(t, id, draft("anna", 7, 2))
	if len(want.Key) < 16 || want.Version != 1 {
		t.Errorf("saved %+v", want)
	}
	got, err := b.Draft(t.Context(), id)
	got.Since = got.Since.UTC()
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("draft (-saved +read, %v):\n%s", err, diff)
	}
	_, err = b.SaveDraft(t.Context(), id, draft("bernd", 7, 1))
	wantKind(t, "a second new one", err, fault.Conflict)
	got.Seats = 3
	if next := b.save(t, id, got); next.Version != 2 || next.Key != want.Key {
		t.Errorf("saved again %+v", next)
	}
	_, err = b.SaveDraft(t.Context(), id, got)
	wantKind(t, "a change of the first version", err, fault.Conflict)
	b.clock.Move(24*time.Hour + time.Second)
	_, err = b.Draft(t.Context(), id)
	wantKind(t, "an old draft", err, fault.NotFound)
	b.save(t, id, draft("cem", 7, 1)) // in its place
	for range 2 {
		if err := b.DropDraft(t.Context(), id); err != nil {
			t.Error(err)
		}
	}
	_, err = b.Draft(t.Context(), id)
	wantKind(t, "a dropped draft", err, fault.NotFound)
}

func TestTwoTabsThatPressAtOnceBookOnce(t *testing.T) {
	t.Parallel()
	b := setup(t, booking.Limits{})
	id, run := b.conversation(t), b.run(t, 5)
	saved := b.save(t, id, draft("anna", run, 2))
	if problems, err := b.Check(t.Context(), saved); err != nil || len(problems) > 0 {
		t.Errorf("Check = %v, %v", problems, err)
	}
	var receipts [8]booking.Receipt
	var tabs errgroup.Group
	for i := range receipts {
		tabs.Go(func() (err error) {
			receipts[i], err = b.RequestDraft(t.Context(), id, booking.Press{Version: saved.Version, Language: "en", Channel: "web"})
			return err
		})
	}
	if err := tabs.Wait(); err != nil {
		t.Fatal(err)
	}
	for _, r := range receipts[1:] {
		if r != receipts[0] {
			t.Errorf("receipts %+v and %+v", receipts[0], r)
		}
	}
	b.seats(t, run, 2, 0)
	made := b.byRef(t, receipts[0].Ref)
	if made.Language != "en" || made.Channel != "web" || made.Consent != booking.ConsentVersion || !made.ConsentedAt.Equal(start) {
		t.Errorf("booking = %+v", made)
	}
	left, err := b.Draft(t.Context(), id)
	if err != nil || left.Receipt == nil || *left.Receipt != receipts[0] || left.Person != (booking.Person{}) || left.Version != saved.Version+1 {
		t.Errorf("draft afterwards = %+v, %v", left, err)
	}
}

func TestOnlyTheDraftThatWasSeenIsRequested(t *testing.T) {
	t.Parallel()
	b := setup(t, booking.Limits{})
	id, run := b.conversation(t), b.run(t, 5)
	seen := b.save(t, id, draft("anna", run, 1))
	changed := seen
	changed.Seats = 5
	changed = b.save(t, id, changed)
	_, err := b.RequestDraft(t.Context(), id, booking.Press{Version: seen.Version, Language: "de", Channel: "web"})
	wantKind(t, "request of the version before", err, fault.Conflict)
	changed.Consent = false
	changed = b.save(t, id, changed)
	_, err = b.RequestDraft(t.Context(), id, booking.Press{Version: changed.Version, Language: "de", Channel: "web"})
	var problems booking.Problems
	if !errors.As(err, &problems) || problems[booking.FieldConsent] != booking.Missing || len(problems) != 1 {
		t.Errorf("without consent: %v", err)
	}
	if problems, err := b.Check(t.Context(), changed); err != nil || problems[booking.FieldConsent] != booking.Missing {
		t.Errorf("Check = %v, %v", problems, err)
	}
	b.seats(t, run, 0, 0)
}

func TestCheckSaysWhatRequestWould(t *testing.T) {
	t.Parallel()
	b := setup(t, booking.Limits{})
	run := b.run(t, 1)
	for name, d := range map[string]booking.Draft{
		"empty": {}, "no run": draft("anna", 999, 1), "complete": draft("bernd", run, 1), "too many": draft("cem", run, 9), "beyond": draft("dora", run, 2),
	} {
		got, err := b.Check(t.Context(), d)
		if err != nil {
			t.Fatal(err)
		}
		id := b.conversation(t)
		saved := b.save(t, id, d)
		_, err = b.RequestDraft(t.Context(), id, booking.Press{Version: saved.Version, Language: "de", Channel: "web"})
		want := booking.Problems{}
		if err != nil && !errors.As(err, &want) {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-RequestDraft +Check):\n%s", name, diff)
		}
	}
}

func TestADraftMovesABooking(t *testing.T) {
	t.Parallel()
	b := setup(t, booking.Limits{})
	from, to := b.run(t, 2), b.run(t, 2)
	made := b.confirmed(t, "anna", from, 2)
	id := b.conversation(t)
	d := b.save(t, id, booking.Draft{Run: to, Move: made.ID})
	if problems, err := b.Check(t.Context(), d); err != nil || len(problems) > 0 {
		t.Errorf("Check = %v, %v", problems, err)
	}
	for _, owner := range []string{"", "bernd@rathaus.example"} { // who was told the address of the conversation
		_, err := b.RequestDraft(t.Context(), id, booking.Press{Version: d.Version, Owner: owner, Language: "de", Channel: "web"})
		wantKind(t, "a stranger's move", err, fault.Denied)
	}
	b.is(t, made.ID, booking.Confirmed, 0)
	press := booking.Press{Version: d.Version, Owner: strings.ToUpper(made.Person.Email), Language: "de", Channel: "web"}
	for range 2 {
		receipt, err := b.RequestDraft(t.Context(), id, press)
		if receipt.Email != "" {
			t.Errorf("the receipt, which stays with the conversation, names %s", receipt.Email)
		}
		if err != nil || receipt.Ref != made.Ref || receipt.Run != to || !receipt.Held || receipt.Seats != 2 {
			t.Errorf("receipt %+v, %v", receipt, err)
		}
	}
	if got := b.is(t, made.ID, booking.Confirmed, 0); got.Run.ID != to || got.Sequence != 1 {
		t.Errorf("moved to run %d, %d times", got.Run.ID, got.Sequence)
	}
	other := b.conversation(t)
	b.exec(t, `UPDATE runs SET status = 'closed' WHERE id = $1`, from)
	press.Version = b.save(t, other, booking.Draft{Run: from, Move: made.ID}).Version
	_, err := b.RequestDraft(t.Context(), other, press)
	var problems booking.Problems
	if !errors.As(err, &problems) || problems[booking.FieldRun] != booking.NoBooking {
		t.Errorf("move to a closed run: %v", err)
	}
}
