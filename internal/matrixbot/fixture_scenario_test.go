//go:build goolm

package matrixbot_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"maunium.net/go/mautrix"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/assistant"
	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/knowledge"
	"smart-city-dialog.de/akademie/internal/llm"
	"smart-city-dialog.de/akademie/internal/matrixbot"
	"smart-city-dialog.de/akademie/internal/matrixbot/encryption"
	"smart-city-dialog.de/akademie/internal/matrixbot/matrixfake"
	"smart-city-dialog.de/akademie/internal/matrixbot/matrixfake/matrixclient"
	"smart-city-dialog.de/akademie/internal/municipality"
	"smart-city-dialog.de/akademie/internal/postgres/pgtest"
	"smart-city-dialog.de/akademie/internal/queue"
	"smart-city-dialog.de/akademie/internal/secret"
	"smart-city-dialog.de/akademie/internal/statistics"
)

// A town is a homeserver with people at an independent client, and the whole assistant
// over a small base: what the channel is judged by is played there.
type town struct {
	t        *testing.T
	home     *matrixfake.Server
	bot      *matrixfake.User
	program  *matrixclient.Program
	pool     *pgxpool.Pool
	base     *knowledge.Store
	analyzer *german.Analyzer
	accounts *account.Store
	bookings *booking.Service
	keys     *secret.Box
	answers  matrixbot.Assistant // instead of the real one; nil the real one
	device   string
	recovery string // key of the assistant's cross-signing
	run      int64  // of "KI in der Verwaltung", in ten days
	log      journal
}

// library is what the base knows.
var library = []struct {
	title string
	kind  knowledge.Kind
	body  string
}{
	{"Modul KI in der Verwaltung", knowledge.KindModule, `
Im Modul „KI in der Verwaltung“ lernen Teilnehmende, wie Sprachmodelle in Rathäusern eingesetzt werden. Sie prüfen Anwendungsfälle aus der eigenen Kommune.

# Kosten

Die Teilnahme am Modul „KI in der Verwaltung“ ist kostenfrei.

# Voraussetzungen

Für das Modul „KI in der Verwaltung“ sind keine Vorkenntnisse nötig.`},
	{"Biletado", knowledge.KindBlogPost, `
Biletado ist eine offene Software, mit der Rathäuser Räume vergeben. Sie entstand in einem Verbund aus vier Landkreisen.

Biletado startet am 3. März 2026 in den Landkreisen.`},
}

// newTown returns a town in which the assistant is logged in, and no server runs yet.
func newTown(t *testing.T) *town {
	t.Helper()
	w := &town{t: t, home: matrixfake.New(t), program: matrixclient.Start(t), pool: pgtest.Open(t)}
	w.bot = w.home.Bot("akademie").Named("Akademie")
	w.open()
	for _, d := range library {
		w.put(d.title, d.kind, d.body)
	}
	if err := w.base.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.openRun()
	w.logIn()
	t.Cleanup(w.end)
	return w
}

