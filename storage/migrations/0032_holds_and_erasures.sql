-- Orders to keep matching records, and people whose data was erased at their wish.

CREATE TABLE holds (
    id        {id},
    matching  TEXT NOT NULL CHECK (matching IN ('case', 'account', 'category', 'everything')),
    target    {int},                         -- a case or an account
    stand_in  {int},                         -- under which an account appears once it is erased
    category  TEXT,
    since     {int},                         -- records of cases opened from then on,
    before    {int},                         -- and before then; NULL: whenever
    sealed    {bytes} NOT NULL,              -- the basis, under the desk's key
    owner     {int} NOT NULL,                -- who answers for it
    secret    {int} NOT NULL,                -- 1: whom it concerns must not learn of it
    placed_at {int} NOT NULL,
    until     {int} NOT NULL,
    warn_at   {int},                         -- when its owner is told next that it is about to end
    ended_at  {int},                         -- until then it holds, whatever the clock says
    ended_by  {int}                          -- NULL: its time was over
) {strict};
CREATE INDEX holds_now ON holds (until) WHERE ended_at IS NULL;

CREATE TABLE erasures (
    stand_in {int} PRIMARY KEY,              -- keyed: nobody learns from it who that was, who comes back is recognised
    at       {int} NOT NULL,
    account  {int}                           -- as long as a sanction that still holds needs it to be lifted
) {strict};
CREATE INDEX erasures_unfinished ON erasures (at) WHERE account IS NOT NULL;

-- A key that a hold keeps from being destroyed: what it sealed is read by nobody, as if it were destroyed.
ALTER TABLE data_keys ADD COLUMN withheld_at {int};
DROP INDEX data_keys_living;
CREATE UNIQUE INDEX data_keys_living ON data_keys (kind, owner) WHERE wrapped IS NOT NULL AND withheld_at IS NULL;
CREATE INDEX data_keys_withheld ON data_keys (owner) WHERE withheld_at IS NOT NULL AND wrapped IS NOT NULL;
