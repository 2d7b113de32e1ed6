-- Trusted flaggers (DSA Art. 22): a status that was taken stays as a row.
CREATE TABLE flaggers (
    id         {id},
    account    {int} NOT NULL,
    granted_by {int} NOT NULL,
    granted_at {int} NOT NULL,
    revoked_by {int},
    revoked_at {int}
) {strict};
CREATE UNIQUE INDEX flaggers_now ON flaggers (account) WHERE revoked_at IS NULL;

-- Warnings and mutes of reporters, with what DSA Art. 23(3) wants weighed.
CREATE TABLE misuse (
    id           {id},
    reporter     {int} NOT NULL,
    report       {int} NOT NULL REFERENCES reports (id),
    kind         TEXT NOT NULL CHECK (kind IN ('warning', 'mute')),
    unfounded    {int} NOT NULL,             -- dismissed reports in the policy's window
    decided      {int} NOT NULL,             -- of so many that were decided
    gravity      TEXT NOT NULL CHECK (gravity IN ('minor', 'serious', 'grave')),
    intention    TEXT NOT NULL CHECK (intention IN ('unknown', 'careless', 'deliberate')),
    sealed       {bytes} NOT NULL,           -- the reason, under the reporter's key
    decided_by   {int} NOT NULL,
    at           {int} NOT NULL,
    until        {int} NOT NULL,
    contested_at {int},
    upheld_by    {int},                      -- who looked at a contested one again and let it stand
    upheld_at    {int},
    revoked_by   {int},
    revoked_at   {int}
) {strict};
CREATE INDEX misuse_by_reporter ON misuse (reporter, id);

ALTER TABLE reports ADD COLUMN muted_by {int} REFERENCES misuse (id);  -- the mute under which it was stored, while that holds it back
CREATE INDEX reports_muted ON reports (muted_by) WHERE muted_by IS NOT NULL;

-- The queue's bands: 0 a life in danger, 1 trusted flaggers and the gravest, 2 the ordinary, 3 muted reporters alone.
UPDATE cases SET band = 2 WHERE band = 1;
