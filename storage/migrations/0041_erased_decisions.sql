-- What finds the decisions about an account, whatever they said, for holds, purges and erasures.

CREATE INDEX decisions_accused ON decisions (accused) WHERE accused IS NOT NULL;
