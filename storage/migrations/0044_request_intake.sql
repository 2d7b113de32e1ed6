-- Requests as officers take them in, and the holds that keep what they ask for: one for each account.

CREATE TABLE request_drafts (
    officer    {int} PRIMARY KEY,
    sealed     {bytes} NOT NULL,             -- under the desk's key
    expires_at {int} NOT NULL
) {strict};
CREATE INDEX request_drafts_by_end ON request_drafts (expires_at);

-- In the place of requests.hold, which held no more than one and is not written any more.
CREATE TABLE request_holds (
    request {int} NOT NULL REFERENCES requests (id),
    hold    {int} NOT NULL REFERENCES holds (id),
    PRIMARY KEY (request, hold)
) {strict};
