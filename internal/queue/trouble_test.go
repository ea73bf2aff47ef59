package queue

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
)

func TestAProblemIsToldOnceAndNamesNobody(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	now := time.Date(2026, 1, 20, 9, 0, 0, 0, time.UTC)
	told := newTrouble(slog.New(slog.NewTextHandler(&out, nil)), func() time.Time { return now })
	fail := func(kind string, attempt int, err error) string {
		t.Helper()
		out.Reset()
		job := &rivertype.JobRow{Kind: kind, Attempt: attempt, MaxAttempts: 3}
		if got := told.Work(t.Context(), job, func(context.Context) error { return err }); got != err {
			t.Errorf("the error became %v", got)
		}
		return out.String()
	}
	away := errors.New("the mail server is away")
	for _, step := range []struct {
		kind    string
		attempt int
		err     error
		later   time.Duration
		want    string // "": nothing
	}{
		{"mail", 1, away, 0, "level=WARN"},
		{"mail", 1, away, 0, ""},
		{"mail", 2, away, time.Minute, ""},
		{"webhook", 1, away, 0, "level=WARN"},
		{"mail", 2, away, 10 * time.Minute, "unmentioned=2"},
		{"mail", 3, away, 0, "level=ERROR"},
		{"mail", 1, river.JobCancel(errors.New("550 <anna@example.org>: no such user")), 0, "550 <…@…>: no such user"},
		{"mail", 1, river.JobSnooze(time.Second), 0, ""},
		{"mail", 1, nil, 0, ""},
	} {
		now = now.Add(step.later)
		got := fail(step.kind, step.attempt, step.err)
		if step.want == "" && got != "" || !strings.Contains(got, step.want) || strings.Contains(got, "anna") {
			t.Errorf("%+v: logged %q", step, got)
		}
	}
}
