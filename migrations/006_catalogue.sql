-- What can be learned, and when. Nothing is deleted: a module that is no longer
-- offered is retired, a run that does not take place is cancelled.
create table modules (
    id          bigint generated always as identity primary key,
    key         text not null unique check (key ~ '^[a-z0-9][a-z0-9-]{0,63}$'), -- stable, from the import
    title       text not null check (title <> ''),
    category    text not null check (category in ('compulsory', 'elective', 'programme', 'peer_learning')),
    topics      text[] not null default '{}',
    level       text not null default '' check (level in ('', 'beginner', 'intermediate', 'advanced')),
    minutes     int  not null default 0 check (minutes >= 0), -- of one run altogether; 0 unknown
    institution text not null default '',                     -- of the lecturers
    document    text not null default '',                     -- key or address of the describing document; "" none
    retired     boolean not null default false,
    updated_at  timestamptz not null
);

create table runs (
    id             bigint generated always as identity primary key,
    key            text not null unique check (key ~ '^[a-z0-9][a-z0-9-]{0,63}$'),
    module_id      bigint not null references modules,
    title          text not null default '', -- beside the module's, as in "Durchgang Mai 2026"
    platform       text not null default '',
    status         text not null check (status in ('open', 'closed', 'cancelled')),
    waiting_list   boolean not null default true,
    booking_opens  timestamptz,              -- null: at once
    booking_closes timestamptz,              -- null: when the first session begins
    booking_url    text not null default '', -- where an external system takes bookings; "" here
    -- Seats. taken and waiting are kept by package booking in the transaction
    -- that changes a booking, under the lock of this row; the check is the last
    -- guard against overselling. Runs whose seats another system owns are kept
    -- by the poller instead.
    capacity       int not null check (capacity between 0 and 10000),
    taken          int not null default 0,
    waiting        int not null default 0 check (waiting >= 0), -- seats wished for on the waiting list
    seats_from     text not null default '', -- name of the system that owns the seats; "" this one
    seats_ref      text not null default '', -- what that system calls the run
    seats_read_at  timestamptz,              -- when it was last asked
    updated_at     timestamptz not null,
    check (taken between 0 and capacity),
    check (booking_opens < booking_closes),
    check ((seats_from = '') = (seats_ref = ''))
);

create index runs_module on runs (module_id);

-- The dates of a run. A cohort of a multi-day programme has one for each morning.
create table sessions (
    run_id bigint not null references runs on delete cascade,
    n      int    not null check (n between 1 and 100), -- in the order of time
    title  text   not null default '',
    starts timestamptz not null,
    ends   timestamptz not null,
    primary key (run_id, n),
    check (starts < ends)
);

-- Runs are found by their first session, in the order of time.
create index sessions_first on sessions (starts) include (run_id) where n = 1;
