-- Moderators whose sanctions pause, because there were too many in a short time.
CREATE TABLE pauses (
    id        {id},
    moderator {int} NOT NULL,
    at        {int} NOT NULL,
    decisions {int} NOT NULL,                -- with sanctions, within the time that was looked at
    lifted_by {int},
    lifted_at {int}
) {strict};
CREATE UNIQUE INDEX pauses_now ON pauses (moderator) WHERE lifted_at IS NULL;
CREATE INDEX decisions_by_moderator ON decisions (decided_by, at);
