-- Cases handed to officers: on suspicion of a threat to life, which the desk itself notifies (DSA Art. 18), or because a request is expected.

CREATE TABLE escalations (
    id          {id},
    case_id     {int} NOT NULL REFERENCES cases (id),
    kind        TEXT NOT NULL CHECK (kind IN ('threat', 'preservation')),
    sealed      {bytes} NOT NULL,            -- why, under the case's key
    by          {int} NOT NULL,
    at          {int} NOT NULL,
    request     {int} REFERENCES requests (id),   -- of a threat: the notification
    takeover_at {int},                       -- from then on leads may act where no officer has answered
    page_at     {int},                       -- when officers are called next; NULL once one has answered
    paged       {int} NOT NULL DEFAULT 0,
    answered_by {int},
    answered_at {int},
    settled_at  {int}                        -- notified, preserved, or found to need neither
) {strict};
CREATE UNIQUE INDEX escalations_open ON escalations (case_id, kind) WHERE settled_at IS NULL;
CREATE INDEX escalations_to_page ON escalations (page_at) WHERE page_at IS NOT NULL;
CREATE INDEX escalations_by_request ON escalations (request) WHERE request IS NOT NULL;
