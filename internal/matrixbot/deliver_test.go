package matrixbot

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"slices"
	"strings"
	"testing"

	"github.com/riverqueue/river"

	"smart-city-dialog.de/akademie/internal/mail"
	"smart-city-dialog.de/akademie/internal/matrixbot/matrixfake"
	"smart-city-dialog.de/akademie/internal/statistics/report"
	"smart-city-dialog.de/akademie/internal/statistics/show"
)

// letter is a report with a small picture.
func letter(t *testing.T) report.Letter {
	t.Helper()
	var chart bytes.Buffer
	if err := png.Encode(&chart, image.NewGray(image.Rect(0, 0, 8, 4))); err != nil {
		t.Fatal(err)
	}
	return report.Letter{
		Language: "de", Name: "Monatsbericht", Caption: "Bestätigte Anmeldungen je Land", Sentence: "Es waren 231.",
		Table: show.Table{Head: []string{"Land", "Anmeldungen"}, Numbers: []bool{false, true}, Rows: [][]string{{"Brandenburg", "231"}}},
		Chart: chart.Bytes(), Alt: "Balken: 231", CSV: []byte("Land;Anmeldungen\r\nBB;231\r\n"), AsOf: "Stand 14:02 Uhr", Link: "https://akademie.example/statistics/reports/1",
	}
}

// deliversTo delivers a report.
func (m *mailroom) deliversTo(key, to string) error {
	return m.Deliver(m.t.Context(), nil, key, to, func(context.Context) (report.Letter, error) { return letter(m.t), nil })
}

// reportOnce fails unless a room has one report, with its files in its thread.
func (m *mailroom) reportOnce(room *matrixfake.Room, since int) {
	m.t.Helper()
	said := room.From(m.user)[since:]
	if len(said) != 3 || !strings.Contains(said[0].Body, "Monatsbericht") || said[0].Thread != "" || said[0].Edits > 0 ||
		said[1].Type != "m.image" || said[1].Thread != said[0].ID || said[1].Body != "Balken: 231" ||
		said[2].Type != "m.file" || said[2].Thread != said[0].ID {
		m.t.Fatalf("%v\n%+v", m.posts(), said)
	}
}

func TestAReportStandsInARoomWithItsFilesInItsThread(t *testing.T) {
	t.Parallel()
	m := newMailroom(t)
	for range 2 {
		if err := m.deliversTo("report/1/2026-02/3", m.group.ID); err != nil {
			t.Fatal(err)
		}
		m.sends()
	}
	m.reportOnce(m.group, 0)
}

func TestAReportIsDeliveredByAnAlias(t *testing.T) {
	t.Parallel()
	m := newMailroom(t)
	room := m.enters(m.anna.Creates(matrixfake.RoomKind{Alias: "zahlen"}, m.user), false, false)
	if err := m.deliversTo("a", "#zahlen:"+matrixfake.ServerName); err != nil {
		t.Fatal(err)
	}
	if err := m.deliversTo("b", "#nirgends:"+matrixfake.ServerName); err != nil {
		t.Fatal(err)
	}
	m.sends()
	m.reportOnce(room, 0)
	if why := m.failedFor("b"); !strings.Contains(why, "M_NOT_FOUND") {
		t.Errorf("failed for %q", why)
	}
}

func TestAcceptanceAReportIsDeliveredOnceWhereverTheServerDies(t *testing.T) {
	t.Parallel()
	m := newMailroom(t)
	for step := 1; ; step++ {
		key := fmt.Sprintf("report/%d", step)
		before := len(m.group.From(m.user))
		m.life.Begin(step)
		err := m.deliversTo(key, m.group.ID)
		if err == nil {
			m.sends()
		}
		died := m.life.Dead()
		m.life.Begin(0)
		m.start(m.Config)
		if err := m.deliversTo(key, m.group.ID); err != nil {
			t.Fatal(err)
		}
		m.sends()
		m.reportOnce(m.group, before)
		if !died {
			t.Logf("%d steps", step-1)
			return
		}
	}
}

func TestReportsGoOnlyWhereTheAssistantMayWrite(t *testing.T) {
	t.Parallel()
	allowed := "!andere:" + matrixfake.ServerName
	m := newMailroom(t, func(c *Config) { c.Rooms = []string{allowed} })
	for name, to := range map[string]string{"no room": "T0123/C456", "not allowed": m.group.ID, "not in it": allowed} {
		var ended *river.JobCancelError
		if err := m.deliversTo("key", to); !errors.As(err, &ended) {
			t.Errorf("%s: %v", name, err)
		}
	}
	dropped := func(context.Context) (report.Letter, error) { return report.Letter{}, mail.ErrDrop }
	if err := m.Deliver(t.Context(), nil, "key", m.group.ID, dropped); err == nil {
		t.Error("no error")
	}
	if n := m.open(); n != 0 {
		t.Errorf("%d posts", n)
	}
}

func TestRoomsAreRecognised(t *testing.T) {
	t.Parallel()
	rooms := []string{"!abc:example.org", "!abc", "!a-B_c:example.org:8448", "#zahlen:example.org", "#büro:xn--br-xka.example", "!a:[2001:db8::1]"}
	for _, to := range slices.Concat(rooms, []string{"", "!", "abc:example.org", "#zahlen", "@anna:example.org", "!a b:example.org", "T0123/C0456", "#a b:example.org"}) {
		if got, want := IsRoom(to), slices.Contains(rooms, to); got != want {
			t.Errorf("IsRoom(%q) = %t", to, got)
		}
	}
}
