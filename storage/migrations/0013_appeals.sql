-- Appeals against decisions, by whom they were made against or by reporters whose reports they dismissed (DSA Art. 20).
--
-- `judged_by` is who made the decision, which the foreign key keeps true; so the database itself refuses an appeal that the same person
-- judges, unless that was waived.
CREATE UNIQUE INDEX decisions_made ON decisions (id, decided_by);

CREATE INDEX decisions_against ON decisions (accused, id) WHERE outcome <> 'dismiss';

CREATE TABLE appeals (
    id          {id},
    decision    {int} NOT NULL,
    case_id     {int} NOT NULL REFERENCES cases (id),
    appellant   {int} NOT NULL,
    side        TEXT NOT NULL CHECK (side IN ('affected', 'reporter')),
    report      {int} REFERENCES reports (id),  -- the one that was dismissed, for a reporter's
    sealed      {bytes} NOT NULL,            -- the appellant's words, under their key
    opened_at   {int} NOT NULL,
    deadline    {int} NOT NULL,
    escalate_at {int},                       -- when the leads are told that the deadline has passed; NULL once they were
    state       TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'upheld', 'overturned', 'replaced', 'withdrawn', 'moot')),
    judged_by   {int} NOT NULL,
    decided_by  {int},
    settled_at  {int},
    reason      {bytes},                     -- the judge's outgoing words, under the case's key
    waived      {int} NOT NULL DEFAULT 0,    -- 1: the policy lets the only moderator judge
    replacement {int} REFERENCES decisions (id),
    asked       {int},                       -- the judge whom the card asks for something, until when, and for what
    asked_until {int},
    menu        TEXT NOT NULL DEFAULT '',
    FOREIGN KEY (decision, judged_by) REFERENCES decisions (id, decided_by),
    CHECK (decided_by IS NULL OR decided_by <> judged_by OR waived = 1),
    CHECK ((side = 'reporter') = (report IS NOT NULL)),
    CHECK ((state IN ('upheld', 'overturned', 'replaced')) = (decided_by IS NOT NULL)),
    CHECK ((state = 'open') = (settled_at IS NULL))
) {strict};
CREATE UNIQUE INDEX appeals_open ON appeals (decision, side) WHERE state = 'open';
CREATE UNIQUE INDEX appeals_second_look ON appeals (report) WHERE report IS NOT NULL;  -- a reporter asks once
CREATE INDEX appeals_by_decision ON appeals (decision, id);
CREATE INDEX appeals_by_appellant ON appeals (appellant, id);
CREATE INDEX appeals_escalate ON appeals (escalate_at) WHERE state = 'open' AND escalate_at IS NOT NULL;
CREATE INDEX appeals_waiting ON appeals (deadline, id) WHERE state = 'open';

CREATE INDEX outbox_appeal_cards ON outbox (recipient, message) WHERE kind = 'AppealCard' AND message IS NOT NULL;

ALTER TABLE evidence ADD COLUMN appeal {int} REFERENCES appeals (id);  -- what an appellant added
