-- What left the house, without its content.

-- A mail is sent once. 'committing' is set right before the server is told that
-- the message is complete: what is found in this state after a crash may have
-- arrived, so it is not sent again by itself ('unclear').
create table mail_deliveries (
    key        text primary key,          -- of what it tells, such as "booking/17/confirmed"
    message_id text not null,
    state      text not null check (state in ('sending', 'committing', 'sent', 'unclear', 'dropped', 'failed')),
    attempts   int  not null default 1,
    error      text not null default '',  -- of the last attempt, without addresses
    updated_at timestamptz not null
);

create index mail_deliveries_open on mail_deliveries (updated_at) where state <> 'sent';

create table webhook_deliveries (
    id          bigint generated always as identity primary key,
    event_id    bigint not null,          -- of booking_log
    event_type  text not null,
    endpoint    text not null,            -- name in the settings
    state       text not null check (state in ('pending', 'delivered', 'dead')),
    attempts    int  not null default 0,
    last_status int,                      -- HTTP
    last_error  text not null default '',
    created_at  timestamptz not null,
    updated_at  timestamptz not null,
    unique (event_id, endpoint)
);

create index webhook_deliveries_open on webhook_deliveries (state, id) where state <> 'delivered';
