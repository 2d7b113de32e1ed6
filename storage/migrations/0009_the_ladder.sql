-- Kept with a decision: when the act was done and when its author heard of the decision, which together say what counts as one step; what
-- the ladder made due, and why a moderator departed from that.
ALTER TABLE decisions ADD COLUMN acted_at {int};
ALTER TABLE decisions ADD COLUMN told_at {int};                 -- the statement of reasons was delivered
ALTER TABLE decisions ADD COLUMN unreachable_at {int};          -- it could not be, as was found out then
ALTER TABLE decisions ADD COLUMN due TEXT NOT NULL DEFAULT '';
ALTER TABLE decisions ADD COLUMN departure_sealed {bytes};      -- under the case's key; never part of anything that goes out

UPDATE decisions SET told_at = (
    SELECT MIN(settled_at) FROM outbox
    WHERE kind = 'StatementOfReasons' AND state = 'sent' AND cause = 'D-' || decisions.id
);
UPDATE decisions SET unreachable_at = (
    SELECT MIN(settled_at) FROM outbox
    WHERE kind = 'StatementOfReasons' AND state IN ('blocked', 'failed') AND cause = 'D-' || decisions.id
);
UPDATE decisions SET unreachable_at = at WHERE accused < 0;     -- nobody can be told behind a channel
