-- Secrecy can be ordered after the persons were told: what was not delivered to them by then is taken back.

ALTER TABLE outbox ADD COLUMN halted {int} NOT NULL DEFAULT 0;   -- 1: taken back while it was being sent: once more it is not tried
ALTER TABLE request_told ADD COLUMN taken_back_at {int};         -- since then who had not got it counts as not told
