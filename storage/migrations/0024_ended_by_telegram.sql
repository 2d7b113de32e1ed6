-- What was over before the desk looked after ends was ended by Telegram: neither Telegram nor the staff chat needs to be asked about each.
{sqlite} UPDATE sanctions SET state = 'lifted', lifting = 'ended', settled_at = until
    WHERE state = 'applied' AND lifting = '' AND kind IN ('mute', 'ban') AND account > 0
      AND until <= CAST(strftime('%s', 'now') AS INTEGER) * 1000
      AND NOT EXISTS (SELECT 1 FROM memberships_before AS kept WHERE kept.chat = sanctions.chat AND kept.account = sanctions.account);
{postgres} UPDATE sanctions SET state = 'lifted', lifting = 'ended', settled_at = until
    WHERE state = 'applied' AND lifting = '' AND kind IN ('mute', 'ban') AND account > 0
      AND until <= CAST(extract(epoch FROM now()) AS BIGINT) * 1000
      AND NOT EXISTS (SELECT 1 FROM memberships_before AS kept WHERE kept.chat = sanctions.chat AND kept.account = sanctions.account);
