-- Every moment is {int} milliseconds since 1970 (UTC). Columns called `sealed` hold AES-256-GCM under a data key: of a person (what is theirs
-- alone), of a case (its evidence, notes and decisions), of a chat (its title) or of the desk (raw updates). Columns called `digest` in tables of
-- personal data are keyed hashes.

CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value {bytes} NOT NULL
) {strict};

CREATE TABLE data_keys (
    id           {id},
    kind         TEXT NOT NULL CHECK (kind IN ('person', 'case', 'chat', 'desk')),
    owner        {int} NOT NULL,
    wrapped      {bytes},                    -- NULL once destroyed: what it sealed can never be read again
    created_at   {int} NOT NULL,
    destroyed_at {int}
) {strict};
CREATE UNIQUE INDEX data_keys_living ON data_keys (kind, owner) WHERE wrapped IS NOT NULL;

-- Raw updates, from their arrival until they are handled; the row outlives its body so that a repeated delivery is recognised.
CREATE TABLE inbox (
    id          {id},
    bot         {int} NOT NULL,
    update_id   {int} NOT NULL,              -- -1 where the update had none
    digest      {bytes} NOT NULL,            -- update_id may restart at random after a quiet week
    lane        {int} NOT NULL,              -- the chat whose order is kept
    shard       {int} NOT NULL,
    state       TEXT NOT NULL DEFAULT 'due' CHECK (state IN ('due', 'done', 'quarantined')),
    sealed      {bytes},                     -- NULL once handled
    tries       {int} NOT NULL DEFAULT 0,
    due_at      {int} NOT NULL,
    received_at {int} NOT NULL,
    settled_at  {int},
    incident    TEXT,                        -- the number that the person was given
    UNIQUE (bot, update_id, digest)
) {strict};
CREATE INDEX inbox_due ON inbox (shard, id, due_at) WHERE state = 'due';
CREATE INDEX inbox_delayed ON inbox (lane, id) WHERE state = 'due' AND tries > 0;  -- the few that hold back their lane
CREATE INDEX inbox_settled ON inbox (settled_at) WHERE state <> 'due';

-- Order per chat across several workers: whoever holds a shard's lease handles its chats. The live workers share the shards evenly.
CREATE TABLE workers (
    name  TEXT PRIMARY KEY,
    until {int} NOT NULL
) {strict};
CREATE TABLE shards (
    id     {int} PRIMARY KEY,
    worker TEXT,
    until  {int} NOT NULL DEFAULT 0
) {strict};
INSERT INTO shards (id) VALUES
    (0), (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12), (13), (14), (15);

CREATE TABLE accounts (
    id             {int} PRIMARY KEY,
    kind           TEXT NOT NULL CHECK (kind IN ('person', 'channel', 'group')),
    sealed         {bytes} NOT NULL,         -- name and username
    digest         {bytes} NOT NULL,         -- of the profile, so that an unchanged one is not written again
    username_index {bytes},                  -- keyed hash of the username in lower case
    language       TEXT,
    chosen         {int} NOT NULL DEFAULT 0, -- 1: the person chose the language, 0: Telegram said it
    started_at     {int},                    -- they pressed Start and have not blocked the bot since
    seen_at        {int} NOT NULL
) {strict};
CREATE INDEX accounts_by_username ON accounts (username_index) WHERE username_index IS NOT NULL;

CREATE TABLE chats (
    id            {int} PRIMARY KEY,
    kind          TEXT NOT NULL,
    sealed        {bytes} NOT NULL,          -- title and username
    digest        {bytes} NOT NULL,
    is_forum      {int} NOT NULL DEFAULT 0,
    administrator {int} NOT NULL DEFAULT 0,
    joined_at     {int},
    left_at       {int},
    moved_to      {int}                      -- the supergroup that this group became
) {strict};

CREATE TABLE staff (
    id         {id},
    account    {int} NOT NULL,
    role       TEXT NOT NULL CHECK (role IN ('owner', 'lead', 'moderator', 'officer', 'auditor')),
    granted_by {int},                        -- NULL: the operator's settings
    granted_at {int} NOT NULL,
    revoked_by {int},
    revoked_at {int}
) {strict};
CREATE UNIQUE INDEX staff_now ON staff (account, role) WHERE revoked_at IS NULL;

