-- Schema 10. Busy times of somebody's own calendar: times and nothing else. Whose they are is a keyed hash of
-- a number or of a service's id.
CREATE TABLE busy_source (
    calendar    TEXT PRIMARY KEY CHECK (length(calendar) BETWEEN 1 AND 64), -- its name in the configuration
    owner       BLOB NOT NULL CHECK (length(owner) = 16),                   -- keyed hash
    fetched     INTEGER NOT NULL,                                           -- unix seconds, like the next two
    from_s      INTEGER NOT NULL,
    until_s     INTEGER NOT NULL CHECK (until_s > from_s)
) STRICT;
CREATE INDEX busy_source_of_owner ON busy_source (owner);
CREATE TABLE busy_time (
    calendar    TEXT NOT NULL REFERENCES busy_source (calendar) ON DELETE CASCADE,
    from_s      INTEGER NOT NULL,
    until_s     INTEGER NOT NULL CHECK (until_s > from_s),
    PRIMARY KEY (calendar, from_s)
) STRICT, WITHOUT ROWID;
