package matrixclient_test

import (
	"slices"
	"testing"

	"smart-city-dialog.de/akademie/internal/matrixbot/matrixfake"
	"smart-city-dialog.de/akademie/internal/matrixbot/matrixfake/matrixclient"
)

func TestTwoPeopleTalkEncrypted(t *testing.T) {
	t.Parallel()
	s := matrixfake.New(t)
	program := matrixclient.Start(t)
	anna, bert := program.On(s, s.User("anna")), program.On(s, s.User("bert"))
	room := anna.Creates(matrixclient.Room{Encrypted: true, Direct: true}, bert.User)
	if got := bert.Accepts(anna.User); got != room {
		t.Fatalf("bert joined %s, not %s", got, room)
	}
	anna.Meets(room, bert.User)

	question := anna.Says(room, "Guten Tag, Bert")
	heard := bert.Hears(room, anna.User, "Guten Tag")
	if heard.ID != question || !heard.Encrypted {
		t.Errorf("heard: %+v", heard)
	}
	answer := bert.InThread(room, question, "Guten Tag, Anna")
	bert.Edits(room, answer, "Guten Tag, Frau Becker")
	got := anna.Answer(room, question, "Frau Becker")
	if got.Thread != question || got.Reply != question || got.Edits != 1 || got.Sender != bert.User {
		t.Errorf("answer: %+v", got)
	}
	anna.Reacts(room, answer, "👍")
	for _, m := range s.Room(room).Messages() {
		if m.Kind != "m.room.encrypted" || m.Body != "" {
			t.Errorf("the homeserver reads %+v", m)
		}
	}
}

func TestTwoPeopleVerifyEachOther(t *testing.T) {
	t.Parallel()
	s := matrixfake.New(t)
	program := matrixclient.Start(t)
	anna, bert := program.On(s, s.User("anna")), program.On(s, s.User("bert"))
	anna.Bootstrap()
	bert.Bootstrap()
	room := anna.Creates(matrixclient.Room{Encrypted: true, Direct: true}, bert.User)
	bert.Accepts(anna.User)
	anna.Meets(room, bert.User)
	if trust := anna.Trusts(bert.User, bert.Device); trust.User || !trust.Owner {
		t.Errorf("before: %+v", trust)
	}
	seen := make(chan matrixclient.Emojis)
	go func() { seen <- bert.Agrees(anna.User) }()
	mine := anna.Verifies(bert.User, room)
	if theirs := <-seen; len(mine.Emojis) != 7 || !slices.Equal(mine.Emojis, theirs.Emojis) {
		t.Fatalf("%v and %v", mine, theirs)
	}
	confirmed := make(chan struct{})
	go func() {
		defer close(confirmed)
		bert.Confirms()
	}()
	anna.Confirms()
	<-confirmed
	if trust := anna.AwaitTrust(bert.User, bert.Device); !trust.User {
		t.Errorf("afterwards: %+v", trust)
	}
}

func TestANewDeviceReadsTheBackup(t *testing.T) {
	t.Parallel()
	s := matrixfake.New(t)
	program := matrixclient.Start(t)
	account := s.User("anna")
	anna := program.On(s, account)
	recovery := anna.Bootstrap()
	room := anna.Creates(matrixclient.Room{Encrypted: true})
	note := anna.Says(room, "Notiz an mich")
	s.Await("the backup", func() bool { return account.BackedUp() > 0 })

	later := program.On(s, account)
	later.Locked(room, note)
	if n := later.Recovers(recovery); n == 0 {
		t.Error("nothing was in the backup")
	}
	if m := later.Hears(room, anna.User, "Notiz an mich"); m.ID != note {
		t.Errorf("read: %+v", m)
	}
	if trust := later.Trusts(account.ID, later.Device); !trust.Owner {
		t.Errorf("the new device: %+v", trust)
	}
}
