-- What the administrators of a group chose. A group without a row is served by the defaults; rows stay when the bot is removed.
CREATE TABLE group_settings (
    chat             {int} PRIMARY KEY,
    language         TEXT,                   -- of what is posted there; NULL: the staff's
    moderators       TEXT NOT NULL CHECK (moderators IN ('staff', 'administrators')),
    sanctions_shared {int} NOT NULL,
    said_in_group    {int} NOT NULL,
    log_chat         {int},
    ladder           TEXT,                   -- one of the policy's; NULL: its own
    step             TEXT                    -- where the set-up stands; NULL once it is done
) {strict};
