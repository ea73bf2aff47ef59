package matrixfake_test

import (
	"errors"
	"slices"
	"testing"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"smart-city-dialog.de/akademie/internal/matrixbot/matrixfake"
)

func bodies(r *mautrix.RespSync, room *matrixfake.Room) []string {
	var out []string
	if joined := r.Rooms.Join[id.RoomID(room.ID)]; joined != nil {
		for _, e := range joined.Timeline.Events {
			if body, ok := e.Content.Raw["body"].(string); ok {
				out = append(out, body)
			}
		}
	}
	return out
}

func TestAGapIsFilledByPaging(t *testing.T) {
	t.Parallel()
	s := matrixfake.New(t)
	anna := s.User("anna")
	c := client(t, s, anna)
	room := anna.Creates(matrixfake.RoomKind{})
	since := sync(t, c, "").NextBatch
	words := []string{"eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben"}
	for _, w := range words {
		anna.Says(room, w)
	}
	s.Gappy(2)
	r := sync(t, c, since)
	joined := r.Rooms.Join[id.RoomID(room.ID)]
	got := bodies(r, room)
	if !joined.Timeline.Limited || !slices.Equal(got, words[5:]) {
		t.Fatalf("limited %v, with %v", joined.Timeline.Limited, got)
	}
	from := joined.Timeline.PrevBatch
	for range 10 {
		page, err := c.Messages(t.Context(), id.RoomID(room.ID), from, since, mautrix.DirectionBackward, nil, 3)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range page.Chunk {
			got = append([]string{e.Content.Raw["body"].(string)}, got...)
		}
		if from = page.End; from == "" || len(page.Chunk) == 0 {
			break
		}
	}
	if !slices.Equal(got, words) {
		t.Errorf("all that was said is %v", got)
	}
}

func TestWhatIsRepeatedWasKnown(t *testing.T) {
	t.Parallel()
	s := matrixfake.New(t)
	anna := s.User("anna")
	c := client(t, s, anna)
	room := anna.Creates(matrixfake.RoomKind{})
	anna.Says(room, "eins")
	since := sync(t, c, "").NextBatch
	anna.Says(room, "zwei")
	s.Repeat(1, 1)
	if got := bodies(sync(t, c, since), room); !slices.Equal(got, []string{"eins", "zwei"}) {
		t.Errorf("the first time: %v", got)
	}
	if got := bodies(sync(t, c, since), room); !slices.Equal(got, []string{"zwei"}) {
		t.Errorf("the second time: %v", got)
	}
}

func TestWhoHasNoPowerIsRefused(t *testing.T) {
	t.Parallel()
	s := matrixfake.New(t)
	anna, bert := s.User("anna"), s.User("bert")
	c := client(t, s, bert)
	for name, version := range map[string]string{"usual": "", "creators above all": "12"} {
		t.Run(name, func(t *testing.T) {
			room := anna.Creates(matrixfake.RoomKind{Version: version}, bert)
			bert.Joins(room)
			said := anna.Says(room, "Guten Tag")
			anna.Levels(room, map[string]any{"events_default": 50})
			at := id.RoomID(room.ID)
			_, sending := c.SendText(t.Context(), at, "darf ich?")
			_, kicking := c.KickUser(t.Context(), at, &mautrix.ReqKickUser{UserID: id.UserID(anna.ID)})
			_, redacting := c.RedactEvent(t.Context(), at, id.EventID(said))
			_, naming := c.SendStateEvent(t.Context(), at, event.StateRoomName, "", map[string]any{"name": "Meins"})
			for what, err := range map[string]error{"send": sending, "kick": kicking, "redact": redacting, "name": naming} {
				if !errors.Is(err, mautrix.MForbidden) {
					t.Errorf("%s: %v", what, err)
				}
			}
			anna.Kicks(room, bert)
			if m := room.Membership(bert); m != "leave" {
				t.Errorf("bert is %q", m)
			}
			left := sync(t, c, "s1").Rooms.Leave[at]
			if left == nil || len(left.Timeline.Events) == 0 {
				t.Errorf("the room is not among those that bert left: %+v", left)
			}
		})
	}
}

func TestAnUpgradedRoomNamesItsReplacement(t *testing.T) {
	t.Parallel()
	s := matrixfake.New(t)
	anna, bert := s.User("anna"), s.User("bert")
	room := anna.Creates(matrixfake.RoomKind{Name: "Amt", Alias: "amt", Encrypted: true}, bert)
	bert.Joins(room)
	replacement := anna.Upgrades(room, "12")
	if got := room.State("m.room.tombstone", "")["replacement_room"]; got != replacement.ID {
		t.Errorf("the replacement is %v, not %s", got, replacement.ID)
	}
	if err := bert.TrySends(room, "m.room.message", said(nil)); err == nil {
		t.Error("people still write in the old room")
	}
	bert.Joins(replacement)
	if replacement.State("m.room.encryption", "") == nil || replacement.State("m.room.name", "")["name"] != "Amt" {
		t.Error("the replacement is not like the room was")
	}
	c := client(t, s, bert)
	found, err := c.ResolveAlias(t.Context(), "#amt:"+matrixfake.ServerName)
	if err != nil || found.RoomID.String() != replacement.ID {
		t.Errorf("the alias leads to %v %v", found, err)
	}
}

func TestARedactedMessageSaysNothing(t *testing.T) {
	t.Parallel()
	s := matrixfake.New(t)
	anna := s.User("anna")
	c := client(t, s, anna)
	room := anna.Creates(matrixfake.RoomKind{})
	said := anna.Says(room, "unbedacht")
	anna.Redacts(room, said)
	e, err := c.GetEvent(t.Context(), id.RoomID(room.ID), id.EventID(said))
	if err != nil || len(e.Content.Raw) != 0 || e.Unsigned.RedactedBecause == nil {
		t.Errorf("the event is %+v %v", e, err)
	}
}
