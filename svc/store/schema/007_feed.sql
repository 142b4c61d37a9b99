-- Schema 7. Calendar feeds: one for each number in each part that it has (the person, the coordinator, a
-- service), made once, with all parties that have both. Its token opens it: found by a keyed hash, and
-- sealed under a key of the house, since a coordinator's is of no one person.
CREATE TABLE feed (
    id          INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id > 0),
    subject     BLOB NOT NULL UNIQUE CHECK (length(subject) = 16),    -- keyed hash of part and number
    token_hash  BLOB NOT NULL UNIQUE CHECK (length(token_hash) = 16), -- keyed hash
    token       BLOB NOT NULL -- sealed under the house's key
) STRICT;
ALTER TABLE party ADD COLUMN feed_id INTEGER REFERENCES feed (id);
CREATE INDEX party_of_feed ON party (feed_id) WHERE feed_id IS NOT NULL;
