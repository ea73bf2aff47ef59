package slackbot

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/riverqueue/river"

	"smart-city-dialog.de/akademie/internal/inbox"
	"smart-city-dialog.de/akademie/internal/mail"
	"smart-city-dialog.de/akademie/internal/statistics/report"
	"smart-city-dialog.de/akademie/internal/statistics/show"
)

// letter is a report.
func letter(context.Context) (report.Letter, error) {
	return report.Letter{
		Language: "de", Name: "Anmeldungen je Land", Caption: "Bestätigte Anmeldungen je Land, 2025", Sentence: "Im Jahr 2025 gibt es 330 bestätigte Anmeldungen.",
		Table: show.Table{Head: []string{"Land", "Bestätigt"}, Numbers: []bool{false, true}, Rows: [][]string{{"Brandenburg", "231"}, {"Bayern", "99"}}},
		Chart: []byte("a picture"), Alt: "Brandenburg 231, Bayern 99", CSV: []byte("Land;Bestätigt\r\n"),
		AsOf: "Stand 1. 1. 2026, 06:00 Uhr", Link: "https://akademie.example/statistics/reports/1",
	}, nil
}

// delivers makes attempts as River would.
func (d *desk) delivers(key string, to string) error {
	d.t.Helper()
	for range 10 {
		err := d.Deliver(d.t.Context(), nil, key, to, letter)
		var snooze *river.JobSnoozeError
		if !errors.As(err, &snooze) {
			return err
		}
		d.wait(inbox.After(snooze.Duration, err))
	}
	return errors.New("not delivered after 10 attempts")
}

func (d *desk) roomPath() string { return d.slack.Team + "/" + d.room.ID }

// reports are how often each part of a report is in the channel.
func (d *desk) reports() (letters, charts, tables int) {
	for _, m := range d.slack.Messages(d.room.ID) {
		if strings.Contains(m.Shown(), "330 bestätigte Anmeldungen") {
			letters++
		}
		for _, f := range m.Files {
			switch {
			case strings.HasSuffix(f.Name, ".png") && f.AltText == "Brandenburg 231, Bayern 99" && m.Thread != "":
				charts++
			case strings.HasSuffix(f.Name, ".csv") && m.Thread != "":
				tables++
			}
		}
	}
	return letters, charts, tables
}

func TestAReportIsDeliveredToAChannelOnce(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for range 2 {
		if err := d.delivers("report/1/2025-12/7", d.roomPath()); err != nil {
			t.Fatal(err)
		}
	}
	if l, c, f := d.reports(); l != 1 || c != 1 || f != 1 {
		t.Errorf("%d letters, %d charts, %d files", l, c, f)
	}
	shown := d.slack.Messages(d.room.ID)[0].Shown()
	for _, want := range []string{"Anmeldungen je Land", "Brandenburg", "231", "Stand 1. 1. 2026"} {
		if !strings.Contains(shown, want) {
			t.Errorf("does not say %q: %s", want, shown)
		}
	}
}

func TestAReportIsNotDeliveredWhereThatCannotBe(t *testing.T) {
	t.Parallel()
	d := newDesk(t, func(c *Config) { c.Channels = []string{"C0ALLOWED"} })
	for name, to := range map[string]string{
		"no room": "fortbildung", "another channel": d.roomPath(), "a channel that is not there": d.slack.Team + "/C0ALLOWED", "another workspace": "T0OTHER/C0ALLOWED",
	} {
		var cancelled *river.JobCancelError
		if err := d.delivers("report/1/2025-12/"+name, to); !errors.As(err, &cancelled) {
			t.Errorf("%s: %v, want the job cancelled", name, err)
		}
	}
	drop := func(context.Context) (report.Letter, error) { return report.Letter{}, mail.ErrDrop }
	d.Channels = nil
	if err := d.Deliver(t.Context(), nil, "report/2", d.roomPath(), drop); err != nil {
		t.Errorf("a report that nobody wants any more: %v", err)
	}
	if n := len(d.slack.Messages(d.room.ID)); n != 0 {
		t.Errorf("%d messages", n)
	}
}

func TestAcceptanceAReportIsNeverInAChannelTwiceWhereverTheServerDies(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	lost := 0
	for step := 1; step < 200; step++ {
		d.room = d.slack.Channel(fmt.Sprintf("kanal-%d", step), d.anna)
		key := fmt.Sprintf("report/%d/2025-12/1", step)
		d.life.Begin(step)
		_ = d.Deliver(t.Context(), nil, key, d.roomPath(), letter)
		died := d.life.Dead()
		d.life.Begin(0)
		d.start(d.Config)
		d.wait(nil)
		err := d.delivers(key, d.roomPath())
		var unclear *river.JobCancelError
		l, c, f := d.reports()
		switch {
		case errors.As(err, &unclear) && l <= 1 && c == 0 && f == 0:
			lost++ // died while the letter was posted: channels are not read
		case err != nil || l != 1 || c != 1 || f != 1:
			t.Errorf("step %d: %d letters, %d charts, %d files, %v", step, l, c, f, err)
		}
		if !died {
			t.Logf("%d steps, %d of them unclear", step-1, lost)
			if lost > 6 {
				t.Errorf("%d steps are unclear", lost)
			}
			return
		}
	}
	t.Error("there is no end of steps")
}

func TestAReportWaitsWhereSlackAsksForLess(t *testing.T) {
	t.Parallel()
	for _, method := range []string{"chat.postMessage", "files.getUploadURLExternal", "upload", "files.completeUploadExternal"} {
		t.Run(method, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			for name, f := range faults {
				if method == "upload" && f.Error != "" { // which is no method, and has no such words
					continue
				}
				d.room = d.slack.Channel("kanal", d.anna)
				d.slack.Fail(method, 1, f)
				err := d.delivers("report/"+name, d.roomPath())
				l, c, csv := d.reports()
				if method == "chat.postMessage" && l+c+csv <= 1 && err != nil { // unclear
					continue
				}
				if err != nil || l != 1 || c != 1 || csv != 1 {
					t.Errorf("%s: %d letters, %d charts, %d files, %v", name, l, c, csv, err)
				}
			}
		})
	}
}
