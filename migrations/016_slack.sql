-- The assistant in Slack: workspaces that installed it, what came from them and
-- is to be done, threads that are conversations, and messages that were posted.

create table slack_installations (
    team         text primary key,          -- "T0123"
    name         text not null,             -- of the workspace
    enterprise   text not null default '',  -- "E0123", "" without a grid
    bot_user     text not null,             -- "U0123": who mentions name
    bot_id       text not null,             -- "B0123": who posts
    token        bytea,                     -- encrypted; null: revoked or uninstalled
    scopes       text[] not null,
    installed_at timestamptz not null,
    revoked_at   timestamptz                -- null: works
);

-- An install under way, so that nobody installs for somebody else (RFC 6749, 10.12).
create table slack_installs (
    state      bytea primary key check (octet_length(state) = 32), -- SHA-256
    created_at timestamptz not null
);

-- What was received and is, or was, to be done. Only what is meant for the
-- assistant gets here. A row stays for a while when it is done, so that what
-- Slack delivers again is known, but without its body.
--
-- Slack writes the ts of a message with ten digits, a point and six more: in order
-- of their bytes they are in order of time.
create table slack_work (
    id            bigint generated always as identity primary key,
    team          text not null,
    key           text not null,             -- of the delivery: event id, trigger id …
    kind          text not null,             -- see package slackbot
    channel       text not null default '',
    ts            text collate "C" not null default '', -- of the message, or of when a button was pressed; "" of neither
    thread        text collate "C" not null default '', -- ts of the thread's first message, which may be ts
    author        text not null default '',  -- user id
    body          jsonb,                     -- what was said or pressed; null once it is done
    received_at   timestamptz not null,
    begun_at      timestamptz,               -- null: not yet; what is begun is not changed any more
    claim         text not null default '',  -- of the server that does it
    claimed_until timestamptz,               -- by PostgreSQL's clock; without a claim: not to be done before
    failures      integer not null default 0,
    done_at       timestamptz,               -- null: to be done
    outcome       text not null default '',  -- of what is done: "answered", "dropped" …, never a text of anybody
    unique (team, key)
);

-- A message has been seen under several event ids, and a mention arrives as a
-- message as well.
create unique index slack_work_message on slack_work (team, channel, ts) where kind = 'question';
-- A deletion can arrive before the message.
create index slack_work_deleted on slack_work (team, channel, ts) where kind = 'deleted';
-- What is next in a thread, and what came last in it.
create index slack_work_thread on slack_work (team, channel, thread, ts, id);
-- How much of somebody's is waiting.
create index slack_work_author on slack_work (team, author) where done_at is null;
create index slack_work_done on slack_work (done_at) where done_at is not null;
create index slack_work_received on slack_work (received_at) where done_at is null;

-- Threads that are conversations with the assistant.
create table slack_threads (
    team         text not null,
    channel      text not null,
    thread       text collate "C" not null, -- ts of its first message
    conversation text references conversations (id) on delete cascade, -- null: not begun
    askers       text[] not null default '{}', -- user ids that spoke with the assistant here
    last_by      text not null default '',  -- user id of who wrote last; "" the assistant
    last_ts      text collate "C" not null default '',
    primary key (team, channel, thread)
);

create index slack_threads_conversation on slack_threads (conversation);
create index slack_threads_last on slack_threads (last_ts);

-- What the assistant posted, or is about to: written before, completed after.
create table slack_posts (
    key          text collate "C" primary key, -- of the message: the work's id and which of its messages
    team         text not null,
    channel      text not null,
    thread       text collate "C" not null,
    ts           text collate "C",          -- null: not posted, or it is not known whether it was
    tried_at     timestamptz,               -- since when it is being posted; null: it certainly is not
    since        text collate "C" not null default '', -- ts of the last message known here by then: it can only be a later one
    file         text not null default '',  -- id of the file that it is
    shown_at     timestamptz,               -- when all of it was there; null: it is to be changed yet
    conversation text references conversations (id) on delete set null,
    after        bigint,                    -- last turn of the conversation before its own was asked; null: none was asked for it
    turn         bigint,                    -- that it answers with; null: none
    created_at   timestamptz not null
);

-- By channel first: with Slack Connect a button can come from another workspace.
create unique index slack_posts_message on slack_posts (channel, ts, team) where ts is not null;
create index slack_posts_thread on slack_posts (team, channel, thread);
create index slack_posts_conversation on slack_posts (conversation) where conversation is not null;
create index slack_posts_created_at on slack_posts (created_at);
