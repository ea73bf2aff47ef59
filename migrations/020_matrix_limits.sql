-- What keeps the Matrix channel fair: parts of a room's timeline that could not be read
-- at once, so that the others need not wait; whose locked messages are kept; and
-- questions below which no thread can begin.

-- What was said in a room and is still to be read from its history.
create table matrix_gaps (
    room         text not null references matrix_rooms (room) on delete cascade,
    position     text collate "C" not null, -- in the order of arrivals: before what came after it
    end_token    text not null,             -- of the room's timeline: the gap ends there
    begin_event  text not null,             -- newest event before it; "" where the assistant was let in
    failures     integer not null,          -- how often the homeserver could not tell
    not_before   timestamptz,               -- by PostgreSQL's clock
    found_at     timestamptz not null,
    primary key (room, position)
);

alter table matrix_locked add column sender text not null default ''; -- user id; "" of before

create index matrix_locked_sender on matrix_locked (sender);

-- A thread below a message that has a relation of its own, where homeservers allow none:
-- what belongs to it are plain replies in the room.
alter table matrix_threads add column flat boolean not null default false;
