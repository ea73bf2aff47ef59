-- Conversations and their turns. The id of a conversation is its address and
-- the only thing that protects it, so it is random (128 bits, base32) and never
-- logged.
CREATE TABLE conversations (
    id         text PRIMARY KEY CHECK (id ~ '^[a-z2-7]{26}$'),
    channel    text NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);

-- Retention deletes by the time of the last turn.
CREATE INDEX conversations_updated_at ON conversations (updated_at);

CREATE TABLE turns (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    conversation_id text NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    question        text NOT NULL CHECK (char_length(question) BETWEEN 1 AND 4000),
    -- The answer as it was shown (conversation.Turn as JSON); NULL while it is
    -- being given, and for good when the server died over it.
    answer          jsonb,
    created_at      timestamptz NOT NULL,
    answered_at     timestamptz,
    CHECK ((answer IS NULL) = (answered_at IS NULL))
);

CREATE INDEX turns_conversation ON turns (conversation_id, id);
