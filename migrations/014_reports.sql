-- Figures that somebody saved under a name, and where they are sent each month.
create table reports (
    id         bigint generated always as identity primary key,
    name       text not null check (char_length(name) between 1 and 120),
    query      text not null,   -- encoded statistics.Query
    owner      text not null check (owner = lower(owner)), -- e-mail address of the coordinator
    language   text not null check (language in ('de', 'en')),
    created_at timestamptz not null,
    updated_at timestamptz not null,
    unique (owner, name)
);
