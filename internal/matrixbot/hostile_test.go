package matrixbot

import (
	"fmt"
	"io"
	"log"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"smart-city-dialog.de/akademie/internal/clocktest"
	"smart-city-dialog.de/akademie/internal/matrixbot/matrixfake"
)

// TestAcceptanceWhatIsTooMuchOfOnePersonIsDropped has somebody write more than anybody waits for:
// what is above is dropped, which is told once, and who writes in another room meanwhile
// is answered.
func TestAcceptanceWhatIsTooMuchOfOnePersonIsDropped(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	now := clocktest.At(time.Now()).Now             // the ten minutes in which it is told once do not end meanwhile
	idle := s.open(func(c *Config) { c.Now = now }) // takes, and has no workers
	ctx, stop := contextOf(t)
	idle.ended.Go(func() { _ = idle.Run(ctx) })
	flooder := s.home.User("flut")
	flooded := s.joined(flooder.Creates(matrixfake.RoomKind{}, s.user))
	room := s.joined(s.anna.Creates(matrixfake.RoomKind{}, s.user))
	for i := range mostInRoom + 60 {
		flooder.Says(flooded, fmt.Sprintf("Flut %d?", i))
	}
	asked := s.anna.Says(room, "Komme ich dran?")
	s.home.Await("all to be taken", func() bool {
		return s.count(`SELECT count(*) FROM matrix_work WHERE key = $1`, asked) == 1 && s.count(`SELECT count(*) FROM matrix_gaps`) == 0
	})
	stop()
	idle.ended.Wait()
	s.serve()
	room.Answer(asked, "Komme ich dran?")
	s.settled()
	told, answers := 0, 0
	for _, m := range flooded.From(s.user) {
		switch {
		case strings.Contains(m.Body, "mehr kann ich gerade nicht annehmen"):
			told++
		case strings.Contains(m.Body, "Antwort auf: Flut"):
			answers++
		}
	}
	if told != 1 || answers != mostInRoom {
		t.Errorf("the flood was answered %d times, and refused aloud %d times", answers, told)
	}
}

func TestWhoHasMuchWaitingKeepsNobodyElseWaiting(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	idle := s.open()
	ctx, stop := contextOf(t)
	idle.ended.Go(func() { _ = idle.Run(ctx) })
	flooder, reader := s.home.User("flut"), s.home.User("leser")
	flooded := s.joined(flooder.Creates(matrixfake.RoomKind{}, s.user, reader))
	room := s.joined(s.anna.Creates(matrixfake.RoomKind{}, s.user))
	for i := range 60 {
		flooder.Mentions(flooded, s.user, fmt.Sprintf("Flut %d?", i)) // each a thread of its own
	}
	asked := s.anna.Says(room, "Komme ich dran?")
	s.home.Await("all to be taken", func() bool { return s.count(`SELECT count(*) FROM matrix_work WHERE key = $1`, asked) == 1 })
	stop()
	idle.ended.Wait()
	var heard *parrot
	s.serve(func(c *Config) { heard = c.Assistant.(*parrot) })
	room.Answer(asked, "Komme ich dran?")
	s.settled()
	if at := slices.Index(heard.questions(), "Komme ich dran?"); at < 0 || at > 20 {
		t.Errorf("it was the %dth question that was heard", at+1)
	}
}

func TestAMegabyteOfMessagesIsRead(t *testing.T) {
	t.Parallel()
	s, room := newAbsence(t)
	for range 20 {
		s.anna.Says(room, strings.Repeat("Wie lange noch? ", 3800)) // 60 KB, as large as an event may be
	}
	asked := s.anna.Says(room, "Noch da?")
	s.serve()
	room.Answer(asked, "Noch da?")
	s.settled()
	for _, m := range room.From(s.user) {
		if len(m.Body) > 10_000 {
			t.Errorf("it said %d bytes", len(m.Body))
		}
	}
}

