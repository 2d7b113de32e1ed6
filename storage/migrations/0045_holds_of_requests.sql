-- An ended hold goes in its time, and what says for which request it was placed goes with it.

CREATE TABLE holds_for_requests (
    request {int} NOT NULL REFERENCES requests (id),
    hold    {int} NOT NULL REFERENCES holds (id) ON DELETE CASCADE,
    PRIMARY KEY (request, hold)
) {strict};
CREATE INDEX holds_for_requests_by_hold ON holds_for_requests (hold);
INSERT INTO holds_for_requests (request, hold) SELECT request, hold FROM request_holds;
DROP TABLE request_holds;
