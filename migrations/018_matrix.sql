-- The assistant in Matrix: its account and device, rooms, what came from them and is
-- to be done, threads that are conversations, and what was sent. Keys and sessions of
-- the encryption stand in the tables crypto_… of the library that does it, which
-- creates them; see internal/matrixbot/encryption.

-- The work of all channels has the same columns, see internal/inbox.
alter table slack_work rename column team to scope;
alter table slack_work rename column channel to room;
alter table slack_work rename column ts to position;

-- The account, one per database. One server at a time syncs and sends for it.
create table matrix_accounts (
    user_id      text primary key,          -- "@akademie:example.org"
    homeserver   text not null,             -- its address
    device       text not null,
    token        bytea,                     -- access token, encrypted; null: logged out or revoked
    recovery     bytea,                     -- recovery key of cross-signing and key backup, encrypted; null: not kept
    next_batch   text not null default '',  -- of /sync: everything before it is stored
    syncs        bigint not null default 0, -- how many responses are stored: the first part of positions
    synced_at    timestamptz,               -- when the last response was stored
    logged_in_at timestamptz not null,
    revoked_at   timestamptz                -- when the homeserver said that the token works no more
);

create table matrix_rooms (
    room         text primary key,          -- "!abc:example.org", or without a server
    direct       boolean not null default false, -- only one person beside the assistant, by their invitation or ours
    encrypted    boolean not null default false,
    space        boolean not null default false, -- holds rooms, and is none to talk in
    membership   text not null,             -- of the assistant: "invite", "joining" (not heard of yet), "join", "leave", "ban"
    inviter      text not null default '',
    invited_at   timestamptz,
    name         text not null default '',
    alias        text not null default '',  -- canonical, "#modul:example.org"
    silent       boolean not null default false, -- the assistant may not write there
    last_event   text not null default '',  -- newest of the timeline that is stored
    replaced_by  text not null default '',  -- room that it was upgraded to
    greeted_at   timestamptz,               -- null: not yet
    updated_at   timestamptz not null
);

create table matrix_members (
    room         text not null references matrix_rooms (room) on delete cascade,
    user_id      text not null,
    membership   text not null,             -- "join" or "invite"
    name         text not null default '',  -- as shown in the room
    primary key (room, user_id)
);

create table matrix_work (
    id            bigint generated always as identity primary key,
    scope         text not null,             -- user id of the account
    key           text not null,             -- of the delivery: event id …
    kind          text not null,             -- see package matrixbot
    room          text not null default '',
    position      text collate "C" not null default '', -- orders a thread: when and where in the sync it arrived
    thread        text collate "C" not null default '', -- event id of the thread's first message, which may be the message's own
    author        text not null default '',  -- user id
    body          jsonb,                     -- what was said; null once it is done
    received_at   timestamptz not null,
    begun_at      timestamptz,
    claim         text not null default '',
    claimed_until timestamptz,
    failures      integer not null default 0,
    done_at       timestamptz,
    outcome       text not null default '',
    unique (scope, key)
);

create index matrix_work_thread on matrix_work (scope, room, thread, position, id);
create index matrix_work_author on matrix_work (scope, author, received_at);
create index matrix_work_done on matrix_work (done_at) where done_at is not null;
create index matrix_work_received on matrix_work (received_at) where done_at is null;

-- Threads, and direct rooms as a whole (thread ''), that are conversations.
create table matrix_threads (
    room         text not null,
    thread       text collate "C" not null,
    conversation text references conversations (id) on delete cascade,
    askers       text[] not null default '{}',
    last_by      text not null default '',  -- "" the assistant
    last_at      text collate "C" not null default '', -- position
    primary key (room, thread)
);

create index matrix_threads_conversation on matrix_threads (conversation);

