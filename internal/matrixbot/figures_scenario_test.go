//go:build goolm

package matrixbot_test

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"image/png"
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/matrixbot/matrixfake/matrixclient"
)

func TestAcceptanceAnywhereALinkedCoordinatorGetsFiguresOnlyBetweenTheTwo(t *testing.T) {
	t.Parallel()
	const carlas = "carla.dorn@akademie.example"
	w := newTownAnywhere(t)
	if err := w.accounts.Grant(t.Context(), account.Operator(), carlas, account.Coordinator); err != nil {
		t.Fatal(err)
	}
	for n := range 19 {
		w.booked(n, map[bool]string{true: "BB", false: "BY"}[n < 12])
	}
	w.serve()
	carla, bert := w.anybody(0), w.anybody(1)
	own := w.meets(carla, true)
	const question = "Wie viele bestätigte Anmeldungen gibt es je Bundesland?"
	w.asks(carla, own, question, "Koordinierenden")

	code, err := w.accounts.LinkCode(t.Context(), account.Person{ID: "test", Email: carlas, Role: account.Coordinator})
	if err != nil {
		t.Fatal(err)
	}
	w.asks(carla, own, "verbinden "+code, "Ihr Matrix-Konto ist mit", carlas)
	asked := carla.Says(own, question)
	w.shows(carla, own, carla.Answer(own, asked, "Brandenburg", "12"), true)
	w.charted(carla, own, asked)

	group := carla.Creates(matrixclient.Room{Name: "Koordination", Encrypted: true}, w.botID, bert.User)
	bert.Accepts(carla.User)
	carla.Meets(group, bert.User)
	carla.Meets(group, w.botID)
	carla.Hears(group, w.botID, "Erwähnen Sie mich")
	carla.Answer(group, carla.Mentions(group, w.botID, "Akademie", question), "nur für Sie bestimmt")
	w.settled()
	for _, m := range bert.Messages(group) {
		if strings.Contains(m.Body+m.HTML, "Brandenburg") || m.Type == "m.image" || m.Type == "m.file" {
			t.Errorf("everybody sees %s %q", m.Type, m.Body)
		}
	}
}

// booked gives the nth person, of a Land, a confirmed booking, past Matrix.
func (w *town) booked(n int, land string) {
	w.t.Helper()
	email := fmt.Sprintf("person%d@rathaus.example", n)
	receipt, err := w.bookings.Request(w.t.Context(), booking.Request{
		Key: fmt.Sprintf("%-40s", email), Run: w.run, Seats: 1, Person: booking.Person{Name: "Jemand", Email: email, Municipality: "Kommune", Land: land},
		Consent: booking.ConsentVersion, Channel: "web",
	})
	if err != nil {
		w.t.Fatal(err)
	}
	id := int64(w.number(`SELECT id FROM bookings WHERE ref = $1`, receipt.Ref))
	if _, err := w.bookings.ConfirmFor(w.t.Context(), id, booking.Actor{Kind: booking.ByCoordinator, Channel: "cli"}); err != nil {
		w.t.Fatal(err)
	}
}

// charted fails unless a chart and a table to open elsewhere stand below a question,
// which only who is in the room can open.
func (w *town) charted(who *matrixclient.Person, room, question string) {
	w.t.Helper()
	w.settled()
	var chart, table bool
	w.await("the files", func() bool {
		chart, table = false, false
		for _, m := range who.Messages(room) {
			if m.Thread != question {
				continue
			}
			switch m.Type {
			case "m.image":
				picture, err := png.Decode(bytes.NewReader(w.opened(who, m)))
				if err != nil || picture.Bounds().Dx() < 200 || !strings.Contains(m.Body, "Anmeldungen") {
					w.t.Fatalf("the chart says %q: %v", m.Body, err)
				}
				chart = true
			case "m.file":
				if csv := string(w.opened(who, m)); !strings.Contains(csv, "Brandenburg") {
					w.t.Fatalf("the table says %q", csv)
				}
				table = true
			}
		}
		return chart && table
	})
}

// opened is a file as its recipient decrypts it
// (https://spec.matrix.org/v1.15/client-server-api/#sending-encrypted-attachments).
func (w *town) opened(who *matrixclient.Person, m matrixclient.Message) []byte {
	w.t.Helper()
	text, err := json.Marshal(m.Content["file"])
	if err != nil {
		w.t.Fatal(err)
	}
	var file struct {
		URL, IV string
		Key     struct{ K string }
		Hashes  struct{ SHA256 string }
	}
	if err := json.Unmarshal(text, &file); err != nil || file.URL == "" {
		w.t.Fatalf("%q is not encrypted: %v", m.Body, err)
	}
	_, data := who.Downloads(file.URL)
	sum := sha256.Sum256(data)
	if base64.RawStdEncoding.EncodeToString(sum[:]) != file.Hashes.SHA256 {
		w.t.Fatalf("%q was changed on the way", m.Body)
	}
	key, err := base64.RawURLEncoding.DecodeString(file.Key.K)
	if err != nil {
		w.t.Fatal(err)
	}
	iv, err := base64.RawStdEncoding.DecodeString(file.IV)
	if err != nil {
		w.t.Fatal(err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		w.t.Fatal(err)
	}
	cipher.NewCTR(block, iv).XORKeyStream(data, data)
	return data
}
