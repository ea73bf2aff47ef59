package statistics

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/postgres"
	"smart-city-dialog.de/akademie/internal/postgres/pgtest"
)

var coordinator = account.Person{ID: "c0ffee", Email: "koordination@demo.example", Role: account.Coordinator}

// reading runs SQL the way queries are run.
func (s *Service) reading(ctx context.Context, sql string, args ...any) error {
	return s.read(ctx, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, sql, args...)
		return err
	})
}

func TestAcceptanceFiguresAreReadByARoleThatCanDoNothingElse(t *testing.T) {
	t.Parallel()
	s := newService(t, pgtest.Open(t))
	rows, err := s.pool.Query(t.Context(), `
		select c.relname::text, has_table_privilege($1, c.oid, 'select'),
			has_table_privilege($1, c.oid, 'insert, update, delete, truncate, references, trigger')
		from pg_class c where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f')
		order by 1`, postgres.StatisticsRole)
	if err != nil {
		t.Fatal(err)
	}
	var readable []string
	var name string
	var reads, writes bool
	_, err = pgx.ForEachRow(rows, []any{&name, &reads, &writes}, func() error {
		if reads {
			readable = append(readable, name)
		}
		if writes {
			t.Errorf("the role may change %s", name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"stats_bookings", "stats_modules", "stats_municipalities", "stats_questions", "stats_runs"}; !slices.Equal(readable, want) {
		t.Errorf("the role may read %q, want %q", readable, want)
	}
	var login, super, creates bool
	err = s.pool.QueryRow(t.Context(), `select rolcanlogin, rolsuper, rolcreaterole or rolcreatedb or has_schema_privilege(rolname, current_schema(), 'create')
		from pg_roles where rolname = $1`, postgres.StatisticsRole).Scan(&login, &super, &creates)
	if err != nil || login || super || creates {
		t.Errorf("the role logs in %v, is superuser %v, creates things %v (%v)", login, super, creates, err)
	}
	for _, sql := range []string{
		`select email from bookings`, `select * from booking_facts`, `select account from statistics_log`,
		`delete from bookings`, `insert into stats_modules (key) values ('x')`, `update stats_runs set capacity = 1`,
		`select nextval('person_numbers')`, `create table t (n int)`, `create temp table t (n int)`,
	} {
		if err := s.reading(t.Context(), sql); err == nil {
			t.Errorf("%s was run", sql)
		}
	}
	if err := s.reading(t.Context(), `select * from stats_bookings`); err != nil {
		t.Error(err)
	}
}

func TestTheViewsHoldNothingPersonal(t *testing.T) {
	t.Parallel()
	s := newService(t, pgtest.Open(t))
	var personal []string
	err := s.pool.QueryRow(t.Context(), `
		select coalesce(array_agg(table_name || '.' || column_name), '{}') from information_schema.columns
		where table_schema = current_schema() and table_name like 'stats\_%'
			and column_name in ('email', 'email_key', 'function', 'ref', 'question', 'text', 'id', 'booking_id', 'account', 'conversation_id', 'turn_id')`).
		Scan(&personal)
	if err != nil || len(personal) > 0 {
		t.Errorf("%q, %v", personal, err)
	}
}

func TestAStatementThatTakesTooLongIsEnded(t *testing.T) {
	t.Parallel()
	s := newService(t, pgtest.Open(t))
	s.timeout = 20 * time.Millisecond
	if err := s.reading(t.Context(), `select pg_sleep(60)`); !errors.Is(err, fault.Unavailable) {
		t.Errorf("error = %v", err)
	}
}

func TestAfterReadingTheConnectionHasItsRightsBack(t *testing.T) {
	t.Parallel()
	s := newService(t, pgtest.Open(t))
	conn, err := s.pool.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Release()
	settings := func() (all string) {
		err := conn.QueryRow(t.Context(), `select concat_ws(',', current_user, current_setting('statement_timeout'),
			current_setting('transaction_read_only'), current_setting('work_mem'), current_setting('enable_sort'))`).Scan(&all)
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	before := settings()
	err = pgx.BeginTxFunc(t.Context(), conn, pgx.TxOptions{AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		if err := s.restrict(t.Context(), tx); err != nil {
			return err
		}
		if during := settings(); !strings.HasPrefix(during, postgres.StatisticsRole+",5s,on,") {
			t.Errorf("settings are %q", during)
		}
		return nil
	})
	if after := settings(); err != nil || after != before {
		t.Errorf("settings are %q, were %q (%v)", after, before, err)
	}
}

func TestWithoutTheRoleThereAreNoFigures(t *testing.T) {
	t.Parallel()
	admin := pgtest.Open(t)
	var user string
	if err := admin.QueryRow(t.Context(), `select current_database() || '_app'`).Scan(&user); err != nil {
		t.Fatal(err)
	}
	const password = "correct horse"
	for _, sql := range []string{
		`create role ` + user + ` login password '` + password + `'`,
		`grant select, insert on statistics_log to ` + user,
	} {
		if _, err := admin.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	cfg := admin.Config()
	cfg.ConnConfig.User, cfg.ConnConfig.Password = user, password
	pool, err := pgxpool.NewWithConfig(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	_, err = newService(t, pool).Run(t.Context(), coordinator, "web", Query{Metrics: []Metric{Bookings}})
	if !errors.Is(err, fault.Unavailable) || !strings.Contains(err.Error(), postgres.StatisticsRole) {
		t.Errorf("error = %v", err)
	}
	pool.Close()
	if _, err := admin.Exec(t.Context(), `drop owned by `+user+`; drop role `+user); err != nil {
		t.Error(err)
	}
	// Of a role that was made by hand, the views are granted at the next start.
	if _, err := admin.Exec(t.Context(), `revoke select on stats_modules from `+postgres.StatisticsRole); err != nil {
		t.Fatal(err)
	}
	if _, err := newService(t, admin).Vocabulary(t.Context()); !errors.Is(err, fault.Unavailable) {
		t.Errorf("without a right to the views: %v", err)
	}
}

func TestAcceptanceOnlyCoordinatorsGetFigures(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	s := newService(t, pgtest.Open(t))
	s.log = slog.New(slog.NewTextHandler(&log, nil))
	q := Query{Metrics: []Metric{Bookings}}
	for _, who := range []account.Person{
		{}, {ID: "guest"}, {ID: "p", Email: "erika@muster.example", Role: account.Participant},
		{ID: "forged", Email: "erika@muster.example", Role: "superuser"},
		{ID: "token", Role: account.Administrator, Scopes: []account.Right{account.Desk}},
	} {
		for _, channel := range []string{"web", "slack", "matrix", "cli", "api"} {
			if _, err := s.Run(t.Context(), who, channel, q); !errors.Is(err, fault.Denied) {
				t.Errorf("%+v on %s: %v", who, channel, err)
			}
		}
		if _, err := s.Log(t.Context(), who, 0); !errors.Is(err, fault.Denied) && who.ID != "token" {
			t.Errorf("%+v reads the log: %v", who, err)
		}
	}
	if n := strings.Count(log.String(), "statistics were denied"); n != 25 || strings.Contains(log.String(), "erika") {
		t.Errorf("%d lines:\n%s", n, &log)
	}
	if _, err := s.Run(t.Context(), coordinator, "web", q); err != nil {
		t.Error(err)
	}
	if _, err := s.Log(t.Context(), coordinator, 0); !errors.Is(err, fault.Denied) {
		t.Errorf("a coordinator reads the log: %v", err)
	}
}

func TestAcceptanceEachQueryIsLogged(t *testing.T) {
	t.Parallel()
	b := setup(t, 60)
	const asked = "metric=bookings&by=municipality"
	result, err := b.Run(t.Context(), coordinator, "slack", mustParse(t, asked))
	if err != nil || result.Hidden == 0 {
		t.Fatalf("%d hidden, %v", result.Hidden, err)
	}
	entries, err := b.Log(t.Context(), account.Operator(), 0)
	if err != nil || len(entries) != 1 {
		t.Fatalf("%+v, %v", entries, err)
	}
	e := entries[0]
	if e.Account != coordinator.ID || e.Channel != "slack" || e.Query != asked+"&basis=request" || e.Hidden != result.Hidden || !e.At.Equal(today) {
		t.Errorf("%+v, %d hidden", e, result.Hidden)
	}
	if older, err := b.Log(t.Context(), account.Operator(), e.ID); err != nil || len(older) != 0 {
		t.Errorf("%+v, %v", older, err)
	}
	later := *b.Service
	later.now = func() time.Time { return today.Add(keepLog) }
	if _, err := later.Tidy(t.Context()); err != nil {
		t.Fatal(err)
	}
	later.now = func() time.Time { return today.Add(keepLog + time.Second) }
	if entries, err := b.Log(t.Context(), account.Operator(), 0); err != nil || len(entries) != 1 {
		t.Errorf("%d entries after two years, %v", len(entries), err)
	}
	if _, err := later.Tidy(t.Context()); err != nil {
		t.Fatal(err)
	}
	if entries, err := b.Log(t.Context(), account.Operator(), 0); err != nil || len(entries) != 0 {
		t.Errorf("%d entries after more than two years, %v", len(entries), err)
	}
}

func TestAcceptanceNobodysTextBecomesSQL(t *testing.T) {
	t.Parallel()
	b := setup(t, 60)
	for _, attack := range []string{
		`'; drop table bookings; --`, `' or '1'='1`, `$1`, `$99`, `x') union select email from bookings --`, `\'`, `{"a","b"}`, `%`, `null`,
		`pg_sleep(60)`, "a\nb", `"`, `{}`, `', (select email from bookings limit 1), '`,
	} {
		plain := mustParse(t, "metric=bookings&metric=lead_time&by=module&by=month&module=x&topic=x&channel=x").settled()
		q := Query{Metrics: plain.Metrics, Dimensions: plain.Dimensions}
		for _, d := range []Dimension{Module, Topic, Channel} {
			q.Filters = append(q.Filters, Filter{Dimension: d, Values: []string{attack}})
		}
		same, err := compile(plain, 1)
		if err != nil {
			t.Fatal(err)
		}
		made, err := compile(q.settled(), 1)
		if err != nil || made.sql != same.sql {
			t.Errorf("%q changes the statement to\n%s\n%v", attack, made.sql, err)
		}
		var problem *Problem
		if _, err := b.Run(t.Context(), coordinator, "web", q); !errors.As(err, &problem) || problem.What != attack {
			t.Errorf("%q: %v", attack, err)
		}
		// Where a name is expected, nothing else is taken.
		for _, bad := range []Query{
			{Metrics: []Metric{Metric(attack)}},
			{Metrics: []Metric{Bookings}, Dimensions: []Dimension{Dimension(attack)}},
			{Metrics: []Metric{Bookings}, Filters: []Filter{{Dimension(attack), []string{"x"}, false}}},
			{Metrics: []Metric{Bookings}, Filters: []Filter{{Municipality, []string{attack}, false}}},
			{Metrics: []Metric{Bookings}, Filters: []Filter{{Month, []string{attack}, false}}},
			{Metrics: []Metric{Bookings}, By: Basis(attack)},
			{Metrics: []Metric{Bookings}, Having: []Having{{Metric(attack), More, 1}}},
			{Metrics: []Metric{Bookings}, Having: []Having{{Bookings, Op(attack), 1}}},
			{Metrics: []Metric{Bookings}, Sort: Sort{Metric: Metric(attack)}},
			{Metrics: []Metric{Bookings}, View: View(attack)},
		} {
			if _, err := b.Run(t.Context(), coordinator, "web", bad); !errors.As(err, &problem) || !errors.Is(err, fault.Invalid) {
				t.Errorf("%+v: %v", bad, err)
			}
		}
		if _, err := Parse(url.Values{"metric": {"bookings"}, attack: {"x"}}); !errors.As(err, &problem) {
			t.Errorf("parameter %q: %v", attack, err)
		}
	}
	var n int
	if err := b.pool.QueryRow(t.Context(), `select count(*) from bookings`).Scan(&n); err != nil || n != 60 {
		t.Errorf("%d bookings are left, %v", n, err)
	}
}
