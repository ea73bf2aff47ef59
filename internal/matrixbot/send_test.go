package matrixbot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"maunium.net/go/mautrix/id"

	"smart-city-dialog.de/akademie/internal/matrixbot/matrixfake"
	"smart-city-dialog.de/akademie/internal/matrixbot/messages"
)

// says records a message in a room.
func (m *mailroom) says(room *matrixfake.Room, key, text string) {
	m.t.Helper()
	if err := m.say(m.t.Context(), key, place{Room: id.RoomID(room.ID)}, messages.Message{Text: text}); err != nil {
		m.t.Fatal(err)
	}
}

// bodies are what the assistant said in a room.
func (m *mailroom) bodies(room *matrixfake.Room) []string {
	var all []string
	for _, said := range room.From(m.user) {
		all = append(all, said.Body)
	}
	return all
}

// failed is why a post is not sent.
func (m *mailroom) failedFor(key string) string {
	m.t.Helper()
	return one[string](m, `SELECT failed FROM matrix_posts WHERE key = $1`, key)
}

// refuses has calls that send to a room go wrong, as often as told.
func (m *mailroom) refuses(room *matrixfake.Room, n int, f matrixfake.Fault) {
	var calls atomic.Int64
	m.home.OnCall("send", func(c matrixfake.Call) matrixfake.Fault {
		if !strings.Contains(c.Path, room.ID) || int(calls.Add(1)) > n {
			return matrixfake.Fault{}
		}
		return f
	})
}

func TestARoomKeepsItsOrderWhileSendingFails(t *testing.T) {
	t.Parallel()
	m := newMailroom(t)
	m.refuses(m.group, 3, matrixfake.Fault{Status: 503})
	var want []string
	for i := range 10 {
		text := fmt.Sprintf("Nachricht %d", i)
		m.says(m.group, fmt.Sprint("key", i), text)
		want = append(want, text)
	}
	m.sends()
	if got := m.bodies(m.group); !slices.Equal(got, want) {
		t.Errorf("said: %q", got)
	}
}

func TestARoomThatDoesNotWorkKeepsNoOtherWaiting(t *testing.T) {
	t.Parallel()
	m := newMailroom(t)
	m.timing.broken = 200 * time.Millisecond
	m.refuses(m.group, 1, matrixfake.Fault{Status: 503})
	m.says(m.group, "a", "Kommt später")
	m.says(m.direct, "b", "Kommt gleich")
	m.whileSending(func() {
		m.direct.Says(m.user, "Kommt gleich")
		if got := m.bodies(m.group); len(got) > 0 {
			t.Errorf("the other room was said: %q", got)
		}
		m.group.Says(m.user, "Kommt später")
	})
}

func TestWhatARoomNeverTakesIsGivenUp(t *testing.T) {
	t.Parallel()
	for name, f := range map[string]matrixfake.Fault{
		"forbidden":   {Status: 403, Code: "M_FORBIDDEN"},
		"too large":   {Status: 413, Code: "M_TOO_LARGE"},
		"not allowed": {Status: 400, Code: "M_INVALID_PARAM"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := newMailroom(t)
			tries := 1
			if f.Status == 403 {
				tries = deniedTries
			}
			m.refuses(m.group, tries, f)
			m.says(m.group, "a", "Nie")
			m.says(m.group, "b", "Danach")
			m.sends()
			if got := m.bodies(m.group); !slices.Equal(got, []string{"Danach"}) {
				t.Errorf("said: %q", got)
			}
			if why := m.failedFor("a"); !strings.Contains(why, f.Code) {
				t.Errorf("failed for %q", why)
			}
		})
	}
}

func TestNothingIsSentToARoomThatWasLeft(t *testing.T) {
	t.Parallel()
	m := newMailroom(t)
	m.anna.Kicks(m.group, m.user)
	m.exec(`UPDATE matrix_rooms SET membership = 'leave' WHERE room = $1`, m.group.ID)
	m.says(m.group, "a", "Hallo?")
	m.sends()
	if why := m.failedFor("a"); !strings.Contains(why, "not joined") {
		t.Errorf("failed for %q", why)
	}
	if calls := m.home.Calls("send"); len(calls) > 0 {
		t.Errorf("calls: %+v", calls)
	}
}

