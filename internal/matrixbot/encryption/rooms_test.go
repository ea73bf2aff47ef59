//go:build goolm

package encryption

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"smart-city-dialog.de/akademie/internal/matrixbot/matrixfake"
)

func TestWhoIsInTheRoomReadsFromTheFirstMessage(t *testing.T) {
	t.Parallel()
	s := matrixfake.New(t)
	bot, anna := newParty(t, s, s.Bot("akademie")), newParty(t, s, s.User("anna"))
	room := meet(t, anna, bot)
	anna.says(room, "Wann beginnt das Modul?")
	if got := bot.hears(); !slices.Equal(got, []string{"Wann beginnt das Modul?"}) {
		t.Fatalf("the assistant reads %q", got)
	}
	bot.says(room, "Am 3. März.")
	if got := anna.hears(); !slices.Equal(got, []string{"Wann beginnt das Modul?", "Am 3. März."}) {
		t.Fatalf("Anna reads %q", got)
	}
	if log := bot.log.String(); log != "" {
		t.Errorf("log: %s", log)
	}
}

func TestWhoIsInvitedReadsFromTheFirstMessageThoughNothingWasSynced(t *testing.T) {
	t.Parallel()
	s := matrixfake.New(t)
	bot, anna := newParty(t, s, s.Bot("akademie")), newParty(t, s, s.User("anna"))
	room := bot.user.Creates(matrixfake.RoomKind{Encrypted: true, Direct: true}, anna.user)
	bot.says(room, "Guten Tag") // before the assistant's own sync told it of the room
	anna.sync()
	anna.user.Joins(room)
	if got := anna.hears(); !slices.Equal(got, []string{"Guten Tag"}) {
		t.Errorf("Anna reads %q", got)
	}
}

// A room's key changes when who should have it does.
func TestKeysChangeWhenPeopleDo(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		happens func(bot, anna, berta *party, room *matrixfake.Room)
		changes bool
	}{
		"nothing happened":    {func(_, _, _ *party, _ *matrixfake.Room) {}, false},
		"somebody left":       {func(bot, _, berta *party, room *matrixfake.Room) { berta.user.Leaves(room); bot.sync() }, true},
		"somebody was banned": {func(bot, anna, berta *party, room *matrixfake.Room) { anna.user.Bans(room, berta.user); bot.sync() }, true},
		"somebody was invited": {func(bot, anna, _ *party, room *matrixfake.Room) {
			anna.user.Invites(room, bot.server.User("carla"))
			bot.sync()
		}, true},
		"somebody is called otherwise": {func(bot, anna, _ *party, room *matrixfake.Room) {
			if err := anna.client.SetDisplayName(bot.t.Context(), "Anna B."); err != nil {
				bot.t.Fatal(err)
			}
			bot.sync()
		}, false},
		"somebody left, which no sync told": {func(bot, _, berta *party, room *matrixfake.Room) {
			bot.exec(`DELETE FROM matrix_members WHERE user_id = $1`, berta.user.ID)
		}, true},
		"somebody has a new device": {func(bot, anna, _ *party, _ *matrixfake.Room) { newParty(bot.t, bot.server, anna.user); bot.sync() }, true},
		"somebody logged a device out": {func(bot, anna, _ *party, _ *matrixfake.Room) {
			if _, err := anna.client.Logout(bot.t.Context()); err != nil {
				bot.t.Fatal(err)
			}
			bot.sync()
		}, true},
		"the server was started anew": {func(bot, _, _ *party, _ *matrixfake.Room) { bot.restart() }, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := matrixfake.New(t)
			bot, anna, berta := newParty(t, s, s.Bot("akademie")), newParty(t, s, s.User("anna")), newParty(t, s, s.User("berta"))
			room := meet(t, anna, bot, berta)
			before := bot.says(room, "Erstens")
			c.happens(bot, anna, berta, room)
			if changed := bot.says(room, "Zweitens") != before; changed != c.changes {
				t.Errorf("the key changed: %t", changed)
			}
			if third := bot.says(room, "Drittens"); c.changes == (third == before) {
				t.Error("the third message has the key of neither")
			}
		})
	}
}

func TestWhoLeftGetsNoKeys(t *testing.T) {
	t.Parallel()
	s := matrixfake.New(t)
	bot, anna, berta := newParty(t, s, s.Bot("akademie")), newParty(t, s, s.User("anna")), newParty(t, s, s.User("berta"))
	room := meet(t, anna, bot, berta)
	bot.says(room, "für beide")
	berta.user.Leaves(room) // the assistant's sync has not told it yet
	bot.exec(`DELETE FROM crypto_megolm_outbound_session`)
	session := bot.says(room, "für Anna")
	if n := bot.count(`SELECT count(*) FROM crypto_megolm_outbound_session_shared WHERE session_id = $1 AND user_id = $2`, session, berta.user.ID); n != 0 {
		t.Error("who left was given the key")
	}
	if got := anna.hears(); !slices.Equal(got, []string{"für beide", "für Anna"}) {
		t.Errorf("Anna reads %q", got)
	}
}

