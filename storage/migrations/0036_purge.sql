-- The daily purge: how far each day's has come, and what finds the rows that refer to what goes.

CREATE TABLE purges (
    day      TEXT PRIMARY KEY,               -- in the policy's time zone, as 2026-11-25
    step     TEXT,                           -- which kind of records is looked through; NULL once all are
    since    {int} NOT NULL DEFAULT 0,
    after    {int} NOT NULL,                 -- up to where: by the start of what is looked through, where that has one, and its number
    begun_at {int} NOT NULL,
    ended_at {int}
) {strict};
CREATE INDEX purges_open ON purges (day) WHERE step IS NOT NULL;

CREATE INDEX cases_closed ON cases (closed_at, id) WHERE state = 'closed';
CREATE INDEX cases_silent ON cases (changed_at, id) WHERE state = 'open' AND band = 3;
CREATE INDEX cases_by_previous ON cases (previous) WHERE previous IS NOT NULL;
CREATE INDEX evidence_by_report ON evidence (report) WHERE report IS NOT NULL;
CREATE INDEX evidence_by_appeal ON evidence (appeal) WHERE appeal IS NOT NULL;
CREATE INDEX appeals_by_case ON appeals (case_id);
CREATE INDEX appeals_by_report ON appeals (report) WHERE report IS NOT NULL;
CREATE INDEX misuse_by_report ON misuse (report);
CREATE INDEX outbox_loose ON outbox (id) WHERE case_id IS NULL;
CREATE INDEX outbox_by_recipient ON outbox (recipient);
