package gaps

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// Most characters of an answer; migrations/015_gaps.sql holds the same.
const (
	LongestQuestion = 300
	LongestText     = 8000
	longestURL      = 2000
)

// mostAnswers bounds the answers that there are.
const mostAnswers = 5000

// A Draft is an answer as a coordinator writes it.
type Draft struct {
	Question string // the title of the document, one line
	Text     string // Markdown
	URL      string // of a page that says the same, http or https; "" none
	Language string // "de" or "en"
}

// Problem names a field of a draft that is wrong; "" if none is. The fields are
// "question", "text", "url" and "language".
func (d Draft) Problem() string {
	switch n := utf8.RuneCountInString(d.Question); {
	case strings.TrimSpace(d.Question) == "", n > LongestQuestion, strings.ContainsAny(d.Question, "\r\n\x00"), !utf8.ValidString(d.Question):
		return "question"
	case strings.TrimSpace(d.Text) == "", utf8.RuneCountInString(d.Text) > LongestText, strings.ContainsRune(d.Text, 0), !utf8.ValidString(d.Text):
		return "text"
	case d.URL != "" && !webAddress(d.URL):
		return "url"
	case d.Language != "de" && d.Language != "en":
		return "language"
	}
	return ""
}

func webAddress(text string) bool {
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && len(text) <= longestURL && utf8.ValidString(text)
}

func (d Draft) check() error {
	if field := d.Problem(); field != "" {
		return fmt.Errorf("%w: %s", fault.Invalid, field)
	}
	return nil
}

// Write publishes the answer to a group; with a group of "" one to a question that
// nobody has asked yet. The questions of the group are answered by it, and a job
// brings it into the base. It fails with fault.Conflict when there are 5,000
// answers already.
func (s *Service) Write(ctx context.Context, p account.Person, group string, f Filter, d Draft) (a Answer, err error) {
	defer wrap(&err, "Write(%q)", group)
	if err := allow(p); err != nil {
		return Answer{}, err
	}
	if err := d.check(); err != nil {
		return Answer{}, err
	}
	var c cohort
	if group != "" {
		if c, err = s.cohort(ctx, p, group, f); err != nil {
			return Answer{}, err
		}
	}
	err = postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		a, err = scanAnswer(tx.QueryRow(ctx, `
			INSERT INTO gap_answers (question, answer, url, language, author, created_at, updated_at)
			SELECT $1, $2, $3, $4, $5, $6, $6 WHERE (SELECT count(*) FROM gap_answers) < $7 RETURNING `+answerColumns,
			d.Question, d.Text, d.URL, d.Language, p.ID, s.now(), mostAnswers))
		if fault.Kind(err) == fault.NotFound {
			return fmt.Errorf("%w: there are %d answers already", fault.Conflict, mostAnswers)
		}
		if err != nil {
			return err
		}
		if err := s.settle(ctx, tx, p, c.questions, &a.ID); err != nil {
			return err
		}
		return s.publish(ctx, tx)
	})
	return a, err
}

// Revise replaces what an answer says.
func (s *Service) Revise(ctx context.Context, p account.Person, id int64, d Draft) (a Answer, err error) {
	defer wrap(&err, "Revise(%d)", id)
	if err := allow(p); err != nil {
		return Answer{}, err
	}
	if err := d.check(); err != nil {
		return Answer{}, err
	}
	err = postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		a, err = scanAnswer(tx.QueryRow(ctx, `
			UPDATE gap_answers SET question = $2, answer = $3, url = $4, language = $5, author = $6, updated_at = $7
			WHERE id = $1 RETURNING `+answerColumns,
			id, d.Question, d.Text, d.URL, d.Language, p.ID, s.now()))
		if err != nil {
			return err
		}
		return s.publish(ctx, tx)
	})
	return a, err
}

// Withdraw deletes an answer; the questions that it answered are open again.
func (s *Service) Withdraw(ctx context.Context, p account.Person, id int64) (err error) {
	defer wrap(&err, "Withdraw(%d)", id)
	if err := allow(p); err != nil {
		return err
	}
	return postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, `DELETE FROM gap_answers WHERE id = $1`, id)
		if err != nil {
			return postgres.Error(err)
		}
		if tag.RowsAffected() == 0 {
			return fault.NotFound
		}
		return s.publish(ctx, tx)
	})
}

// Answer returns an answer, NotFound where there is none.
func (s *Service) Answer(ctx context.Context, p account.Person, id int64) (a Answer, err error) {
	defer wrap(&err, "Answer(%d)", id)
	if err := allow(p); err != nil {
		return Answer{}, err
	}
	return scanAnswer(s.pool.QueryRow(ctx, `SELECT `+answerColumns+` FROM gap_answers WHERE id = $1`, id))
}

// Answers returns all answers, the latest change first.
func (s *Service) Answers(ctx context.Context, p account.Person) (as []Answer, err error) {
	defer wrap(&err, "Answers")
	if err := allow(p); err != nil {
		return nil, err
	}
	return s.answers(ctx)
}

func (s *Service) answers(ctx context.Context) ([]Answer, error) {
	rows, err := s.pool.Query(ctx, `SELECT `+answerColumns+` FROM gap_answers ORDER BY updated_at DESC, id DESC LIMIT $1`, mostAnswers)
	if err != nil {
		return nil, postgres.Error(err)
	}
	as, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (Answer, error) { return scanAnswer(row) })
	return as, postgres.Error(err)
}

const answerColumns = `id, question, answer, url, language, author, created_at, updated_at`

func scanAnswer(row pgx.Row) (a Answer, err error) {
	err = row.Scan(&a.ID, &a.Question, &a.Text, &a.URL, &a.Language, &a.Author, &a.Created, &a.Updated)
	return a, postgres.Error(err)
}
