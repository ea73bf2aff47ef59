-- What statistics are computed from: narrow facts kept by triggers, and views that
-- the read-only role akademie_statistics may read, and nothing else.

-- Numbers the people who book, so that they can be counted without their address.
-- The same mailbox has the same number until its bookings are erased.
create sequence person_numbers;
alter table bookings add person bigint;

-- Who asked for which figures. query is the encoded statistics.Query.
create table statistics_log (
    id      bigint generated always as identity primary key,
    at      timestamptz not null,
    account text not null,   -- account.Person.ID
    channel text not null,
    query   text not null,
    hidden  int  not null default 0 check (hidden >= 0) -- cells that were suppressed
);

create index statistics_log_at on statistics_log (at);
