-- Answers that coordinators wrote to questions which nobody could answer. They are
-- a source of documents (see package gaps).
create table gap_answers (
    id         bigint generated always as identity primary key,
    question   text not null check (char_length(question) between 1 and 300), -- the title of the document
    answer     text not null check (char_length(answer) between 1 and 8000),  -- Markdown
    url        text not null default '', -- of a page that says the same; "" none
    language   text not null check (language in ('de', 'en')),
    author     text not null,   -- account.Person.ID
    created_at timestamptz not null,
    updated_at timestamptz not null
);

-- What became of a question that had no good answer: a coordinator answered it, or
-- put it aside. Goes with the conversation, so that nothing of a deleted question
-- stays behind; and with the answer, so that the question is open again.
create table gap_settled (
    turn_id   bigint primary key references turns on delete cascade,
    answer_id bigint references gap_answers on delete cascade, -- null: put aside
    account   text not null,   -- account.Person.ID
    at        timestamptz not null
);

create index gap_settled_answer on gap_settled (answer_id) where answer_id is not null;

-- Written answers are a kind of document, which search prefers.
alter table documents drop constraint documents_kind_check;
alter table documents add constraint documents_kind_check check (kind in (
    'module', 'programme', 'blog_post', 'congress_report', 'conference_report',
    'peer_learning', 'podcast', 'newsletter', 'press_article', 'competition', 'page', 'answer'));
