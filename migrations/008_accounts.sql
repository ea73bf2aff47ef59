-- Signing in by e-mail. Tokens are stored as SHA-256 only.
create table sign_in_links (
    hash       bytea primary key check (octet_length(hash) = 32),
    email      text not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at    timestamptz
);

create index sign_in_links_email on sign_in_links (email, created_at);

create table account_sessions (
    hash       bytea primary key check (octet_length(hash) = 32),
    email      text not null, -- verified
    created_at timestamptz not null,
    seen_at    timestamptz not null,
    expires_at timestamptz not null
);

create index account_sessions_email on account_sessions (email);
