package matrixbot

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"image/png"
	"strings"
	"testing"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/assistant"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/matrixbot/matrixfake"
	"smart-city-dialog.de/akademie/internal/statistics"
	"smart-city-dialog.de/akademie/internal/statistics/ask"
)

// landQuery asks for confirmed bookings by Land.
func landQuery() statistics.Query {
	return statistics.Query{
		Metrics: []statistics.Metric{statistics.Confirmed}, Dimensions: []statistics.Dimension{statistics.Land}, By: statistics.ByRequest,
		Period: statistics.Period{From: german.Civil{Year: 2025, Month: 1, Day: 1}, To: german.Civil{Year: 2025, Month: 12, Day: 31}},
	}
}

// counter answers every query by the same figures.
type counter struct{}

func (counter) Run(_ context.Context, who account.Person, _ string, q statistics.Query) (statistics.Result, error) {
	if !who.May(account.Statistics) {
		return statistics.Result{}, fault.Denied
	}
	known := func(v float64) []statistics.Cell { return []statistics.Cell{{State: statistics.Known, Value: v}} }
	return statistics.Result{
		Query: q, Rows: []statistics.Row{{Keys: []string{"BB"}, Cells: known(231)}, {Keys: []string{"BY"}, Cells: known(99)}},
		Total: known(330), LeastOf: 5,
	}, nil
}

func (counter) Read(context.Context, string, string, *statistics.Query) (ask.Understood, error) {
	return ask.Understood{Asks: true, Back: &ask.Back{Reason: ask.NotCounted}}, nil
}

func withFigures(c *Config) { c.Statistics = counter{} }

// counting makes every question one for figures, asked by a coordinator.
func (m *mailroom) counting(q statistics.Query) *mailroom {
	m.badge = account.Person{ID: "p", Email: "carla@akademie.example", Role: account.Coordinator}
	m.parrot.speaks = func(ctx context.Context, turn *conversation.Turn, emit func(assistant.Event) error) error {
		result, err := counter{}.Run(ctx, m.badge, Channel, q)
		if err != nil {
			return err
		}
		turn.Sentences, turn.Intent, turn.Figures = []conversation.Sentence{}, assistant.IntentStatistics, &conversation.Figures{Query: result.Query.Encode()}
		return emit(assistant.Figures{Result: &result})
	}
	return m
}

// figuresOnce fails unless the figures stand below a question once: words, file and so
// many charts.
func (m *mailroom) figuresOnce(w string, room *matrixfake.Room, wantCharts int) {
	m.t.Helper()
	tables, charts, files := 0, 0, 0
	for _, said := range room.Answers(w) {
		url, _ := said.Content["url"].(string)
		switch said.Type {
		case "m.text":
			if strings.Contains(said.Body, "231") {
				tables++
			}
		case "m.image":
			charts++
			kind, _, data := m.home.File(url)
			if _, err := png.Decode(bytes.NewReader(data)); err != nil || kind != "image/png" || !strings.Contains(said.Body, "231") {
				m.t.Errorf("chart (%s) of %s: %v", said.Body, kind, err)
			}
		case "m.file":
			files++
			kind, name, data := m.home.File(url)
			if kind != "text/csv" || !strings.HasSuffix(name, ".csv") || !strings.Contains(string(data), "231") {
				m.t.Errorf("file %q of %s: %s", name, kind, data)
			}
		}
	}
	if tables != 1 || charts != wantCharts || files != 1 {
		m.t.Fatalf("%d tables, %d charts, %d files: %v\n%+v", tables, charts, files, m.posts(), room.Answers(w))
	}
}

func TestFiguresStandInADirectRoomWithChartAndFile(t *testing.T) {
	t.Parallel()
	m := newMailroom(t, withFigures).counting(landQuery())
	w := m.asks(m.direct, "Wie viele bestätigte Anmeldungen je Land 2025?")
	m.untilDone(w)
	m.sends()
	m.figuresOnce(w.Key, m.direct, 1)
}

func TestFiguresAskedForInAGroupGoToADirectRoom(t *testing.T) {
	t.Parallel()
	m := newMailroom(t, withFigures).counting(landQuery())
	for _, user := range []string{m.user.ID, m.anna.ID} {
		m.exec(`INSERT INTO matrix_members (room, user_id, membership) VALUES ($1, $2, 'join')`, m.direct.ID, user)
	}
	w := m.asks(m.group, "Wie viele bestätigte Anmeldungen je Land 2025?")
	for range 2 { // it is done again
		m.untilDone(w)
		m.sends()
	}
	m.answered(w, "nur für Sie bestimmt")
	for _, said := range m.group.From(m.user) {
		if strings.Contains(said.Body+said.HTML, "231") || said.Type != "m.text" {
			t.Errorf("the group sees %+v", said)
		}
	}
	kinds := map[string]int{}
	for _, said := range m.direct.From(m.user) {
		kinds[said.Type]++
	}
	if kinds["m.text"] != 2 || kinds["m.image"] != 1 || kinds["m.file"] != 1 { // where they come from, and the figures
		t.Errorf("said: %v\n%+v", kinds, m.direct.From(m.user))
	}
	// There the conversation goes on.
	conversation, err := m.conversationOf(t.Context(), place{Room: id.RoomID(m.direct.ID)})
	if err != nil || conversation == "" {
		t.Fatal(err)
	}
	if _, turns, err := m.Conversations.Get(t.Context(), conversation); err != nil || len(turns) != 1 || turns[0].Figures == nil {
		t.Errorf("turns: %+v, %v", turns, err)
	}
}

