package gaps

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
)

// Source names the answers as a source of documents.
const Source = "antworten"

// DocumentKind is the kind of the documents, which search prefers (see
// knowledge.KindAnswer).
const DocumentKind = "answer"

// A Document is an answer as it stands in the base.
type Document struct {
	Key      string // identity within Source: "antworten/12.md"
	Version  string // changes whenever the answer does
	Title    string // the question
	Markdown string // the question as its title in the metadata, then the answer
	URL      string
	Language string
	Date     time.Time // of the latest change
}

// Documents returns every answer as a document: all that Source holds. What is
// missing here has been withdrawn.
func (s *Service) Documents(ctx context.Context) (ds []Document, err error) {
	defer wrap(&err, "Documents")
	as, err := s.answers(ctx)
	if err != nil {
		return nil, err
	}
	for _, a := range as {
		ds = append(ds, a.document())
	}
	return ds, nil
}

func (a Answer) document() Document {
	title, _ := json.Marshal(a.Question) // a string always has JSON, which is YAML
	d := Document{
		Key: a.key(), Title: a.Question, URL: a.URL, Language: a.Language, Date: a.Updated,
		// The metadata keep a line of dashes in the answer from being taken for some,
		// and its first heading from being the title.
		Markdown: "---\ntitle: " + string(title) + "\n---\n\n" + a.Text + "\n",
	}
	sum := sha256.Sum256([]byte(strings.Join([]string{d.Markdown, d.URL, d.Language, d.Date.Format(time.RFC3339Nano)}, "\x00")))
	d.Version = hex.EncodeToString(sum[:12])
	return d
}

func (a Answer) key() string { return Source + "/" + strconv.FormatInt(a.ID, 10) + ".md" }

// PublishArgs is the job to bring the base up to date with Source.
type PublishArgs struct{}

// Kind names the job for River.
func (PublishArgs) Kind() string { return "publish_answers" }

// QueueName is the queue of its jobs: servers that send no mails work it, too.
const QueueName = "knowledge"

// InsertOpts names the queue (river.JobArgsWithInsertOpts).
func (PublishArgs) InsertOpts() river.InsertOpts { return river.InsertOpts{Queue: QueueName} }

// publish inserts the job. Each change has one of its own: one that is under way
// may have read the answers before it.
func (s *Service) publish(ctx context.Context, tx pgx.Tx) error {
	if _, err := s.queue.InsertTx(ctx, tx, PublishArgs{}, nil); err != nil {
		return fmt.Errorf("enqueue: %w", err)
	}
	return nil
}

// A PublishWorker brings the base up to date.
type PublishWorker struct {
	river.WorkerDefaults[PublishArgs]
	// Ingest reads Source into the base, all of it, and deletes what it no longer
	// holds, be it everything. One that is under way elsewhere is waited for.
	Ingest func(ctx context.Context) error
}

// Work publishes what there is now (river.Worker).
func (w *PublishWorker) Work(ctx context.Context, _ *river.Job[PublishArgs]) error {
	if err := w.Ingest(ctx); err != nil {
		return fmt.Errorf("gaps.PublishWorker: %w", err)
	}
	return nil
}
