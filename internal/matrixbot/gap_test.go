package matrixbot

import (
	"slices"
	"strings"
	"sync/atomic"
	"testing"

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
	s := newStation(t)
	first := s.serve()
	room := s.joined(s.anna.Creates(matrixfake.RoomKind{}, s.user))
	room.Says(s.user, "Guten Tag!")
	first.stop()
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
