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

-- The questions that are still there from before. What was answered with little
-- certainty was not kept, unless a model wrote what no passage bore out.
insert into question_facts (turn_id, asked_at, channel, language, intent, outcome)
    select t.id, t.created_at, c.channel, t.answer ->> 'language', t.answer ->> 'intent',
        case when t.answer ->> 'refused' = 'true' then 'refused'
            when coalesce((t.answer ->> 'dropped')::int, 0) > 0 then 'weak'
            else 'answered' end
    from turns t
    join conversations c on c.id = t.conversation_id
    where t.answer ->> 'intent' in ('question', 'live', 'more', 'simplify') and t.answer ->> 'language' in ('de', 'en')
    order by t.id;
