-- What people thought of an answer. Goes with the conversation.
alter table turns add helpful boolean;

-- One row for each answered question, for statistics: no text, nothing personal.
-- It outlives the conversation; turn_id is null once that is deleted.
create table question_facts (
    id       bigint generated always as identity primary key,
    turn_id  bigint unique references turns on delete set null,
    asked_at timestamptz not null,
    channel  text not null,
    language text not null check (language in ('de', 'en')),
    intent   text not null,
    outcome  text not null check (outcome in ('answered', 'weak', 'refused')),
    helpful  boolean          -- null: nobody said
);

create index question_facts_asked_at on question_facts (asked_at);