func TestKeysChangeAsTheRoomSays(t *testing.T) {
	t.Parallel()
	s := matrixfake.New(t)
	bot, anna := newParty(t, s, s.Bot("akademie")), newParty(t, s, s.User("anna"))
	room := anna.user.Creates(matrixfake.RoomKind{State: map[string]map[string]any{"m.room.encryption": {
		"algorithm": "m.megolm.v1.aes-sha2", "rotation_period_msgs": 2, "rotation_period_ms": 7200000,
	}}}, bot.user)
	bot.user.Joins(room)
	bot.sync()
	var sessions []id.SessionID
	for range 4 {
		sessions = append(sessions, bot.says(room, "…"))
	}
	if sessions[0] != sessions[1] || sessions[1] == sessions[2] || sessions[2] != sessions[3] {
		t.Errorf("sessions: %q", sessions)
	}
	if n := bot.count(`SELECT max_age FROM crypto_megolm_outbound_session`); n != 7200000 {
		t.Errorf("a session lasts %d ms", n)
	}
	bot.exec(`UPDATE crypto_megolm_outbound_session SET created_at = created_at - interval '121 minutes', message_count = 0`)
	if bot.says(room, "…") == sessions[3] {
		t.Error("a session that is too old is used")
	}
}

func TestFiftyPeopleGetTheirKeys(t *testing.T) {
	t.Parallel()
	s := matrixfake.New(t)
	bot, anna := newParty(t, s, s.Bot("akademie")), newParty(t, s, s.User("anna"))
	room := meet(t, anna, bot)
	for i := range 48 {
		user := s.User(fmt.Sprintf("person%d", i))
		uploadDevice(t, s, user)
		anna.user.Invites(room, user)
	}
	bot.sync()
	session := bot.says(room, "an alle") // fails where that takes longer than exchangeTime
	if n := bot.count(`SELECT count(DISTINCT user_id) FROM crypto_megolm_outbound_session_shared WHERE session_id = $1`, session); n != 49 {
		t.Errorf("%d people have the key", n)
	}
	if n := len(s.Calls("claimkeys")); n > 2 {
		t.Errorf("%d requests for one-time keys", n)
	}
}

func TestAUserWhoseHomeserverDoesNotAnswerIsNotAskedForWithEachMessage(t *testing.T) {
	t.Parallel()
	s := matrixfake.New(t)
	bot, anna := newParty(t, s, s.Bot("akademie")), newParty(t, s, s.User("anna"))
	room := meet(t, anna, bot)
	bot.says(room, "Erstens")
	bot.exec(`INSERT INTO crypto_tracked_user (user_id, devices_outdated) VALUES ('@carl:weit.example', true)`)
	bot.exec(`INSERT INTO matrix_members (room, user_id, membership) VALUES ($1, '@carl:weit.example', 'join')`, room.ID)
	asks := func() int {
		before := len(s.Calls("querykeys"))
		bot.says(room, "Weiter")
		return len(s.Calls("querykeys")) - before
	}
	if first, second := asks(), asks(); first != 1 || second != 0 {
		t.Errorf("asked %d and %d times", first, second)
	}
	bot.clock.Move(retryAbsent + time.Second)
	if later := asks(); later != 1 {
		t.Errorf("asked %d times after a while", later)
	}
}

func TestEventsOfOtherKindsAreEncryptedWithTheirRelationInTheOpen(t *testing.T) {
	t.Parallel()
	s := matrixfake.New(t)
	bot, anna := newParty(t, s, s.Bot("akademie")), newParty(t, s, s.User("anna"))
	room := meet(t, anna, bot)
	sealed, err := bot.Encrypt(t.Context(), id.RoomID(room.ID), event.EventMessage, map[string]any{
		"msgtype": "m.text", "body": "Antwort", "m.relates_to": map[string]any{"rel_type": "m.thread", "event_id": "$wurzel"},
	})
	if err != nil || sealed.RelatesTo.GetThreadParent() != "$wurzel" {
		t.Errorf("relation %+v, %v", sealed.RelatesTo, err)
	}
}

func TestARoomWhoseKeysTakeLongKeepsNoOtherWaiting(t *testing.T) {
	t.Parallel()
	s := matrixfake.New(t)
	bot, anna := newParty(t, s, s.Bot("akademie")), newParty(t, s, s.User("anna"))
	quick := meet(t, anna, bot)
	bot.says(quick, "Erstens")
	slow := bot.user.Creates(matrixfake.RoomKind{Encrypted: true}, s.User("carl"))
	uploadDevice(t, s, s.UserOf("@carl:"+matrixfake.ServerName))

	asked, answer := make(chan struct{}), make(chan struct{})
	s.OnCall("claimkeys", func(matrixfake.Call) matrixfake.Fault {
		close(asked)
		<-answer
		return matrixfake.Fault{}
	})
	sent := make(chan error, 1)
	go func() {
		_, err := bot.Encrypt(t.Context(), id.RoomID(slow.ID), event.EventMessage, &event.MessageEventContent{Body: "…"})
		sent <- err
	}()
	<-asked
	bot.exec(`DELETE FROM crypto_megolm_outbound_session WHERE room_id = $1`, quick.ID)
	bot.says(quick, "Zweitens") // with a new key
	close(answer)
	if err := <-sent; err != nil {
		t.Error(err)
	}
}