func TestAcceptanceFiguresAreShownOnceWhereverTheServerDies(t *testing.T) {
	t.Parallel()
	table := landQuery()
	table.View = statistics.ViewTable // charts take their time; they are sent as files are
	m := newMailroom(t, withFigures).counting(table)
	for step := 1; ; step += 3 {
		w := m.asks(m.direct, fmt.Sprintf("Wie viele bestätigte Anmeldungen je Land 2025, Frage %d?", step))
		died := m.diesAt(step, w)
		m.untilDone(w)
		m.sends()
		m.figuresOnce(w.Key, m.direct, 0)
		if !died {
			t.Logf("%d steps", step-1)
			return
		}
	}
}

func TestFiguresAreNoLongerShownToWhoMayNotSeeThemAnyMore(t *testing.T) {
	t.Parallel()
	m := newMailroom(t, withFigures).counting(landQuery())
	w := m.asks(m.direct, "Wie viele bestätigte Anmeldungen je Land 2025?")
	if err := m.attempt(t.Context(), w); err != nil {
		t.Fatal(err)
	}
	// As after a crash just before it was recorded, and a change of their role.
	m.exec(`UPDATE matrix_posts SET shown_at = NULL, digest = NULL, content = NULL; `)
	m.exec(`DELETE FROM matrix_posts WHERE key LIKE '%/%'`)
	m.badge.Role = account.Participant
	m.untilDone(w)
	m.sends()
	m.answered(w, "den Koordinierenden der Akademie vorbehalten")
}

// A sealer encrypts nothing, and looks like it.
type sealer struct{ Encryption }

func (sealer) Encrypt(_ context.Context, room id.RoomID, kind event.Type, content any) (*event.EncryptedEventContent, error) {
	plain, err := json.Marshal(map[string]any{"room_id": room, "type": kind.Type, "content": content})
	sealed := &event.EncryptedEventContent{Algorithm: id.AlgorithmMegolmV1, SessionID: "session"}
	sealed.MegolmCiphertext = base64.RawStdEncoding.AppendEncode(nil, plain)
	if c, ok := content.(event.Relatable); ok {
		sealed.RelatesTo = c.OptionalGetRelatesTo()
	}
	return sealed, err
}

// opened are the contents of what the assistant said in an encrypted room.
func (m *mailroom) opened(room *matrixfake.Room) (all []event.MessageEventContent) {
	m.t.Helper()
	for _, said := range room.From(m.user) {
		if said.Kind != "m.room.encrypted" {
			m.t.Errorf("in the clear: %+v", said)
			continue
		}
		var sealed event.EncryptedEventContent
		var plain struct{ Content event.MessageEventContent }
		raw, err := json.Marshal(said.Content)
		if err == nil {
			err = json.Unmarshal(raw, &sealed)
		}
		if err == nil {
			raw, err = base64.RawStdEncoding.DecodeString(string(sealed.MegolmCiphertext))
		}
		if err == nil {
			err = json.Unmarshal(raw, &plain)
		}
		if err != nil {
			m.t.Fatal(err)
		}
		all = append(all, plain.Content)
	}
	return all
}

func TestInAnEncryptedRoomFilesAreEncryptedToo(t *testing.T) {
	t.Parallel()
	m := newMailroom(t, withFigures).counting(landQuery())
	m.lead.keys = sealer{}
	m.direct = m.enters(m.anna.Creates(matrixfake.RoomKind{Direct: true, Encrypted: true}, m.user), true, true)
	event := id.EventID(m.anna.Sends(m.direct, "m.room.encrypted", map[string]any{
		"algorithm": "m.megolm.v1.aes-sha2", "ciphertext": "AAAA", "session_id": "hers", "sender_key": "k", "device_id": "d"}))
	m.untilDone(m.takes(m.direct, questionBody{Event: event, Text: "Wie viele?", Direct: true, Root: event}))
	m.sends()
	said := m.opened(m.direct)
	if len(said) != 3 {
		t.Fatalf("said: %+v", said)
	}
	for _, c := range said {
		if c.RelatesTo.GetThreadParent() != event {
			t.Errorf("not in the thread: %+v", c.RelatesTo)
		}
	}
	for i, want := range []string{"", "\x89PNG", "Land"} {
		if want == "" {
			continue
		}
		c := said[i]
		if c.URL != "" || c.File == nil {
			t.Fatalf("file in the clear: %+v", c)
		}
		kind, name, data := m.home.File(string(c.File.URL))
		if kind != "application/octet-stream" || name != "" || bytes.Contains(data, []byte(want)) {
			t.Errorf("%s %q tells what it is", kind, name)
		}
		if err := c.File.DecryptInPlace(data); err != nil || !bytes.Contains(data, []byte(want)) {
			t.Errorf("file %d: %v", i, err)
		}
	}
}

func TestNothingIsSaidInTheClearWhereThereIsNoEncryption(t *testing.T) {
	t.Parallel()
	m := newMailroom(t)
	m.exec(`UPDATE matrix_rooms SET encrypted = true WHERE room = $1`, m.group.ID)
	m.says(m.group, "a", "Vertraulich")
	m.sends()
	if why := m.failedFor("a"); !strings.Contains(why, "encryption") {
		t.Errorf("failed for %q", why)
	}
	if calls := m.home.Calls("send"); len(calls) > 0 {
		t.Errorf("calls: %+v", calls)
	}
}
