-- What search derives from the passages beside their term vectors.

-- Abbreviations that a passage explains ("Smart City Manager (SCM)"). A question
-- that uses one form finds the other.
create table abbreviations (
    passage_id bigint not null references passages on delete cascade,
    short      text   not null,
    long       text   not null,
    primary key (passage_id, short, long)
);

-- The lexical index as a process last wrote it down, so that the next one reads
-- it in a fraction of the time that making it from passage_terms takes. It is
-- never needed: who finds it absent, damaged, or further behind than
-- knowledge_changes reaches makes the index anew. A newer version of the
-- program that analyses text in another way has one of its own.
create table lexical_indexes (
    analysis text   primary key,
    version  bigint not null, -- of the base, see knowledge_version
    saved_at timestamptz not null default now()
);

-- Its columns as arrays of numbers in pieces of a few megabytes. They do not
-- compress, and reading them whole is all that ever happens.
create table lexical_pieces (
    analysis text not null references lexical_indexes on delete cascade,
    segment  int  not null,
    piece    int  not null,
    sum      bigint not null, -- CRC-32C of data
    data     bytea  not null,
    primary key (analysis, segment, piece)
);
alter table lexical_pieces alter column data set storage external;
