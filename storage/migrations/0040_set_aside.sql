-- What an erasure takes away while a hold keeps it: sealed as it was, read by nobody at the desk, gone with the hold.

CREATE TABLE set_aside (
    id       {id},
    stand_in {int} NOT NULL,                 -- of whom was erased
    source   TEXT NOT NULL CHECK (source IN ('accounts', 'drafts', 'outbox', 'evidence')),
    number   {int} NOT NULL,                 -- its number there; 0 where that would be somebody's id
    sealed   {bytes} NOT NULL,               -- under their withheld key; a piece of evidence under its case's
    at       {int} NOT NULL
) {strict};
CREATE INDEX set_aside_by_owner ON set_aside (stand_in);
