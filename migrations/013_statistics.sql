-- What statistics are computed from: narrow facts kept by triggers, and views that
-- the read-only role akademie_statistics may read, and nothing else. The role
-- belongs to the whole server, so postgres.Migrate creates it and grants the views.

-- Numbers the people who book, so that they can be counted without their address.
-- A mailbox has the same number for all its bookings. It stays when personal data
-- is removed; who books again after that is somebody new.
create sequence person_numbers;
alter table bookings add person bigint;

create function booking_person() returns trigger language plpgsql as $$
begin
    -- Requests of one mailbox wait for each other (see booking.mailbox). All bookings
    -- of a mailbox have one number; the least of them is found by the index of
    -- mailboxes, where the first row by id is sought in that of ids as long as the
    -- planner knows nothing of a table that has just been filled.
    new.person := coalesce(new.person,
        (select min(b.person) from bookings b where b.email_key = new.email_key),
        nextval('person_numbers'));
    return new;
end $$;
create trigger booking_person before insert on bookings for each row execute function booking_person();

update bookings b set person = n.person
    from (select email_key, nextval('person_numbers') as person
          from (select email_key from bookings group by email_key order by min(id)) mailboxes) n
    where n.email_key = b.email_key;
alter table bookings alter person set not null;

-- Classes of municipalities by their inhabitants; the bounds are those of the
-- Bundesinstitut für Bau-, Stadt- und Raumforschung for kinds of towns. Districts
-- are a class of their own, for their inhabitants are those of their municipalities.
create function municipality_size(kind text, population int) returns text language sql immutable as $$
    select case
        when kind in ('Landkreis', 'Kreis', 'Regionalverband') then 'district'
        when population >= 100000 then 'large'
        when population >= 20000 then 'medium'
        when population >= 5000 then 'small'
        when population > 0 then 'rural'
        else '' end
$$;

-- Guards look at all bookings from several sides. They read them once, packed into
-- one value each, which takes less time than to group them once: the run, the days
-- since 2000, the municipality, the person's number divided by 64 and by 61 (what
-- is left), and a label of all that has few values, behind its length. Package
-- statistics unpacks it.
create function booking_cell(run_id bigint, requested_on date, ags int, person bigint, label text) returns bytea
language sql immutable as $$ -- the encoding of a database does not change
    select int4send(run_id::int) || int4send(requested_on - date '2000-01-01') || int4send(ags)
        || set_byte(set_byte(set_byte('\x000000', 0, (person & 63)::int), 1, (person % 61)::int), 2, octet_length(label))
        || convert_to(label, 'UTF8')
$$;

-- A row for each booking with what is counted: a tenth of what a booking takes, so
-- that 200,000 are read in some 20 ms. Columns stand by their width.
--
-- The size class is that of the day of the request: the figures of a year stay the
-- same when a new list of municipalities comes or two of them merge, and nobody
-- learns of a single municipality from what a new list changes. It is filled in
-- later where it was not known.
create table booking_facts (
    booking_id      bigint   primary key,
    run_id          bigint   not null,
    person          bigint   not null,
    -- A person as one bit of 64 and of 61, to count people by joining bits.
    by64            bigint   not null generated always as (1::bigint << (person & 63)::int) stored,
    by61            bigint   not null generated always as (1::bigint << (person % 61)::int) stored,
    requested_on    date     not null, -- in Berlin
    requested_month int      not null, -- 12 times the year and 0 to 11
    ags             int      not null, -- as a number; 0 unknown
    seats           smallint not null,
    attended        smallint,          -- null: not recorded
    held            boolean  not null,
    -- In the label, statuses, attendance and sizes are their first letters, and x is
    -- for cancelled and for what is not known.
    cell            bytea    not null generated always as (booking_cell(run_id, requested_on, ags, person,
        case state when 'cancelled' then 'x' else left(state, 1) end
        || case when attended is null then 'x' when attended = 0 then 'n' when attended < seats then 'p' else 'f' end
        || coalesce(nullif(left(size, 1), ''), 'x') || language || rpad(land, 2, 'x') || left(channel, 50))) stored,
    state           text     not null,
    land            text     not null, -- "" unknown
    size            text     not null, -- see municipality_size; "" unknown
    channel         text     not null,
    language        text     not null
);

create function month_number(day date) returns int language sql immutable as $$
    select date_part('year', day)::int * 12 + date_part('month', day)::int - 1
$$;

create function booking_facts() returns trigger language plpgsql as $$
declare
    day date;