-- Each row is in force until the next one; an operator who goes back to an earlier policy adds a row.
CREATE TABLE policies (
    id      {id},
    digest  TEXT NOT NULL,                   -- of the text
    version TEXT NOT NULL,
    text    TEXT NOT NULL,
    since   {int} NOT NULL
) {strict};

CREATE TABLE cases (
    id          {id},
    key         TEXT NOT NULL,
    previous    {int} REFERENCES cases (id),
    state       TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'closed')),
    category    TEXT NOT NULL,
    chat        {int},
    message     {int},
    accused     {int},
    attribution TEXT NOT NULL CHECK (attribution IN ('strong', 'weak')),
    audience    TEXT NOT NULL CHECK (audience IN ('staff', 'leads', 'owners')),
    origin      TEXT NOT NULL CHECK (origin IN ('report', 'moderator')),
    opened_at   {int} NOT NULL,
    deadline    {int} NOT NULL,
    band        {int} NOT NULL,              -- band and due are the queue's order, set when the case changes: the time of reading
    due         {int} NOT NULL,              -- does not alter it
    version     {int} NOT NULL DEFAULT 1,
    changed_at  {int} NOT NULL,
    closed_at   {int},
    reference_only {int} NOT NULL DEFAULT 0  -- 1: no copies of the evidence, whatever it is taken for later
) {strict};
CREATE UNIQUE INDEX cases_open ON cases (key) WHERE state = 'open';
CREATE INDEX cases_by_key ON cases (key, id);
CREATE INDEX cases_queue ON cases (audience, band, due, id) WHERE state = 'open';
CREATE INDEX cases_by_accused ON cases (accused, id) WHERE accused IS NOT NULL;

CREATE TABLE claims (
    case_id   {int} PRIMARY KEY REFERENCES cases (id),
    moderator {int} NOT NULL,
    until     {int} NOT NULL,
    menu      TEXT NOT NULL DEFAULT ''
) {strict};

CREATE TABLE reports (
    id       {id},
    case_id  {int} NOT NULL REFERENCES cases (id),
    reporter {int} NOT NULL,
    category TEXT NOT NULL,
    sealed   {bytes} NOT NULL,               -- the reporter's words, under the reporter's key
    at       {int} NOT NULL,
    door     TEXT NOT NULL CHECK (door IN ('group', 'private')),
    consent  {int} NOT NULL DEFAULT 0,       -- 1: what was forwarded in private may be quoted
    UNIQUE (case_id, reporter)
) {strict};
CREATE INDEX reports_by_reporter ON reports (reporter, at, id);

CREATE TABLE evidence (
    id       {id},
    case_id  {int} NOT NULL REFERENCES cases (id),
    report   {int} REFERENCES reports (id),
    kind     TEXT NOT NULL CHECK (kind IN ('message', 'edit', 'forward', 'file', 'link')),
    chat     {int},
    message  {int},
    digest   {bytes} NOT NULL,               -- keyed; the same snapshot is stored once per case
    sealed   {bytes} NOT NULL,
    at       {int} NOT NULL,
    UNIQUE (case_id, digest)
) {strict};
CREATE INDEX evidence_by_message ON evidence (chat, message) WHERE message IS NOT NULL;

CREATE TABLE notes (
    id      {id},
    case_id {int} NOT NULL REFERENCES cases (id),
    author  {int} NOT NULL,
    kind    TEXT NOT NULL CHECK (kind IN ('note', 'handover')),
    sealed  {bytes} NOT NULL,
    at      {int} NOT NULL
) {strict};
CREATE INDEX notes_by_case ON notes (case_id, id);

CREATE TABLE decisions (
    id         {id},
    case_id    {int} NOT NULL REFERENCES cases (id),
    outcome    TEXT NOT NULL CHECK (outcome IN ('dismiss', 'warn', 'delete', 'mute', 'ban')),
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
    voided_why TEXT
) {strict};
CREATE INDEX decisions_by_case ON decisions (case_id, id);
CREATE INDEX decisions_by_accused ON decisions (accused, id) WHERE points > 0;  -- the strikes of an account


