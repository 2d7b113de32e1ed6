-- Watching a campaign: how fast it is, what was possibly repeated, and whose progress messages are worth an edit.

ALTER TABLE outbox ADD COLUMN asked_at {int};   -- when a view was last asked for, as against drawn again by itself
CREATE INDEX campaign_recipients_settled ON campaign_recipients (campaign, settled_at, state) WHERE settled_at IS NOT NULL;
CREATE INDEX campaign_recipients_repeats ON campaign_recipients (campaign, repeats) WHERE repeats > 0;
