package statistics

import (
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"smart-city-dialog.de/akademie/internal/postgres/pgtest"
	"smart-city-dialog.de/akademie/migrations"
)

// factsRuns makes two runs of a module.
const factsRuns = `
	insert into modules (key, title, category, updated_at) values ('ki', 'KI', 'elective', now());
	insert into runs (key, module_id, status, capacity, updated_at)
		select n.key, m.id, 'open', 20, now() from modules m cross join (values ('one'), ('two')) n (key);
	insert into sessions (run_id, n, starts, ends) select id, 1, '2026-03-01T09:00+01:00', '2026-03-01T11:00+01:00' from runs`

func exec(t *testing.T, pool *pgxpool.Pool, sql string, args ...any) {
	t.Helper()
	if _, err := pool.Exec(t.Context(), sql, args...); err != nil {
		t.Fatal(err)
	}
}

// book stores a booking of a mailbox in a municipality, whose key may be "".
func book(t *testing.T, pool *pgxpool.Pool, ref, mailbox, run, ags string) {
	t.Helper()
	exec(t, pool, `insert into bookings (ref, run_id, seats, state, held, name, email, email_key, ags, channel, consent,
			consented_at, requested_at, confirm_by, updated_at)
		select 'AK-' || $1::text, id, 1, 'requested', true, 'x', $2, $2, nullif($4, ''), 'web', '1',
			'2025-12-31T23:30Z', '2025-12-31T23:30Z', '2025-12-31T23:30Z', now() from runs where key = $3`, ref, mailbox, run, ags)
}

// factOf reads one column of the facts of a booking as text.
func factOf(t *testing.T, pool *pgxpool.Pool, ref, column string) (value string) {
	t.Helper()
	err := pool.QueryRow(t.Context(), `select coalesce(to_jsonb(f) ->> $2, 'null') from booking_facts f
		join bookings b on b.id = f.booking_id where b.ref = 'AK-' || $1::text`, ref, column).Scan(&value)
	if err != nil {
		t.Fatal(err)
	}
	return value
}

func TestFactsFollowTheBookings(t *testing.T) {
	t.Parallel()
	pool := pgtest.Open(t)
	exec(t, pool, factsRuns)
	book(t, pool, "0001", "a", "one", "")
	expect := func(column, want string) {
		t.Helper()
		if got := factOf(t, pool, "0001", column); got != want {
			t.Errorf("%s is %s, want %s", column, got, want)
		}
	}
	expect("requested_on", "2026-01-01") // it is another year in Berlin
	expect("requested_month", "24312")
	expect("state", "requested")
	expect("attended", "null")
	exec(t, pool, `update bookings set state = 'confirmed', confirmed_at = now(), run_id = (select id from runs where key = 'two')`)
	exec(t, pool, `update bookings set attended = 0, seats = 3, land = 'BB', language = 'en'`)
	for column, want := range map[string]string{"state": "confirmed", "seats": "3", "attended": "0", "land": "BB", "language": "en", "held": "true"} {
		expect(column, want)
	}
	exec(t, pool, `delete from bookings`)
	var n int
	if err := pool.QueryRow(t.Context(), `select count(*) from booking_facts`).Scan(&n); err != nil || n != 0 {
		t.Errorf("%d facts are left, %v", n, err)
	}
}

func TestAMailboxHasOneNumberUntilItsBookingsAreErased(t *testing.T) {
	t.Parallel()
	pool := pgtest.Open(t)
	exec(t, pool, factsRuns)
	book(t, pool, "0001", "a", "one", "")
	book(t, pool, "0002", "b", "one", "")
	book(t, pool, "0003", "a", "two", "")
	first := factOf(t, pool, "0001", "person")
	if second, third := factOf(t, pool, "0002", "person"), factOf(t, pool, "0003", "person"); second == first || third != first {
		t.Errorf("numbers are %s, %s, %s", first, second, third)
	}
	exec(t, pool, `update bookings set email = '', email_key = 'erased/' || id, state = 'cancelled', held = false, ended_at = now()`)
	book(t, pool, "0004", "a", "one", "")
	if factOf(t, pool, "0001", "person") != first || factOf(t, pool, "0003", "person") != first || factOf(t, pool, "0004", "person") == first {
		t.Error("who was erased has lost the number, or is known again")
	}
}

func TestTheSizeOfAMunicipalityIsThatOfTheDayOfTheRequest(t *testing.T) {
	t.Parallel()
	pool := pgtest.Open(t)
	exec(t, pool, factsRuns)
	exec(t, pool, `insert into municipalities (ags, name, kind, land, population, updated_at) values
		('12069020', 'Bad Belzig', 'Stadt', 'BB', 11000, now()), ('12054000', 'Potsdam', 'Stadt', 'BB', null, now()),
		('12069000', 'Potsdam-Mittelmark', 'Landkreis', 'BB', 220000, now())`)
	for i, ags := range []string{"12069020", "12054000", "12069000", "99999999", ""} {
		book(t, pool, string(rune('A'+i))+"000", string(rune('a'+i)), "one", ags)
	}
	check := func(when string, want ...string) {
		t.Helper()
		for i, class := range want {
			if got := factOf(t, pool, string(rune('A'+i))+"000", "size"); got != class {
				t.Errorf("%s: class %d is %q, want %q", when, i, got, class)
			}
		}
	}
	check("at first", "small", "", "district", "", "")
	exec(t, pool, `update municipalities set population = 190000 where name <> 'Bad Belzig'`)
	exec(t, pool, `update municipalities set population = 1000 where name = 'Bad Belzig'`)
	exec(t, pool, `insert into municipality_imports (source, added, changed, removed, imported_at) values ('list', 0, 3, 0, now())`)
	check("after a new list", "small", "large", "district", "", "")
	exec(t, pool, `update bookings set state = 'confirmed', confirmed_at = now()`)
	check("after a change of the booking", "small", "large", "district", "", "")
}

func TestBookingsOfAnOlderSchemaGetTheirFacts(t *testing.T) {
	t.Parallel()
	pool, err := pgxpool.New(t.Context(), pgtest.EmptyURL(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	entries, err := migrations.FS.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		sql, err := migrations.FS.ReadFile(e.Name())
		if err != nil {
			t.Fatal(err)
		}
		if e.Name() == "013_statistics.sql" {
			exec(t, pool, factsRuns)
			exec(t, pool, `insert into municipalities (ags, name, land, population, updated_at) values ('12069020', 'Bad Belzig', 'BB', 11000, now())`)
			book(t, pool, "0001", "a", "one", "12069020")
			book(t, pool, "0002", "b", "one", "")
			book(t, pool, "0003", "a", "two", "")
		}
		exec(t, pool, string(sql))
	}
	if a, b := factOf(t, pool, "0001", "person"), factOf(t, pool, "0003", "person"); a != b || a == factOf(t, pool, "0002", "person") {
		t.Errorf("one mailbox has the numbers %s and %s", a, b)
	}
	if day, size := factOf(t, pool, "0001", "requested_on"), factOf(t, pool, "0001", "size"); day != "2026-01-01" || size != "small" {
		t.Errorf("%s, %s", day, size)
	}
	book(t, pool, "0004", "b", "two", "")
	if factOf(t, pool, "0002", "person") != factOf(t, pool, "0004", "person") {
		t.Error("a mailbox is numbered anew")
	}
}
