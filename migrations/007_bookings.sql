-- Bookings, the only place beside accounts that holds personal data.
--
-- Who changes bookings locks, in this order: the draft or the key of the button
-- that was pressed, the rows of the runs by id, the mailbox (an advisory lock),
-- the bookings. That is the one order. What refers to a run or a booking is
-- written under the run's lock too, for foreign keys lock what they name; only a
-- link is written under the lock of its booking alone, by who holds no other.

-- Places in the line of a run. Drawn under the run's lock, so that within a run
-- they stand in the order of requests.
create sequence booking_line;

create table bookings (
    id             bigint generated always as identity primary key,
    ref            text not null unique check (ref ~ '^[0-9A-Z-]{6,20}$'), -- what people see
    run_id         bigint not null references runs,
    seats          int  not null check (seats between 1 and 20),
    state          text not null check (state in ('requested', 'confirmed', 'waitlisted', 'offered', 'cancelled', 'expired')),
    held           boolean not null,          -- its seats count as taken
    line           bigint not null default nextval('booking_line'),

    name           text not null,
    email          text not null,
    email_key      text not null,             -- what makes two spellings one mailbox
    municipality   text not null default '',
    ags            text check (ags ~ '^[0-9]{8}$'), -- null: free text
    land           text check (land ~ '^[A-Z]{2}$'),
    function       text not null default '',
    language       text not null default 'de' check (language in ('de', 'en')),
    channel        text not null,
    consent        text not null,             -- version of the text that was agreed to
    consented_at   timestamptz not null,

    requested_at   timestamptz not null,
    confirm_by     timestamptz not null,      -- the e-mail link must be used before
    confirmed_at   timestamptz,               -- the e-mail address was confirmed
    offered_until  timestamptz,               -- a free seat is kept for the person until then
    ended_at       timestamptz,               -- cancelled or expired
    erased_at      timestamptz,               -- personal data was removed
    sequence       int not null default 0,    -- SEQUENCE of its calendar entries (RFC 5545, 3.8.7.4)
    updated_at     timestamptz not null,

    check (held or state not in ('confirmed', 'offered')),
    check (not held or state not in ('waitlisted', 'cancelled', 'expired')),
    check ((state = 'offered') = (offered_until is not null)),
    check ((state in ('cancelled', 'expired')) = (ended_at is not null))
);

-- One booking a mailbox and run.
create unique index bookings_once on bookings (run_id, email_key)
    where state in ('requested', 'confirmed', 'waitlisted', 'offered');
-- Everybody in a run, for coordinators, for changes that concern all of them, and
-- to remove what is personal.
create index bookings_run on bookings (run_id, line);
-- Who is next in the line, for each size of group: what is free is given on
-- without reading the line.
create index bookings_waiting on bookings (run_id, seats, line)
    where not held and state in ('requested', 'waitlisted');
create index bookings_email on bookings (email_key);
-- What runs out, of a run for each change of it and of all for the sweeper; there
-- are never many.
create index bookings_confirm_by on bookings (run_id, confirm_by) where state = 'requested';
create index bookings_offered_until on bookings (run_id, offered_until) where state = 'offered';

-- How many bookings stand in the line of a run, kept like its counts of seats,
-- so that a request learns its place without reading the line. No row: none.
create table booking_lines (
    run_id bigint primary key references runs,
    length int not null check (length >= 0)
);

-- Every change, never altered and without personal data. The id of an entry is
-- the id of the event that is handed over, and of the mail that is sent.
create table booking_log (
    id         bigint generated always as identity primary key,
    booking_id bigint references bookings,  -- null: a change of the run
    run_id     bigint not null references runs, -- after the change
    moved_from bigint references runs,      -- which it was moved out of
    at         timestamptz not null,
    action     text not null,
    actor      text not null check (actor in ('person', 'coordinator', 'system')),
    actor_id   text not null default '',    -- of a coordinator; "" for the person booked and the system
    channel    text not null,
    from_state text not null default '',
    to_state   text not null default '',
    seats      int  not null default 0,
    details    jsonb not null default '{}'
);

create index booking_log_booking on booking_log (booking_id, id);
create index booking_log_run on booking_log (run_id, id);
create index booking_log_moved_from on booking_log (moved_from, id) where moved_from is not null;

create function booking_log_is_append_only() returns trigger language plpgsql as $$
begin
    raise exception 'booking_log is append-only';
end $$;
create trigger booking_log_append_only before update or delete or truncate on booking_log
    for each statement execute function booking_log_is_append_only();

-- Links sent by e-mail, as SHA-256 of their token.
create table booking_links (
    hash       bytea primary key check (octet_length(hash) = 32),
    booking_id bigint not null references bookings,
    purpose    text not null check (purpose in ('confirm', 'offer', 'manage')),
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at    timestamptz              -- the booking has been confirmed or answered; also by another link or way
);

create index booking_links_booking on booking_links (booking_id);
create index booking_links_expires_at on booking_links (expires_at);

-- What coordinators wrote to everybody in a run. The log says to whom.
create table run_messages (
    id         bigint generated always as identity primary key,
    run_id     bigint not null references runs,
    key        text not null unique check (char_length(key) between 16 and 64), -- of the button
    subject    text not null,
    body       text not null,
    recipients int  not null check (recipients >= 0),
    created_at timestamptz not null
);

create index run_messages_run on run_messages (run_id);

-- What a button did when it was first pressed, so that pressing it again, on
-- whichever server, answers the same.
create table booking_keys (
    key        text primary key check (char_length(key) between 16 and 64),
    request    bytea not null,          -- SHA-256 of what was asked: another request must not use the key
    receipt    jsonb not null,
    created_at timestamptz not null
);

create index booking_keys_created_at on booking_keys (created_at);

-- What a conversation has collected for a booking so far. Goes with the
-- conversation, or when it is requested or too old.
create table booking_drafts (
    conversation_id text primary key references conversations on delete cascade,
    draft           jsonb not null,
    version         int not null default 1, -- counts changes: two tabs do not overwrite each other
    updated_at      timestamptz not null
);

create index booking_drafts_updated_at on booking_drafts (updated_at);
