package mail_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/mail"
)

func folder(t *testing.T) (*mail.Folder, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "outbox")
	f, err := mail.NewFolder(dir, mail.Sender{Name: "Smart City Akademie", Address: "akademie@akademie.example"}, clock)
	if err != nil {
		t.Fatal(err)
	}
	return f, dir
}

func TestFolderShowsWhatWasPutIntoIt(t *testing.T) {
	t.Parallel()
	f, dir := folder(t)
	m := message()
	m.Calendars = []mail.Calendar{{Method: "REQUEST", Name: "termin-1.ics", File: []byte("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")}}
	var c commits
	for range 2 { // the same message twice is one
		if err := f.Send(t.Context(), "abc", m, c.commit); err != nil {
			t.Fatal(err)
		}
	}
	found, err := f.List(t.Context(), 10)
	if err != nil {
		t.Fatal(err)
	}
	want := []mail.Stored{{
		ID: "abc", From: "Smart City Akademie <akademie@akademie.example>", To: "Jörg Müller, Amt 12 <jörg@rathaus.example>",
		Subject: m.Subject, Date: clock(), Text: strings.ReplaceAll(m.Text, "\n", "\r\n"), HTML: strings.ReplaceAll(m.HTML, "\n", "\r\n"),
		Files: []mail.File{{Name: "termin-1.ics", Type: "application/ics", Content: m.Calendars[0].File}},
	}}
	if diff := cmp.Diff(want, found, cmp.Comparer(func(a, b time.Time) bool { return a.Equal(b) })); diff != "" {
		t.Error(diff)
	}
	if files, err := os.ReadDir(dir); err != nil || len(files) != 1 {
		t.Errorf("files %v, error %v, want one", files, err)
	}
}

func TestFolderListsTheNewestFirst(t *testing.T) {
	t.Parallel()
	f, dir := folder(t)
	var c commits
	for i, id := range []string{"first", "second", "third"} {
		if err := f.Send(t.Context(), id, plain(), c.commit); err != nil {
			t.Fatal(err)
		}
		at := clock().Add(time.Duration(i) * time.Minute)
		if err := os.Chtimes(filepath.Join(dir, id+".eml"), at, at); err != nil {
			t.Fatal(err)
		}
	}
	found, err := f.List(t.Context(), 2)
	if err != nil || len(found) != 2 || found[0].ID != "third" || found[1].ID != "second" {
		t.Errorf("found %+v, error %v", found, err)
	}
}

func TestFolderHoldsNothingThatWasNotCommitted(t *testing.T) {
	t.Parallel()
	f, dir := folder(t)
	err := f.Send(t.Context(), "abc", plain(), func(context.Context) error { return errors.New("no") })
	if !errors.Is(err, fault.Unavailable) {
		t.Errorf("error %v, want another try", err)
	}
	if files, err := os.ReadDir(dir); err != nil || len(files) != 0 {
		t.Errorf("files %v, error %v, want none", files, err)
	}
}

func TestFolderOpensNothingElse(t *testing.T) {
	t.Parallel()
	f, dir := folder(t)
	if err := os.WriteFile(filepath.Join(filepath.Dir(dir), "secret.eml"), []byte("To: a@b.example\r\n\r\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"../secret", "..%2fsecret", "", "unknown", "/etc/passwd", ".new-1"} {
		if _, err := f.Open(id); !errors.Is(err, fault.NotFound) {
			t.Errorf("%q: error %v, want not found", id, err)
		}
	}
}
