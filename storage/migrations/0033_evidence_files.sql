-- The files of what was reported: each once per case, fetched in the background, sealed under the case's key.

CREATE TABLE evidence_files (
    id            {id},
    case_id       {int} NOT NULL REFERENCES cases (id),
    evidence      {int} NOT NULL REFERENCES evidence (id),
    place         {int} NOT NULL,            -- which file of that message, from 0
    digest        {bytes} NOT NULL,          -- keyed, of Telegram's `file_unique_id`
    state         TEXT NOT NULL DEFAULT 'due'
                  CHECK (state IN ('due', 'kept', 'too_large', 'vaulting', 'vaulted', 'gone', 'failed')),
    tries         {int} NOT NULL DEFAULT 0,
    due_at        {int} NOT NULL,
    size          {int},                     -- bytes, once kept
    address       {bytes},                   -- of the content, once kept: keyed, of the case and the content's SHA-256
    sealed        {bytes},                   -- the SHA-256
    vault_chat    {int},
    vault_message {int},                     -- where the copy of a larger one is, or is about to be
    UNIQUE (case_id, digest)
) {strict};
CREATE INDEX evidence_files_due ON evidence_files (due_at, id) WHERE state = 'due';
CREATE INDEX evidence_files_large ON evidence_files (due_at, id) WHERE state IN ('too_large', 'vaulting');
CREATE INDEX evidence_files_by_evidence ON evidence_files (evidence);
CREATE INDEX evidence_files_by_address ON evidence_files (address) WHERE address IS NOT NULL;

-- Contents: PostgreSQL's are rows, SQLite's are files, which are removed after the unit that forgot them.
{postgres} CREATE TABLE evidence_contents (
    address BYTEA PRIMARY KEY,
    sealed  BYTEA NOT NULL
);
{postgres} ALTER TABLE evidence_contents ALTER COLUMN sealed SET STORAGE EXTERNAL;  -- nothing can compress it
{sqlite} CREATE TABLE removed_contents (
    address BLOB PRIMARY KEY
) STRICT;
