-- Of a production order the issuing authority informs the person, unless it asks the desk in writing to do that.

ALTER TABLE requests ADD COLUMN asked_to_inform {int} NOT NULL DEFAULT 0;   -- 1: it did
