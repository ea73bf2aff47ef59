package report

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/postgres"
	"smart-city-dialog.de/akademie/internal/statistics"
)

// A Store keeps reports. Everybody who may ask for statistics sees all reports;
// who may change one is decided by account.Person.May.
type Store struct {
	pool  *pgxpool.Pool
	now   func() time.Time
	rooms map[string]func(to string) bool // by channel
}

// NewStore returns a store. Reports are delivered to their owner's mailbox and,
// WithRooms, to rooms.
func NewStore(pool *pgxpool.Pool, now func() time.Time, options ...Option) *Store {
	s := &Store{pool: pool, now: now, rooms: map[string]func(string) bool{}}
	for _, set := range options {
		set(s)
	}
	return s
}

// Save stores a new report (ID 0) of the person or changes one; its owner stays.
// It fails with fault.Denied, fault.NotFound, fault.Invalid (no name, a query that
// cannot be asked, unknown delivery) and fault.Conflict (the owner has one of that
// name, or too many).
func (s *Store) Save(ctx context.Context, who account.Person, r Report) (Report, error) {
	saved, err := s.save(ctx, who, r)
	if err != nil {
		return Report{}, fmt.Errorf("report.Save(%d): %w", r.ID, err)
	}
	return saved, nil
}

func (s *Store) save(ctx context.Context, who account.Person, r Report) (Report, error) {
	r.Name = clean(r.Name)
	now := s.now()
	if r.Rolling == "" {
		r.Rolling = RollingOf(r.Query.Period, today(now))
	}
	err := postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		var before []Delivery
		if r.ID == 0 {
			r.Owner = who.Email
		} else {
			owner, err := ownerOf(ctx, tx, r.ID)
			if err != nil {
				return err
			}
			r.Owner = owner
			if before, err = deliveriesOf(ctx, tx, r.ID); err != nil {
				return err
			}
		}
		if !mayChange(who, r.Owner) {
			return fault.Denied
		}
		if err := s.check(r, before); err != nil {
			return fmt.Errorf("%w: %w", fault.Invalid, err)
		}
		if err := s.write(ctx, tx, &r, now); err != nil {
			return err
		}
		return deliverTo(ctx, tx, r.ID, r.Deliver, lastDue(now))
	})
	return r, err
}

// mayChange reports whether a person may change the reports of an owner: who may
// no longer ask for figures may not either.
func mayChange(who account.Person, owner string) bool {
	return who.May(account.Statistics) && who.May(account.Reports, account.Thing{Owner: owner})
}

// check returns what is wrong with a report. Where it was delivered before it may
// stay, also when that channel is connected no more.
func (s *Store) check(r Report, before []Delivery) error {
	switch n := utf8.RuneCountInString(r.Name); {
	case n == 0:
		return errors.New("no name")
	case n > longestName:
		return fmt.Errorf("a name of %d characters", n)
	case r.Owner == "":
		return errors.New("nobody's")
	case r.Language != "de" && r.Language != "en":
		return fmt.Errorf("language %q", r.Language)
	case roomsAmong(r.Deliver) > MostRooms:
		return fmt.Errorf("%d rooms", roomsAmong(r.Deliver))
	}
	switch r.Rolling {
	case Fixed, LastMonth, LastQuarter, TwelveMonths, YearToDate:
	default:
		return fmt.Errorf("rolling %q", r.Rolling)
	}
	for _, d := range r.Deliver {
		if d != (Delivery{ByMail, r.Owner}) && !s.isRoom(d) && !slices.Contains(before, d) {
			return fmt.Errorf("delivery by %q to neither the owner nor a room", d.Channel)
		}
	}
	return r.Query.Check()
}

// ownerOf locks a report and returns its owner.
func ownerOf(ctx context.Context, tx pgx.Tx, id int64) (owner string, err error) {
	err = tx.QueryRow(ctx, `select owner from reports where id = $1 for update`, id).Scan(&owner)
	return owner, postgres.Error(err)
}

// write inserts or updates the row of a report and completes it.
func (s *Store) write(ctx context.Context, tx pgx.Tx, r *Report, now time.Time) error {
	if r.ID != 0 {
		r.Updated = now
		err := tx.QueryRow(ctx, `
			update reports set name = $2, query = $3, rolling = $4, language = $5, updated_at = $6 where id = $1
			returning created_at`, r.ID, r.Name, r.Query.Encode(), r.Rolling, r.Language, now).Scan(&r.Created)
		return postgres.Error(err)
	}
	var has int
	if err := tx.QueryRow(ctx, `select count(*) from reports where owner = $1`, r.Owner).Scan(&has); err != nil {
		return postgres.Error(err)
	}
	if has >= mostReports {
		return fmt.Errorf("%w: %d reports", fault.Conflict, has)
	}
	r.Created, r.Updated = now, now
	err := tx.QueryRow(ctx, `
		insert into reports (name, query, rolling, owner, language, created_at, updated_at)
		values ($1, $2, $3, $4, $5, $6, $6) returning id`, r.Name, r.Query.Encode(), r.Rolling, r.Owner, r.Language, now).Scan(&r.ID)
	return postgres.Error(err)
}

