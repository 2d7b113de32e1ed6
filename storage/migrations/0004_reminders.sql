-- When somebody is reminded of a case's deadline next; NULL once it has passed and that was said.
ALTER TABLE cases ADD COLUMN remind_at {int};
ALTER TABLE cases ADD COLUMN reminded {int} NOT NULL DEFAULT 0;  -- 0: not yet, 1: that it comes, 2: that it has passed
UPDATE cases SET remind_at = deadline WHERE state = 'open';
CREATE INDEX cases_remind ON cases (remind_at) WHERE state = 'open' AND remind_at IS NOT NULL;

-- The days whose digest of the queue is owed, in the policy's time zone, as 2026-11-25. The first one only says when the desk began to count.
CREATE TABLE digests (
    day TEXT PRIMARY KEY,
    at  {int} NOT NULL
) {strict};
