-- Before what somebody was in a chat was kept, nobody had been restricted whom the desk muted or banned, as far as it knows: what holds of
-- that time is lifted to this. What was over by then is Telegram's: whoever is banned now was banned by somebody else since.
{sqlite} INSERT INTO memberships_before (chat, account, status, may, inside, until, at)
    SELECT chat, account, 'free', '', 1, NULL, MIN(at) FROM sanctions
    WHERE state = 'applied' AND lifting = '' AND kind IN ('mute', 'ban') AND account > 0
      AND (until IS NULL OR until > CAST(strftime('%s', 'now') AS INTEGER) * 1000)
    GROUP BY chat, account
    ON CONFLICT (chat, account) DO NOTHING;
{postgres} INSERT INTO memberships_before (chat, account, status, may, inside, until, at)
    SELECT chat, account, 'free', '', 1, NULL, MIN(at) FROM sanctions
    WHERE state = 'applied' AND lifting = '' AND kind IN ('mute', 'ban') AND account > 0
      AND (until IS NULL OR until > CAST(extract(epoch FROM now()) AS BIGINT) * 1000)
    GROUP BY chat, account
    ON CONFLICT (chat, account) DO NOTHING;

-- Every card and every verdict asks for the commands below a message.
CREATE INDEX decisions_commanded ON decisions (accused, command) WHERE command IS NOT NULL;
