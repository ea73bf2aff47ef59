package matrixbot

import (
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/matrixbot/matrixfake"
)

func TestItAcceptsTheInvitationsOfWhoMayInvite(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		settings func(*Config, *matrixfake.Room)
		direct   bool
		want     string
	}{
		"anybody's":                    {func(*Config, *matrixfake.Room) {}, false, "join"},
		"of a server":                  {func(c *Config, _ *matrixfake.Room) { c.Servers = []string{matrixfake.ServerName} }, true, "join"},
		"not of another server":        {func(c *Config, _ *matrixfake.Room) { c.Servers = []string{"andere.example"} }, true, "leave"},
		"not of a server that ends so": {func(c *Config, _ *matrixfake.Room) { c.Servers = []string{"example"} }, true, "leave"},
		"of a user":                    {func(c *Config, _ *matrixfake.Room) { c.Users = []string{"@anna:" + matrixfake.ServerName} }, true, "join"},
		"of a user beside a server": {func(c *Config, _ *matrixfake.Room) {
			c.Servers, c.Users = []string{"x"}, []string{"@anna:" + matrixfake.ServerName}
		}, true, "join"},
		"not of other users":            {func(c *Config, _ *matrixfake.Room) { c.Users = []string{"@bernd:" + matrixfake.ServerName} }, true, "leave"},
		"to a room of the settings":     {func(c *Config, r *matrixfake.Room) { c.Rooms = []string{r.ID} }, false, "join"},
		"to an alias of the settings":   {func(c *Config, _ *matrixfake.Room) { c.Rooms = []string{"#amt:" + matrixfake.ServerName} }, false, "join"},
		"not to another room":           {func(c *Config, _ *matrixfake.Room) { c.Rooms = []string{"!x:y"} }, false, "leave"},
		"to a direct room beside rooms": {func(c *Config, _ *matrixfake.Room) { c.Rooms = []string{"!x:y"} }, true, "join"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStation(t)
			room := s.anna.Creates(matrixfake.RoomKind{Name: "Amt", Alias: "amt", Direct: c.direct}, s.user)
			s.serve(func(settings *Config) { c.settings(settings, room) })
			room.AwaitMembership(s.user, c.want)
			if c.want == "leave" {
				s.home.Await("the room to be forgotten", func() bool {
					return s.count(`SELECT count(*) FROM matrix_rooms WHERE membership = 'leave'`) == 1
				})
			}
		})
	}
}

func TestItDoesNotEnterSpaces(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	s.serve()
	space := s.anna.Creates(matrixfake.RoomKind{Name: "Verwaltung", State: map[string]map[string]any{"m.room.create": {"type": "m.space"}}}, s.user)
	space.AwaitMembership(s.user, "leave")
}

func TestARoomIsGreetedOnceHoweverOftenItIsInvited(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	s.serve()
	room := s.joined(s.anna.Creates(matrixfake.RoomKind{}, s.user))
	room.Says(s.user, "Guten Tag!")
	for range 2 {
		s.anna.Kicks(room, s.user)
		s.home.Await("the room to be left", func() bool { return s.count(`SELECT count(*) FROM matrix_rooms WHERE membership = 'leave'`) == 1 })
		s.anna.Invites(room, s.user)
		s.joined(room)
		asked := s.anna.Says(room, "Sind Sie wieder da?")
		room.Answer(asked, "wieder da")
	}
	s.settled()
	if n := len(room.From(s.user)); n != 3 {
		t.Errorf("it said %d things, not a greeting and two answers", n)
	}
}

