package main

import (
	"bytes"
	"encoding/csv"
	"image/png"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"smart-city-dialog.de/akademie/internal/postgres/pgtest"
)

func TestAcceptanceFiguresOnTheCommandLine(t *testing.T) {
	t.Parallel()
	database := pgtest.URL(t)
	settings := &Settings{DatabaseURL: database}
	if err := settings.Clock.UnmarshalText([]byte("=" + demoStart)); err != nil {
		t.Fatal(err)
	}
	a, err := openApp(t.Context(), settings, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Close)
	if err := a.loadDemo(t.Context()); err != nil {
		t.Fatal(err)
	}
	var all int
	if err := a.pool.QueryRow(t.Context(), `SELECT count(*) FROM bookings WHERE requested_at >= '2025-01-01 00:00+01' AND requested_at < '2026-01-01 00:00+01'`).Scan(&all); err != nil {
		t.Fatal(err)
	}
	stats := func(args ...string) (status int, out, errs string) {
		return inProcess(t, database, append([]string{"stats", "--clock==" + demoStart}, args...)...)
	}

	status, out, errs := stats("Anmeldungen", "je", "Quartal", "2025")
	if status != exitOK || !strings.HasPrefix(out, "Anmeldungen je Quartal, 2025 (nach Tag der Anmeldung)\nStand 20.1.2026, 09:00 Uhr\n") ||
		!strings.Contains(out, "4. Quartal 2025") {
		t.Errorf("status %d: %s%s", status, out, errs)
	}
	status, out, _ = stats("--format=csv", "Anmeldungen 2025")
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(out, "\ufeff"))).ReadAll()
	if status != exitOK || err != nil || len(rows) != 2 || rows[1][0] != strconv.Itoa(all) {
		t.Errorf("status %d: %q, %v; want %d bookings", status, out, err, all)
	}
	book := filepath.Join(t.TempDir(), "figures.xlsx")
	if status, _, errs = stats("--query=metric=confirmed&by=land", "--format=xlsx", "--output="+book); status != exitOK {
		t.Errorf("status %d: %s", status, errs)
	}
	f, err := excelize.OpenFile(book)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got, err := f.GetCellValue("Auswertung", "A1"); err != nil || got != "Land" {
		t.Errorf("A1 is %q, %v", got, err)
	}
	picture := filepath.Join(t.TempDir(), "figures.png")
	if status, _, errs = stats("--format=png", "-o", picture, "bookings per quarter in 2025", "--language=en"); status != exitOK {
		t.Errorf("status %d: %s", status, errs)
	}
	data, err := os.ReadFile(picture)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := png.Decode(bytes.NewReader(data)); err != nil {
		t.Error(err)
	}

	status, out, _ = stats("Anmeldungen je Landkartenblatt")
	if status != exitRefused || !strings.Contains(out, "Landkartenblatt") {
		t.Errorf("status %d: %s", status, out)
	}
	status, out, errs = stats("--log")
	if lines := strings.Count(out, "\n"); status != exitOK || lines != 5 || !strings.Contains(out, "cli") || strings.Contains(out, "@") {
		t.Errorf("status %d: %s%s", status, out, errs)
	}
	for name, args := range map[string][]string{
		"nothing to count":   nil,
		"two questions":      {"Anmeldungen", "--query=metric=bookings"},
		"no such metric":     {"--query=metric=salaries"},
		"no such module":     {"--query=metric=bookings&module=no-such"},
		"no such folder":     {"Anmeldungen", "--format=csv", "--output=/no/such/folder/file.csv"},
		"a log and question": {"Anmeldungen", "--log"},
		"a single figure":    {"Anmeldungen 2025", "--format=svg"},
		"too long":           {strings.Repeat("Anmeldungen ", 200)},
	} {
		if status, out, errs := stats(args...); status != exitUsage || out != "" || strings.Count(errs, "\n") == 0 {
			t.Errorf("%s: status %d: %s%s", name, status, out, errs)
		}
	}
}
