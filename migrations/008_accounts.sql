-- Signing in by e-mail. Tokens are stored as SHA-256 only.

-- A link that somebody asked for. Its token is made when the mail is written,
-- so that neither this table nor the queue ever holds one that is not sent yet.
create table sign_in_links (
    id         bigint generated always as identity primary key,
    email      text not null check (email = lower(email)),
    language   text not null check (language in ('de', 'en')),
    created_at timestamptz not null,
    hash       bytea unique check (octet_length(hash) = 32), -- null: not sent
    expires_at timestamptz,
    used_at    timestamptz,
    check ((hash is null) = (expires_at is null))
);

create index sign_in_links_email on sign_in_links (email, created_at);
create index sign_in_links_created_at on sign_in_links (created_at);

create table account_sessions (
    hash       bytea primary key check (octet_length(hash) = 32),
    email      text not null check (email = lower(email)), -- verified
    created_at timestamptz not null,
    seen_at    timestamptz not null, -- to the hour
    expires_at timestamptz not null
);

create index account_sessions_email on account_sessions (email);
create index account_sessions_expires_at on account_sessions (expires_at);

-- The secret address of a person's own calendar, one each.
create table calendar_feeds (
    email      text primary key check (email = lower(email)),
    hash       bytea not null unique check (octet_length(hash) = 32),
    created_at timestamptz not null
);
