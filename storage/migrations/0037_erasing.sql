-- Erasing people: what they were asked to confirm, and where evidence names them.

CREATE TABLE erasure_requests (
    person     {int} PRIMARY KEY,
    asked_at   {int} NOT NULL,               -- which question their answer is to: one that was printed earlier is over
    expires_at {int} NOT NULL
) {strict};
CREATE INDEX erasure_requests_by_end ON erasure_requests (expires_at);

-- Stand-ins of whom a snapshot names. 0: nobody. NULL: stored before this, and looked through at the next erasure.
ALTER TABLE evidence ADD COLUMN author {int};
ALTER TABLE evidence ADD COLUMN forwarded {int};
CREATE INDEX evidence_by_author ON evidence (author) WHERE author > 0;
CREATE INDEX evidence_by_forwarded ON evidence (forwarded) WHERE forwarded > 0;
CREATE INDEX evidence_unnamed ON evidence (id) WHERE author IS NULL;
