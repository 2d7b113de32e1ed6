-- What the desk waits for from somebody who composes an announcement, and why a second person rejected one.

ALTER TABLE campaigns ADD COLUMN rejected_by {int};
ALTER TABLE campaigns ADD COLUMN rejection {bytes};       -- why, under the desk's key

CREATE TABLE campaign_asks (
    person   {int} PRIMARY KEY,
    campaign {int} NOT NULL REFERENCES campaigns (id),
    what     TEXT NOT NULL,              -- what their next message in private is, such as `text:de`
    until    {int} NOT NULL              -- then it is nothing any more
) {strict};
CREATE INDEX campaign_asks_campaign ON campaign_asks (campaign);