func TestWhatWasSaidInARoomIsForgottenWithIt(t *testing.T) {
	t.Parallel()
	for name, ends := range map[string]func(*station, *matrixfake.Room){
		"kicked": func(s *station, room *matrixfake.Room) { s.anna.Kicks(room, s.user) },
		"banned": func(s *station, room *matrixfake.Room) { s.anna.Bans(room, s.user) },
		"alone":  func(s *station, room *matrixfake.Room) { s.anna.Leaves(room) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStation(t)
			s.serve()
			room := s.joined(s.anna.Creates(matrixfake.RoomKind{}, s.user))
			room.Answer(s.anna.Says(room, "Wer sind Sie?"), "Antwort")
			s.settled()
			ends(s, room)
			s.home.Await("the room to be forgotten", func() bool {
				return s.count(`SELECT count(*) FROM matrix_rooms WHERE membership IN ('leave', 'ban') AND inviter = ''`) == 1
			})
			if n := s.count(`SELECT (SELECT count(*) FROM matrix_members) + (SELECT count(*) FROM matrix_threads) + (SELECT count(*) FROM matrix_posts) +
				(SELECT count(*) FROM matrix_work WHERE body IS NOT NULL)`); n != 0 {
				t.Errorf("%d things are kept of the room", n)
			}
			if room.Membership(s.user) == "join" {
				t.Error("it is still there")
			}
		})
	}
}

func TestABannedAssistantComesBackWhenItMay(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	s.serve()
	room := s.joined(s.anna.Creates(matrixfake.RoomKind{}, s.user))
	s.anna.Bans(room, s.user)
	s.home.Await("the ban to be known", func() bool { return s.count(`SELECT count(*) FROM matrix_rooms WHERE membership = 'ban'`) == 1 })
	s.anna.Unbans(room, s.user)
	s.anna.Invites(room, s.user)
	s.joined(room)
	room.Answer(s.anna.Says(room, "Wieder gut?"), "Wieder gut?")
}

func TestItFollowsARoomThatIsUpgraded(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		kind   matrixfake.RoomKind
		invite bool
	}{
		"which anybody may join":         {matrixfake.RoomKind{Name: "Offen", Public: true}, false},
		"to which people are invited":    {matrixfake.RoomKind{Name: "Amt"}, true},
		"which is the only one it is in": {matrixfake.RoomKind{Name: "Amt", Alias: "amt"}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStation(t)
			old := s.anna.Creates(c.kind, s.user)
			s.serve(func(settings *Config) {
				if c.kind.Alias != "" {
					settings.Rooms = []string{old.ID}
				}
			})
			s.joined(old).Says(s.user, "Guten Tag!")
			next := s.anna.Upgrades(old, "11")
			if c.invite {
				s.anna.Invites(next, s.user)
			}
			s.joined(next)
			old.AwaitMembership(s.user, "leave")
			next.Answer(s.anna.Mentions(next, s.user, "Geht es hier weiter?"), "Geht es hier weiter?")
			s.settled()
			if n := len(next.From(s.user)); n != 1 {
				t.Errorf("it said %d things in the new room, not only the answer", n)
			}
		})
	}
}

func TestItIsSilentWhereItMayNotWrite(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	s.serve()
	room := s.anna.Creates(matrixfake.RoomKind{Name: "Aushang"}, s.user)
	s.joined(room).Says(s.user, "Guten Tag!")
	s.anna.Levels(room, map[string]any{"events_default": 50})
	s.home.Await("the levels to be known", func() bool { return s.count(`SELECT count(*) FROM matrix_rooms WHERE silent`) == 1 })
	unheard := s.anna.Mentions(room, s.user, "Darf die Akademie hier sprechen?")
	s.home.Await("the question to be heard", func() bool {
		return s.count(`SELECT count(*) FROM matrix_rooms WHERE last_event = $1`, unheard) == 1
	})
	s.anna.Levels(room, map[string]any{"events_default": 0})
	room.Answer(s.anna.Mentions(room, s.user, "Und jetzt?"), "Und jetzt?")
	s.settled()
	if answers := room.Answers(unheard); len(answers) != 0 {
		t.Errorf("it answered where it might not: %+v", answers)
	}
}

