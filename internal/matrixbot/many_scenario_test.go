//go:build goolm

package matrixbot_test

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"smart-city-dialog.de/akademie/internal/matrixbot/matrixfake"
	"smart-city-dialog.de/akademie/internal/matrixbot/matrixfake/matrixclient"
)

// What is asked of the assistant at once, by people in rooms of several kinds.
const (
	openRooms      = 16
	encryptedRooms = 4
	perRoom        = 25
)

func TestAcceptanceFiveHundredMessagesInTwentyRoomsOverTwoServers(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	answers := newEcho(w.pool)
	w.answers = answers
	first := w.serve()
	w.serve()

	// Homeserver and network are as they are at times.
	var sends atomic.Int64
	w.home.OnCall("send", func(c matrixfake.Call) matrixfake.Fault {
		if c.User != w.bot.ID {
			return matrixfake.Fault{}
		}
		switch n := sends.Add(1); {
		case n%40 == 0:
			return matrixfake.Fault{DropAfter: true}
		case n%60 == 0:
			return matrixfake.Fault{RetryAfter: 50 * time.Millisecond}
		case n%90 == 0:
			return matrixfake.Fault{Status: 502}
		}
		return matrixfake.Fault{}
	})

	var asking sync.WaitGroup
	anna := w.person("anna")
	secret := make([]string, encryptedRooms)
	for i := range secret {
		secret[i] = w.meets(anna, true)
	}
	rooms := make([]*matrixfake.Room, openRooms)
	for i := range rooms {
		bert := w.home.User(fmt.Sprintf("bert%d", i))
		rooms[i] = bert.Creates(matrixfake.RoomKind{Direct: i%2 == 0, Name: "Raum"}, w.bot)
		asking.Go(func() {
			rooms[i].AwaitMembership(w.bot, "join")
			for n := range perRoom {
				bert.Mentions(rooms[i], w.bot, fmt.Sprintf("Wie ist das mit Raum %d und Frage %d?", i, n))
			}
		})
	}
	for i, room := range secret {
		asking.Go(func() {
			for n := range perRoom {
				anna.Says(room, fmt.Sprintf("Wie ist das mit Saal %d und Frage %d?", i, n))
			}
		})
	}
	w.home.Gappy(5, w.bot)
	w.home.Repeat(10, 20, w.bot)
	w.reaches("answers", 100, answers.answered)
	first.stop() // the other goes on
	asking.Wait()
	w.reaches("answers", (openRooms+encryptedRooms)*perRoom, answers.answered)
	w.settled()

	for i, room := range rooms {
		for _, m := range room.Messages() {
			if m.Sender == w.bot.ID {
				continue
			}
			if n := len(room.Answers(m.ID)); n != 1 {
				t.Errorf("room %d: %d answers to %q", i, n, m.Body)
			}
		}
	}
	for _, room := range secret {
		w.answeredOnce(anna, room, perRoom)
	}
	if n := answers.answered(); n != (openRooms+encryptedRooms)*perRoom {
		t.Errorf("%d questions were answered", n)
	}
}

// answeredOnce waits until all that somebody asked in an encrypted room is answered, and
// fails where something is twice.
func (w *town) answeredOnce(who *matrixclient.Person, room string, questions int) {
	w.t.Helper()
	var asked int
	counts := map[string]int{}
	w.home.Await("all answers of an encrypted room", func() bool {
		asked = 0
		clear(counts)
		all := who.Messages(room)
		for _, m := range all {
			switch {
			case m.Sender == who.User:
				asked++
			case m.Thread != "":
				counts[m.Thread]++
			}
		}
		return len(counts) == asked
	})
	if asked != questions {
		w.t.Errorf("%d questions in %s", asked, room)
	}
	for question, n := range counts {
		if n != 1 {
			w.t.Errorf("%d answers to %s in %s", n, question, room)
		}
	}
}

// reaches waits until a number is there, as long as it grows all the time.
func (w *town) reaches(what string, goal int, number func() int) {
	w.t.Helper()
	for now := number(); now < goal; {
		before := now
		w.await("more of "+what, func() bool {
			now = number()
			return now > before
		})
	}
}
