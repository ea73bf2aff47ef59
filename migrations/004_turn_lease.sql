-- Until when an open turn is being answered. Whoever answers renews it every few
-- seconds, so that two tabs do not answer one question, and a turn whose server
-- died can be asked again soon. NULL: nobody answers it.
ALTER TABLE turns ADD COLUMN claimed_until timestamptz;
