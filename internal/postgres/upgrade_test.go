package postgres_test

import (
	"io/fs"
	"testing"

	"smart-city-dialog.de/akademie/internal/postgres/pgtest"
	"smart-city-dialog.de/akademie/migrations"
)

func TestBookingsAndSessionsOfBeforeComeAlong(t *testing.T) {
	t.Parallel()
	conn := connectTo(t, pgtest.EmptyURL(t), "", "")
	names, err := fs.Glob(migrations.FS, "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	apply := func(names []string) {
		for _, name := range names {
			sql, err := fs.ReadFile(migrations.FS, name)
			if err != nil {
				t.Fatal(err)
			}
			run(t, conn, "begin", string(sql), "commit")
		}
	}
	const released = 9 // with bookings, before roles and figures
	apply(names[:released])
	run(t, conn,
		`insert into modules (key, title, category, updated_at) values ('ki', 'KI', 'elective', now())`,
		`insert into runs (key, module_id, status, capacity, updated_at) select 'ki-' || i, 1, 'open', 100, now() from generate_series(1, 20) i`,
		`insert into sessions (run_id, n, starts, ends) select id, 1, '2026-03-31 23:30+02', '2026-04-01 00:30+02' from runs`,
		`insert into account_sessions (hash, email, created_at, seen_at, expires_at) values (sha256('a'), 'a@b.example', now(), now(), now())`,
		// Three bookings of each mailbox; every tenth was erased.
		`insert into bookings (ref, run_id, seats, state, held, name, email, email_key, ags, land, channel, consent, consented_at,
			requested_at, confirm_by, erased_at, updated_at)
		select 'REF' || 1000 + i, 1 + i % 20, 2, 'confirmed', true, '', '', case when i % 10 = 0 then 'erased/' || i else 'm' || i / 3 end,
			'01001000', 'SH', 'web', '1', now(), '2025-12-31 23:30+00', now(), case when i % 10 = 0 then now() end, now()
		from generate_series(1, 300) i`)
	const linked = 16 // with identities that their owners unlinked, in clear
	apply(names[released:linked])
	run(t, conn, `insert into identities (channel, external_id, email, by_email, linked_at)
		values ('slack', 'T1/U1', null, true, now()), ('slack', 'T1/U2', 'a@b.example', true, now())`)
	apply(names[linked:])
	for _, check := range []struct{ what, sql string }{ // in this order: the last one adds a booking
		{"a mailbox with two numbers", `select count(*) from (select from bookings group by email_key having count(distinct person) > 1) x`},
		{"a number of two mailboxes", `select count(*) from (select from bookings group by person having count(distinct email_key) > 1) x`},
		{"a booking without its fact", `select count(*) from bookings b left join booking_facts f on f.booking_id = b.id and f.person = b.person where f.booking_id is null`},
		{"a request of another day", `select count(*) from stats_bookings where requested_on <> '2026-01-01' or requested_month <> 2026 * 12 or ags <> 1001000`},
		{"a session of another day", `select count(*) from stats_runs where starts_on <> '2026-03-31'`},
		{"a sign-in whose token was lost", `select count(*) from account_sessions s left join session_tokens t on t.session = s.id and t.hash = sha256('a') where t.hash is null`},
		{"an unlinked identity in clear", `select count(*) from identities where external_id <> 'T1/U2'`},
		{"an unlinked identity that is forgotten", `select count(*) - 1 from unlinked_identities where hash = sha256('akademie identity slack T1/U1')`},
		{"an erased one who is recognised", `select count(*) from bookings e join bookings b on b.person = e.person and b.id <> e.id where e.erased_at is not null`},
		{"somebody who counts as new", `with b as (insert into bookings (ref, run_id, seats, state, held, name, email, email_key, channel, consent, consented_at, requested_at, confirm_by, updated_at) values ('AGAIN1', 20, 1, 'waitlisted', false, '', '', 'm1', 'web', '1', now(), now(), now(), now()) returning person) select count(*) from b where person <> (select min(person) from bookings where email_key = 'm1')`},
	} {
		var n int
		if err := conn.QueryRow(t.Context(), check.sql).Scan(&n); err != nil || n != 0 {
			t.Errorf("%s: %d, %v", check.what, n, err)
		}
	}
}
