-- Whose data was asked for was told, with which scope: of one that is drawn anew they are told again.

CREATE TABLE request_told (
    scope {int} PRIMARY KEY REFERENCES request_scopes (id),
    by    {int} NOT NULL,
    copy  {int} NOT NULL,                    -- 1: with a copy of the order
    at    {int} NOT NULL
) {strict};
