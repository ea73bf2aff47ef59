-- Who may do what: roles that were granted, sessions whose tokens are renewed,
-- access tokens of programs, identities on other channels, and sign-ins by
-- OpenID Connect under way. Secrets are stored as SHA-256 only.

-- Participants need no row: everybody who signs in is one.
create table account_roles (
    email      text primary key check (email = lower(email)),
    role       text not null check (role in ('coordinator', 'administrator')),
    granted_by text not null, -- account id of an administrator, or "cli"
    granted_at timestamptz not null
);

alter table account_sessions
    add column id             bigint generated always as identity,
    add column browser        text not null default '', -- coarse, such as "Firefox"
    add column system         text not null default '', -- coarse, such as "Linux"
    add column role           text not null default 'participant' -- of the person, when the token was last renewed
        check (role in ('participant', 'coordinator', 'administrator')),
    add column group_role     text check (group_role in ('coordinator', 'administrator')), -- from a group of the provider, in this session only
    add column openid_subject text, -- null: signed in by mail
    add column openid_session text; -- the provider's name for its own session (sid), null where it tells none

-- The tokens of a session, one after the other. The latest that was used works;
-- the one before works for a moment longer, and whoever comes with it later has
-- copied it, or was copied from. A token that was offered but never came back
-- replaces nothing, since its response may have been lost.
create table session_tokens (
    hash        bytea primary key check (octet_length(hash) = 32),
    session     bigint not null,
    created_at  timestamptz not null,
    used_at     timestamptz, -- for the first time; null: offered
    replaced_at timestamptz  -- null: works
);

insert into session_tokens (hash, session, created_at, used_at)
    select hash, id, created_at, created_at from account_sessions;

alter table account_sessions drop column hash, add primary key (id);
alter table session_tokens add foreign key (session) references account_sessions (id) on delete cascade;

create index session_tokens_session on session_tokens (session);
create unique index session_tokens_offered on session_tokens (session) where used_at is null; -- one at a time
create index account_sessions_openid on account_sessions (openid_subject) where openid_subject is not null;

-- Tokens with which programs act for a person.
create table access_tokens (
    id         bigint generated always as identity primary key,
    email      text not null check (email = lower(email)),
    name       text not null check (char_length(name) between 1 and 80),
    scopes     text[] not null check (cardinality(scopes) > 0),
    hash       bytea not null unique check (octet_length(hash) = 32),
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_on    date -- last; null: never
);

create index access_tokens_email on access_tokens (email);

-- Who somebody on another channel is.
create table identities (
    id          bigint generated always as identity primary key,
    channel     text not null, -- "slack", "matrix"
    external_id text not null, -- there
    email       text check (email = lower(email)), -- null: unlinked by its owner, and only a code links it again
    by_email    boolean not null, -- linked because the channel vouches for the address, not by a code
    linked_at   timestamptz not null,
    unique (channel, external_id)
);

create index identities_email on identities (email);

-- A code that links an identity to a mailbox: entered once on the other channel.
create table link_codes (
    email      text primary key check (email = lower(email)),
    hash       bytea not null unique check (octet_length(hash) = 32),
    expires_at timestamptz not null
);

-- How often somebody on another channel entered a wrong code.
create table link_tries (
    channel     text not null,
    external_id text not null,
    tries       int not null,
    since       timestamptz not null,
    primary key (channel, external_id)
);

-- Who went to the provider and has not come back. The nonce and the secret of
-- PKCE follow from what the browser keeps, of which this is the hash.
create table openid_sign_ins (
    state      bytea primary key check (octet_length(state) = 32),
    browser    bytea not null check (octet_length(browser) = 32),
    return_to  text not null, -- path on this server
    created_at timestamptz not null
);

create index openid_sign_ins_created_at on openid_sign_ins (created_at);
