-- The journal, sealed. The sealer gives each row its leaf, without a gap and for good; hashes of all perfect subtrees (RFC 6962, 2.1) are kept,
-- so that nothing is computed twice, and a head is signed with each step.

ALTER TABLE journal ADD COLUMN leaf {int};       -- NULL until sealed: the only column that is ever written later
CREATE UNIQUE INDEX journal_leaves ON journal (leaf) WHERE leaf IS NOT NULL;
CREATE INDEX journal_unsealed ON journal (id) WHERE leaf IS NULL;
-- Counted while much was unsealed, statistics would have PostgreSQL walk the whole journal for the few rows that are. Without, it takes the index.
{postgres} ALTER TABLE journal ALTER COLUMN leaf SET STATISTICS 0;

{sqlite} CREATE TABLE journal_nodes (
    level  INTEGER NOT NULL,
    number INTEGER NOT NULL,
    hash   BLOB NOT NULL,
    PRIMARY KEY (level, number)
) STRICT, WITHOUT ROWID;
{postgres} CREATE TABLE journal_nodes (
    level  BIGINT NOT NULL,                      -- it covers the 2^level leaves from number * 2^level on
    number BIGINT NOT NULL,
    hash   BYTEA NOT NULL,
    PRIMARY KEY (level, number)
);

CREATE TABLE journal_heads (
    size      {int} PRIMARY KEY,
    root      {bytes} NOT NULL,
    at        {int} NOT NULL,
    key       {bytes} NOT NULL,                  -- Ed25519, public
    signature {bytes} NOT NULL
) {strict};
