package main

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/personal"
	"smart-city-dialog.de/akademie/internal/postgres/pgtest"
)

// stored fills every table that names people, for two of them.
var stored = []string{
	`INSERT INTO modules (key, title, category, updated_at) VALUES ('ki', 'KI & Recht', 'elective', now())`,
	`INSERT INTO runs (key, module_id, status, capacity, updated_at) SELECT 'ki-1', id, 'open', 9, now() FROM modules`,
	`INSERT INTO sessions (run_id, n, starts, ends) SELECT id, 1, now() + interval '9 days', now() + interval '10 days' FROM runs`,
	`CREATE TEMP TABLE people AS SELECT * FROM (VALUES ('anna@example.org', 'anna'), ('berta@example.org', 'berta')) p(email, name)`,
	`INSERT INTO bookings (ref, run_id, seats, state, held, name, email, email_key, channel, consent, consented_at, requested_at, confirm_by, confirmed_at, updated_at)
		SELECT upper(name) || '-1234', runs.id, 1, 'confirmed', true, name, email, email, 'web', '1', now(), now(), now(), now(), now() FROM people, runs`,
	`UPDATE runs SET taken = 2`,
	`INSERT INTO booking_log (booking_id, run_id, at, action, actor, channel, to_state, seats) SELECT id, run_id, now(), 'confirmed', 'person', 'web', 'confirmed', 1 FROM bookings`,
	`INSERT INTO booking_links (hash, booking_id, purpose, created_at, expires_at) SELECT sha256(ref::bytea), id, 'manage', now(), now() FROM bookings`,
	`INSERT INTO conversations (id, channel, created_at, updated_at) SELECT rpad(name, 26, 'a'), 'web', now(), now() FROM people`,
	`INSERT INTO booking_drafts (conversation_id, draft, updated_at)
		SELECT rpad(name, 26, 'a'), jsonb_build_object('Seats', 2, 'Key', 'secret-of-the-button', 'Person', jsonb_build_object('Email', upper(email), 'Name', name)), now() FROM people`,
	`INSERT INTO sign_in_links (email, language, created_at) SELECT email, 'en', now() FROM people`,
	`INSERT INTO account_sessions (email, created_at, seen_at, expires_at, browser) SELECT email, now(), now(), now() + interval '1 day', 'Firefox' FROM people`,
	`INSERT INTO calendar_feeds (email, hash, created_at) SELECT email, sha256(email::bytea), now() FROM people`,
	`INSERT INTO account_roles (email, role, granted_by, granted_at) SELECT email, 'coordinator', 'cli', now() FROM people`,
	`INSERT INTO access_tokens (email, name, scopes, hash, created_at, expires_at) SELECT email, 'cron', '{statistics}', sha256(email::bytea), now(), now() + interval '1 day' FROM people`,
	`INSERT INTO identities (channel, external_id, email, by_email, linked_at) SELECT 'slack', 'T1/' || name, email, true, now() FROM people`,
	`INSERT INTO link_codes (email, hash, expires_at) SELECT email, sha256(email::bytea), now() FROM people`,
	`INSERT INTO reports (name, query, rolling, owner, language, created_at, updated_at) SELECT 'Länder', 'metric=bookings&by=land', 'fixed', email, 'de', now(), now() FROM people`,
	`INSERT INTO report_deliveries (report_id, channel, recipient, done) SELECT id, 'email', owner, 0 FROM reports`,
}

// holding lists the columns of all tables in which somebody's name or address
// stands, as "table.column".
func holding(t *testing.T, conn *pgx.Conn, name string) (found []string) {
	t.Helper()
	rows, err := conn.Query(t.Context(), `SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1`)
	if err != nil {
		t.Fatal(err)
	}
	tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range tables {
		rows, err := conn.Query(t.Context(), `SELECT DISTINCT field.key FROM `+pgx.Identifier{table}.Sanitize()+` AS r, jsonb_each_text(to_jsonb(r)) AS field WHERE field.value ILIKE '%'||$1||'%' ORDER BY 1`, name)
		if err != nil {
			t.Fatal(err)
		}
		columns, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			t.Fatal(err)
		}
		for _, column := range columns {
			found = append(found, table+"."+column)
		}
	}
	return found
}

func TestAnOperatorExportsAndErasesWhatIsStoredAboutSomebody(t *testing.T) {
	t.Parallel()
	database := pgtest.URL(t)
	conn, err := pgx.Connect(t.Context(), database)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	for _, sql := range stored {
		if _, err := conn.Exec(t.Context(), sql); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
	before := holding(t, conn, "berta")

	status, out, errs := inProcess(t, database, "accounts", "export", "Anna@Example.org")
	var data personal.Data
	if err := json.Unmarshal([]byte(out), &data); status != exitOK || err != nil {
		t.Fatalf("export: status %d, %v: %s%s", status, err, out, errs)
	}
	if data.Email != "anna@example.org" || data.Role != "coordinator" || !data.Calendar || len(data.Links) != 1 || len(data.Sessions) != 1 || len(data.Tokens) != 1 ||
		len(data.Identities) != 1 || len(data.Bookings) != 1 || data.Bookings[0].Name != "anna" || len(data.Bookings[0].Changes) != 1 ||
		len(data.Drafts) != 1 || data.Drafts[0].Seats != 2 || len(data.Reports) != 1 || !data.Reports[0].Mailed {
		t.Errorf("export = %s", out)
	}
	if strings.Contains(out, "berta") || strings.Contains(out, "secret") {
		t.Errorf("the export holds a secret, or somebody else: %s", out)
	}

	const told = "anna@example.org: 1 bookings, 1 drafts, 1 reports, 1 sessions, 1 access tokens, 1 linked identities, role coordinator: "
	if status, out, _ := inProcess(t, database, "accounts", "erase", "anna@example.org"); status != exitOK || !strings.HasPrefix(out, told+"nothing was deleted") {
		t.Errorf("without --yes: status %d: %s", status, out)
	}
	if len(holding(t, conn, "anna")) == 0 {
		t.Fatal("without --yes, it is gone")
	}
	if status, out, errs := inProcess(t, database, "accounts", "erase", "anna@example.org", "--yes"); status != exitOK || !strings.HasPrefix(out, told+"deleted") {
		t.Errorf("with --yes: status %d: %s%s", status, out, errs)
	}
	// The address of a conversation is made of the name in this test only.
	if left := holding(t, conn, "anna"); !slices.Equal(left, []string{"bookings.ref", "conversations.id"}) {
		t.Errorf("her name or address is left in %v", left)
	}
	if after := holding(t, conn, "berta"); !slices.Equal(after, before) {
		t.Errorf("somebody else stands in %v and stood in %v", after, before)
	}
	for _, args := range [][]string{{"accounts", "export", "anna"}, {"accounts", "erase", "anna", "--yes"}} {
		if status, _, errs := inProcess(t, database, args...); status != exitUsage || !strings.Contains(errs, "is not an e-mail address") {
			t.Errorf("%v: status %d: %s", args, status, errs)
		}
	}
	if status, out, _ := inProcess(t, database, "accounts", "erase", "anna@example.org", "--yes"); status != exitOK || !strings.Contains(out, "0 bookings") {
		t.Errorf("again: status %d: %s", status, out)
	}
}