CREATE TABLE sanctions (
    id       {id},
    decision {int} NOT NULL REFERENCES decisions (id),
    kind     TEXT NOT NULL CHECK (kind IN ('delete', 'mute', 'ban')),
    chat     {int} NOT NULL,
    account  {int} NOT NULL,
    message  {int},
    until    {int},                          -- NULL: for good
    state    TEXT NOT NULL DEFAULT 'due' CHECK (state IN ('due', 'applied', 'failed', 'lifted')),
    error    TEXT NOT NULL DEFAULT '',
    at       {int} NOT NULL,
    settled_at {int}
) {strict};
CREATE INDEX sanctions_by_decision ON sanctions (decision, id);
CREATE INDEX sanctions_by_account ON sanctions (account, id);

CREATE TABLE drafts (
    person     {int} PRIMARY KEY,
    sealed     {bytes} NOT NULL,
    expires_at {int} NOT NULL
) {strict};
CREATE INDEX drafts_by_end ON drafts (expires_at);

CREATE TABLE pages (
    case_id {int} PRIMARY KEY REFERENCES cases (id),
    sent    {int} NOT NULL DEFAULT 0,
    next_at {int} NOT NULL,
    acknowledged_by {int},
    acknowledged_at {int}
) {strict};
CREATE INDEX pages_due ON pages (next_at) WHERE acknowledged_at IS NULL;

-- Everything that leaves the desk. A view (card, prompt) has one row per recipient, redrawn while `version` is ahead of `shown`.
CREATE TABLE outbox (
    id            {id},
    cause         TEXT NOT NULL,             -- the reference or update that it is owed for
    case_id       {int},
    kind          TEXT NOT NULL,
    recipient     {int} NOT NULL,            -- a chat; 0 is the staff chat, wherever it is by then
    lane          {int} NOT NULL,
    mandatory     {int} NOT NULL,
    state         TEXT NOT NULL DEFAULT 'due' CHECK (state IN ('due', 'sending', 'sent', 'blocked', 'failed', 'unknown')),
    sealed        {bytes} NOT NULL,          -- under the recipient's key; the staff chat's is the desk's
    due_at        {int} NOT NULL,
    created_at    {int} NOT NULL,
    tries         {int} NOT NULL DEFAULT 0,
    repeats       {int} NOT NULL DEFAULT 0,
    version       {int} NOT NULL DEFAULT 1,
    shown         {int} NOT NULL DEFAULT 0,
    anew          {int} NOT NULL DEFAULT 0,  -- the last version to be posted below instead of edited; over once it is shown
    message       {int},                     -- what Telegram calls the message, once sent
    thread        {int},
    whisper_chat     {int},                  -- where an ephemeral message is possible
    whisper_receiver {int},
    whisper_message  {int},
    whisper_until    {int},
    settled_at    {int},
    error         TEXT NOT NULL DEFAULT '',
    UNIQUE (cause, kind, recipient)
) {strict};
CREATE INDEX outbox_due ON outbox (lane, due_at, id, recipient) WHERE state = 'due';
CREATE INDEX outbox_next ON outbox (due_at) WHERE state = 'due';
CREATE INDEX outbox_sending ON outbox (id) WHERE state = 'sending';
CREATE INDEX outbox_blocked ON outbox (recipient) WHERE state = 'blocked';
CREATE INDEX outbox_cards ON outbox (recipient, message) WHERE kind = 'CaseCard' AND message IS NOT NULL;
CREATE INDEX outbox_by_case ON outbox (case_id, id) WHERE case_id IS NOT NULL;

-- Who did what, append only. A row names verbs, references, codes and digests, never a personal value; a later sealer numbers the rows and
-- makes their canonical form the leaves of a Merkle tree, blinded by `salt` for outsiders.
CREATE TABLE journal (
    id      {id},
    at      {int} NOT NULL,
    actor   TEXT NOT NULL,                   -- staff:<id>, member:<pseudonym in its case> or desk
    verb    TEXT NOT NULL,
    ref     TEXT NOT NULL,
    case_id {int},
    detail  TEXT NOT NULL,                   -- canonical JSON (RFC 8785): sorted keys, no spaces, integers and text only
    salt    {bytes} NOT NULL
) {strict};
CREATE INDEX journal_by_case ON journal (case_id, id) WHERE case_id IS NOT NULL;
