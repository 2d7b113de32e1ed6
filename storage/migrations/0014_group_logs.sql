-- Whether the last line of a log could be posted.
CREATE INDEX outbox_log_lines ON outbox (recipient, id) WHERE kind = 'LogLine';
