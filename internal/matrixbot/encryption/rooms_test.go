//go:build goolm

package encryption

import (
	"slices"
	"testing"

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
