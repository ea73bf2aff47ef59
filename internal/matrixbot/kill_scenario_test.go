//go:build goolm

package matrixbot_test

import (
	"context"
	"fmt"
	"io"
	"os"
	osexec "os/exec"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"smart-city-dialog.de/akademie/internal/matrixbot/matrixfake"
)

// databaseVariable names the database of a server that is a process of its own.
const databaseVariable = "AKADEMIE_SCENARIO_DATABASE"

// TestServerOfItsOwn is no test: it is the server that others start as a process of its
// own, to kill it. It ends with its stdin.
func TestServerOfItsOwn(t *testing.T) {
	url := os.Getenv(databaseVariable)
	if url == "" {
		return
	}
	pool, err := pgxpool.New(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	w := &town{t: t, pool: pool}
	w.open()
	answers := newEcho(pool)
	answers.think = func(ctx context.Context, _ string) error {
		late := time.NewTimer(100 * time.Millisecond) // so that it dies over answers
		defer late.Stop()
		select {
		case <-late.C:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	w.answers = answers
	w.serve()
	if _, err := io.Copy(io.Discard, os.Stdin); err != nil {
		t.Fatal(err)
	}
}

// A process is a server of its own.
type process struct {
	run *osexec.Cmd
	in  io.Closer
}

// starts starts one.
func (w *town) starts() *process {
	w.t.Helper()
	p := &process{run: osexec.Command(os.Args[0], "-test.run=^TestServerOfItsOwn$")} // #nosec G204: this program itself
	p.run.Env = append(os.Environ(), databaseVariable+"="+w.pool.Config().ConnString())
	p.run.Stderr, p.run.Stdout = &w.log, &w.log
	var err error
	if p.in, err = p.run.StdinPipe(); err != nil {
		w.t.Fatal(err)
	}
	if err := p.run.Start(); err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(p.dies)
	return p
}

// dies ends a process as kill -9 does.
func (p *process) dies() {
	_ = p.run.Process.Kill() // it may be dead
	_ = p.run.Wait()
}

func TestAcceptanceServersAreKilledDuringAnswersAndNothingIsLostOrTwice(t *testing.T) {
	t.Parallel()
	const questions, kills = 24, 2
	w := newTown(t)
	servers := []*process{w.starts(), w.starts()}
	anna, bert := w.person("anna"), w.home.User("bert")
	secret := w.meets(anna, true)
	group := bert.Creates(matrixfake.RoomKind{Name: "Amt"}, w.bot)
	group.AwaitMembership(w.bot, "join")

	var asked []string
	for n := range questions {
		asked = append(asked, bert.Mentions(group, w.bot, fmt.Sprintf("Wie geht das mit Frage %d?", n)))
		if n%2 == 0 {
			anna.Says(secret, fmt.Sprintf("Wie geht das mit Frage %d?", n))
		}
	}
	said := func() int {
		return w.number(`SELECT count(*) FROM matrix_posts WHERE turn IS NOT NULL AND event <> ''`)
	}
	for n := range kills {
		before := said()
		w.home.Await("some more answers", func() bool { return said() > before+3 })
		servers[n%len(servers)].dies()
		servers[n%len(servers)] = w.starts()
	}
	w.reaches("questions", questions+questions/2, func() int { return w.number(`SELECT count(*) FROM matrix_work WHERE kind = 'question'`) })
	w.settled()
	for _, question := range asked {
		if n := len(group.Answers(question)); n != 1 {
			t.Errorf("%d answers to %q", n, group.Message(question).Body)
		}
	}
	w.answeredOnce(anna, secret, questions/2)
}
