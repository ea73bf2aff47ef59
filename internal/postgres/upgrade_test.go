package postgres_test

import (
	"testing"

	"github.com/jackc/tern/v2/migrate"

	"smart-city-dialog.de/akademie/internal/postgres"
	"smart-city-dialog.de/akademie/internal/postgres/pgtest"
	"smart-city-dialog.de/akademie/migrations"
)

// beforeFigures is the last version of the schema that knew no statistics.
const beforeFigures = 9

// before is what such a database may hold: bookings of two mailboxes, one of them
// at a moment whose day is another in Berlin, a session, and a conversation.
const before = `
	insert into municipalities (ags, name, kind, land, population, updated_at) values ('12065136', 'Musterfelde', 'Stadt', 'BB', 12000, now());
	insert into modules (key, title, category, updated_at) values ('ki', 'KI', 'elective', now());
	insert into runs (key, module_id, status, capacity, updated_at) select 'ki-1', id, 'open', 20, now() from modules;
	insert into runs (key, module_id, status, capacity, updated_at) select 'ki-2', id, 'open', 20, now() from modules;
	insert into sessions (run_id, n, starts, ends) select id, 1, '2026-02-28 23:30Z', '2026-03-01 01:00Z' from runs;
	insert into bookings (ref, run_id, seats, state, held, name, email, email_key, ags, land, channel, consent,
		consented_at, requested_at, confirm_by, ended_at, updated_at)
	select v.ref, r.id, 2, v.state, v.state = 'confirmed', 'Anna', v.email, v.email, v.ags, v.land, 'web', '1', v.at, v.at, v.at,
		case v.state when 'cancelled' then v.at end, v.at
	from (values ('AK-000001', 'ki-1', 'confirmed', 'anna@example.org', '12065136', 'BB', timestamptz '2025-12-31 23:30Z'),
		('AK-000002', 'ki-2', 'cancelled', 'anna@example.org', '12065136', 'BB', '2026-01-05 10:00Z'),
		('AK-000003', 'ki-1', 'confirmed', 'berta@example.org', null, null, '2026-01-06 10:00Z')) v (ref, run, state, email, ags, land, at)
	join runs r on r.key = v.run;
	insert into account_sessions (hash, email, created_at, seen_at, expires_at)
	values (sha256('token'), 'anna@example.org', now(), now(), now() + interval '1 day');
	insert into conversations (id, channel, created_at, updated_at) values ('abcdefghijklmnopqrstuvwxyz', 'web', now(), now());
	insert into turns (conversation_id, question, created_at, answer, answered_at)
	select 'abcdefghijklmnopqrstuvwxyz', 'Frage', now(), answer::jsonb, now() from unnest(array[
		'{"language": "de", "intent": "question", "refused": true}', '{"language": "en", "intent": "live", "refused": false}',
		'{"language": "de", "intent": "more", "refused": false, "dropped": 1}', '{"language": "de", "intent": "thanks", "refused": false}']) answer;
	insert into turns (conversation_id, question, created_at) values ('abcdefghijklmnopqrstuvwxyz', 'offen', now())`

func TestAnUpgradeCountsWhatIsThereAndEndsNoSession(t *testing.T) {
	t.Parallel()
	url := pgtest.EmptyURL(t)
	conn := connectTo(t, url, "", "")
	m, err := migrate.NewMigrator(t.Context(), conn, "public.schema_version")
	if err != nil {
		t.Fatal(err)
	}
	if err := m.LoadMigrations(migrations.FS); err != nil {
		t.Fatal(err)
	}
	if err := m.MigrateTo(t.Context(), beforeFigures); err != nil {
		t.Fatal(err)
	}
	run(t, conn, before)
	for range 2 { // the second start changes nothing
		if err := postgres.Migrate(t.Context(), url, silent()); err != nil {
			t.Fatal(err)
		}
	}
	for what, sql := range map[string]string{
		"bookings": `select coalesce(array_agg(concat_ws('/', person, requested_on, requested_month, ags, seats, status, land, size) order by requested_on), '{}')
			= array['1/2026-01-01/24312/12065136/2/confirmed/BB/small', '1/2026-01-05/24312/12065136/2/cancelled/BB/small', '2/2026-01-06/24312/0/2/confirmed//']
			from stats_bookings`,
		"runs": `select count(*) = 2 and bool_and(starts_on = '2026-03-01' and starts_month = 24314) from stats_runs`,
		"questions": `select array_agg(concat_ws('/', channel, language, status) order by status, language)
			= array['web/en/answered', 'web/de/refused', 'web/de/weak'] from stats_questions`,
		"session": `select bool_and(t.used_at is not null and s.email = 'anna@example.org') and count(*) = 1
			from session_tokens t join account_sessions s on s.id = t.session where t.hash = sha256('token')`,
	} {
		var right bool
		if err := conn.QueryRow(t.Context(), sql).Scan(&right); err != nil || !right {
			t.Errorf("%s: %v, %v", what, right, err)
		}
	}
}
