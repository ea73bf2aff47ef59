package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"smart-city-dialog.de/akademie/internal/matrixbot/matrixfake"
	"smart-city-dialog.de/akademie/internal/postgres"
	"smart-city-dialog.de/akademie/internal/postgres/pgtest"
)

func TestZZFlood(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 9*time.Minute)
	defer cancel()
	r := &matrixRace{t: t, ctx: ctx, home: matrixfake.New(t), database: pgtest.URL(t), key: matrixKey(t)}
	r.bot = r.home.Bot("akademie")
	ingestProjects(ctx, t, r.database, 40)
	if status, out, errs := logIn(t, r.home, r.bot, r.database, r.key); status != exitOK {
		t.Fatalf("login: status %d: %s%s", status, out, errs)
	}
	v := r.start()
	anna := r.home.User("anna")
	own := anna.Direct(r.bot)
	own.AwaitMembership(r.bot, "join")
	pool, err := postgres.Open(ctx, r.database)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	ask := func(n int) time.Duration {
		began := time.Now()
		q := anna.Says(own, fmt.Sprintf("Wie lautet das Stichwort von Projekt %d?", n%40))
		tick := time.NewTicker(20 * time.Millisecond)
		defer tick.Stop()
		for ctx.Err() == nil {
			<-tick.C
			if answers := own.Answers(q); len(answers) > 0 && strings.Contains(answers[0].Body, fmt.Sprintf("Wort%d.", n%40)) {
				return time.Since(began)
			}
		}
		return -1
	}
	for i := range 3 {
		t.Logf("before: %v", ask(i))
	}
	const rooms, each = 25, 400
	var mallories []*matrixfake.User
	var floods []*matrixfake.Room
	for n := range rooms {
		m := r.home.User(fmt.Sprintf("mallory%d", n))
		room := m.Creates(matrixfake.RoomKind{Name: fmt.Sprintf("Falle %d", n)}, r.bot)
		room.AwaitMembership(r.bot, "join")
		mallories, floods = append(mallories, m), append(floods, room)
	}
	for i := range 2 {
		t.Logf("rooms there: %v", ask(i))
	}
	type object = map[string]any
	var people sync.WaitGroup
	began := time.Now()
	for n := range rooms {
		people.Go(func() {
			m, room := mallories[n], floods[n]
			mention := object{"user_ids": []any{r.bot.ID}}
			last := m.Mentions(room, r.bot, "Was ist das?")
			for i := range each {
				var err error
				switch i % 10 {
				case 0, 1, 2, 3:
					last = m.Mentions(room, r.bot, fmt.Sprintf("Wie lautet das Stichwort von Projekt %d? (%d)", i%40, n))
				case 4:
					m.Edits(room, last, "Akademie: Was ist jetzt?")
				case 5:
					m.Redacts(room, last)
				case 6:
					err = m.TrySends(room, "m.room.encrypted", object{"algorithm": "m.megolm.v1.aes-sha2", "session_id": fmt.Sprint("s", n, i), "sender_key": "k", "device_id": "D", "ciphertext": strings.Repeat("A", 3000)})
				case 7:
					err = m.TrySends(room, "m.room.message", object{"msgtype": "m.text", "body": "Akademie: " + strings.Repeat("Was ist das? ", 4000), "m.mentions": mention})
				case 8:
					err = m.TrySends(room, "m.room.message", object{"msgtype": "m.key.verification.request", "body": "x", "to": r.bot.ID, "from_device": "D", "methods": []any{"m.sas.v1"}})
				case 9:
					err = m.TrySends(room, "m.room.message", object{"msgtype": "m.text", "body": "* Akademie: wo?", "m.new_content": object{"msgtype": "m.text", "body": "Akademie: wo?", "m.mentions": mention}, "m.relates_to": object{"rel_type": "m.replace", "event_id": fmt.Sprintf("$%d", i)}})
				}
				if err != nil {
					t.Log(err)
				}
			}
		})
	}
	var worst time.Duration
	flooded := make(chan struct{})
	go func() { people.Wait(); close(flooded) }()
	for i := 0; ; i++ {
		took := ask(i)
		worst = max(worst, took)
		var open, done, syncs int
		_ = pool.QueryRow(ctx, `select count(*) filter (where done_at is null), count(*) filter (where done_at is not null), (select max(syncs) from matrix_accounts) from matrix_work`).Scan(&open, &done, &syncs)
		load, _ := os.ReadFile("/proc/loadavg")
		t.Logf("%6.1fs asked: answer in %v (work open %d, done %d, syncs %d, load %.4s)", time.Since(began).Seconds(), took, open, done, syncs, load)
		select {
		case <-flooded:
			if i > 3 && open == 0 || time.Since(began) > 4*time.Minute || took < 0 {
				t.Logf("worst %v", worst)
				status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", v.cmd.Process.Pid))
				for _, line := range strings.Split(string(status), "\n") {
					if strings.HasPrefix(line, "VmHWM") {
						t.Log(line)
					}
				}
				r.checkLogs()
				return
			}
		default:
		}
		time.Sleep(time.Second)
	}
}
