-- What PostgreSQL has counted of earlier campaigns says nothing about the next one: it would take it for empty, and sort a million rows for a page.
-- Without statistics it expects many of each, and goes by the index that has them in order.

{postgres} ALTER TABLE campaign_recipients ALTER COLUMN campaign SET STATISTICS 0;
