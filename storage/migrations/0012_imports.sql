-- A list of warnings from another bot, until a lead confirms it.
CREATE TABLE pending_imports (
    id         {id},
    lead       {int} NOT NULL,
    sealed     {bytes} NOT NULL,             -- under the lead's key
    expires_at {int} NOT NULL
) {strict};
CREATE INDEX pending_imports_by_end ON pending_imports (expires_at);

-- What was brought already: the same warning is brought once, also if it was undone since.
CREATE TABLE imported_warnings (
    chat     {int} NOT NULL,
    identity TEXT NOT NULL,                  -- a keyed hash of account, date, reason and category
    at       {int} NOT NULL,
    PRIMARY KEY (chat, identity)
) {strict};