func TestARoomThatIsBeingJoinedIsWaitedFor(t *testing.T) {
	t.Parallel()
	m := newMailroom(t)
	m.exec(`UPDATE matrix_rooms SET membership = 'invite' WHERE room = $1`, m.group.ID)
	m.says(m.group, "a", "Willkommen")
	m.whileSending(func() {
		m.says(m.direct, "b", "Dort schon")
		m.direct.Says(m.user, "Dort schon")
		m.exec(`UPDATE matrix_rooms SET membership = 'join' WHERE room = $1`, m.group.ID)
		m.group.Says(m.user, "Willkommen")
	})
}

func TestWhatWasForAnUpgradedRoomGoesToTheNewOne(t *testing.T) {
	t.Parallel()
	m := newMailroom(t)
	w := m.asks(m.group, "Geht das noch?")
	m.untilDone(w)
	next := m.anna.Upgrades(m.group, "12")
	m.anna.Invites(next, m.user)
	m.enters(next, false, false)
	m.exec(`UPDATE matrix_rooms SET replaced_by = $2 WHERE room = $1`, m.group.ID, next.ID)
	m.sends()
	got := next.From(m.user)
	if len(got) != 1 || !strings.Contains(got[0].Body, "Geht das noch?") || got[0].Thread != "" || got[0].ReplyTo != "" {
		t.Errorf("said: %+v", got)
	}
}

func TestAnEditInAnUpgradedRoomIsTriedWhereItsMessageStands(t *testing.T) {
	t.Parallel()
	m := newMailroom(t)
	m.says(m.group, "a", "Zuerst")
	m.sends()
	m.says(m.group, "a", "Danach")
	next := m.anna.Upgrades(m.group, "12")
	m.anna.Invites(next, m.user)
	m.enters(next, false, false)
	m.exec(`UPDATE matrix_rooms SET replaced_by = $2 WHERE room = $1`, m.group.ID, next.ID)
	m.refuses(m.group, deniedTries, matrixfake.Fault{Status: 403, Code: "M_FORBIDDEN"})
	m.sends()
	if why := one[string](m, `SELECT failed FROM matrix_posts WHERE of = 'a'`); !strings.Contains(why, "M_FORBIDDEN") {
		t.Errorf("the edit failed for %q", why)
	}
	if got := next.From(m.user); len(got) > 0 {
		t.Errorf("said in the new room: %+v", got)
	}
}

func TestAHomeserverThatAsksForLessIsLeftAlone(t *testing.T) {
	t.Parallel()
	m := newMailroom(t)
	const pause = 300 * time.Millisecond
	m.refuses(m.group, 1, matrixfake.Fault{RetryAfter: pause})
	m.says(m.group, "a", "Erst warten")
	m.whileSending(func() {
		m.home.Await("a refusal", func() bool { return len(m.home.Calls("send")) > 0 })
		for i := range 5 {
			m.says(m.direct, fmt.Sprint("b", i), "Auch warten")
		}
		m.group.Says(m.user, "Erst warten")
		m.home.Await("the others", func() bool { return len(m.bodies(m.direct)) == 5 })
	})
	// What was on its way while the refusal was may still arrive; the rest waits.
	if calls := m.home.Calls("send"); len(calls) > 1+1+5+5 {
		t.Errorf("asked %d times", len(calls))
	}
}

