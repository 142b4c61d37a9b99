-- Schema 13. A calendar that cannot be read any more: since when nothing is known of it. It has no times then.
-- And what a collection was called that ours may stand in, so that it can be named when it is configured no more.
ALTER TABLE busy_source ADD COLUMN unknown_since INTEGER CHECK (unknown_since > 0);
CREATE TABLE pushed_place (
    place    BLOB PRIMARY KEY CHECK (length(place) = 16), -- as in pushed
    calendar TEXT NOT NULL CHECK (length(calendar) BETWEEN 1 AND 64)
) STRICT, WITHOUT ROWID;
INSERT INTO pushed_place (place, calendar) SELECT DISTINCT place, 'unknown' FROM pushed;