func TestADirectRoomIsAGroupWhenAThirdComes(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	s.serve()
	room := s.joined(s.anna.Direct(s.user))
	room.Answer(s.anna.Says(room, "Sind wir allein?"), "allein")
	bernd := s.home.User("bernd")
	s.anna.Invites(room, bernd)
	unmeant := s.anna.Says(room, "Bernd, magst du dazukommen?")
	bernd.Joins(room)
	room.Answer(s.anna.Mentions(room, s.user, "Hören Sie noch?"), "Hören Sie noch?")
	bernd.Leaves(room)
	room.Answer(s.anna.Says(room, "Und jetzt wieder?"), "wieder")
	s.settled()
	if answers := room.Answers(unmeant); len(answers) != 0 {
		t.Errorf("it answered what was said to another: %+v", answers)
	}
}

func TestARoomThatCannotBeEnteredHoldsUpNoOther(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	stuck := s.anna.Creates(matrixfake.RoomKind{Name: "Fern"}, s.user)
	open := make(chan struct{})
	s.home.OnCall("join", func(c matrixfake.Call) matrixfake.Fault {
		if strings.Contains(c.Path, stuck.ID) {
			select {
			case <-open:
			case <-t.Context().Done():
			}
		}
		return matrixfake.Fault{}
	})
	s.serve()
	s.home.Await("the first join", func() bool { return len(s.home.Calls("join")) == 1 })
	room := s.joined(s.anna.Direct(s.user))
	room.Answer(s.anna.Says(room, "Bin ich dran?"), "Bin ich dran?")
	close(open)
	s.joined(stuck)
}

func TestAnInvitationThatFailsIsAcceptedLater(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	s.home.Fail(s.user, "join", 2, matrixfake.Fault{Status: 502})
	s.home.Fail(s.user, "join", 1, matrixfake.Fault{RetryAfter: 1})
	s.serve()
	s.joined(s.anna.Direct(s.user))
}

func TestWhoInvitesTooOftenWaits(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	for range mostJoins + 5 {
		s.anna.Creates(matrixfake.RoomKind{}, s.user)
	}
	s.serve()
	s.home.Await("most rooms to be entered", func() bool { return len(s.user.Rooms("join")) == mostJoins })
	bernd := s.home.User("bernd")
	s.joined(bernd.Direct(s.user))
	s.settled()
	if n := len(s.user.Rooms("join")); n != mostJoins+1 {
		t.Errorf("it entered %d rooms", n)
	}
}

func TestNobodyLeadsItToARoomThatDoesNotReplaceTheirs(t *testing.T) {
	t.Parallel()
	for name, in := range map[string]bool{"where it is": true, "where it is not": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStation(t)
			s.serve()
			other := s.anna.Creates(matrixfake.RoomKind{Name: "Rathaus", Public: true})
			if in {
				s.anna.Invites(other, s.user)
				s.joined(other).Says(s.user, "Guten Tag!")
			}
			mallory := s.home.User("mallory")
			own := s.joined(mallory.Creates(matrixfake.RoomKind{Name: "Falle"}, s.user))
			own.Says(s.user, "Guten Tag!")
			mallory.Sets(own, "m.room.tombstone", "", map[string]any{"body": "Weiter dort", "replacement_room": other.ID})
			s.home.Await("the end of the room to be known", func() bool {
				if in {
					return s.count(`SELECT count(*) FROM matrix_rooms WHERE room = $1 AND last_event = $2`, own.ID, own.Events()[len(own.Events())-1].ID) == 1
				}
				return s.count(`SELECT count(*) FROM matrix_rooms WHERE room = $1 AND membership = 'join' AND last_event <> ''`, other.ID) == 1
			})
			own.Answer(mallory.Mentions(own, s.user, "Wo steht das?"), "Wo steht das?")
			s.settled()
			for _, m := range other.From(s.user) {
				if !strings.Contains(m.Body, "Guten Tag!") {
					t.Errorf("it said to others: %q", m.Body)
				}
			}
		})
	}
}