func TestNoEventStopsTheSync(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	s.serve()
	room, bernd := s.group()
	type object = map[string]any
	mention := object{"user_ids": []any{s.user.ID}}
	deep := any("x")
	for range 500 {
		deep = []any{deep}
	}
	for _, content := range []object{
		{},
		{"msgtype": 5, "body": []any{}},
		{"msgtype": "m.text"},
		{"msgtype": "m.text", "body": object{"a": 1}, "m.mentions": mention},
		{"msgtype": "m.text", "body": "Akademie: \x00?", "m.mentions": "alle"},
		{"msgtype": "m.text", "body": "Akademie:", "m.mentions": object{"user_ids": "@a:b"}},
		{"msgtype": "m.text", "body": "* Akademie?", "m.relates_to": object{"rel_type": "m.replace", "event_id": strings.Repeat("$", 1000)}, "m.new_content": object{"msgtype": "m.text", "body": "Akademie?"}},
		{"msgtype": "m.text", "body": "* Akademie?", "m.relates_to": object{"rel_type": "m.replace", "event_id": "$x\x00"}, "m.new_content": object{"msgtype": "m.text", "body": "Akademie: ja?", "m.mentions": mention}},
		{"msgtype": "m.text", "body": "Akademie?", "m.relates_to": []any{"m.thread"}},
		{"msgtype": "m.text", "body": "Akademie: wo?", "m.relates_to": object{"rel_type": "m.thread", "event_id": "$nirgends\x00"}},
		{"msgtype": "m.text", "body": "Akademie: wo?", "m.relates_to": object{"rel_type": "m.thread", "event_id": strings.Repeat("ä", 300)}},
		{"msgtype": "m.text", "body": "Akademie", "x": deep},
		{"msgtype": "m.text", "body": strings.Repeat("<a href=", 5000), "format": "org.matrix.custom.html", "formatted_body": strings.Repeat("<a href='https://matrix.to/#/%", 1000)},
	} {
		if err := bernd.TrySends(room, "m.room.message", content); err != nil {
			t.Logf("the homeserver does not take %.80v: %v", content, err)
		}
	}
	for _, e := range []struct {
		kind    string
		content object
	}{
		{"m.room.encrypted", object{"algorithm": "m.megolm.v1.aes-sha2", "session_id": "\x00", "ciphertext": "\x00"}},
		{"m.room.encrypted", object{"algorithm": 7}},
		{"m.reaction", object{"m.relates_to": object{"rel_type": "m.annotation", "event_id": "$x\x00", "key": "👍"}}},
		{"m.reaction", object{}},
		{"m.key.verification.start", object{"method": "\x00"}},
	} {
		if err := bernd.TrySends(room, e.kind, e.content); err != nil {
			t.Logf("the homeserver does not take %s %.80v: %v", e.kind, e.content, err)
		}
	}
	s.silence(room)
	if log := s.log.String(); strings.Contains(log, "panic") {
		t.Error("something panicked")
	}
}

func TestWhatIsRedactedOverAndOverIsRemovedOnce(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	s.serve()
	room := s.joined(s.anna.Direct(s.user))
	asked := s.anna.Says(room, "Vergessen?")
	room.Answer(asked, "Vergessen?")
	for range 30 {
		s.anna.Redacts(room, asked)
	}
	last := s.anna.Says(room, "Noch da?")
	room.Answer(last, "Noch da?")
	s.settled()
	if n := s.count(`SELECT count(*) FROM matrix_work WHERE kind = 'deleted'`); n != 1 {
		t.Errorf("it is removed %d times", n)
	}
}

func TestOneWhoChangesManyMessagesHoldsNobodyUp(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	first := s.serve()
	room, bernd := s.group()
	first.stop()
	for i := range 2 * mostLookups {
		body := map[string]any{"msgtype": "m.text", "body": "Akademie: was?"}
		bernd.Sends(room, "m.room.message", map[string]any{
			"msgtype": "m.text", "body": "* Akademie: was?", "m.new_content": body,
			"m.relates_to": map[string]any{"rel_type": "m.replace", "event_id": fmt.Sprintf("$%d", i)},
		})
	}
	s.serve()
	s.silence(room)
	if n := len(s.home.Calls("event")); n > mostLookups {
		t.Errorf("%d messages were asked for", n)
	}
}

func TestAHomeserverThatDoesNotWaitIsNotAskedAllTheTime(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	home, err := url.Parse(s.home.URL)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httptest.NewServer(&httputil.ReverseProxy{ErrorLog: log.New(io.Discard, "", 0), Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(home)
		query := r.Out.URL.Query()
		query.Del("timeout") // as one does that cuts what takes long
		r.Out.URL.RawQuery = query.Encode()
	}})
	t.Cleanup(proxy.Close)
	s.exec(`UPDATE matrix_accounts SET homeserver = $1`, proxy.URL)
	const polls = 60
	began := time.Now()
	v := s.serve()
	s.home.Await("it to be asked", func() bool { return len(s.home.Calls("sync")) > polls })
	asked := len(s.home.Calls("sync"))
	// However long it took: the first bring something, all others are followed by a pause.
	if most := int(time.Since(began)/(v.timing.broken/2)) + polls/2; asked > most {
		t.Errorf("it was asked %d times, at most %d", asked, most)
	}
	room := s.joined(s.anna.Direct(s.user))
	room.Answer(s.anna.Says(room, "Und jetzt?"), "Und jetzt?")
}
