-- What a group's own administrator decides by a lent right counts in that group only; NULL: everywhere.
ALTER TABLE decisions ADD COLUMN counts_in {int};
