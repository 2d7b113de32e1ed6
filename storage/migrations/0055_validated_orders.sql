-- In an emergency a production order may be sent before it is validated (Regulation (EU) 2023/1543, Art. 4(5)): that has to follow in time.

ALTER TABLE requests ADD COLUMN validate_by {int};            -- NULL: nothing has to follow
ALTER TABLE requests ADD COLUMN validated_at {int};
ALTER TABLE requests ADD COLUMN deletion_asked_at {int};      -- it was not, and the authority was asked to delete what it got
ALTER TABLE requests ADD COLUMN validation_remind_at {int};
CREATE INDEX requests_to_validate ON requests (validation_remind_at) WHERE validation_remind_at IS NOT NULL;
