-- A warning that was brought from another bot says so for good.
ALTER TABLE decisions ADD COLUMN imported_from TEXT NOT NULL DEFAULT '';