// deliverTo sets where a report is delivered. A new place gets it from the next
// month on.
func deliverTo(ctx context.Context, tx pgx.Tx, id int64, to []Delivery, done int) error {
	channels, recipients := make([]string, len(to)), make([]string, len(to))
	for i, d := range to {
		channels[i], recipients[i] = d.Channel, d.To
	}
	const wanted = `select channel, recipient from unnest($2::text[], $3::text[]) as wanted (channel, recipient)`
	_, err := tx.Exec(ctx, `delete from report_deliveries where report_id = $1 and (channel, recipient) not in (`+wanted+`)`, id, channels, recipients)
	if err != nil {
		return postgres.Error(err)
	}
	_, err = tx.Exec(ctx, `insert into report_deliveries (report_id, channel, recipient, done)
		select distinct $1::bigint, channel, recipient, $4::int from (`+wanted+`) wanted
		on conflict (report_id, channel, recipient) do nothing`, id, channels, recipients, done)
	return postgres.Error(err)
}

// List returns all reports by name, those of the person first.
func (s *Store) List(ctx context.Context, who account.Person) ([]Report, error) {
	if !who.May(account.Statistics) {
		return nil, fmt.Errorf("report.List: %w", fault.Denied)
	}
	rows, err := s.pool.Query(ctx, selectReports+` order by r.owner <> $1, lower(r.name), r.id limit $2`, who.Email, mostListed)
	if err != nil {
		return nil, fmt.Errorf("report.List: %w", postgres.Error(err))
	}
	all, err := pgx.CollectRows(rows, s.scan)
	if err != nil {
		return nil, fmt.Errorf("report.List: %w", postgres.Error(err))
	}
	return all, nil
}

// Get returns a report.
func (s *Store) Get(ctx context.Context, who account.Person, id int64) (Report, error) {
	if !who.May(account.Statistics) {
		return Report{}, fmt.Errorf("report.Get(%d): %w", id, fault.Denied)
	}
	r, err := s.find(ctx, id)
	if err != nil {
		return Report{}, fmt.Errorf("report.Get(%d): %w", id, err)
	}
	return r, nil
}

// Delete removes a report.
func (s *Store) Delete(ctx context.Context, who account.Person, id int64) error {
	err := postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		owner, err := ownerOf(ctx, tx, id)
		if err != nil {
			return err
		}
		if !mayChange(who, owner) {
			return fault.Denied
		}
		_, err = tx.Exec(ctx, `delete from reports where id = $1`, id)
		return err
	})
	if err != nil {
		return fmt.Errorf("report.Delete(%d): %w", id, err)
	}
	return nil
}

// selectReports reads what scan does.
const selectReports = `
	select r.id, r.name, r.query, r.rolling, r.owner, r.language, r.created_at, r.updated_at,
		array(select d.channel from report_deliveries d where d.report_id = r.id order by d.id),
		array(select d.recipient from report_deliveries d where d.report_id = r.id order by d.id)
	from reports r`

func (s *Store) find(ctx context.Context, id int64) (Report, error) {
	rows, err := s.pool.Query(ctx, selectReports+` where r.id = $1`, id)
	if err != nil {
		return Report{}, postgres.Error(err)
	}
	r, err := pgx.CollectExactlyOneRow(rows, s.scan)
	return r, postgres.Error(err)
}

// scan reads a report; its query is moved to today.
func (s *Store) scan(row pgx.CollectableRow) (Report, error) {
	var r Report
	var encoded string
	var channels, recipients []string
	err := row.Scan(&r.ID, &r.Name, &encoded, &r.Rolling, &r.Owner, &r.Language, &r.Created, &r.Updated, &channels, &recipients)
	if err != nil {
		return Report{}, err
	}
	for i, channel := range channels {
		r.Deliver = append(r.Deliver, Delivery{channel, recipients[i]})
	}
	if values, err := url.ParseQuery(encoded); err == nil {
		// What cannot be asked any more stays zero, which nobody can run.
		if q, err := statistics.Parse(values); err == nil {
			r.Query = r.Rolling.moved(q, today(s.now()))
		}
	}
	return r, nil
}
