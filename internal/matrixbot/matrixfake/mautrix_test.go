package matrixfake_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"smart-city-dialog.de/akademie/internal/matrixbot/matrixfake"
)

// client is a user's by another implementation of the API than this package's.
func client(t *testing.T, s *matrixfake.Server, u *matrixfake.User) *mautrix.Client {
	t.Helper()
	c, err := mautrix.NewClient(s.URL, "", "")
	if err != nil {
		t.Fatal(err)
	}
	c.DefaultHTTPRetries = 0
	_, err = c.Login(t.Context(), &mautrix.ReqLogin{
		Type: mautrix.AuthTypePassword, Password: u.Password, StoreCredentials: true,
		Identifier: mautrix.UserIdentifier{Type: mautrix.IdentifierTypeUser, User: u.Localpart()},
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func sync(t *testing.T, c *mautrix.Client, since string) *mautrix.RespSync {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	r, err := c.SyncRequest(ctx, 0, since, "", false, "")
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestWhoIsInvitedJoinsAndHearsWhatIsSaid(t *testing.T) {
	t.Parallel()
	s := matrixfake.New(t)
	anna, bot := s.User("anna"), s.Bot("akademie")
	c := client(t, s, bot)
	room := anna.Direct(bot)

	first := sync(t, c, "")
	if len(first.Rooms.Invite) != 1 || len(first.Rooms.Join) != 0 {
		t.Fatalf("rooms of the first sync: %+v", first.Rooms)
	}
	if _, err := c.JoinRoomByID(t.Context(), id.RoomID(room.ID)); err != nil {
		t.Fatal(err)
	}
	question := anna.Says(room, "Guten Tag")
	second := sync(t, c, first.NextBatch)
	joined := second.Rooms.Join[id.RoomID(room.ID)]
	if joined == nil {
		t.Fatalf("rooms of the second sync: %+v", second.Rooms)
	}
	last := joined.Timeline.Events[len(joined.Timeline.Events)-1]
	if last.ID.String() != question || last.Content.Raw["body"] != "Guten Tag" {
		t.Errorf("the last event is %s %v", last.ID, last.Content.Raw)
	}

	answer := &event.MessageEventContent{MsgType: event.MsgText, Body: "Willkommen"}
	answer.SetThread(last)
	for range 2 { // the same transaction is one event
		if _, err := c.SendMessageEvent(t.Context(), id.RoomID(room.ID), event.EventMessage, answer, mautrix.ReqSendEvent{TransactionID: "a1"}); err != nil {
			t.Fatal(err)
		}
	}
	if got := room.Thread(question); len(got) != 1 || got[0].Body != "Willkommen" || got[0].Sender != bot.ID {
		t.Errorf("thread: %+v", got)
	}
	echo := sync(t, c, second.NextBatch).Rooms.Join[id.RoomID(room.ID)].Timeline.Events[0]
	if echo.Unsigned.TransactionID != "a1" {
		t.Errorf("the echo has the transaction %q", echo.Unsigned.TransactionID)
	}
}

func TestALostAnswerHasItsEffect(t *testing.T) {
	t.Parallel()
	s := matrixfake.New(t)
	bot := s.Bot("akademie")
	c := client(t, s, bot)
	room := bot.Creates(matrixfake.RoomKind{})
	s.Fail(bot, "send", 1, matrixfake.Fault{DropAfter: true})

	send := func() error {
		_, err := c.SendMessageEvent(t.Context(), id.RoomID(room.ID), event.EventMessage,
			&event.MessageEventContent{MsgType: event.MsgText, Body: "einmal"}, mautrix.ReqSendEvent{TransactionID: "a1"})
		return err
	}
	if err := send(); err == nil {
		t.Fatal("no error although the connection was cut")
	}
	if err := send(); err != nil {
		t.Fatal(err)
	}
	if got := room.Messages(); len(got) != 1 {
		t.Errorf("messages: %+v", got)
	}
}

func TestAServerThatWasAwayGoesOn(t *testing.T) {
	t.Parallel()
	s := matrixfake.New(t)
	anna := s.User("anna")
	c := client(t, s, anna)
	room := anna.Creates(matrixfake.RoomKind{})
	s.Stop()
	if _, err := c.Whoami(t.Context()); err == nil {
		t.Fatal("a server that is away answers")
	}
	s.Start()
	joined, err := c.JoinedRooms(t.Context())
	if err != nil || len(joined.JoinedRooms) != 1 || joined.JoinedRooms[0].String() != room.ID {
		t.Errorf("joined rooms: %v %v", joined, err)
	}
}

func TestRevokedTokens(t *testing.T) {
	t.Parallel()
	for name, soft := range map[string]bool{"soft": true, "hard": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := matrixfake.New(t)
			anna := s.User("anna")
			c := client(t, s, anna)
			s.Revoke(anna, soft)
			_, err := c.Whoami(t.Context())
			var answer mautrix.HTTPError
			if !errors.As(err, &answer) || !errors.Is(err, mautrix.MUnknownToken) {
				t.Fatalf("whoami: %v", err)
			}
			if got := answer.RespError.ExtraData["soft_logout"] == true; got != soft {
				t.Errorf("soft_logout is %v", answer.RespError.ExtraData)
			}
		})
	}
}