begin
    if tg_op = 'DELETE' then
        delete from booking_facts where booking_id = old.id;
        return null;
    end if;
    day := (new.requested_at at time zone 'Europe/Berlin')::date;
    insert into booking_facts (booking_id, run_id, person, requested_on, requested_month, ags, seats, attended, held,
        state, land, size, channel, language)
    values (new.id, new.run_id, new.person, day, month_number(day), coalesce(new.ags::int, 0), new.seats, new.attended, new.held,
        new.state, coalesce(new.land, ''),
        coalesce((select municipality_size(m.kind, m.population) from municipalities m where m.ags = new.ags), ''),
        new.channel, new.language)
    on conflict (booking_id) do update set
        run_id = excluded.run_id, person = excluded.person, requested_on = excluded.requested_on,
        requested_month = excluded.requested_month, ags = excluded.ags, seats = excluded.seats, attended = excluded.attended,
        held = excluded.held, state = excluded.state, land = excluded.land,
        size = case when booking_facts.ags = excluded.ags and booking_facts.size <> '' then booking_facts.size else excluded.size end,
        channel = excluded.channel, language = excluded.language;
    return null;
end $$;
create trigger booking_facts after insert or delete or update
    of run_id, person, requested_at, ags, seats, attended, held, state, land, channel, language
    on bookings for each row execute function booking_facts();

insert into booking_facts (booking_id, run_id, person, requested_on, requested_month, ags, seats, attended, held,
        state, land, size, channel, language)
    select b.id, b.run_id, b.person, d.day, month_number(d.day), coalesce(b.ags::int, 0), b.seats, b.attended, b.held,
        b.state, coalesce(b.land, ''), coalesce(municipality_size(m.kind, m.population), ''), b.channel, b.language
    from bookings b
    cross join lateral (select (b.requested_at at time zone 'Europe/Berlin')::date as day) d
    left join municipalities m on m.ags = b.ags;

create function booking_facts_sizes() returns trigger language plpgsql as $$
begin
    update booking_facts f set size = municipality_size(m.kind, m.population)
        from municipalities m
        where f.size = '' and f.ags <> 0 and m.ags = lpad(f.ags::text, 8, '0')
            and municipality_size(m.kind, m.population) <> '';
    return null;
end $$;
create trigger booking_facts_sizes after insert on municipality_imports
    for each statement execute function booking_facts_sizes();

-- The views hold nothing personal: neither names nor addresses, functions nor
-- references.
create view stats_bookings as
    select run_id as run, person, requested_on, requested_month, ags, seats, attended, held, state as status,
        land, size, channel, language, by64, by61, cell
    from booking_facts;

-- Days are kept beside the moments: to compute them for each row that is counted
-- takes longer than to count it.
alter table sessions
    add day date not null generated always as ((starts at time zone 'Europe/Berlin')::date) stored,
    add month int not null generated always as (month_number((starts at time zone 'Europe/Berlin')::date)) stored;

-- A run has at least one session; the first says when it is.
create view stats_runs as
    select r.id as run, r.key, r.title, m.key as module, m.category, m.topics, s.day as starts_on, s.month as starts_month,
        r.status <> 'cancelled' as takes_place, r.capacity, r.taken, r.seats_from <> '' as elsewhere
    from runs r
    join modules m on m.id = r.module_id
    join sessions s on s.run_id = r.id and s.n = 1;

create view stats_modules as select key, title, category, topics, retired from modules;

create view stats_municipalities as select ags::int as ags, name, district, land from municipalities;

alter table question_facts
    add asked_on date not null generated always as ((asked_at at time zone 'Europe/Berlin')::date) stored,
    add asked_month int not null generated always as (month_number((asked_at at time zone 'Europe/Berlin')::date)) stored;

create view stats_questions as
    select asked_on, asked_month, channel, language, outcome as status,
        case when helpful then 'up' when not helpful then 'down' else '' end as rating
    from question_facts;

-- Who asked for which figures. query is the encoded statistics.Query.
create table statistics_log (
    id       bigint generated always as identity primary key,
    at       timestamptz not null,
    account  text  not null,   -- account.Person.ID
    channel  text  not null,
    query    text  not null,
    figures  bytea not null,   -- SHA-256 of what can be held against each other: see statistics.Query.figures
    hidden   int   not null default 0 check (hidden >= 0) -- cells that were suppressed
);

create index statistics_log_at on statistics_log (at);
-- What else was asked of the same figures, the latest first.
create index statistics_log_figures on statistics_log (figures, id);
