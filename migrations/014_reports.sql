-- Figures that somebody saved under a name, and where they are sent each month.
create table reports (
    id         bigint generated always as identity primary key,
    name       text not null check (char_length(name) between 1 and 120),
    query      text not null,   -- encoded statistics.Query, as it was when it was saved
    rolling    text not null check (rolling in ('fixed', 'month', 'quarter', 'twelve_months', 'year')), -- how its period goes on
    owner      text not null check (owner = lower(owner)), -- e-mail address of the coordinator
    language   text not null check (language in ('de', 'en')),
    created_at timestamptz not null,
    updated_at timestamptz not null,
    unique (owner, name)
);

create table report_deliveries (
    id        bigint generated always as identity primary key,
    report_id bigint not null references reports on delete cascade,
    channel   text   not null,   -- "email", "slack" …
    recipient text   not null,   -- address or room
    done      int    not null,   -- the last month that was handed over, 12 times the year and 0 to 11
    unique (report_id, channel, recipient)
);

-- The monthly job looks for what is not done.
create index report_deliveries_done on report_deliveries (done);
