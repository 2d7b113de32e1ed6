-- Bans that take a second person: proposed by one, approved by another; or decided alone, where the policy waives it.
CREATE TABLE proposals (
    id          {id},
    case_id     {int} NOT NULL REFERENCES cases (id),
    proposed_by {int} NOT NULL,
    accused     {int} NOT NULL,
    sealed      {bytes} NOT NULL,            -- the verdict, under the case's key
    at          {int} NOT NULL,
    ended_at    {int},
    ended_by    {int},                       -- NULL: the desk
    outcome     TEXT NOT NULL DEFAULT '' CHECK (outcome IN ('', 'approved', 'rejected', 'withdrawn', 'waived')),
    decision    {int} REFERENCES decisions (id),
    CHECK (outcome <> 'approved' OR ended_by <> proposed_by)
) {strict};
CREATE UNIQUE INDEX proposals_waiting ON proposals (case_id) WHERE ended_at IS NULL;
CREATE INDEX proposals_by_decision ON proposals (decision) WHERE decision IS NOT NULL;
CREATE INDEX proposals_by_proposer ON proposals (proposed_by) WHERE ended_at IS NULL;
