-- What was collected for a request, and the package that was encrypted to its authority: both gone after their time, their digests kept.

CREATE TABLE request_packages (
    request      {int} PRIMARY KEY REFERENCES requests (id),
    sealed       {bytes},                    -- what was collected, under the request's key; NULL once dropped
    digest       TEXT NOT NULL,              -- of what was collected
    collected_at {int} NOT NULL,
    package      {bytes},                    -- encrypted to the authority; NULL before, and once dropped
    sha256       TEXT NOT NULL DEFAULT '',   -- of the package
    fingerprint  TEXT NOT NULL DEFAULT '',   -- of the key to which it was encrypted
    packaged_at  {int},
    drop_at      {int},                      -- NULL: not delivered, or not successfully
    dropped_at   {int}
) {strict};
CREATE INDEX request_packages_by_end ON request_packages (drop_at) WHERE dropped_at IS NULL;
