-- Holds that wait for the word of who asks for them: what they keep is shown first.

CREATE TABLE hold_drafts (
    id         {id},
    sealed     {bytes} NOT NULL,             -- under the desk's key
    expires_at {int} NOT NULL
) {strict};
CREATE INDEX hold_drafts_by_end ON hold_drafts (expires_at);
