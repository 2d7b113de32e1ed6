-- A measure of which the group is told nothing, whatever its settings say.
ALTER TABLE sanctions ADD COLUMN silent {int} NOT NULL DEFAULT 0;
