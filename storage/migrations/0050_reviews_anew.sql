-- What one person did alone can be taken back and done anew: the reviews of the first count for nothing then, and whoever gave one may give
-- another.

CREATE TABLE request_reviews_anew (
    id        {id},
    request   {int} NOT NULL REFERENCES requests (id),
    officer   {int} NOT NULL,
    proper    {int} NOT NULL,                -- 1: what was done alone was right
    sealed    {bytes} NOT NULL,
    at        {int} NOT NULL,
    voided_at {int}                          -- what it looked at was taken back
) {strict};
INSERT INTO request_reviews_anew (request, officer, proper, sealed, at) SELECT request, officer, proper, sealed, at FROM request_reviews;
DROP TABLE request_reviews;
ALTER TABLE request_reviews_anew RENAME TO request_reviews;
CREATE UNIQUE INDEX request_reviews_now ON request_reviews (request, officer) WHERE voided_at IS NULL;
CREATE INDEX request_reviews_by_request ON request_reviews (request);
