//go:build goolm

package matrixbot_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"image/png"
	"strings"
	"testing"
	"time"

	"maunium.net/go/mautrix/event"

	"smart-city-dialog.de/akademie/internal/assistant"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/matrixbot/matrixfake/matrixclient"
	"smart-city-dialog.de/akademie/internal/statistics"
)

// A figurer answers every question with the same figures.
type figurer struct{ store *conversation.Store }

func (f figurer) Turn(ctx context.Context, in assistant.Input, emit func(assistant.Event) error) (conversation.Turn, error) {
	known := func(v float64) []statistics.Cell { return []statistics.Cell{{State: statistics.Known, Value: v}} }
	result := statistics.Result{
		Query: statistics.Query{
			Metrics: []statistics.Metric{statistics.Confirmed}, Dimensions: []statistics.Dimension{statistics.Land}, By: statistics.ByRequest,
			Period: statistics.Period{From: german.Civil{Year: 2025, Month: 1, Day: 1}, To: german.Civil{Year: 2025, Month: 12, Day: 31}},
		},
		Rows:  []statistics.Row{{Keys: []string{"BB"}, Cells: known(231)}, {Keys: []string{"BY"}, Cells: known(99)}},
		Total: known(330), LeastOf: 5,
	}
	id, err := f.store.Open(ctx, in.Conversation, in.Question)
	turn := conversation.Turn{
		ID: id, Question: in.Question, Language: "de", Intent: assistant.IntentStatistics,
		Sentences: []conversation.Sentence{}, Citations: []conversation.Citation{}, Figures: &conversation.Figures{Query: result.Query.Encode()},
	}
	if err == nil {
		err = errors.Join(emit(assistant.Figures{Result: &result}), f.store.Finish(ctx, turn))
	}
	turn.Done = err == nil
	return turn, err
}

func TestAcceptanceFiguresAreEncryptedWithChartAndFile(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.answers = figurer{conversation.NewStore(w.pool, time.Now)}
	w.serve()
	carla := w.person("carla")
	room := w.meets(carla, true)
	said := w.asks(carla, room, "Wie viele bestätigte Anmeldungen je Land 2025?", "231")
	w.shows(carla, room, said, true)
	if !strings.Contains(said.HTML, "<table>") {
		t.Errorf("no table: %s", said.HTML)
	}
	file := carla.Hears(room, w.botID, ".csv") // the last of what there is
	if table := w.opens(carla, file, said.Thread); !strings.Contains(string(table), "231") {
		t.Errorf("file: %s", table)
	}
	charts := 0
	for _, m := range carla.Messages(room) {
		if m.Type != "m.image" {
			continue
		}
		charts++
		picture, err := png.Decode(bytes.NewReader(w.opens(carla, m, said.Thread)))
		if err != nil || picture.Bounds().Dx() < 100 || !strings.Contains(m.Body, "231") {
			t.Errorf("chart (%s): %v", m.Body, err)
		}
	}
	if charts != 1 {
		t.Errorf("%d charts", charts)
	}
	w.settled()
}

// opens downloads the file of a message, which fails the test where it is not encrypted
// or stands elsewhere, and returns what is in it.
func (w *town) opens(who *matrixclient.Person, m matrixclient.Message, thread string) []byte {
	w.t.Helper()
	if m.Thread != thread || !m.Encrypted {
		w.t.Errorf("in thread %q, encrypted: %v: %+v", m.Thread, m.Encrypted, m)
	}
	var c event.MessageEventContent
	raw, err := json.Marshal(m.Content)
	if err == nil {
		err = json.Unmarshal(raw, &c)
	}
	if err != nil || c.File == nil || c.URL != "" {
		w.t.Fatalf("a file in the clear: %+v, %v", m.Content, err)
	}
	kind, data := who.Downloads(string(c.File.URL))
	if err := c.File.DecryptInPlace(data); err != nil || kind != "application/octet-stream" {
		w.t.Fatalf("%s: %v", kind, err)
	}
	return data
}
