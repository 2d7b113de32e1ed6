-- What is looked for when somebody wants a copy of what is held about them: their last one, and what they did as staff.

CREATE INDEX outbox_copies ON outbox (recipient, id) WHERE kind = 'DataCopy';
CREATE INDEX journal_by_staff ON journal (actor, id) WHERE actor >= 'staff:' AND actor < 'staff;';
