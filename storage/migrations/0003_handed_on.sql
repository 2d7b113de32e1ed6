-- Who has handed a case on: it is not offered to them again. No reason is asked, so none is here.
CREATE TABLE handed_on (
    case_id   {int} NOT NULL REFERENCES cases (id),
    moderator {int} NOT NULL,
    at        {int} NOT NULL,
    PRIMARY KEY (case_id, moderator)
) {strict};
CREATE INDEX handed_on_by_moderator ON handed_on (moderator, case_id);
