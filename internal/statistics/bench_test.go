package statistics

import (
	"fmt"
	"net/url"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/postgres/pgtest"
)

// fill invents 200,000 bookings of 60,000 people from some 4,000 municipalities, of
// which few are many people's, in 2,000 runs of three years, and as many questions.
// What belongs together by chance is drawn by a hash: counted from one table to the
// next, a run would have the people of two municipalities.
const fill = `
	create function draw(i bigint, of int, n int) returns int language sql immutable as
		$$ select ((hashint8extended(i, of) & 9223372036854775807) % n)::int $$;
	insert into modules (key, title, category, topics, updated_at)
	select 'm' || i, 'Modul ' || i, (array['compulsory', 'elective', 'programme', 'peer_learning'])[1 + i % 4],
		case i % 3 when 0 then array['KI', 'Daten'] when 1 then array['Recht'] else array['IT', 'Recht', 'KI'] end, now()
	from generate_series(1, 40) i;
	insert into runs (key, module_id, status, capacity, updated_at)
	select 'r' || i, m.id, case when i % 17 = 0 then 'cancelled' else 'closed' end, 1000, now()
	from generate_series(1, 2000) i join modules m on m.key = 'm' || 1 + i % 40;
	insert into sessions (run_id, n, starts, ends)
	select id, 1, s.starts, s.starts + interval '2 hours'
	from runs cross join lateral (select timestamptz '2023-01-10 09:00+01' + (id * 13 % 1100) * interval '1 day' as starts) s;
	insert into municipalities (ags, name, kind, land, population, updated_at)
	select lpad((1000000 + i * 1009)::text, 8, '0'), 'Ort ' || i, case when i % 40 = 0 then 'Landkreis' else '' end,
		(array['BB', 'BY', 'NW', 'BE', 'SH', 'HH', 'NI', 'HB', 'HE', 'RP', 'BW', 'SL', 'MV', 'SN', 'ST', 'TH'])[1 + i % 16],
		(i * 7919) % 150000, now()
	from generate_series(1, 11000) i;
	insert into bookings (ref, run_id, seats, state, held, name, email, email_key, ags, land, channel, language, consent,
		consented_at, requested_at, confirm_by, offered_until, ended_at, updated_at)
	select 'AK-' || lpad(i::text, 8, '0'), r.id, 1 + draw(i, 1, 8) / 6, v.state, v.state in ('confirmed', 'offered'), 'x', 'x', 'x' || v.person,
		m.ags, m.land, (array['web', 'web', 'web', 'api', 'slack', 'matrix', 'desk'])[1 + draw(i, 2, 7)],
		case when draw(i, 3, 20) = 0 then 'en' else 'de' end, '1', v.at, v.at, v.at, case when v.state = 'offered' then v.at end,
		case when v.state in ('cancelled', 'expired') then v.at end, v.at
	from generate_series(1, 200400) i
	join runs r on r.key = 'r' || 1 + draw(i, 4, 2000)
	join sessions s on s.run_id = r.id
	cross join lateral (select draw(i, 5, 60000) as person, s.starts - (1 + draw(i, 6, 60)) * interval '1 day' as at,
		(array['confirmed', 'confirmed', 'confirmed', 'confirmed', 'confirmed', 'confirmed', 'cancelled', 'cancelled',
			'expired', 'waitlisted', 'offered', 'requested'])[1 + draw(i, 7, 12)] as state) v
	join municipalities m on m.ags = lpad((1000000 + (1 + draw(v.person, 8, 4000)::bigint * draw(v.person, 9, 4000) / 4000) * 1009)::text, 8, '0')
	on conflict do nothing; -- who draws a run twice
	update bookings set attended = greatest(0, seats - draw(id, 10, 6) / 5) where state = 'confirmed' and draw(id, 11, 5) > 0;
	update runs set taken = least(1000, coalesce((select sum(seats) from bookings b where b.run_id = runs.id and held), 0));
	insert into question_facts (asked_at, channel, language, intent, outcome, helpful)
	select timestamptz '2023-01-01 09:00+01' + draw(i, 12, 1100) * interval '1 day', (array['web', 'web', 'slack', 'matrix', 'cli'])[1 + draw(i, 13, 5)],
		case when draw(i, 14, 9) = 0 then 'en' else 'de' end, 'question', (array['answered', 'answered', 'answered', 'weak', 'refused'])[1 + draw(i, 15, 5)],
		(array[true, false, null, null, null])[1 + draw(i, 16, 5)]
	from generate_series(1, 200000) i`

