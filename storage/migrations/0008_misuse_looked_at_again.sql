-- What a reporter says against a warning or a mute, and why it stands or was withdrawn: under the reporter's key.
ALTER TABLE misuse ADD COLUMN contest_sealed {bytes};
ALTER TABLE misuse ADD COLUMN review_sealed {bytes};

-- Which lead looked at who sent a report, with the reason under the key of its case.
CREATE TABLE unsealings (
    id     {id},
    report {int} NOT NULL REFERENCES reports (id),
    lead   {int} NOT NULL,
    at     {int} NOT NULL,
    sealed {bytes} NOT NULL
) {strict};
CREATE INDEX unsealings_by_report ON unsealings (report, id);

-- Why a trusted flagger's status was taken (DSA Art. 22(6), 23(3)); gravity and intention only where it was misused.
ALTER TABLE flaggers ADD COLUMN revoked_sealed {bytes};
ALTER TABLE flaggers ADD COLUMN unfounded {int};
ALTER TABLE flaggers ADD COLUMN decided {int};
ALTER TABLE flaggers ADD COLUMN gravity TEXT CHECK (gravity IN ('minor', 'serious', 'grave'));
ALTER TABLE flaggers ADD COLUMN intention TEXT CHECK (intention IN ('unknown', 'careless', 'deliberate'));
