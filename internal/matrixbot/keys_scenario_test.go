//go:build goolm

package matrixbot_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"smart-city-dialog.de/akademie/internal/matrixbot"
	"smart-city-dialog.de/akademie/internal/matrixbot/matrixfake/matrixclient"
)

// operator answers a verification with somebody as soon as it has come to a state, as
// 'akademie matrix verify' does, and returns it as it was.
func (w *town) operator(user, at, answer string) (seen matrixbot.Verification) {
	w.t.Helper()
	w.await("the verification to be "+at, func() bool {
		all, err := w.setup.Verifications(w.t.Context(), time.Now().Add(-time.Minute))
		if err != nil {
			w.t.Fatal(err)
		}
		for _, v := range all {
			if v.User == user && v.State == at {
				seen = v
				return true
			}
		}
		return false
	})
	if answer != "" {
		if err := w.setup.Answer(w.t.Context(), seen.ID, answer); err != nil {
			w.t.Fatal(err)
		}
	}
	return seen
}

// compares waits until somebody and the operator see emojis.
func (w *town) compares(who *matrixclient.Person, ask func() matrixclient.Emojis) {
	w.t.Helper()
	seen := make(chan matrixclient.Emojis, 1)
	go func() { seen <- ask() }()
	w.operator(who.User, matrixbot.Requested, matrixbot.Accepted)
	theirs, ours := <-seen, w.operator(who.User, matrixbot.Compare, "").Emojis
	if !slices.EqualFunc(theirs.Emojis, ours, func(emoji, named string) bool { return strings.HasPrefix(named, emoji+" ") }) {
		w.t.Fatalf("%s sees %v, the operator %v", who.User, theirs.Emojis, ours)
	}
}

func TestAcceptanceAnywhereTheDeviceIsVerifiedByEmoji(t *testing.T) {
	t.Parallel()
	for name, ask := range map[string]func(w *town, anna *matrixclient.Person, room string) matrixclient.Emojis{
		"in the room": func(w *town, anna *matrixclient.Person, room string) matrixclient.Emojis {
			return anna.Verifies(w.botID, room)
		},
		"from device to device": func(w *town, anna *matrixclient.Person, _ string) matrixclient.Emojis {
			return anna.VerifiesDevice(w.botID, w.device)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newTownAnywhere(t)
			w.serve()
			anna := w.anybody(0)
			anna.Bootstrap()
			room := w.meets(anna, true)
			if trust := anna.Trusts(w.botID, w.device); !trust.Owner || trust.Device {
				t.Errorf("before: %+v", trust)
			}
			w.compares(anna, func() matrixclient.Emojis { return ask(w, anna, room) })
			w.operator(anna.User, matrixbot.Compare, matrixbot.Confirmed)
			anna.Confirms()
			if trust := anna.AwaitTrust(w.botID, w.device); !trust.User {
				t.Errorf("afterwards: %+v", trust)
			}
			w.operator(anna.User, matrixbot.Verified, "")
			anna.Strict(true) // keys are for verified devices only
			anna.Renews(room)
			w.shows(anna, room, w.asks(anna, room, "Was ist Biletado?", "offene Software"), true)
		})
	}
}

func TestAcceptanceAnywhereNobodyIsVerifiedWhoSeesOtherEmojis(t *testing.T) {
	t.Parallel()
	w := newTownAnywhere(t)
	w.serve()
	anna := w.anybody(0)
	anna.Bootstrap()
	room := w.meets(anna, true)
	w.compares(anna, func() matrixclient.Emojis { return anna.Verifies(w.botID, room) })
	anna.Mismatches()
	w.operator(anna.User, matrixbot.Cancelled, "")
	if trust := anna.Trusts(w.botID, w.device); trust.Device || trust.User {
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
		if m.Thread == question && m.Sender == w.botID {
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
	if m := later.Hears(room, w.botID, "offene Software"); m.ID != answer.ID {
		t.Errorf("read: %+v", m)
	}
	w.shows(later, room, w.asks(later, room, "Was kostet das Modul KI in der Verwaltung?", "kostenfrei"), true)
}
