package matrixbot

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"smart-city-dialog.de/akademie/internal/matrixbot/matrixfake"
)

// answeredOnce fails unless each question of a room has one answer, which says so.
func (s *station) answeredOnce(room *matrixfake.Room, questions ...string) {
	s.t.Helper()
	for _, q := range questions {
		room.Answer(q, "Antwort auf: "+room.Message(q).Body)
	}
	s.settled()
	for _, q := range questions {
		if answers := room.Answers(q); len(answers) != 1 {
			s.t.Errorf("%q has %d answers", room.Message(q).Body, len(answers))
		}
	}
}

// questions are asked in a room one after the other.
func (s *station) questions(room *matrixfake.Room, n int, about string) (all []string) {
	for i := range n {
		all = append(all, s.anna.Says(room, fmt.Sprintf("Was ist mit %s %d?", about, i)))
	}
	return all
}

func TestWhatIsSaidWhileNobodyServesIsAnsweredLater(t *testing.T) {
	t.Parallel()
	s, room := newAbsence(t)
	asked := s.questions(room, 3, "Frage")
	s.serve()
	s.answeredOnce(room, asked...)
}

func TestFaultsOfTheHomeserverLoseAndRepeatNothing(t *testing.T) {
	t.Parallel()
	for name, fails := range map[string]func(*station){
		"it says 502":                   func(s *station) { s.home.Fail(s.user, "sync", 3, matrixfake.Fault{Status: 502}) },
		"it has enough":                 func(s *station) { s.home.Fail(s.user, "sync", 1, matrixfake.Fault{RetryAfter: time.Second}) },
		"it is cut off":                 func(s *station) { s.home.Fail(s.user, "sync", 4, matrixfake.Fault{DropBefore: true}) },
		"responses are lost":            func(s *station) { s.home.Fail(s.user, "sync", 3, matrixfake.Fault{DropAfter: true}) },
		"it repeats itself":             func(s *station) { s.home.Repeat(5, 12) },
		"it leaves gaps":                func(s *station) { s.home.Gappy(1) },
		"its clock is an hour behind":   func(s *station) { s.home.Skew(-61 * time.Minute) },
		"its clock is a year ahead":     func(s *station) { s.home.Skew(365 * 24 * time.Hour) },
		"it begins again":               func(s *station) { s.home.Stop(); s.home.Start() },
		"the lock of the leader is cut": func(s *station) { s.cutLock() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStation(t)
			s.serve()
			s.serve()
			room := s.joined(s.anna.Creates(matrixfake.RoomKind{}, s.user))
			room.Says(s.user, "Guten Tag!")
			asked := s.questions(room, 2, "Anfang")
			fails(s)
			asked = append(asked, s.questions(room, 6, "Störung")...)
			s.answeredOnce(room, asked...)
		})
	}
}

// cutLock ends the connection that holds the lock of the leader.
func (s *station) cutLock() {
	s.t.Helper()
	s.home.Await("somebody to lead", func() bool {
		return s.count(`SELECT count(pg_terminate_backend(pid)) FROM pg_locks WHERE locktype = 'advisory' AND granted
			AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
			AND classid = hashtext('akademie/matrix/lead')::oid`) > 0
	})
}

func TestAGapIsFilledUntilWhatIsKnown(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	first := s.serve()
	room := s.joined(s.anna.Creates(matrixfake.RoomKind{}, s.user))
	s.answeredOnce(room, s.questions(room, 1, "Beginn")...)
	first.stop()
	asked := s.questions(room, 90, "Lücke") // more than a response holds
	s.serve()
	s.answeredOnce(room, asked...)
}

func TestWhatIsSaidBeforeItEntersIsAnsweredThoughMuchFollows(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	room := s.anna.Creates(matrixfake.RoomKind{})
	old := s.anna.Mentions(room, s.user, "Was war vor der Einladung?")
	s.anna.Invites(room, s.user)
	asked := s.anna.Mentions(room, s.user, "Was ist nach der Einladung?")
	s.home.Gappy(1) // it is told of nothing but its own coming
	s.serve()
	room.Answer(asked, "nach der Einladung")
	s.settled()
	if answers := room.Answers(old); len(answers) > 0 {
		t.Errorf("it answered what was said before: %+v", answers)
	}
}

func TestAGapThatCannotBeReadAtOnceIsReadLater(t *testing.T) {
	t.Parallel()
	for name, faults := range map[string][]matrixfake.Fault{
		"the homeserver has enough": {{RetryAfter: 1}, {RetryAfter: 1}, {RetryAfter: 1}, {RetryAfter: 1}, {RetryAfter: 1}, {RetryAfter: 1}},
		"it is cut off":             {{DropBefore: true}, {DropAfter: true}},
		"it cannot for a while":     {{Status: 500}, {Status: 502}, {Status: 500}, {Status: 502}, {Status: 500}, {Status: 502}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, room := newAbsence(t)
			asked := s.questions(room, 4, "Lücke")
			s.home.Gappy(1)
			for _, f := range faults {
				s.home.Fail(s.user, "messages", 1, f)
			}
			s.serve()
			s.answeredOnce(room, asked...)
		})
	}
}

