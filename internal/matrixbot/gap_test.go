package matrixbot

import (
	"errors"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"smart-city-dialog.de/akademie/internal/inbox"
	"smart-city-dialog.de/akademie/internal/matrixbot/matrixfake"
)

// TestAGapThatHasToWaitHoldsUpNothingElse has the homeserver refuse to tell what is
// missing of a room: other rooms are answered meanwhile, and so is what was said in the
// room afterwards. What is missing is answered when it can be read, also by the next
// server.
func TestAGapThatHasToWaitHoldsUpNothingElse(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	first := s.serve()
	gappy := s.joined(s.anna.Creates(matrixfake.RoomKind{}, s.user))
	other := s.joined(s.anna.Creates(matrixfake.RoomKind{}, s.user))
	gappy.Says(s.user, "Guten Tag!")
	other.Says(s.user, "Guten Tag!")
	first.stop()
	var closed atomic.Bool
	closed.Store(true)
	s.home.OnCall("messages", func(c matrixfake.Call) matrixfake.Fault {
		if closed.Load() && strings.Contains(c.Path, gappy.ID) {
			return matrixfake.Fault{RetryAfter: mostLimited}
		}
		return matrixfake.Fault{}
	})
	missed := s.questions(gappy, 4, "Lücke")
	s.home.Gappy(1)
	second := s.serve()
	s.answeredOnce(other, s.questions(other, 1, "anderem")...)
	s.answeredOnce(gappy, missed[3:]...)
	second.stop()
	closed.Store(false)
	if n := s.count(`SELECT count(*) FROM matrix_gaps WHERE not_before > clock_timestamp() + interval '5 minutes'`); n != 1 {
		t.Errorf("%d gaps wait for as long as the homeserver said", n)
	}
	s.exec(`UPDATE matrix_gaps SET not_before = clock_timestamp()`) // the time has passed
	s.serve()
	s.answeredOnce(gappy, missed...)
	if n := s.count(`SELECT count(*) FROM matrix_gaps`); n != 0 {
		t.Errorf("%d gaps are left", n)
	}
}

// TestAGapThatCannotBeReadIsForgottenWhenItIsTooOld has the homeserver fail to tell what is
// missing of a room for longer than that would be answered.
func TestAGapThatCannotBeReadIsForgottenWhenItIsTooOld(t *testing.T) {
	t.Parallel()
	s, room := newAbsence(t)
	asked := s.questions(room, 4, "Lücke")
	s.home.Gappy(1)
	s.home.OnCall("messages", func(matrixfake.Call) matrixfake.Fault { return matrixfake.Fault{Status: 500} })
	s.serve()
	s.answeredOnce(room, asked[3:]...)
	s.home.Await("it to be tried again", func() bool { return s.count(`SELECT count(*) FROM matrix_gaps WHERE failures > 1`) == 1 })
	s.exec(`UPDATE matrix_gaps SET found_at = found_at - interval '2 hours', not_before = clock_timestamp()`)
	s.home.Await("it to be forgotten", func() bool { return s.count(`SELECT count(*) FROM matrix_gaps`) == 0 })
	if n := strings.Count(s.log.String(), "cannot be read\" room="); n != 1 {
		t.Errorf("the log tells %d times that something is lost", n)
	}
}

// TestWhatIsSaidIsAnsweredInItsOrderThoughPartOfItIsReadLater has so much be said in a room
// that it is not read at once, with a question before it and one after.
func TestWhatIsSaidIsAnsweredInItsOrderThoughPartOfItIsReadLater(t *testing.T) {
	t.Parallel()
	s, room := newAbsence(t)
	asked := s.questions(room, 1, "zuerst")
	for range 2 * firstPages * 2 { // the homeserver tells of two at a time
		s.anna.Sends(room, "m.room.message", map[string]any{"msgtype": "m.notice", "body": "Nichts."})
	}
	asked = append(asked, s.questions(room, 1, "danach")...)
	s.home.Gappy(1)
	var heard *parrot
	s.serve(func(c *Config) { heard = c.Assistant.(*parrot) })
	s.answeredOnce(room, asked...)
	if got := heard.questions(); len(got) != 2 || !strings.Contains(got[0], "zuerst") {
		t.Errorf("it heard %q", got)
	}
}

func TestAQuestionWaitsForWhatIsBeingReadBeforeIt(t *testing.T) {
	t.Parallel()
	const gap = `INSERT INTO matrix_gaps (room, position, end_token, begin_event, failures, not_before, found_at) VALUES ($1, $2, 't', '', $3, now() + $4, $5)`
	const before, own, after = "000000000001.000000", "000000000001.000001", "000000000001.000002"
	m := newMailroom(t)
	for name, c := range map[string]struct {
		position string // of the gap
		failures int
		wait     time.Duration // until it is read
		age      time.Duration
		begins   bool // the question begins a thread
		waits    bool
	}{
		"it is being read":                  {position: before, waits: true},
		"it came after":                     {position: after},
		"it could not be read":              {position: before, failures: 1},
		"the homeserver wants to be left":   {position: before, wait: time.Minute},
		"it takes too long":                 {position: before, age: time.Hour},
		"nothing can have been said before": {position: before, begins: true},
	} {
		m.exec(`DELETE FROM matrix_gaps`)
		m.exec(gap, m.group.ID, c.position, c.failures, c.wait, time.Now().Add(-c.age))
		w := inbox.Work{Room: m.group.ID, Position: own, Key: "$question", Thread: "$root"}
		if c.begins {
			w.Thread = w.Key
		}
		if err := m.behindGap(t.Context(), w); errors.As(err, new(inbox.Later)) != c.waits || !c.waits && err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWhatIsInAGapStandsBetweenWhatArrivedBeforeAndAfter(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 1, 9} {
		gap := positionOf(7, n)
		want := []string{positionOf(6, 999), gap, positionIn(gap, 1), positionIn(gap, 2), positionIn(gap, 1000), positionOf(7, n+1), positionOf(8, 1)}
		if !slices.IsSorted(want) {
			t.Errorf("they are not in order: %q", want)
		}
	}
}

func TestWhatIsMissingOfARoomIsForgottenWithIt(t *testing.T) {
	t.Parallel()
	s, room := newAbsence(t)
	s.home.Fail(s.user, "messages", 1, matrixfake.Fault{RetryAfter: mostLimited})
	s.questions(room, 3, "Lücke")
	s.home.Gappy(1)
	s.serve()
	s.home.Await("the gap to be known", func() bool { return s.count(`SELECT count(*) FROM matrix_gaps`) == 1 })
	s.anna.Kicks(room, s.user)
	s.home.Await("the room to be forgotten", func() bool { return s.count(`SELECT count(*) FROM matrix_rooms WHERE membership = 'leave'`) == 1 })
	if n := s.count(`SELECT count(*) FROM matrix_gaps`); n != 0 {
		t.Errorf("%d gaps are left", n)
	}
}
