-- A kick is an outcome and a sanction; who voided a decision says why, sealed; a sanction says why it is lifted before Telegram has done it;
-- and what a member was before the desk touched them is kept, so that lifting restores that and nothing more.
--
-- SQLite cannot alter a CHECK: the rows are put aside, and come back under tables of the same names. What refers to them meanwhile is looked
-- at when all of this commits.

{sqlite} PRAGMA defer_foreign_keys = ON;

{sqlite} CREATE TEMP TABLE decisions_aside AS SELECT * FROM decisions;
{sqlite} CREATE TEMP TABLE sanctions_aside AS SELECT * FROM sanctions;
{sqlite} DROP TABLE sanctions;
{sqlite} DROP TABLE decisions;

{sqlite} CREATE TABLE decisions (
    id         {id},
    case_id    {int} NOT NULL REFERENCES cases (id),
    outcome    TEXT NOT NULL CHECK (outcome IN ('dismiss', 'warn', 'delete', 'mute', 'kick', 'ban')),
    category   TEXT NOT NULL,
    points     {int} NOT NULL CHECK (points >= 0),  -- above 0 it is a strike against the accused,
    accused    {int},
    sealed     {bytes} NOT NULL,             -- the outgoing reason, under the case's key
    policy     TEXT NOT NULL,                -- the version in force when the message was sent
    decided_by {int} NOT NULL,
    at         {int} NOT NULL,
    expires_at {int},                        -- until then (NULL: for good), unless it is voided
    voided_at  {int},
    voided_by  {int},
    voided_sealed {bytes}                    -- why, under the case's key
) {strict};
{sqlite} INSERT INTO decisions (id, case_id, outcome, category, points, accused, sealed, policy, decided_by, at, expires_at)
    SELECT id, case_id, outcome, category, points, accused, sealed, policy, decided_by, at, expires_at FROM decisions_aside;
{sqlite} DROP TABLE decisions_aside;
{sqlite} CREATE INDEX decisions_by_case ON decisions (case_id, id);
{sqlite} CREATE INDEX decisions_by_accused ON decisions (accused, id) WHERE points > 0;

{sqlite} CREATE TABLE sanctions (
    id       {id},
    decision {int} NOT NULL REFERENCES decisions (id),
    kind     TEXT NOT NULL CHECK (kind IN ('delete', 'mute', 'kick', 'ban')),
    chat     {int} NOT NULL,
    account  {int} NOT NULL,
    message  {int},
    until    {int},                          -- NULL: for good
    state    TEXT NOT NULL DEFAULT 'due' CHECK (state IN ('due', 'applied', 'failed', 'lifted')),
    error    TEXT NOT NULL DEFAULT '',
    at       {int} NOT NULL,
    settled_at {int}
) {strict};
{sqlite} INSERT INTO sanctions (id, decision, kind, chat, account, message, until, state, error, at, settled_at)
    SELECT id, decision, kind, chat, account, message, until, state, error, at, settled_at FROM sanctions_aside;
{sqlite} DROP TABLE sanctions_aside;
{sqlite} CREATE INDEX sanctions_by_decision ON sanctions (decision, id);
{sqlite} CREATE INDEX sanctions_by_account ON sanctions (account, id);

{postgres} ALTER TABLE decisions DROP CONSTRAINT decisions_outcome_check;
{postgres} ALTER TABLE decisions ADD CONSTRAINT decisions_outcome_check
    CHECK (outcome IN ('dismiss', 'warn', 'delete', 'mute', 'kick', 'ban'));
{postgres} ALTER TABLE decisions DROP COLUMN voided_why;
{postgres} ALTER TABLE decisions ADD COLUMN voided_sealed {bytes};
{postgres} ALTER TABLE sanctions DROP CONSTRAINT sanctions_kind_check;
{postgres} ALTER TABLE sanctions ADD CONSTRAINT sanctions_kind_check CHECK (kind IN ('delete', 'mute', 'kick', 'ban'));

ALTER TABLE sanctions ADD COLUMN lifting TEXT NOT NULL DEFAULT ''
    CHECK (lifting IN ('', 'ended', 'undone', 'pardoned', 'by_hand'));  -- why it is to end, or has ended; empty while it stands
CREATE INDEX sanctions_in_force ON sanctions (chat, account) WHERE lifting = '' AND state <> 'lifted';
CREATE INDEX sanctions_ending ON sanctions (until) WHERE lifting = '' AND state = 'applied' AND until IS NOT NULL;

-- What somebody was in a chat before the desk's first sanction there that still holds.
CREATE TABLE memberships_before (
    chat    {int} NOT NULL,
    account {int} NOT NULL,
    status  TEXT NOT NULL CHECK (status IN ('free', 'restricted', 'banned')),
    may     TEXT NOT NULL,                   -- the permissions of somebody restricted, as Telegram names them, separated by spaces
    inside  {int} NOT NULL,
    until   {int},                           -- when that restriction or ban ends; NULL: never
    at      {int} NOT NULL,
    PRIMARY KEY (chat, account)
) {strict};
