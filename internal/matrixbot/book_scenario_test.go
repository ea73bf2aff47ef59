//go:build goolm

package matrixbot_test

import (
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/matrixbot/matrixfake/matrixclient"
)

func TestAcceptanceAnywhereASeatIsBookedInADirectRoom(t *testing.T) {
	t.Parallel()
	for name, encrypted := range map[string]bool{"encrypted": true, "open": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newTownAnywhere(t)
			w.serve()
			anna := w.anybody(0)
			room := w.meets(anna, encrypted)

			w.asks(anna, room, "Wann gibt es das nächste Modul zu KI?", "KI in der Verwaltung", "20 von 20")
			w.asks(anna, room, "Ich möchte mich dafür anmelden", "Wie heißen Sie?")
			w.books(anna, room, encrypted)
		})
	}
}

// books answers what the assistant asks who has begun to book, and says yes.
func (w *town) books(anna *matrixclient.Person, room string, encrypted bool) {
	w.t.Helper()
	w.asks(anna, room, "Anna Becker", "E-Mail-Adresse")
	w.asks(anna, room, "anna.becker@musterstadt.de", "Kommune")
	summary := w.asks(anna, room, "Bad Belzig", "Anna Becker", "anna.becker@musterstadt.de", "Bad Belzig", "/privacy", "„ja“")
	w.shows(anna, room, summary, encrypted)
	if n := w.number(`SELECT count(*) FROM bookings`); n != 0 {
		w.t.Fatalf("%d bookings before the yes", n)
	}
	receipt := w.asks(anna, room, "ja", "Ihre Anfrage ist eingegangen", "AK-")
	w.shows(anna, room, receipt, encrypted)
	if len(receipt.Mentions) != 1 || receipt.Mentions[0] != anna.User {
		w.t.Errorf("the receipt mentions %v", receipt.Mentions)
	}
	w.settled()
	if n := w.number(`SELECT count(*) FROM bookings WHERE email = 'anna.becker@musterstadt.de' AND run_id = $1 AND channel = 'matrix'`, w.run); n != 1 {
		w.t.Errorf("%d bookings", n)
	}
}

func TestAcceptanceAnywhereWhoBooksInAGroupIsLedToAnEncryptedRoom(t *testing.T) {
	t.Parallel()
	w := newTownAnywhere(t)
	w.serve()
	anna, bert := w.anybody(0), w.anybody(1)
	group := anna.Creates(matrixclient.Room{Name: "Fortbildung"}, w.botID, bert.User)
	bert.Accepts(anna.User)
	anna.Meets(group, w.botID)
	anna.Hears(group, w.botID, "Erwähnen Sie mich")

	question := anna.Mentions(group, w.botID, "Akademie", "Ich möchte mich für KI in der Verwaltung anmelden")
	anna.Answer(group, question, "zu einem Direktchat eingeladen")
	own := anna.Accepts(w.botID)
	w.shows(anna, own, anna.Hears(own, w.botID, "Wie heißen Sie?"), true)
	w.books(anna, own, true)

	for _, m := range bert.Messages(group) {
		for _, private := range []string{"anna.becker", "Becker", "Bad Belzig", "AK-"} {
			if strings.Contains(m.Body+m.HTML, private) {
				t.Errorf("everybody reads %q in %q", private, m.Body)
			}
		}
	}
}
