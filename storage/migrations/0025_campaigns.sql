-- Announcements to many, and what became of each of their recipients.

ALTER TABLE accounts ADD COLUMN optional_off_at {int};   -- since then they want no optional announcements
ALTER TABLE accounts ADD COLUMN timezone TEXT;           -- by its name in the time zone database, where they told
CREATE INDEX accounts_started ON accounts (id) WHERE started_at IS NOT NULL;
CREATE INDEX sanctions_holding ON sanctions (account) WHERE lifting = '' AND state IN ('due', 'applied') AND kind IN ('mute', 'ban');

CREATE TABLE campaigns (
    id           {id},
    author       {int} NOT NULL,
    state        TEXT NOT NULL DEFAULT 'draft'
                 CHECK (state IN ('draft', 'waiting', 'scheduled', 'sending', 'paused', 'stopped', 'done', 'withdrawn')),
    mandatory    {int} NOT NULL,
    audience     TEXT NOT NULL CHECK (audience IN ('everyone', 'sanctioned', 'reporters', 'staff', 'groups', 'channels')),
    days         {int},                      -- of reporters: how far back
    ask_read     {int} NOT NULL,
    missing      TEXT NOT NULL CHECK (missing IN ('first', 'skip')),
    starts_at    {int},                      -- NULL: as soon as it is approved
    spread       {int} NOT NULL,             -- milliseconds over which the sends are spread; 0: as fast as the limits allow
    quiet_from   {int},                      -- minutes of the recipient's day; both NULL: no quiet hours
    quiet_to     {int},
    not_after    {int},                      -- who was not reached by then is skipped
    paid         {int} NOT NULL,
    created_at   {int} NOT NULL,
    frozen_at    {int},                      -- its author let it go; nothing of it changes after
    approved_by  {int},
    approved_at  {int},
    begun_at     {int},
    ended_at     {int},                      -- all of its recipients have an end; NULL again while some are sent to once more
    retry_at     {int},                      -- who failed until then is to be due again; NULL once they are
    filled_up_to {int},                      -- recipients are added in pages, in the order of their ids
    filled_at    {int},                      -- all of them are there
    policy_version TEXT,                     -- the policy that it carries
    policy_sealed  {bytes},                  -- its text, under the desk's key
    effective_at   {int},                    -- when that comes into force
    adopted_at     {int}                     -- when it did
) {strict};
CREATE UNIQUE INDEX campaigns_drafts ON campaigns (author) WHERE state = 'draft';
CREATE INDEX campaigns_unended ON campaigns (id) WHERE ended_at IS NULL;
CREATE INDEX campaigns_open ON campaigns (state, id) WHERE state NOT IN ('done', 'stopped', 'withdrawn');
CREATE INDEX campaigns_policies ON campaigns (effective_at) WHERE policy_sealed IS NOT NULL AND adopted_at IS NULL;

CREATE TABLE campaign_texts (
    id       {id},                           -- in the order in which they were first written
    campaign {int} NOT NULL REFERENCES campaigns (id),
    language TEXT NOT NULL,
    sealed   {bytes} NOT NULL,               -- under the desk's key
    UNIQUE (campaign, language)
) {strict};

CREATE TABLE campaign_recipients (
    campaign   {int} NOT NULL REFERENCES campaigns (id),
    recipient  {int} NOT NULL,
    state      TEXT NOT NULL DEFAULT 'due' CHECK (state IN ('due', 'sending', 'sent', 'blocked', 'failed', 'unknown', 'skipped')),
    due_at     {int} NOT NULL,
    tries      {int} NOT NULL DEFAULT 0,
    repeats    {int} NOT NULL DEFAULT 0,     -- sends after one that may have arrived
    paid       {int} NOT NULL DEFAULT 0,     -- sends that cost a tenth of a Star each
    message    {int},                        -- what Telegram calls it, once sent
    language   TEXT,                         -- of the text that was sent
    error      TEXT NOT NULL DEFAULT '',
    settled_at {int},
    read_at    {int},                        -- they pressed "I have read this"
    corrected  {int} NOT NULL DEFAULT 0,     -- the last correction that was done here
    correction_error TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (campaign, recipient)
) {strict};
CREATE INDEX campaign_recipients_due ON campaign_recipients (campaign, due_at, recipient) WHERE state = 'due';
CREATE INDEX campaign_recipients_sending ON campaign_recipients (campaign, recipient) WHERE state = 'sending';
-- Without those who are looked for in another order: PostgreSQL knows little of a table that has just been filled, and would sort a million.
CREATE INDEX campaign_recipients_states ON campaign_recipients (campaign, state) WHERE state <> 'due' AND state <> 'sending';
{postgres} ALTER TABLE campaign_recipients SET (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 10000);
CREATE INDEX campaign_recipients_paid ON campaign_recipients (campaign, paid) WHERE paid > 0;
CREATE INDEX campaign_recipients_read ON campaign_recipients (campaign, language) WHERE read_at IS NOT NULL;

-- A sent campaign edited everywhere, or withdrawn. Both can be done twice without harm, so that nothing needs a state of being under way.
CREATE TABLE campaign_corrections (
    id       {id},
    campaign {int} NOT NULL REFERENCES campaigns (id),
    kind     TEXT NOT NULL CHECK (kind IN ('edit', 'withdraw')),
    ordered_by {int} NOT NULL,
    at       {int} NOT NULL,
    ended_at {int}
) {strict};
CREATE INDEX campaign_corrections_open ON campaign_corrections (campaign) WHERE ended_at IS NULL;