func TestWhatTheHomeserverTellsAsSentIsNotSentAgain(t *testing.T) {
	t.Parallel()
	m := newMailroom(t)
	m.says(m.group, "a", "Schon da")
	transaction := transactionOf("a")
	if err := m.echoed(t.Context(), id.RoomID(m.group.ID), "$other", transaction); err != nil || m.open() != 1 {
		t.Errorf("what was not tried is taken for sent: %v, %v", err, m.posts())
	}
	m.exec(`UPDATE matrix_posts SET tries = 1 WHERE key = 'a'`) // by a server that died before it heard the answer
	for _, stray := range []struct{ room, transaction string }{{m.direct.ID, transaction}, {m.group.ID, "another"}, {m.group.ID, ""}} {
		if err := m.echoed(t.Context(), id.RoomID(stray.room), "$other", stray.transaction); err != nil || m.open() != 1 {
			t.Errorf("%v: taken for it: %v", stray, err)
		}
	}
	if err := m.echoed(t.Context(), id.RoomID(m.group.ID), "$there", transaction); err != nil {
		t.Fatal(err)
	}
	m.sends()
	if calls := m.home.Calls("send"); len(calls) > 0 {
		t.Errorf("sent again: %+v", calls)
	}
	if got := one[string](m, `SELECT event FROM matrix_posts WHERE key = 'a'`); got != "$there" {
		t.Errorf("event %q", got)
	}
}

func TestWhatIsInDoubtWaitsForTheFirstSync(t *testing.T) {
	t.Parallel()
	m := newMailroom(t)
	m.lead.synced = make(chan struct{})
	m.says(m.group, "a", "Vielleicht schon da")
	m.exec(`UPDATE matrix_posts SET tries = 1 WHERE key = 'a'`)
	m.whileSending(func() {
		m.home.Await("it to wait", func() bool {
			select {
			case m.lead.synced <- struct{}{}: // somebody does
				return true
			default:
				return false
			}
		})
		m.group.Says(m.user, "Vielleicht schon da")
	})
}

func TestWhatWaitsIsSentAtOnceWhenTheHomeserverIsBack(t *testing.T) {
	t.Parallel()
	m := newMailroom(t)
	m.timing.broken = time.Hour
	m.home.Stop()
	m.says(m.group, "a", "Kommt an")
	m.whileSending(func() {
		m.home.Await("a try", func() bool { return one[int](m, `SELECT count(*) FROM matrix_posts WHERE not_before IS NOT NULL`) > 0 })
		m.home.Start()
		m.hurry(t.Context())
		m.group.Says(m.user, "Kommt an")
	})
}

func TestWhatTheDatabaseDoesNotTellLosesNoMessage(t *testing.T) {
	t.Parallel()
	m := newMailroom(t)
	m.exec(`ALTER TABLE matrix_rooms RENAME TO elsewhere`)
	m.says(m.group, "a", "Kommt an")
	m.whileSending(func() {
		m.home.Await("a try", func() bool { return one[int](m, `SELECT count(*) FROM matrix_posts WHERE not_before IS NOT NULL`) > 0 })
		m.exec(`ALTER TABLE elsewhere RENAME TO matrix_rooms`)
		m.group.Says(m.user, "Kommt an")
	})
}

func TestSendingEndsWithoutAValidToken(t *testing.T) {
	t.Parallel()
	m := newMailroom(t)
	m.home.Revoke(m.user, false)
	m.says(m.group, "a", "Hallo")
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if err := m.send(ctx, m.lead, make(chan struct{})); !errors.Is(err, errRevoked) {
		t.Errorf("err = %v", err)
	}
	if m.open() != 1 {
		t.Errorf("it was given up: %v", m.posts())
	}
}

func TestNothingOfWhatWasSentIsKept(t *testing.T) {
	t.Parallel()
	m := newMailroom(t)
	m.refuses(m.direct, 1, matrixfake.Fault{Status: 400, Code: "M_INVALID_PARAM"})
	m.says(m.direct, "a", "Geheim")
	m.says(m.group, "b", "Geheim")
	m.sends()
	if n := one[int](m, `SELECT count(*) FROM matrix_posts p WHERE p::text LIKE '%Geheim%'`); n != 0 {
		t.Errorf("%d posts hold text", n)
	}
}

