package account

import (
	"bytes"
	"context"
	"embed"
	htmltemplate "html/template"
	"strconv"
	"strings"
	texttemplate "text/template"
	"time"

	"github.com/riverqueue/river"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/mail"
	"smart-city-dialog.de/akademie/internal/postgres"
	"smart-city-dialog.de/akademie/internal/secret"
)

// MailArgs is the job to send a link to sign in. It holds no personal data.
type MailArgs struct {
	Link int64 `json:"link"` // id of the row in sign_in_links
}

// Kind names the job for River.
func (MailArgs) Kind() string { return "sign_in_mail" }

// mailAttempts are made within some 40 minutes: River waits for n⁴ seconds after
// the n-th. Later nobody waits for the link any more.
const mailAttempts = 7

// InsertOpts bounds the attempts (river.JobArgsWithInsertOpts).
func (MailArgs) InsertOpts() river.InsertOpts { return river.InsertOpts{MaxAttempts: mailAttempts} }

// A MailWorker sends links to sign in.
type MailWorker struct {
	river.WorkerDefaults[MailArgs]
	store *Store
	post  mail.Deliverer
	base  string
}

// NewMailWorker returns a worker whose links lead to the pages at base, as in
// "https://assistent.example.org".
func NewMailWorker(store *Store, post mail.Deliverer, base string) *MailWorker {
	return &MailWorker{store: store, post: post, base: base}
}

// MailKey begins the keys of mails to sign in; the id of the link follows.
const MailKey = "sign-in/"

// Work sends the link of one job, once (river.Worker).
func (w *MailWorker) Work(ctx context.Context, job *river.Job[MailArgs]) error {
	id := job.Args.Link
	return mail.Work(ctx, w.post, job.JobRow, MailKey+strconv.FormatInt(id, 10), func(ctx context.Context) (mail.Message, error) {
		return w.write(ctx, id)
	})
}

// Timeout limits one attempt (river.Worker).
func (*MailWorker) Timeout(*river.Job[MailArgs]) time.Duration { return mail.WorkTime }

// write makes the token and the mail that carries it. A link that was asked for
// too long ago is dropped, and so is one for an address that has nothing to see.
func (w *MailWorker) write(ctx context.Context, id int64) (mail.Message, error) {
	var email, language string
	now := w.store.now()
	err := w.store.pool.QueryRow(ctx,
		`SELECT email, language FROM sign_in_links WHERE id = $1 AND used_at IS NULL AND created_at > $2`, id, now.Add(-keepLinks)).
		Scan(&email, &language)
	if err = postgres.Error(err); fault.Kind(err) == fault.NotFound {
		return mail.Message{}, mail.ErrDrop
	}
	if err != nil {
		return mail.Message{}, err
	}
	known, err := w.store.isKnown(ctx, email)
	if err != nil {
		return mail.Message{}, err
	}
	if !known {
		return mail.Message{}, mail.ErrDrop
	}
	token, hash := secret.New()
	_, err = w.store.pool.Exec(ctx, `UPDATE sign_in_links SET hash = $2, expires_at = $3 WHERE id = $1`, id, hash, now.Add(LinkTime))
	if err != nil {
		return mail.Message{}, postgres.Error(err)
	}
	return signInMail(email, language, w.base+"/signin/"+token)
}

func (s *Store) isKnown(ctx context.Context, email string) (bool, error) {
	role, err := s.role(ctx, email)
	if err != nil || role != Participant {
		return err == nil, err
	}
	return s.known(ctx, email)
}

//go:embed mails
var mailFiles embed.FS

// mailData is what the templates in mails/ are filled with.
type mailData struct {
	Link    string
	Minutes int
}

// signInMail writes the mail in one language, plain and as HTML. The first line
// of the plain one is the subject.
func signInMail(to, language, link string) (mail.Message, error) {
	data := mailData{Link: link, Minutes: int(LinkTime.Minutes())}
	plain, err := texttemplate.ParseFS(mailFiles, "mails/signin."+language+".txt")
	if err != nil {
		return mail.Message{}, err
	}
	rich, err := htmltemplate.ParseFS(mailFiles, "mails/signin."+language+".html")
	if err != nil {
		return mail.Message{}, err
	}
	var text, html bytes.Buffer
	if err := plain.Execute(&text, data); err != nil {
		return mail.Message{}, err
	}
	if err := rich.Execute(&html, data); err != nil {
		return mail.Message{}, err
	}
	subject, body, _ := strings.Cut(text.String(), "\n\n")
	return mail.Message{To: to, Subject: subject, Text: body, HTML: html.String(), Language: language}, nil
}
