-- A policy comes into force from its file, or by the campaign that announced it. A start adopts the file only if somebody changed it.

ALTER TABLE policies ADD COLUMN source TEXT NOT NULL DEFAULT 'file';   -- or the campaign, such as B-2
ALTER TABLE policies ADD COLUMN own TEXT;                              -- of a file: digest of what it says itself, without defaults
CREATE INDEX policies_since ON policies (since, id);

ALTER TABLE campaigns ADD COLUMN compared_with {int} REFERENCES policies (id);   -- the policy from which its own differs, as people are told