func TestWhatIsSaidAnewChangesWhatIsThere(t *testing.T) {
	t.Parallel()
	m := newMailroom(t)
	m.says(m.group, "a", "Eins")
	m.says(m.group, "a", "Zwei") // not sent yet: nothing is edited
	m.sends()
	for _, text := range []string{"Zwei", "Drei", "Vier"} {
		m.says(m.group, "a", text)
	}
	m.says(m.group, "b", "Fünf")
	m.sends()
	got := m.group.From(m.user)
	if len(got) != 2 || got[0].Body != "Vier" || got[0].Edits != 1 || got[1].Body != "Fünf" {
		t.Errorf("said: %+v", got)
	}
}

func TestAcceptanceFiveHundredMessagesInTwentyRoomsAreSentOnceAndInOrder(t *testing.T) {
	t.Parallel()
	m := newMailroom(t)
	var rooms []*matrixfake.Room
	for range 20 {
		rooms = append(rooms, m.enters(m.anna.Direct(m.user), true, false))
	}
	for i := range 500 {
		m.says(rooms[i%20], fmt.Sprint("key", i), fmt.Sprintf("Nachricht %02d", i/20))
	}
	m.sends()
	for _, room := range rooms {
		got := m.bodies(room)
		if len(got) != 25 || !slices.IsSorted(got) || len(slices.Compact(got)) != 25 {
			t.Errorf("%s: %q", room.ID, got)
		}
	}
}

func TestEditsWaitForTheirPaceAndKeepNothingElseWaiting(t *testing.T) {
	t.Parallel()
	const apart = time.Second
	edit := func(of string, target id.EventID, age time.Duration) queued {
		return queued{Key: of + "/edit/1", Kind: kindEdit, Of: of, Target: target, TargetAge: age}
	}
	said := func(key string, wait time.Duration) queued { return queued{Key: key, Kind: kindMessage, Wait: wait} }
	for name, c := range map[string]struct {
		all   []queued
		pause time.Duration // since another edit in the room
		next  string        // "" none
		due   time.Duration
	}{
		"nothing":                             {nil, 0, "", 0},
		"the first":                           {[]queued{said("a", 0), said("b", 0)}, 0, "a", 0},
		"the first waits, and the others":     {[]queued{said("a", 5), said("b", 0)}, 0, "", 5},
		"an edit of what is not there":        {[]queued{edit("a", "", 0), said("b", 0)}, 0, "b", 0},
		"nothing but that":                    {[]queued{edit("a", "", 0)}, 0, "", apart},
		"an edit of what came just now":       {[]queued{edit("a", "$a", apart/4), said("b", 0)}, 0, "b", 0},
		"the same with nothing else":          {[]queued{edit("a", "$a", apart/4)}, 0, "", 3 * apart / 4},
		"an edit after another in the room":   {[]queued{edit("a", "$a", time.Hour)}, apart / 2, "", apart / 2},
		"an edit whose time has come":         {[]queued{edit("a", "$a", apart), said("b", 0)}, 0, "a/edit/1", 0},
		"the last edit after another's":       {[]queued{{Key: "x", Kind: kindEdit, Of: "a", Target: "$a", TargetAge: apart, Last: true}}, apart / 2, "x", 0},
		"the last edit after its own":         {[]queued{{Key: "x", Kind: kindEdit, Of: "a", Target: "$a", Last: true}}, 0, "", apart},
		"an edit behind what waits":           {[]queued{said("a", 5), edit("b", "$b", apart)}, 0, "b/edit/1", 0},
		"a second edit does not go first":     {[]queued{edit("a", "$a", apart/4), edit("a", "$a", time.Hour)}, 0, "", 3 * apart / 4},
		"an edit of what will never be there": {[]queued{{Key: "x", Kind: kindEdit, Of: "a", Lost: true}}, apart, "x", 0},
	} {
		p, due := choose(c.all, c.pause, apart)
		next := ""
		if p != nil {
			next = p.Key
		}
		if next != c.next || due != c.due {
			t.Errorf("%s: %q after %s", name, next, due)
		}
	}
}
