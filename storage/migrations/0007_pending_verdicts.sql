-- What a moderator wants done, until they choose the rule it rests on.
CREATE TABLE pending_verdicts (
    id         {id},
    moderator  {int} NOT NULL,
    sealed     {bytes} NOT NULL,             -- under the moderator's key
    expires_at {int} NOT NULL
) {strict};
CREATE INDEX pending_verdicts_by_end ON pending_verdicts (expires_at);
