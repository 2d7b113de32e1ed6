-- What a purge has removed so far, and what finds the updates whose time in quarantine is over.

ALTER TABLE purges ADD COLUMN counts TEXT NOT NULL DEFAULT '{}';   -- by kind, as JSON
CREATE INDEX inbox_quarantined ON inbox (settled_at) WHERE state = 'quarantined';
