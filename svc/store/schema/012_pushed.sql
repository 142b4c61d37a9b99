-- Schema 12. What stands in the calendars of others, or may: a row for each event that was ever about to be
-- written there and is not known to be gone. Its text is not kept: it is made anew of the plan.
CREATE TABLE pushed (
    place    BLOB NOT NULL CHECK (length(place) = 16), -- keyed hash of the collection's address
    uid      TEXT NOT NULL CHECK (length(uid) > 0),    -- tells nothing to whoever has not the house's key
    state    TEXT NOT NULL CHECK (state IN ('absent', 'doubt', 'there', 'refused')),
    content  BLOB CHECK (length(content) = 16),        -- keyed hash of what was last sent; NULL: not known to stand
    etag     BLOB, -- sealed under the house's key; NULL: not known
    is_told  INTEGER NOT NULL CHECK (is_told IN (0, 1)), -- that somebody else changed it
    PRIMARY KEY (place, uid)
) STRICT, WITHOUT ROWID;
-- Whose plans are still to come, those that are over but for what was put off among them.
CREATE INDEX plan_from_date ON plan (date, id);
