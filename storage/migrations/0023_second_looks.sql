-- A second look that was overtaken before anybody judged it was none: its reporter may ask once more.
DROP INDEX appeals_second_look;
CREATE UNIQUE INDEX appeals_second_look ON appeals (report) WHERE report IS NOT NULL AND state <> 'moot';

-- Asked for by every card, and by every appeal.
CREATE INDEX appeals_by_replacement ON appeals (replacement) WHERE replacement IS NOT NULL;
CREATE INDEX proposals_by_case ON proposals (case_id, id);