// benchQueries are what coordinators ask most, and what takes longest.
var benchQueries = []string{
	"metric=bookings",
	"metric=confirmed&by=land&from=2025-01-01&to=2025-06-30",
	"metric=bookings&by=month",
	"metric=bookings&by=month&from=2025-01-01&to=2025-12-31&compare_from=2024-01-01&compare_to=2024-12-31",
	"metric=bookings&by=land&by=quarter",
	"metric=bookings&by=module&by=month",
	"metric=participants&by=module&from=2025-01-01&to=2025-12-31",
	"metric=participants&by=topic&by=quarter",
	"metric=utilisation&by=module",
	"metric=runs&metric=seats&metric=taken&metric=utilisation&by=run",
	"metric=cancellation_rate&by=module&sort=cancellation_rate&limit=10",
	"metric=lead_time&by=land",
	"metric=lead_time&metric=people&metric=municipalities&metric=bookings&by=module",
	"metric=people",
	"metric=people&metric=municipalities&by=land",
	"metric=municipalities&by=month&by=size",
	"metric=bookings&by=municipality&limit=20",
	"metric=bookings&by=size&by=land",
	"metric=bookings&by=status&by=channel",
	"metric=bookings&by=weekday&land=BB&land=NW",
	"metric=attendance_rate&metric=attended&by=category&by=half_year",
	"metric=confirmed&by=land&module=m3&channel=web&size=small&from=2024-03-10&to=2025-02-20",
	"metric=bookings&metric=confirmed&metric=cancelled&metric=waitlisted&by=land&not_category=programme&topic=KI",
	"metric=bookings&metric=confirmed&metric=cancelled&metric=cancellation_rate&by=municipality&land=BB&land=BY&status=confirmed&status=cancelled",
	"metric=confirmed&by=run&category=elective&size=large",
	"metric=questions&metric=unanswered&metric=refusal_rate&by=month&by=channel",
	"metric=bookings&by=run",
	"metric=bookings&by=run&not_category=programme&not_land=BB",
	"metric=participants&metric=attended&metric=attendance_rate&metric=taken&by=run",
	"metric=participants&metric=attendance_rate&metric=people&metric=lead_time&by=municipality&land=BB",
	"metric=people&metric=municipalities&metric=lead_time&metric=attendance_rate&by=module&by=quarter&from=2023-02-10&to=2025-11-20",
	"metric=bookings&metric=cancellation_rate&metric=lead_time&metric=group_size&by=land&by=module&not_topic=KI&basis=run",
	"metric=bookings&by=month&by=size&from=2024-01-10&to=2024-12-31&compare_from=2023-01-10&compare_to=2023-12-31&not_land=BB&not_module=m3",
	"metric=bookings&metric=confirmed&metric=people&metric=lead_time&by=topic&by=month&not_land=BB&not_size=small&not_channel=cli&not_language=en&not_weekday=7&not_status=offered",
}

// BenchmarkQuery answers queries over 200,000 bookings, with all that belongs to
// it: log, figures, guards, names. ms/p50 and ms/p95 are of single queries; on an
// idle machine with two cores none may take more than 150. cpu-ms is what a query
// takes of processors, this process and the server together: on a machine that is
// busy it tells more than the time.
func BenchmarkQuery(b *testing.B) {
	s, pool := openBench(b)
	who := account.Person{ID: "bench", Role: account.Coordinator}
	for _, encoded := range benchQueries {
		b.Run(encoded, func(b *testing.B) {
			q := decoded(b, encoded)
			var took []time.Duration
			before := cpuTime(b, pool)
			for b.Loop() {
				began := time.Now()
				if _, err := s.Run(b.Context(), who, "cli", q); err != nil {
					b.Fatal(err)
				}
				took = append(took, time.Since(began))
			}
			slices.Sort(took)
			at := func(part float64) time.Duration { return took[int(part*float64(len(took)-1))] }
			b.ReportMetric(ms(cpuTime(b, pool)-before)/float64(len(took)), "cpu-ms")
			b.ReportMetric(ms(at(.5)), "ms/p50")
			b.ReportMetric(ms(at(.95)), "ms/p95")
		})
	}
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func decoded(b *testing.B, encoded string) Query {
	b.Helper()
	values, err := url.ParseQuery(encoded)
	if err != nil {
		b.Fatal(err)
	}
	q, err := Parse(values)
	if err != nil {
		b.Fatal(err)
	}
	return q
}

// openBench opens a service over what fill invents.
func openBench(b *testing.B) (*Service, *pgxpool.Pool) {
	b.Helper()
	pool := pgtest.Open(b)
	conn, err := pool.Acquire(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	defer conn.Release()
	for _, order := range []string{`set statement_timeout = 0`, fill, `vacuum analyze`, `reset statement_timeout`} {
		if _, err := conn.Conn().PgConn().Exec(b.Context(), order).ReadAll(); err != nil {
			b.Fatal(err)
		}
	}
	live := make([]*[8]uint64, liveObjects)
	for i := range live {
		live[i] = new([8]uint64)
	}
	b.Cleanup(func() { runtime.KeepAlive(live) })
	return newService(b, pool), pool
}

// liveObjects of 64 bytes are about what the server of the demo keeps in memory, some
// 70 MB. In a process with nothing else, memory would be collected ten times a query.
const liveObjects = 1 << 20

// cpuTime is what this process and the server's, which serve the pool, have taken of
// processors; only the former where the system does not tell.
func cpuTime(b *testing.B, pool *pgxpool.Pool) time.Duration {
	b.Helper()
	rows, err := pool.Query(b.Context(), `select pid from pg_stat_activity where datname = current_database()`)
	if err != nil {
		b.Fatal(err)
	}
	pids, err := pgx.CollectRows(rows, pgx.RowTo[int])
	if err != nil {
		b.Fatal(err)
	}
	var own syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &own); err != nil {
		b.Fatal(err)
	}
	all := time.Duration(own.Utime.Nano() + own.Stime.Nano())
	for _, pid := range pids {
		// https://docs.kernel.org/scheduler/sched-stats.html: nanoseconds on a processor come first
		stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/schedstat", pid))
		if err != nil {
			continue
		}
		first, _, _ := strings.Cut(string(stat), " ")
		n, err := strconv.ParseInt(first, 10, 64)
		if err != nil {
			b.Fatal(err)
		}
		all += time.Duration(n)
	}
	return all
}