func TestAResponseThatIsTooLargeIsAskedForInParts(t *testing.T) {
	t.Parallel()
	const rooms, each = 8, 6
	s := newStation(t)
	first := s.serve()
	var at []*matrixfake.Room
	for range rooms {
		room := s.joined(s.anna.Creates(matrixfake.RoomKind{}, s.user))
		room.Says(s.user, "Guten Tag!")
		at = append(at, room)
	}
	s.settled()
	first.stop()
	for _, room := range at {
		s.questions(room, each, strings.Repeat("allem ", 200)) // more than 1 KB
	}
	v := s.open()
	l := s.leads(v)
	l.client.ResponseSizeLimit = 40 << 10
	ctx, stop := contextOf(t)
	v.ended.Go(func() { _ = v.sync(ctx, l) })
	s.home.Await("all to be taken", func() bool {
		return s.count(`SELECT count(*) FROM matrix_work WHERE kind = 'question'`) == rooms*each
	})
	stop()
	v.ended.Wait()
}

func TestWhatCannotBeToldInLessIsTaken(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	first := s.serve()
	room := s.joined(s.anna.Creates(heavy(1000), s.user))
	room.Says(s.user, "Guten Tag!")
	s.settled()
	first.stop()
	s.exec(`UPDATE matrix_accounts SET next_batch = '', logged_in_at = now() - interval '1 hour'`) // all is told anew
	asked := s.anna.Mentions(room, s.user, "Hören Sie mich?")
	v := s.open()
	l := s.leads(v)
	l.client.ResponseSizeLimit = 20 << 10
	ctx, stop := contextOf(t)
	v.ended.Go(func() { _ = v.sync(ctx, l) })
	s.home.Await("it to be taken", func() bool { return s.count(`SELECT count(*) FROM matrix_work WHERE key = $1`, asked) == 1 })
	stop()
	v.ended.Wait()
}

func TestWhatIsOldInAGapIsNotAnswered(t *testing.T) {
	t.Parallel()
	s, room := newAbsence(t)
	s.home.Skew(-2 * time.Hour)
	old := s.questions(room, 5, "gestern")
	s.home.Skew(0)
	asked := s.questions(room, 3, "heute")
	s.home.Gappy(2)
	s.serve()
	s.answeredOnce(room, asked...)
	for _, q := range old {
		if answers := room.Answers(q); len(answers) > 0 {
			t.Errorf("%q was answered", room.Message(q).Body)
		}
	}
}

func TestNothingIsAnsweredThatWasSaidBeforeTheLogin(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	room := s.anna.Creates(matrixfake.RoomKind{}, s.user)
	s.user.Joins(room)
	s.home.Skew(-time.Minute)
	old := s.anna.Says(room, "Ist da jemand?")
	s.home.Skew(0)
	since := s.anna.Says(room, "Und jetzt?")
	s.serve()
	s.answeredOnce(room, since)
	if answers := room.Answers(old); len(answers) > 0 {
		t.Errorf("it answered what was said before: %+v", answers)
	}
}

func TestAHomeserverThatForgotThePositionIsAskedForAll(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	first := s.serve()
	room := s.joined(s.anna.Creates(matrixfake.RoomKind{}, s.user))
	s.answeredOnce(room, s.questions(room, 3, "vorher")...)
	other := s.joined(s.anna.Creates(matrixfake.RoomKind{}, s.user))
	other.Says(s.user, "Guten Tag!")
	first.stop()
	s.exec(`UPDATE matrix_accounts SET next_batch = 's999999'`)
	for range refusals {
		s.home.Expect("M_INVALID_PARAM")
	}
	s.anna.Kicks(other, s.user)
	asked := s.questions(room, 2, "nachher")
	s.serve()
	s.answeredOnce(room, asked...)
	s.home.Await("the room it was removed from to be forgotten", func() bool {
		return s.count(`SELECT count(*) FROM matrix_rooms WHERE room = $1 AND membership = 'leave'`, other.ID) == 1
	})
	if n := strings.Count(s.log.String(), "does not know the position"); n != 1 {
		t.Errorf("the log tells it %d times", n)
	}
}

func TestARevokedTokenIsToldOnceAndANewLoginGoesOn(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	v := s.serve()
	room := s.joined(s.anna.Creates(matrixfake.RoomKind{}, s.user))
	room.Says(s.user, "Guten Tag!")
	s.home.Revoke(s.user, true)
	s.home.Await("the token to be gone", func() bool {
		return s.count(`SELECT count(*) FROM matrix_accounts WHERE token IS NULL AND revoked_at IS NOT NULL`) == 1
	})
	status, err := v.Status(t.Context())
	if err != nil || !strings.Contains(status, "revoked") {
		t.Errorf("Status = %q, %v", status, err)
	}
	s.home.Skew(-time.Minute)
	asked := s.questions(room, 2, "inzwischen")
	s.home.Skew(0)
	s.logIn("BOT")
	s.answeredOnce(room, asked...)
	if n := strings.Count(s.log.String(), "level=ERROR"); n != 1 {
		t.Errorf("the log holds %d errors", n)
	}
	status, err = v.Status(t.Context())
	if err != nil || !strings.Contains(status, s.user.ID) {
		t.Errorf("Status = %q, %v", status, err)
	}
}

func TestWhoLogsOutIsNotToldThatTheTokenWasRevoked(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	v := s.serve()
	s.joined(s.anna.Direct(s.user))
	s.exec(`UPDATE matrix_accounts SET token = NULL`)
	s.home.Revoke(s.user, false)
	s.exec(`SELECT pg_notify($1, '')`, wakeChannel)
	s.home.Await("nobody to be logged in", func() bool { return strings.Contains(s.log.String(), "nobody has logged in") })
	if strings.Contains(s.log.String(), "level=ERROR") {
		t.Error("the log tells of an error")
	}
	status, err := v.Status(t.Context())
	if err != nil || !strings.Contains(status, "logged out") {
		t.Errorf("Status = %q, %v", status, err)
	}
}
