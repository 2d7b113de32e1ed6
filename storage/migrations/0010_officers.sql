-- Officers' appointments that wait for their day and for somebody's consent.
CREATE TABLE officer_grants (
    id           {id},
    account      {int} NOT NULL,
    granted_by   {int} NOT NULL,
    at           {int} NOT NULL,
    due_at       {int} NOT NULL,
    consented_by {int} CHECK (consented_by <> account AND consented_by <> granted_by),
    consented_at {int},
    ended_at     {int},
    ended_by     {int},                      -- NULL: the desk
    outcome      TEXT NOT NULL DEFAULT '' CHECK (outcome IN ('', 'granted', 'refused', 'withdrawn', 'lapsed'))
) {strict};
CREATE UNIQUE INDEX officer_grants_waiting ON officer_grants (account) WHERE ended_at IS NULL;
