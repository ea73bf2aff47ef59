-- The knowledge base: documents, their passages, and what search derives from
-- them. PostgreSQL is the truth; the lexical index lives in each process and is
-- rebuilt from passage_terms.

-- In schema public, so that several schemas of one database can share it.
create extension if not exists vector with schema public;

create table documents (
    id         bigint generated always as identity primary key,
    source     text        not null check (source <> ''),
    key        text        not null check (key <> ''),
    version    text        not null,
    hash       bytea       not null,
    kind       text        not null check (kind in (
                   'module', 'programme', 'blog_post', 'congress_report', 'conference_report',
                   'peer_learning', 'podcast', 'newsletter', 'press_article', 'competition', 'page')),
    title      text        not null,
    url        text        not null,
    language   text        not null check (language in ('de', 'en')),
    published  date,
    note       text        not null,
    markdown   text        not null,
    updated_at timestamptz not null default now(),
    unique (source, key)
);

-- A passage never changes: a new version of its document gets new passages with
-- new ids, so an id that a process still holds means the same text or nothing.
create table passages (
    id          bigint generated always as identity primary key,
    document_id bigint not null references documents on delete cascade,
    position    int    not null check (position >= 0),
    headings    text[] not null,
    body        text   not null,
    sentences   int[]  not null, -- byte offsets into body: start, end, start, end, …
    unique (document_id, position)
);

-- The packed term vector of a passage and the version of the analyser that made
-- it. A table of its own, so that loading the lexical index reads nothing else.
--
-- A vector of a usual passage takes 1.5 to 2.5 kB and does not compress (it is
-- made of hashes). PostgreSQL would move every value of a row above 2 kB out of
-- the line, which doubles the time to read them all; so rows may grow to 8,160
-- bytes (the most that toast_tuple_target allows) before that happens.
create table passage_terms (
    passage_id  bigint primary key references passages on delete cascade,
    document_id bigint not null, -- that of the passage, which never changes
    analysis    text   not null,
    terms       bytea  not null
) with (toast_tuple_target = 8160);
alter table passage_terms alter column terms set storage external;
create index passage_terms_document on passage_terms (document_id);

-- Each vector belongs to an embedder. A new embedder is filled beside the active
-- one and takes its place in one transaction when it is complete.
create table embedders (
    id        int generated always as identity primary key,
    name      text    not null check (name <> ''),
    dimension int     not null check (dimension between 1 and 4000), -- what HNSW on halfvec can index
    active    boolean not null,
    unique (name, dimension)
);
create unique index embedders_one_active on embedders (active) where active;

-- Half precision: half the memory, no measurable loss. Plain storage: an
-- out-of-line vector makes a scan four times slower; 4,000 halves (8,008 bytes)
-- still fit a page. The column has no dimension because embedders differ; the
-- HNSW index of an embedder casts to its dimension and covers only its rows. It
-- is created by the program after bulk loads (internal/knowledge/vectorindex.go),
-- for an index made row by row costs several times as much.
create table vectors (
    passage_id  bigint  not null references passages on delete cascade,
    embedder_id int     not null references embedders,
    embedding   halfvec not null,
    primary key (passage_id, embedder_id)
);
alter table vectors alter column embedding set storage plain;

-- One row counts the versions of the base. Every writer locks it last before it
-- commits, so the order of versions is the order of commits: who has seen
-- version n has seen everything up to n.
create table knowledge_version (
    one     boolean primary key default true check (one),
    version bigint  not null
);
insert into knowledge_version (version) values (0);

-- Which document each version touched (stored, replaced or deleted). Processes
-- that follow the base read from here what to refresh. Old rows are pruned: who
-- is further behind than the log reaches loads everything anew.
create table knowledge_changes (
    version     bigint primary key,
    document_id bigint not null
);