// open opens what all servers on the database have.
func (w *town) open() {
	w.t.Helper()
	var err error
	if w.keys, err = secret.NewBox(strings.Repeat("5e", 32)); err != nil {
		w.t.Fatal(err)
	}
	log := slog.New(slog.DiscardHandler)
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

// end looks at what the servers wrote into their log.
func (w *town) end() {
	for _, leak := range w.home.Leaks(w.log.String()) {
		w.t.Errorf("%q stands in the log", leak)
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

// put stores a document, whose passages are the paragraphs of its body.
func (w *town) put(title string, kind knowledge.Kind, body string) {
	w.t.Helper()
	hash := sha256.Sum256([]byte(body))
	d := knowledge.Document{
		Source: "test", Key: title, Hash: hash[:], Kind: kind, Title: title, Language: "de", Markdown: body,
		URL: "https://academy.example/" + strings.ReplaceAll(title, " ", "-"), Published: time.Date(2025, 9, 1, 0, 0, 0, 0, time.UTC),
	}
	var passages []knowledge.Passage
	var headings, inputs []string
	for part := range strings.SplitSeq(strings.TrimSpace(body), "\n\n") {
		if heading, ok := strings.CutPrefix(part, "# "); ok {
			headings = []string{heading}
			continue
		}
		p := knowledge.Passage{Position: len(passages), Headings: headings, Text: part, Sentences: german.Sentences(part)}
		passages, inputs = append(passages, p), append(inputs, knowledge.EmbeddingText(title, p))
	}
	vectors, err := llm.NewOffline().EmbedPassages(w.t.Context(), inputs)
	if err != nil {
		w.t.Fatal(err)
	}
	if _, err := w.base.Put(w.t.Context(), d, passages, vectors); err != nil {
		w.t.Fatal(err)
	}
}

// openRun has a module, a run with twenty seats, and two municipalities.
func (w *town) openRun() {
	w.t.Helper()
	now := time.Now()
	w.exec(`INSERT INTO modules (key, title, category, updated_at) VALUES ('ki', 'KI in der Verwaltung', 'elective', $1)`, now)
	for i, line := range []string{"Bad Belzig|Stadt|Potsdam-Mittelmark|BB", "Lindau|Stadt|Lindau|BY"} {
		f := strings.Split(line, "|")
		w.exec(`INSERT INTO municipalities (ags, name, kind, district, land, population, updated_at) VALUES ($1, $2, $3, $4, $5, 10000, $6)`,
			fmt.Sprintf("1206902%d", i), f[0], f[1], f[2], f[3], now)
	}
	starts := now.Add(10 * 24 * time.Hour).Truncate(time.Hour)
	err := pgx.BeginFunc(w.t.Context(), w.pool, func(tx pgx.Tx) error {
		err := tx.QueryRow(w.t.Context(), `
			INSERT INTO runs (key, module_id, status, capacity, waiting_list, updated_at)
			SELECT 'run', id, 'open', 20, true, $1 FROM modules WHERE key = 'ki' RETURNING id`, now).Scan(&w.run)
		if err != nil {
			return err
		}
		_, err = tx.Exec(w.t.Context(), `INSERT INTO sessions (run_id, n, starts, ends) VALUES ($1, 1, $2, $3)`, w.run, starts, starts.Add(3*time.Hour))
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

// logIn logs the assistant in, as 'akademie matrix login' does.
func (w *town) logIn() {
	w.t.Helper()
	c, err := mautrix.NewClient(w.home.URL, "", "")
	if err != nil {
		w.t.Fatal(err)
	}
	r, err := c.Login(w.t.Context(), &mautrix.ReqLogin{
		Type: mautrix.AuthTypePassword, Password: w.bot.Password, StoreCredentials: true,
		Identifier: mautrix.UserIdentifier{Type: mautrix.IdentifierTypeUser, User: w.bot.ID},
	})
	if err != nil {
		w.t.Fatal(err)
	}
	w.device = r.DeviceID.String()
	w.exec(`INSERT INTO matrix_accounts (user_id, homeserver, device, token, logged_in_at) VALUES ($1, $2, $3, $4, now())`,
		w.bot.ID, w.home.URL, w.device, w.keys.Seal(r.AccessToken, "matrix/"+w.bot.ID))
	device, err := encryption.Open(w.t.Context(), encryption.Config{Pool: w.pool, Keys: w.keys, Now: time.Now, Log: slog.New(slog.DiscardHandler)}, c)
	if err != nil {
		w.t.Fatal(err)
	}
	if w.recovery, err = device.CrossSign(w.t.Context(), w.bot.Password); err != nil {
		w.t.Fatal(err)
	}
	if err := device.Close(); err != nil {
		w.t.Fatal(err)
	}
}

// A server is one of several on the town's database.
type server struct {
	bot   *matrixbot.Bot
	end   context.CancelFunc
	ended sync.WaitGroup
}

// serve starts a server, which ends with the test.
func (w *town) serve() *server {
	w.t.Helper()
	log := slog.New(slog.NewTextHandler(&w.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	pool, err := pgxpool.NewWithConfig(w.t.Context(), w.pool.Config())
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(pool.Close)
	inserter, err := queue.NewInserter(pool, log)
	if err != nil {
		w.t.Fatal(err)
	}
	conversations, runs := conversation.NewStore(pool, time.Now), catalogue.NewStore(pool, time.Now)
	figures := statistics.New(statistics.Config{Pool: pool, Now: time.Now, Log: log})
	answers := w.answers
	if answers == nil {
		synonyms, err := german.DefaultSynonyms()
		if err != nil {
			w.t.Fatal(err)
		}
		answers, err = assistant.New(assistant.Config{
			Base: w.base, Conversations: conversations, Catalogue: runs, Bookings: w.bookings, Analyzer: w.analyzer, Synonyms: synonyms,
			Statistics: figures, Towns: municipality.NewStore(pool, time.Now), Contact: "https://academy.example/contact", Now: time.Now, Log: log,
		})
		if err != nil {
			w.t.Fatal(err)
		}
	}
	v := &server{}
	v.bot, err = matrixbot.New(matrixbot.Config{
		Pool: pool, Queue: inserter, Assistant: answers, Conversations: conversations, Catalogue: runs,
		Bookings: w.bookings, Accounts: w.accounts, Statistics: nil, Keys: w.keys,
		Open: func(ctx context.Context, c *mautrix.Client) (matrixbot.Encryption, error) {
			return encryption.Open(ctx, encryption.Config{Pool: pool, Keys: w.keys, Now: time.Now, Log: log}, c)
		},
		PublicURL: "https://akademie.example", Contact: "https://academy.example/contact", Name: "Akademie",
		Retention: 24 * time.Hour, Now: time.Now, Log: log,
	})
	if err != nil {
		w.t.Fatal(err)
	}
	var ctx context.Context
	ctx, v.end = context.WithCancel(w.t.Context())
	workers := river.NewWorkers()
	v.bot.AddWorkers(workers)
	v.ended.Go(func() {
		if err := v.bot.Run(ctx); err != nil && ctx.Err() == nil {
			w.t.Errorf("Run: %v", err)
		}
	})
	v.ended.Go(func() {
		err := queue.Run(ctx, pool, workers, nil, log, matrixbot.QueueName)
		if err != nil && ctx.Err() == nil && !errors.Is(err, context.Canceled) {
			w.t.Errorf("queue.Run: %v", err)
		}
	})
	w.t.Cleanup(v.stop)
	return v
}

// stop ends a server as SIGTERM does.
func (v *server) stop() {
	v.end()
	v.ended.Wait()
}

// person adds somebody with a client.
func (w *town) person(name string) *matrixclient.Person {
	w.t.Helper()
	return w.program.On(w.home, w.home.User(name))
}

// meets has somebody open a direct room with the assistant, and waits for its greeting.
func (w *town) meets(who *matrixclient.Person, encrypted bool) (room string) {
	w.t.Helper()
	room = who.Creates(matrixclient.Room{Direct: true, Encrypted: encrypted}, w.bot.ID)
	who.Meets(room, w.bot.ID)
	w.shows(who, room, who.Hears(room, w.bot.ID, "Assistent der Smart City Akademie"), encrypted)
	return room
}

// asks has somebody write a message, and returns the answer to it that contains all of
// some texts.
func (w *town) asks(who *matrixclient.Person, room, text string, want ...string) matrixclient.Message {
	w.t.Helper()
	w.home.Secret(text)
	return who.Answer(room, who.Says(room, text), want...)
}

// shows fails unless a message is encrypted as it is to be, by a device that its owner
// has signed.
func (w *town) shows(who *matrixclient.Person, room string, m matrixclient.Message, encrypted bool) {
	w.t.Helper()
	if m.Encrypted != encrypted {
		w.t.Errorf("encrypted: %v, of %q", m.Encrypted, m.Body)
	}
	if encrypted {
		who.AwaitNoShield(room, m.ID)
	}
}

// settled waits until nothing is to be done or sent any more.
func (w *town) settled() {
	w.t.Helper()
	w.home.Await("the work to be done", func() bool { return w.left() == 0 })
}

// left counts what is to be done and to be sent.
func (w *town) left() int {
	w.t.Helper()
	return w.number(`SELECT (SELECT count(*) FROM matrix_work WHERE done_at IS NULL) +
		(SELECT count(*) FROM matrix_posts WHERE sent_at IS NULL AND failed = '' AND content IS NOT NULL)`)
}

// journal is the log of all servers.
type journal struct {
	mu  sync.Mutex
	all bytes.Buffer
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.all.Write(p)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.all.String()
}
