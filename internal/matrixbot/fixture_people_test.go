//go:build goolm

package matrixbot_test

import (
	"time"

	"smart-city-dialog.de/akademie/internal/matrixbot/matrixfake/matrixclient"
)

// patience is how long something is waited for, also at a homeserver that is far away.
const patience = time.Minute

// await waits until ok.
func (w *town) await(what string, ok func() bool) {
	w.t.Helper()
	limit, again := time.NewTimer(patience), time.NewTicker(20*time.Millisecond)
	defer limit.Stop()
	defer again.Stop()
	for !ok() {
		select {
		case <-again.C:
		case <-limit.C:
			w.t.Fatalf("waited in vain for %s", what)
		}
	}
}

// person adds somebody at the homeserver of the tests, with a client.
func (w *town) person(name string) *matrixclient.Person {
	w.t.Helper()
	return w.program.On(w.home, w.home.User(name))
}

// anybody is one of the site's people, with a client.
func (w *town) anybody(n int) *matrixclient.Person {
	w.t.Helper()
	who := w.program.LogIn(w.site.url, w.site.people[n].user, w.site.people[n].password)
	w.t.Cleanup(func() {
		who.LeavesAll()
		who.LogsOut()
	})
	return who
}

// meets has somebody open a direct room with the assistant, and waits for its greeting.
func (w *town) meets(who *matrixclient.Person, encrypted bool) (room string) {
	w.t.Helper()
	room = who.Creates(matrixclient.Room{Direct: true, Encrypted: encrypted}, w.botID)
	who.Meets(room, w.botID)
	w.shows(who, room, who.Hears(room, w.botID, "Assistent der Smart City Akademie"), encrypted)
	return room
}

// asks has somebody write a message, and returns the answer to it that contains all of
// some texts.
func (w *town) asks(who *matrixclient.Person, room, text string, want ...string) matrixclient.Message {
	w.t.Helper()
	w.hides(text)
	return who.Answer(room, who.Says(room, text), want...)
}

// shows fails unless a message is encrypted as it is to be, by a device that its owner
// has signed.
func (w *town) shows(who *matrixclient.Person, room string, m matrixclient.Message, encrypted bool) {
	w.t.Helper()
	if m.Encrypted != encrypted {
		w.t.Errorf("encrypted: %v, of %q", m.Encrypted, m.Body)
	}
	if encrypted {
		who.AwaitNoShield(room, m.ID)
	}
}

// settled waits until nothing is to be read, done or sent any more, however long that
// takes, as long as more is done all the time.
func (w *town) settled() {
	w.t.Helper()
	before, done, left := -1, 0, 0
	for next := true; next; next = left > 0 {
		w.await("more of the work to be done", func() bool {
			left = w.number(`SELECT (SELECT count(*) FROM matrix_gaps) + (SELECT count(*) FROM matrix_work WHERE done_at IS NULL) +
				(SELECT count(*) FROM matrix_posts WHERE sent_at IS NULL AND failed = '' AND content IS NOT NULL)`)
			done = w.number(`SELECT (SELECT count(*) FROM matrix_work WHERE done_at IS NOT NULL) +
				(SELECT count(*) FROM matrix_posts WHERE sent_at IS NOT NULL OR failed <> '')`)
			return left == 0 || done > before
		})
		before = done
	}
}
