-- The message in the case's chat by which a decision was given: what stands above it was done before.
ALTER TABLE decisions ADD COLUMN command {int};
