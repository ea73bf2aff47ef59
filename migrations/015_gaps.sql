-- Answers that coordinators wrote to questions which nobody could answer. They are
-- a source of documents (see package gaps).
create table gap_answers (
    id         bigint generated always as identity primary key,
    question   text not null check (char_length(question) between 1 and 2000),
    answer     text not null check (char_length(answer) between 1 and 20000), -- Markdown
    language   text not null check (language in ('de', 'en')),
    author     text not null,   -- account.Person.ID
    created_at timestamptz not null,
    updated_at timestamptz not null
);
