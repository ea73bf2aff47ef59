package report

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/postgres/pgtest"
)

// chat is a channel whose rooms begin with a hash.
const chat = "chat"

func withChat() Option {
	return WithRooms(chat, func(to string) bool { return strings.HasPrefix(to, "#") })
}

func inRoom(n int) Delivery { return Delivery{chat, fmt.Sprintf("#%d", n)} }

func TestAReportIsDeliveredToRoomsOfConnectedChannelsOnly(t *testing.T) {
	t.Parallel()
	c := &clock{berlin(2026, 1, 20, 9)}
	s := NewStore(pgtest.Open(t), c.now, withChat())
	saved, err := s.Save(t.Context(), anna, mailed("Länder", anna))
	if err != nil {
		t.Fatal(err)
	}
	for n := range 2 { // the second changes nothing
		r, err := s.DeliverTo(t.Context(), anna, saved.ID, inRoom(1))
		if err != nil || len(r.Deliver) != 2 || r.Deliver[1] != inRoom(1) {
			t.Fatalf("%d: %+v, %v", n, r.Deliver, err)
		}
	}
	for name, to := range map[string]Delivery{"no room": {chat, "1"}, "a channel of nobody": {"slack", "#1"}, "a mailbox": {ByMail, bert.Email}} {
		if _, err := s.DeliverTo(t.Context(), anna, saved.ID, to); !errors.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for n := 2; n <= MostRooms; n++ {
		if _, err := s.DeliverTo(t.Context(), admin, saved.ID, inRoom(n)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.DeliverTo(t.Context(), anna, saved.ID, inRoom(6)); !errors.Is(err, fault.Conflict) {
		t.Errorf("too many rooms: %v", err)
	}
	more, err := s.Get(t.Context(), anna, saved.ID)
	if err != nil {
		t.Fatal(err)
	}
	more.Deliver = append(more.Deliver, inRoom(6))
	if _, err := s.Save(t.Context(), anna, more); !errors.Is(err, fault.Invalid) {
		t.Errorf("too many rooms are saved: %v", err)
	}
	r, err := s.EndDelivery(t.Context(), anna, saved.ID, inRoom(3))
	if err != nil || len(r.Deliver) != MostRooms {
		t.Errorf("%+v, %v", r.Deliver, err)
	}
	// What is there stays changeable when the channel is gone.
	later := NewStore(s.pool, c.now)
	r.Name = "Anders"
	if r, err = later.Save(t.Context(), anna, r); err != nil || len(r.Deliver) != MostRooms {
		t.Errorf("without the channel: %+v, %v", r.Deliver, err)
	}
	if r, err = later.EndDelivery(t.Context(), anna, saved.ID, inRoom(1)); err != nil || len(r.Deliver) != MostRooms-1 {
		t.Errorf("without the channel: %+v, %v", r.Deliver, err)
	}
}

func TestWhoMayDeliverReportsToRooms(t *testing.T) {
	t.Parallel()
	c := &clock{berlin(2026, 1, 20, 9)}
	s := NewStore(pgtest.Open(t), c.now, withChat())
	saved, err := s.Save(t.Context(), anna, mailed("Länder", anna))
	if err != nil {
		t.Fatal(err)
	}
	for n, tc := range []struct {
		who  account.Person
		want error
	}{
		{anna, nil},
		{admin, nil},
		{bert, fault.Denied},
		{emil, fault.Denied},
		{guest, fault.Denied},
		{account.Person{Email: anna.Email, Role: account.Participant}, fault.Denied},
	} {
		if _, err := s.DeliverTo(t.Context(), tc.who, saved.ID, inRoom(n)); fault.Kind(err) != tc.want {
			t.Errorf("%+v delivers: %v", tc.who, err)
		}
		if _, err := s.EndDelivery(t.Context(), tc.who, saved.ID, inRoom(n)); fault.Kind(err) != tc.want {
			t.Errorf("%+v ends: %v", tc.who, err)
		}
	}
	for name, do := range map[string]func(context.Context, account.Person, int64, Delivery) (Report, error){"deliver": s.DeliverTo, "end": s.EndDelivery} {
		if _, err := do(t.Context(), anna, 4711, inRoom(1)); !errors.Is(err, fault.NotFound) {
			t.Errorf("%s, no such report: %v", name, err)
		}
	}
}

func TestTheBoundOfRoomsHoldsWhereSeveralAreAddedAtOnce(t *testing.T) {
	t.Parallel()
	c := &clock{berlin(2026, 1, 20, 9)}
	s := NewStore(pgtest.Open(t), c.now, withChat())
	saved, err := s.Save(t.Context(), anna, mailed("Länder", anna))
	if err != nil {
		t.Fatal(err)
	}
	var adding sync.WaitGroup
	for n := range 2 * MostRooms {
		adding.Go(func() {
			if _, err := s.DeliverTo(t.Context(), anna, saved.ID, inRoom(n)); err != nil && !errors.Is(err, fault.Conflict) {
				t.Error(err)
			}
		})
	}
	adding.Wait()
	r, err := s.Get(t.Context(), anna, saved.ID)
	if err != nil || len(r.Deliver) != 1+MostRooms {
		t.Errorf("%+v, %v", r.Deliver, err)
	}
}

func TestDeliveriesWaitForTheirChannel(t *testing.T) {
	t.Parallel()
	c := &clock{berlin(2026, 1, 20, 9)}
	s := NewStore(pgtest.Open(t), c.now, withChat())
	saved, err := s.Save(t.Context(), anna, mailed("Länder", anna))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.DeliverTo(t.Context(), anna, saved.ID, inRoom(1)); err != nil {
		t.Fatal(err)
	}
	nothing := func(context.Context, pgx.Tx, []river.InsertManyParams) error { return nil }
	c.at = berlin(2026, 2, 1, 6)
	for _, tc := range []struct {
		channels []string
		want     int
	}{{[]string{chat}, 1}, {[]string{chat}, 0}, {nil, 0}, {[]string{chat, ByMail}, 1}} {
		if n, err := s.enqueueDue(t.Context(), tc.channels, nothing); err != nil || n != tc.want {
			t.Errorf("%v: %d due, want %d, %v", tc.channels, n, tc.want, err)
		}
	}
}
