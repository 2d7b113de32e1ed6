-- Requests in which nothing is left to do but to close them: the clock looks at them, and says when their time is over.

UPDATE requests SET remind_at = received_at
WHERE closed_at IS NULL AND remind_at IS NULL
  AND (state IN ('notified', 'notice_not_permitted', 'refused', 'no_data', 'withdrawn', 'expired')
    OR (state = 'delivered' AND instrument = 'art18'));
CREATE INDEX requests_closed ON requests (closed_at, id) WHERE closed_at IS NOT NULL;
