//go:build goolm

package matrixbot_test

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"maunium.net/go/mautrix"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/knowledge"
	"smart-city-dialog.de/akademie/internal/llm"
	"smart-city-dialog.de/akademie/internal/logtest"
	"smart-city-dialog.de/akademie/internal/matrixbot"
	"smart-city-dialog.de/akademie/internal/matrixbot/encryption"
	"smart-city-dialog.de/akademie/internal/matrixbot/matrixfake"
	"smart-city-dialog.de/akademie/internal/matrixbot/matrixfake/matrixclient"
	"smart-city-dialog.de/akademie/internal/postgres/pgtest"
	"smart-city-dialog.de/akademie/internal/queue"
	"smart-city-dialog.de/akademie/internal/secret"
)

// A town is a homeserver with people at an independent client, and the whole assistant
// over a small base: what the channel is judged by is played there.
type town struct {
	t        *testing.T
	site     site
	home     *matrixfake.Server // nil: the site is a real one
	bot      *matrixfake.User   // the assistant at home
	botID    string             // and anywhere
	device   string             // its own
	setup    matrixbot.Setup
	program  *matrixclient.Program
	pool     *pgxpool.Pool
	base     *knowledge.Store
	analyzer *german.Analyzer
	accounts *account.Store
	bookings *booking.Service
	answers  matrixbot.Assistant // instead of the real one; nil the real one
	run      int64               // of "KI in der Verwaltung", in ten days
	log      logtest.Log
}

// newTown returns a town at a homeserver of its own, in which the assistant is logged in
// and no server runs yet.
func newTown(t *testing.T) *town {
	t.Helper()
	w := &town{t: t, home: matrixfake.New(t)}
	w.bot = w.home.Bot("akademie").Named("Akademie")
	w.site = site{url: w.home.URL, assistant: login{user: w.bot.ID, password: w.bot.Password}}
	w.settle()
	return w
}

// settle has the assistant and its database in a town.
func (w *town) settle() {
	w.t.Helper()
	w.program, w.pool = matrixclient.Start(w.t), pgtest.Open(w.t)
	w.open()
	for _, d := range library {
		w.put(d.title, d.kind, d.body)
	}
	if err := w.base.Refresh(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
	w.openRun()
	w.logIn()
	w.t.Cleanup(w.end)
}

// open opens what all servers on the database have.
func (w *town) open() {
	w.t.Helper()
	keys, err := secret.NewBox(strings.Repeat("5e", 32))
	if err != nil {
		w.t.Fatal(err)
	}
	log := slog.New(slog.DiscardHandler)
	w.setup = matrixbot.Setup{
		Pool: w.pool, Keys: keys, Name: "Akademie", Now: time.Now, Log: log,
		Open: func(ctx context.Context, c *mautrix.Client) (matrixbot.Device, error) {
			return encryption.Open(ctx, encryption.Config{Pool: w.pool, Keys: keys, Now: time.Now, Log: log}, c)
		},
	}
	w.analyzer = german.NewAnalyzer(german.NewSplitter(slices.Values(strings.Fields("Kongress Sommer Verwaltung Anmeldung Bundes Land Modul Sprache"))))
	w.base = knowledge.New(w.pool, w.analyzer, llm.NewOffline(), log)
	inserter, err := queue.NewInserter(w.pool, log)
	if err != nil {
		w.t.Fatal(err)
	}
	w.accounts = account.NewStore(account.Config{Pool: w.pool, Queue: inserter, Now: time.Now})
	w.bookings = booking.NewService(booking.Config{
		Pool: w.pool, Catalogue: catalogue.NewStore(w.pool, time.Now), Queue: inserter, Now: time.Now, Log: log,
	})
}

// logIn logs the assistant in, as 'akademie matrix login' does.
func (w *town) logIn() {
	w.t.Helper()
	in, err := w.setup.Login(w.t.Context(), matrixbot.Login{
		Homeserver: w.site.url, User: w.site.assistant.user, Password: w.site.assistant.password, Recovery: w.site.recovery(w.t),
	})
	if err != nil {
		w.t.Fatal(err)
	}
	if len(in.Warnings) > 0 {
		w.t.Errorf("warnings of the log-in: %v", in.Warnings)
	}
	w.botID, w.device = in.User.String(), in.Device.String()
	w.site.keep(w.t, in.Recovery)
	if w.home == nil {
		w.t.Cleanup(func() {
			ctx, cancel := context.WithTimeout(context.Background(), patience)
			defer cancel()
			if _, _, err := w.setup.Logout(ctx); err != nil {
				w.t.Errorf("the session stays: %v", err)
			}
		})
	}
}

// end looks at what the servers wrote into their log.
func (w *town) end() {
	if w.home != nil {
		for _, leak := range w.home.Leaks(w.log.String()) {
			w.t.Errorf("%q stands in the log", leak)
		}
	}
	if w.t.Failed() {
		w.t.Logf("log of the servers:\n%s", w.log.String())
	}
}

func (w *town) exec(sql string, args ...any) {
	w.t.Helper()
	if _, err := w.pool.Exec(w.t.Context(), sql, args...); err != nil {
		w.t.Fatalf("%s: %v", sql, err)
	}
}

// number fetches one.
func (w *town) number(sql string, args ...any) (n int) {
	w.t.Helper()
	if err := w.pool.QueryRow(w.t.Context(), sql, args...).Scan(&n); err != nil {
		w.t.Fatalf("%s: %v", sql, err)
	}
	return n
}
