-- A correction is written first, may wait for a second person, and is then carried out. Until it is, what was sent stands.

ALTER TABLE campaign_corrections ADD COLUMN ordered_at {int};    -- whoever wrote it let it go; NULL: it is being written
ALTER TABLE campaign_corrections ADD COLUMN approved_by {int};
ALTER TABLE campaign_corrections ADD COLUMN begun_at {int};      -- NULL and ended: it was dropped
CREATE UNIQUE INDEX campaign_corrections_prepared ON campaign_corrections (campaign) WHERE begun_at IS NULL AND ended_at IS NULL;
CREATE UNIQUE INDEX campaign_corrections_running ON campaign_corrections (campaign) WHERE begun_at IS NOT NULL AND ended_at IS NULL;

CREATE TABLE correction_texts (
    correction {int} NOT NULL REFERENCES campaign_corrections (id),
    language   TEXT NOT NULL,
    sealed     {bytes} NOT NULL,         -- under the desk's key
    PRIMARY KEY (correction, language)
) {strict};

CREATE INDEX campaign_recipients_corrected ON campaign_recipients (campaign, corrected, recipient) WHERE state = 'sent';
