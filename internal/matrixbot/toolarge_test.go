package matrixbot

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"maunium.net/go/mautrix/id"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/matrixbot/matrixfake"
)

// heavy is a room whose state holds the levels of so many people, 35 bytes each.
func heavy(people int) matrixfake.RoomKind {
	levels := map[string]any{}
	for i := range people {
		levels[fmt.Sprintf("@niemand%d:musterstadt.example", i)] = 0
	}
	return matrixfake.RoomKind{Name: "Falle", Power: map[string]any{"users": levels}}
}

// small has a server sync and see to rooms whose responses may have 40 KB, until the test
// ends.
func (s *station) small() {
	s.t.Helper()
	v := s.open()
	l := s.leads(v)
	l.client.ResponseSizeLimit = 40 << 10
	ctx, stop := contextOf(s.t)
	v.ended.Go(func() { _ = v.sync(ctx, l) })
	v.ended.Go(func() { _ = v.keepRooms(ctx, l) })
	s.t.Cleanup(func() { stop(); v.ended.Wait() })
}

func TestOnlyARoomThatIsTooLargeToBeToldOfIsLeft(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	mallory := s.home.User("mallory")
	trap := mallory.Creates(heavy(1400), s.user)
	var rooms []*matrixfake.Room
	for range 4 { // entered in the same moment
		rooms = append(rooms, s.anna.Creates(matrixfake.RoomKind{}, s.user))
	}
	// The homeserver tells of none before the assistant has entered all.
	s.home.OnCall("sync", func(matrixfake.Call) matrixfake.Fault {
		return matrixfake.Fault{DropBefore: len(s.user.Rooms("join")) > 0 && len(s.user.Rooms("invite")) > 0}
	})
	s.small()
	trap.AwaitMembership(s.user, "leave")
	for _, room := range rooms {
		asked := s.anna.Mentions(room, s.user, "Hören Sie mich?")
		s.home.Await("it to be taken", func() bool { return s.count(`SELECT count(*) FROM matrix_work WHERE key = $1`, asked) == 1 })
	}
	for _, c := range s.home.Calls("leave") {
		if !strings.Contains(c.Path, trap.ID) {
			t.Errorf("it left %s", c.Path)
		}
	}
}

func TestOfManyLargeRoomsTheLargestAreLeft(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	mallory := s.home.User("mallory")
	var traps []*matrixfake.Room
	for range 5 { // none is too large alone
		traps = append(traps, mallory.Creates(heavy(300), s.user))
	}
	room := s.anna.Creates(matrixfake.RoomKind{}, s.user)
	s.home.OnCall("sync", func(matrixfake.Call) matrixfake.Fault {
		return matrixfake.Fault{DropBefore: len(s.user.Rooms("join")) > 0 && len(s.user.Rooms("invite")) > 0}
	})
	s.small()
	s.joined(room)
	asked := s.anna.Mentions(room, s.user, "Hören Sie mich?")
	s.home.Await("it to be taken", func() bool { return s.count(`SELECT count(*) FROM matrix_work WHERE key = $1`, asked) == 1 })
	for _, c := range s.home.Calls("leave") {
		if strings.Contains(c.Path, room.ID) {
			t.Error("the small one was left")
		}
	}
	if len(s.home.Calls("leave")) == len(traps) {
		t.Error("all of them were left, though some would have fitted")
	}
}

// TestAnInvitationIsAcceptedHoweverSoonItIsMadeAgain has an invitation withdrawn while it
// is being accepted or refused, and made again so soon that one response tells of both: what
// becomes of the first one must not end the second.
func TestAnInvitationIsAcceptedHoweverSoonItIsMadeAgain(t *testing.T) {
	t.Parallel()
	for name, ends := range map[string]func(*keeper, roomStep) error{
		"refused": func(k *keeper, s roomStep) error {
			return k.conclude(t.Context(), roomResult{s, fmt.Errorf("withdrawn: %w", fault.Denied)})
		},
		"left": func(k *keeper, s roomStep) error { return k.hasGone(t.Context(), s) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStation(t)
			v := s.open(func(c *Config) { now := time.Now(); c.Now = func() time.Time { return now } }) // all of it in a moment
			k := &keeper{Bot: v.Bot, lead: s.leads(v), busy: map[id.RoomID]bool{}, tries: map[id.RoomID]roomTry{}}
			room := s.anna.Creates(matrixfake.RoomKind{}, s.user)
			step := k.nextStep(t)
			s.anna.Kicks(room, s.user)
			s.anna.Invites(room, s.user)
			again := k.nextStep(t)
			if err := ends(k, step); err != nil {
				t.Fatal(err)
			}
			if last := k.nextStep(t); last != again || time.Until(k.tried(last).next) > 0 {
				t.Errorf("it is %+v afterwards, not %+v, tried %+v", last, again, k.tried(last))
			}
		})
	}
}

// nextStep takes what the homeserver tells, and is what is to be done then.
func (k *keeper) nextStep(t *testing.T) roomStep {
	t.Helper()
	r, err := k.poll(t.Context(), k.lead, mostEvents, true)
	if err == nil {
		err = k.receive(t.Context(), k.lead, r)
	}
	if err != nil {
		t.Fatal(err)
	}
	steps, err := k.roomSteps(t.Context(), k.lead.device.User)
	if err != nil || len(steps) != 1 || steps[0].What != "join" {
		t.Fatalf("steps %+v, %v", steps, err)
	}
	return steps[0]
}

// TestWhoInvitesAnewDoesNotWaitForWhatFailedBefore has invitations that could not be
// accepted be forgotten when there is another one.
func TestWhoInvitesAnewDoesNotWaitForWhatFailedBefore(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	s.home.Fail(s.user, "join", 1, matrixfake.Fault{RetryAfter: mostLimited}) // of the room, as Synapse does
	room := s.anna.Creates(matrixfake.RoomKind{}, s.user)
	s.serve()
	s.home.Await("the first try", func() bool { return len(s.home.Calls("join")) == 1 })
	s.anna.Kicks(room, s.user)
	s.anna.Invites(room, s.user)
	s.joined(room)
}
