-- Lawful requests, each sealed under a key of its own; and counsel, who may approve one and has no other access.
--
-- SQLite cannot alter a CHECK: the rows are put aside, and come back under tables of the same names. Nothing refers to either.

{sqlite} CREATE TEMP TABLE data_keys_aside AS SELECT * FROM data_keys;
{sqlite} DROP TABLE data_keys;
{sqlite} CREATE TABLE data_keys (
    id           {id},
    kind         TEXT NOT NULL CHECK (kind IN ('person', 'case', 'chat', 'desk', 'request')),
    owner        {int} NOT NULL,
    wrapped      {bytes},                    -- NULL once destroyed: what it sealed can never be read again
    created_at   {int} NOT NULL,
    destroyed_at {int},
    withheld_at  {int}                       -- a hold keeps it from being destroyed: nobody reads what it sealed, as if it were
) {strict};
{sqlite} INSERT INTO data_keys (id, kind, owner, wrapped, created_at, destroyed_at, withheld_at)
    SELECT id, kind, owner, wrapped, created_at, destroyed_at, withheld_at FROM data_keys_aside;
{sqlite} DROP TABLE data_keys_aside;
{sqlite} CREATE UNIQUE INDEX data_keys_living ON data_keys (kind, owner) WHERE wrapped IS NOT NULL AND withheld_at IS NULL;
{sqlite} CREATE INDEX data_keys_withheld ON data_keys (owner) WHERE withheld_at IS NOT NULL AND wrapped IS NOT NULL;
{postgres} ALTER TABLE data_keys DROP CONSTRAINT data_keys_kind_check;
{postgres} ALTER TABLE data_keys ADD CONSTRAINT data_keys_kind_check CHECK (kind IN ('person', 'case', 'chat', 'desk', 'request'));

{sqlite} CREATE TEMP TABLE staff_aside AS SELECT * FROM staff;
{sqlite} DROP TABLE staff;
{sqlite} CREATE TABLE staff (
    id         {id},
    account    {int} NOT NULL,
    role       TEXT NOT NULL CHECK (role IN ('owner', 'lead', 'moderator', 'officer', 'auditor', 'counsel')),
    granted_by {int},                        -- NULL: the operator's settings
    granted_at {int} NOT NULL,
    revoked_by {int},
    revoked_at {int}
) {strict};
{sqlite} INSERT INTO staff (id, account, role, granted_by, granted_at, revoked_by, revoked_at)
    SELECT id, account, role, granted_by, granted_at, revoked_by, revoked_at FROM staff_aside;
{sqlite} DROP TABLE staff_aside;
{sqlite} CREATE UNIQUE INDEX staff_now ON staff (account, role) WHERE revoked_at IS NULL;
{postgres} ALTER TABLE staff DROP CONSTRAINT staff_role_check;
{postgres} ALTER TABLE staff ADD CONSTRAINT staff_role_check CHECK (role IN ('owner', 'lead', 'moderator', 'officer', 'auditor', 'counsel'));
ALTER TABLE officer_grants ADD COLUMN role TEXT NOT NULL DEFAULT 'officer' CHECK (role IN ('officer', 'counsel'));

CREATE TABLE requests (
    id            {id},
    instrument    TEXT NOT NULL,
    state         TEXT NOT NULL,
    asked_from    TEXT,                      -- the state in which a clarification was asked for
    country       TEXT NOT NULL,             -- ISO 3166-1, two letters
    language      TEXT NOT NULL,             -- the authority's
    reach         TEXT NOT NULL,             -- the deepest class of data that its document covers
    emergency     {int} NOT NULL DEFAULT 0,  -- 1: the short clock of its instrument
    sealed        {bytes} NOT NULL,          -- who asks, why and for whom, under the request's key; so are all others of the same name here
    document      {bytes} NOT NULL,          -- as it came, sealed
    taken_in_by   {int} NOT NULL,
    received_at   {int} NOT NULL,
    due_at        {int},                     -- NULL: no clock runs
    stopped_at    {int},                     -- since then the clock stands: a clarification was asked for
    remind_at     {int},
    secrecy_until {int},
    authenticated_by {int},
    authenticated_at {int},
    emergency_by  {int},                     -- approved it alone
    collected_by  {int},
    hold          {int} REFERENCES holds (id),
    code          TEXT NOT NULL DEFAULT '',  -- of a refusal, or of another end
    closed_at     {int},
    version       {int} NOT NULL DEFAULT 1
) {strict};
CREATE INDEX requests_by_deadline ON requests (due_at, id) WHERE closed_at IS NULL;
CREATE INDEX requests_to_remind ON requests (remind_at) WHERE remind_at IS NOT NULL;

CREATE TABLE request_scopes (
    id        {id},
    request   {int} NOT NULL REFERENCES requests (id),
    sealed    {bytes} NOT NULL,
    made_by   {int} NOT NULL,
    at        {int} NOT NULL,
    voided_at {int}                          -- another took its place, and its approvals count for nothing
) {strict};
CREATE UNIQUE INDEX request_scopes_now ON request_scopes (request) WHERE voided_at IS NULL;

CREATE TABLE request_approvals (
    scope     {int} NOT NULL REFERENCES request_scopes (id),
    officer   {int} NOT NULL,
    instead_of {int},                        -- whose deputy approved
    at        {int} NOT NULL,
    PRIMARY KEY (scope, officer)
) {strict};

CREATE TABLE request_answers (
    request  {int} NOT NULL REFERENCES requests (id),
    question TEXT NOT NULL,
    yes      {int} NOT NULL,
    sealed   {bytes} NOT NULL,               -- why
    by       {int} NOT NULL,
    at       {int} NOT NULL,
    PRIMARY KEY (request, question)
) {strict};

CREATE TABLE request_steps (
    id      {id},
    request {int} NOT NULL REFERENCES requests (id),
    step    TEXT NOT NULL,
    became  TEXT NOT NULL,
    by      {int},                           -- NULL: the clock
    code    TEXT NOT NULL,
    sealed  {bytes},                         -- in their words
    at      {int} NOT NULL
) {strict};
CREATE INDEX request_steps_by_request ON request_steps (request, id);

CREATE TABLE request_reviews (
    request {int} NOT NULL REFERENCES requests (id),
    officer {int} NOT NULL,
    proper  {int} NOT NULL,                  -- 1: what was done alone was right
    sealed  {bytes} NOT NULL,
    at      {int} NOT NULL,
    PRIMARY KEY (request, officer)
) {strict};

-- The authority's public key: whoever confirms its fingerprint is not who entered it.
CREATE TABLE request_keys (
    request      {int} PRIMARY KEY REFERENCES requests (id),
    kind         TEXT NOT NULL CHECK (kind IN ('age', 'openpgp')),
    public       TEXT NOT NULL,
    fingerprint  TEXT NOT NULL,
    entered_by   {int} NOT NULL,
    entered_at   {int} NOT NULL,
    confirmed_by {int} CHECK (confirmed_by <> entered_by),
    confirmed_at {int}
) {strict};
