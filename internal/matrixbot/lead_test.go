package matrixbot

import (
	"errors"
	"testing"

	"smart-city-dialog.de/akademie/internal/matrixbot/matrixfake"
)

// TestAcceptanceOneServerSyncsAndAllWork has two servers on a database: one syncs, and
// when it ends the other goes on from where it was.
func TestAcceptanceOneServerSyncsAndAllWork(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	first, second := s.serve(), s.serve()
	room := s.joined(s.anna.Creates(matrixfake.RoomKind{}, s.user))
	s.answeredOnce(room, s.questions(room, 3, "Anfang")...)
	s.home.Await("one long sync", func() bool { return s.count(`SELECT syncs FROM matrix_accounts`) > 3 })
	if n := s.locks(); n != 1 {
		t.Errorf("%d servers lead", n)
	}
	// Whoever does not lead takes over.
	for _, v := range []*server{first, second} {
		v.stop()
		asked := s.questions(room, 3, "Wechsel")
		if v == second {
			s.serve()
		}
		s.answeredOnce(room, asked...)
	}
}

// locks counts the servers that hold the lock of the leader.
func (s *station) locks() int {
	s.t.Helper()
	return s.count(`SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted
		AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
		AND classid = hashtext('akademie/matrix/lead')::oid`)
}

// leads has a server take itself for the leader.
func (s *station) leads(v *server) *lead {
	s.t.Helper()
	d, err := v.device(s.t.Context())
	if err != nil {
		s.t.Fatal(err)
	}
	client, err := newClient(d)
	if err != nil {
		s.t.Fatal(err)
	}
	return &lead{client: client, device: d, rooms: make(chan struct{}, 1), gaps: make(chan struct{}, 1), synced: make(chan struct{})}
}

func TestOfTwoLeadersOneIsOvertaken(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	room := s.anna.Creates(matrixfake.RoomKind{}, s.user)
	s.user.Joins(room)
	asked := s.anna.Says(room, "Wer von Ihnen antwortet?")
	// What two servers do that both take themselves for the leader: handle one response.
	var leads [2]*lead
	var responses [2]*response
	servers := [2]*server{s.open(), s.open()}
	for i, v := range servers {
		leads[i] = s.leads(v)
		var err error
		if responses[i], err = v.poll(t.Context(), leads[i], mostEvents, true); err != nil {
			t.Fatal(err)
		}
	}
	if err := servers[0].receive(t.Context(), leads[0], responses[0]); err != nil {
		t.Fatal(err)
	}
	if err := servers[1].receive(t.Context(), leads[1], responses[1]); !errors.Is(err, errOvertaken) {
		t.Fatalf("receive = %v, want errOvertaken", err)
	}
	if n := s.count(`SELECT count(*) FROM matrix_work WHERE key = $1`, asked); n != 1 {
		t.Errorf("the question is taken %d times", n)
	}
	if n := s.count(`SELECT syncs FROM matrix_accounts`); n != 1 {
		t.Errorf("%d responses are stored", n)
	}
}

func TestAResponseThatWasNotStoredIsHandledAgain(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	room := s.anna.Creates(matrixfake.RoomKind{}, s.user)
	s.user.Joins(room)
	asked := s.questions(room, 3, "vorher")
	for step := 1; ; step++ {
		v := s.open()
		l := s.leads(v)
		r, err := v.poll(t.Context(), l, mostEvents, true)
		if err != nil {
			t.Fatal(err)
		}
		v.life.Begin(step) // it dies there
		err = v.receive(t.Context(), l, r)
		died := v.life.Dead()
		v.pool.Close()
		if err == nil && !died {
			if step < 10 {
				t.Errorf("only %d steps", step)
			}
			break
		}
		stored := s.count(`SELECT syncs FROM matrix_accounts`)
		if taken := s.count(`SELECT count(*) FROM matrix_work WHERE kind = 'question'`); taken != stored*len(asked) {
			t.Fatalf("dead at step %d: %d questions are taken, %d responses stored", step, taken, stored)
		}
		if stored > 0 { // it died without knowing that
			s.exec(`UPDATE matrix_accounts SET next_batch = '', syncs = 0`)
			s.exec(`DELETE FROM matrix_work`)
			s.exec(`DELETE FROM matrix_rooms`)
		}
	}
	if n := s.count(`SELECT count(*) FROM matrix_work WHERE kind = 'question'`); n != len(asked) {
		t.Errorf("%d questions are taken", n)
	}
}

func TestWithoutAnAccountItWaitsForOne(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	s.exec(`DELETE FROM matrix_accounts`)
	s.serve()
	s.home.Await("a server to lead", func() bool { return s.locks() == 1 })
	s.logIn("BOT")
	room := s.anna.Direct(s.user)
	room.Answer(s.anna.Says(room, "Sind Sie da?"), "Sind Sie da?")
}
