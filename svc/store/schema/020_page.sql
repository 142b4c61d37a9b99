-- Schema 20. A plan has a page of its person's, opened by a token: found by a keyed hash, and sealed under the
-- person's key for the link in their texts.
CREATE TABLE page (
    plan_id     INTEGER PRIMARY KEY REFERENCES plan (id) ON DELETE CASCADE,
    token_hash  BLOB NOT NULL UNIQUE CHECK (length(token_hash) = 16), -- keyed hash
    token       BLOB NOT NULL -- sealed
) STRICT;
