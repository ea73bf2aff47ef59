//go:build goolm

package matrixbot_test

import (
	"slices"
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/matrixbot/matrixfake/matrixclient"
)

// operator does what 'akademie matrix verify' does: what it says about a verification
// with somebody stands in the table.
func (w *town) operator(user, from, to string) {
	w.t.Helper()
	w.home.Await("the verification to be "+from, func() bool {
		tag, err := w.pool.Exec(w.t.Context(), `UPDATE matrix_verifications SET state = $3, updated_at = now() WHERE user_id = $1 AND state = $2`, user, from, to)
		if err != nil {
			w.t.Fatal(err)
		}
		return tag.RowsAffected() == 1
	})
}

// compares waits until somebody and the operator see emojis.
func (w *town) compares(who *matrixclient.Person, ask func() matrixclient.Emojis) {
	w.t.Helper()
	seen := make(chan matrixclient.Emojis, 1)
	go func() { seen <- ask() }()
	w.operator(who.User, "requested", "accepted")
	theirs := <-seen
	var ours []string
	w.home.Await("emojis", func() bool {
		err := w.pool.QueryRow(w.t.Context(), `SELECT emojis FROM matrix_verifications WHERE user_id = $1 AND state = 'compare'`, who.User).Scan(&ours)
		return err == nil && len(ours) == 7
	})
	if !slices.EqualFunc(theirs.Emojis, ours, func(emoji, named string) bool { return strings.HasPrefix(named, emoji+" ") }) {
		w.t.Fatalf("%s sees %v, the operator %v", who.User, theirs.Emojis, ours)
	}
}

func TestAcceptanceTheDeviceIsVerifiedByEmoji(t *testing.T) {
	t.Parallel()
	for name, ask := range map[string]func(w *town, anna *matrixclient.Person, room string) matrixclient.Emojis{
		"in the room": func(w *town, anna *matrixclient.Person, room string) matrixclient.Emojis {
			return anna.Verifies(w.bot.ID, room)
		},
		"from device to device": func(w *town, anna *matrixclient.Person, _ string) matrixclient.Emojis {
			return anna.VerifiesDevice(w.bot.ID, w.device)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newTown(t)
			w.serve()
			anna := w.person("anna")
			anna.Bootstrap()
			room := w.meets(anna, true)
			if trust := anna.Trusts(w.bot.ID, w.device); !trust.Owner || trust.Device {
				t.Errorf("before: %+v", trust)
			}
			w.compares(anna, func() matrixclient.Emojis { return ask(w, anna, room) })
			w.operator(anna.User, "compare", "confirmed")
			anna.Confirms()
			if trust := anna.AwaitTrust(w.bot.ID, w.device); !trust.User {
				t.Errorf("afterwards: %+v", trust)
			}
			w.home.Await("the operator to see it", func() bool {
				return w.number(`SELECT count(*) FROM matrix_verifications WHERE state = 'done'`) == 1
			})
			anna.Strict(true) // keys are for verified devices only
			anna.Renews(room)
			w.shows(anna, room, w.asks(anna, room, "Was ist Biletado?", "offene Software"), true)
		})
	}
}

func TestAcceptanceNobodyIsVerifiedWhoSeesOtherEmojis(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.serve()
	anna := w.person("anna")
	anna.Bootstrap()
	room := w.meets(anna, true)
	w.compares(anna, func() matrixclient.Emojis { return anna.Verifies(w.bot.ID, room) })
	anna.Mismatches()
	w.home.Await("the end of it", func() bool {
		return w.number(`SELECT count(*) FROM matrix_verifications WHERE state = 'cancelled'`) == 1
	})
	if trust := anna.Trusts(w.bot.ID, w.device); trust.Device || trust.User {
		t.Errorf("trust: %+v", trust)
	}
}

func TestAcceptanceWhatCannotBeReadIsAnsweredOnceItsKeyComes(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.serve()
	anna := w.person("anna")
	room := w.meets(anna, true)

	w.home.Hold(w.bot, true)
	anna.Renews(room)
	question := anna.Says(room, "Was ist Biletado?")
	anna.Answer(room, question, "noch nicht entschlüsseln")
	w.home.Hold(w.bot, false)
	w.shows(anna, room, anna.Answer(room, question, "offene Software"), true)
	w.settled()
	var hints int
	for _, m := range anna.Messages(room) {
		if m.Thread == question && m.Sender == w.bot.ID {
			hints++
		}
	}
	if hints != 2 { // the hint, which is changed, and the answer
		t.Errorf("%d messages below the question", hints)
	}
	if n := w.number(`SELECT count(*) FROM matrix_locked`); n != 0 {
		t.Errorf("%d events are kept", n)
	}
}

func TestAcceptanceANewDeviceReadsWhatWasAnsweredBefore(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.serve()
	anna := w.person("anna")
	recovery := anna.Bootstrap()
	room := w.meets(anna, true)
	answer := w.asks(anna, room, "Was ist Biletado?", "offene Software")
	w.home.Await("the backup", func() bool { return w.home.UserOf(anna.User).BackedUp() >= 2 })

	later := w.program.On(w.home, w.home.UserOf(anna.User))
	later.Recovers(recovery)
	if m := later.Hears(room, w.bot.ID, "offene Software"); m.ID != answer.ID {
		t.Errorf("read: %+v", m)
	}
	w.shows(later, room, w.asks(later, room, "Was kostet das Modul KI in der Verwaltung?", "kostenfrei"), true)
}
