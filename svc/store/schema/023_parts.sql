-- Schema 23. A text that comes in in parts: each waits, sealed under the key of its sender's person, until all are
-- there or it is given up. Then their words go; what is left knows a part that comes once more.
CREATE TABLE part (
    id           INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id > 0),
    text_id      INTEGER NOT NULL CHECK (text_id BETWEEN 1 AND id), -- the first of its text that came
    party_id     INTEGER NOT NULL REFERENCES party (id) ON DELETE CASCADE,
    number_hash  BLOB NOT NULL CHECK (length(number_hash) = 16), -- the sender's, to find it by
    via          TEXT NOT NULL CHECK (length(via) > 0),
    reference    INTEGER NOT NULL CHECK (reference BETWEEN 0 AND 65535),
    is_wide      INTEGER NOT NULL CHECK (is_wide IN (0, 1)),
    total        INTEGER NOT NULL CHECK (total BETWEEN 2 AND 255),
    number       INTEGER NOT NULL CHECK (number BETWEEN 1 AND total),
    state        TEXT NOT NULL CHECK (state = 'open' OR state = 'joined' OR state = 'torn'),
    text         BLOB, -- sealed
    words        BLOB NOT NULL CHECK (length(words) = 16), -- keyed hash
    came         INTEGER NOT NULL CHECK (came > 0),
    until        INTEGER NOT NULL CHECK (until >= came),
    UNIQUE (text_id, number),
    CHECK ((state = 'open') = (text IS NOT NULL))
) STRICT;
CREATE INDEX part_of_number ON part (number_hash, id);
CREATE INDEX part_of_party ON part (party_id);
CREATE INDEX part_to_give_up ON part (until) WHERE state = 'open';
CREATE INDEX part_to_forget ON part (until) WHERE state <> 'open';
