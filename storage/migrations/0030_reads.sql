-- Whether anybody has read a campaign just now: then the cards of those who watch it are drawn again.

CREATE INDEX campaign_recipients_read_at ON campaign_recipients (campaign, read_at) WHERE read_at IS NOT NULL;
