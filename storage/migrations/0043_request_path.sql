-- The path of a request: who analysed it, whose deputy may approve, and what somebody is asked to write next.

ALTER TABLE requests ADD COLUMN waits_until {int};   -- so long may an enforcing authority object

CREATE TABLE request_analysts (
    request {int} NOT NULL REFERENCES requests (id),
    officer {int} NOT NULL,                  -- answered a question or drew a scope, also where another took its place: approves nothing
    PRIMARY KEY (request, officer)
) {strict};

CREATE TABLE request_deputies (
    id       {id},
    officer  {int} NOT NULL,                 -- absent
    deputy   {int} NOT NULL CHECK (deputy <> officer),
    since    {int} NOT NULL,
    until    {int} NOT NULL,
    ended_at {int}
) {strict};
CREATE UNIQUE INDEX request_deputies_now ON request_deputies (officer) WHERE ended_at IS NULL;

CREATE TABLE request_asks (
    officer {int} PRIMARY KEY,               -- writes next, in their private chat
    request {int} NOT NULL REFERENCES requests (id),
    version {int} NOT NULL,                  -- of the request, as they saw it
    what    TEXT NOT NULL,
    at      {int} NOT NULL
) {strict};
