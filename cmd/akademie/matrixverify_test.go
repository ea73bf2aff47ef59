//go:build goolm

package main

import (
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/matrixbot/matrixfake"
	"smart-city-dialog.de/akademie/internal/matrixbot/matrixfake/matrixclient"
	"smart-city-dialog.de/akademie/internal/postgres/pgtest"
)

func TestTheDeviceIsVerifiedAtATerminal(t *testing.T) {
	t.Parallel()
	s, database, key := matrixfake.New(t), pgtest.URL(t), matrixKey(t)
	bot := s.Bot("akademie")
	if status, out, errs := logIn(t, s, bot, database, key); status != exitOK {
		t.Fatalf("status %d: %s%s", status, out, errs)
	}
	serveSlack(t, database, "--matrix", key)
	anna := matrixclient.Start(t).On(s, s.User("anna"))
	anna.Bootstrap()
	room := anna.Creates(matrixclient.Room{Direct: true, Encrypted: true}, bot.ID)
	anna.Meets(room, bot.ID)

	type ended struct {
		status    int
		out, errs string
	}
	terminal := make(chan ended, 1)
	go func() {
		var out, errs strings.Builder
		status := run(t.Context(), []string{"matrix", "verify", key, "--database-url=" + database}, strings.NewReader("y\nja\n"), &out, &errs)
		terminal <- ended{status, out.String(), errs.String()}
	}()
	theirs := anna.Verifies(bot.ID, room)
	anna.Confirms()
	if trust := anna.AwaitTrust(bot.ID, bot.Devices()[0]); !trust.User {
		t.Errorf("trust: %+v", trust)
	}
	got := <-terminal
	for _, emoji := range theirs.Emojis {
		if !strings.Contains(got.out, "  "+emoji+" ") {
			t.Errorf("the terminal does not show %s: %s", emoji, got.out)
		}
	}
	if got.status != exitOK || !strings.Contains(got.out, "Verified: "+anna.User) || !strings.Contains(got.errs, anna.User+" (session "+anna.Device+") asks to verify.") {
		t.Errorf("status %d: %s%s", got.status, got.out, got.errs)
	}
}
