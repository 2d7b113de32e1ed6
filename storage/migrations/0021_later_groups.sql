-- A measure that groups take over when they come to share theirs.
ALTER TABLE sanctions ADD COLUMN spreads {int} NOT NULL DEFAULT 0;
CREATE INDEX sanctions_spreading ON sanctions (decision) WHERE spreads = 1 AND lifting = '';