-- What the assistant says: recorded by whoever has it to say, sent by the server that
-- leads. The transaction id of a request is made from the key, so that the homeserver
-- itself does not take one twice. What was tried once is not changed any more: a retry
-- has to say the same. Who has more to say by then adds an edit.
create table matrix_posts (
    id           bigint generated always as identity primary key, -- in the order of which is sent
    key          text collate "C" not null unique,
    transaction  text not null unique,      -- id of the request
    room         text not null,             -- or an alias, which is resolved before it is sent
    thread       text collate "C" not null default '',
    kind         text not null,             -- "message", "file", "edit", "redaction"
    content      jsonb,                     -- of the event before it is encrypted; null: nothing to say yet, or sent
    file         bytea,                     -- that is uploaded before; null once it is
    digest       bytea,                     -- of what it says by now, edits included, to tell what is new
    of           text collate "C" not null default '', -- key of the post that an edit changes, a redaction removes, or a file stands below
    event        text not null default '',  -- id of the event; "" not known yet
    tries        integer not null default 0,
    not_before   timestamptz,               -- by PostgreSQL's clock
    sent_at      timestamptz,               -- by PostgreSQL's clock
    failed       text not null default '',  -- why it is not sent any more
    shown_at     timestamptz,               -- when all of it was recorded, with what follows it
    conversation text references conversations (id) on delete set null,
    after        bigint,                    -- last turn of the conversation before its own was asked; null: none was asked for it
    turn         bigint,
    created_at   timestamptz not null
);

create index matrix_posts_open on matrix_posts (room, id) where sent_at is null and failed = '' and content is not null;
create index matrix_posts_event on matrix_posts (room, event) where event <> '';
create index matrix_posts_of on matrix_posts (of) where of <> '';
create index matrix_posts_created_at on matrix_posts (created_at);

-- What the assistant asked somebody in a direct room that is answered by a yes, a no or a
-- number: one question at a time.
create table matrix_asked (
    room         text primary key,
    person       text not null,             -- user id: nobody else answers
    post         text collate "C" not null, -- key of the message that asks
    kind         text not null,             -- "book", "move", "cancel", "decline", "which/cancel", "which/move", "report", "which/report", "which/end"
    conversation text references conversations (id) on delete cascade, -- whose draft is to be booked
    version      integer not null,          -- of the draft, as it was shown
    waits        boolean not null,          -- it was said that this means the waiting list
    booking      bigint not null,           -- that is to be cancelled; 0 none
    reports      bigint[] not null,         -- that is to appear each month, or of which one is to be chosen
    target       text not null,             -- room in which it is to appear; "" none
    language     text not null,
    after_work   bigint not null,           -- last work that was received by then: no answer to it
    asked_at     timestamptz not null
);

create index matrix_asked_conversation on matrix_asked (conversation);

-- When people booked, to keep anybody from filling lines and mailboxes.
create table matrix_requests (
    work         bigint primary key,        -- whose yes it was
    person       text not null,             -- user id
    at           timestamptz not null
);

create index matrix_requests_person on matrix_requests (person, at);

-- People with whom a direct room is being opened, by one server at a time.
create table matrix_asides (
    person       text primary key,          -- user id
    at           timestamptz not null
);

-- Encrypted events whose key is not here yet.
create table matrix_locked (
    event        text primary key,
    room         text not null,
    session      text not null,             -- id of the Megolm session
    position     text collate "C" not null,
    raw          bytea not null,            -- the event as it came, encrypted: JSON, which may hold what jsonb does not
    arrived_at   timestamptz not null,
    asked_at     timestamptz                -- when its key was asked for
);

create index matrix_locked_session on matrix_locked (room, session);

-- Verifications of the device by emoji, under way and past: who operates the
-- assistant compares them in a terminal ('akademie matrix verify').
create table matrix_verifications (
    id           text primary key,          -- of the transaction
    user_id      text not null,             -- who verifies
    device       text not null default '',
    emojis       text[] not null default '{}',
    state        text not null,             -- "requested", "compare", "done", "cancelled"; by the operator "accepted", "confirmed", "refused"
    reason       text not null default '',
    updated_at   timestamptz not null
);
