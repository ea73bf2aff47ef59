-- What left the house, without its content.

-- A mail is sent once. A process that sends one holds it by claimed_until, in
-- PostgreSQL's own time. 'committing' is set right before the server is told that
-- the message is complete: what is found in this state after a crash may have
-- arrived, so it is not sent again by itself ('unclear'). attempts fences off a
-- process that has lost its claim.
create table mail_deliveries (
    key           text primary key,          -- of what it tells, such as "booking-log/17"
    message_id    text not null,             -- the part before the @
    state         text not null check (state in ('sending', 'committing', 'sent', 'unclear', 'dropped', 'failed')),
    attempts      int  not null default 1,
    claimed_until timestamptz not null,
    error         text not null default '',  -- of the last attempt, without addresses
    updated_at    timestamptz not null
);

create index mail_deliveries_open on mail_deliveries (updated_at) where state in ('committing', 'unclear', 'failed');
create index mail_deliveries_updated_at on mail_deliveries (updated_at);

-- A row for each event and endpoint. What happened is read from the log when it
-- is handed over.
create table webhook_deliveries (
    id          bigint generated always as identity primary key,
    event_id    bigint not null,          -- of booking_log
    event_type  text not null,
    endpoint    text not null,            -- name in the settings
    state       text not null check (state in ('pending', 'delivered', 'dead')),
    attempts    int  not null default 0,
    last_status int,                      -- HTTP; null: no answer
    last_error  text not null default '',
    created_at  timestamptz not null,
    updated_at  timestamptz not null,
    unique (event_id, endpoint)
);

create index webhook_deliveries_dead on webhook_deliveries (updated_at, id) where state = 'dead';
create index webhook_deliveries_updated_at on webhook_deliveries (updated_at);

-- Endpoints that answered 410 Gone get nothing more until an operator enables
-- them again.
create table webhook_disabled (
    endpoint text primary key,            -- name in the settings
    at       timestamptz not null
);
