-- Schema 1. Instants are seconds since 1970 (UTC), dates are days since 1970-01-01, minutes count
-- from midnight of the row's own local date; NULL means "none" or "not yet". A column that says
-- "sealed" holds XChaCha20-Poly1305 under the person's key, bound to its table, column and row.

-- Which keys file belongs to this database.
CREATE TABLE house (
    id          INTEGER PRIMARY KEY CHECK (id = 1),
    keys_check  BLOB NOT NULL CHECK (length(keys_check) = 16)
) STRICT;

CREATE TABLE person (
    id          INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id > 0),
    created     INTEGER NOT NULL CHECK (created > 0)
) STRICT;

CREATE TABLE party (
    id            INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id > 0),
    person_id     INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    role          TEXT NOT NULL CHECK (role IN ('person', 'coordinator', 'officer', 'service',
                      'mentor', 'prison_contact', 'manager')),
    name          BLOB NOT NULL, -- sealed
    label         BLOB NOT NULL, -- sealed
    appointments  TEXT NOT NULL,
    phone         BLOB,          -- sealed
    number_hash   BLOB CHECK (length(number_hash) = 16), -- keyed hash, to find it by
    has_consent   INTEGER NOT NULL CHECK (has_consent IN (0, 1)),
    CHECK ((phone IS NULL) = (number_hash IS NULL))
) STRICT;
CREATE INDEX party_of_person ON party (person_id);
CREATE INDEX party_by_number ON party (number_hash, id) WHERE number_hash IS NOT NULL;

-- A number that said STOP; it holds for every party with that number, those of later plans too.
CREATE TABLE number_stop (
    number_hash  BLOB PRIMARY KEY CHECK (length(number_hash) = 16),
    stopped      INTEGER NOT NULL CHECK (stopped > 0)
) STRICT, WITHOUT ROWID;

CREATE TABLE plan (
    id             INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id > 0),
    person_id      INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    ref            TEXT NOT NULL UNIQUE
                       CHECK (length(ref) BETWEEN 1 AND 12 AND ref NOT GLOB '*[^A-Z0-9]*'),
    date           INTEGER NOT NULL CHECK (date BETWEEN -25567 AND 84005),
    zone           TEXT NOT NULL CHECK (length(zone) > 0),
    document       BLOB NOT NULL, -- sealed
    version        INTEGER NOT NULL CHECK (version >= 0),
    stage          TEXT NOT NULL CHECK (stage IN ('before', 'under_way', 'over')),
    out_min        INTEGER CHECK (out_min BETWEEN 0 AND 2879),
    late_minutes   INTEGER NOT NULL CHECK (late_minutes BETWEEN 0 AND 1440),
    late_from_min  INTEGER NOT NULL, -- negative if reported before the plan's date
    wake           INTEGER CHECK (wake > 0)
) STRICT;
CREATE INDEX plan_of_person ON plan (person_id, id);
CREATE INDEX plan_to_wake ON plan (wake) WHERE wake IS NOT NULL;

CREATE TABLE plan_version (
    plan_id      INTEGER NOT NULL REFERENCES plan (id) ON DELETE CASCADE,
    version      INTEGER NOT NULL CHECK (version > 0),
    made         INTEGER NOT NULL CHECK (made > 0),
    cause        TEXT NOT NULL,
    solution     BLOB NOT NULL, -- sealed
    is_feasible  INTEGER NOT NULL CHECK (is_feasible IN (0, 1)),
    PRIMARY KEY (plan_id, version)
) STRICT;

CREATE TABLE item (
    id         INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id > 0),
    person_id  INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    plan_id    INTEGER REFERENCES plan (id) ON DELETE CASCADE,
    kind       TEXT NOT NULL CHECK (kind IN ('appointment', 'medication', 'task', 'bed')),
    ref        TEXT NOT NULL,
    label      BLOB NOT NULL, -- sealed
    date       INTEGER NOT NULL CHECK (date BETWEEN -25567 AND 84005),
    start_min  INTEGER CHECK (start_min BETWEEN 0 AND 2879),
    minutes    INTEGER NOT NULL CHECK (minutes BETWEEN 0 AND 2880),
    status     TEXT NOT NULL CHECK (status IN ('kept', 'moved', 'phone', 'video', 'next_day',
                   'dropped')),
    UNIQUE (plan_id, ref)
) STRICT;
CREATE INDEX item_of_person ON item (person_id);

CREATE TABLE decision (
    id           INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id > 0),
    plan_id      INTEGER NOT NULL REFERENCES plan (id) ON DELETE CASCADE,
    party_id     INTEGER REFERENCES party (id),
    appointment  TEXT NOT NULL,
    kind         TEXT NOT NULL CHECK (kind IN ('moved', 'phone', 'video', 'next_day', 'dropped',
                     'no_move', 'no_phone', 'no_video', 'no_next_day')),
    at_min       INTEGER CHECK (at_min BETWEEN 0 AND 2879),
    is_undone    INTEGER NOT NULL CHECK (is_undone IN (0, 1)),
    at           INTEGER NOT NULL CHECK (at > 0),
    words        BLOB NOT NULL -- sealed
) STRICT;
CREATE INDEX decision_of_plan ON decision (plan_id, id);

CREATE TABLE message (
    id                  INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id > 0),
    plan_id             INTEGER REFERENCES plan (id) ON DELETE CASCADE,
    party_id            INTEGER NOT NULL REFERENCES party (id),
    version             INTEGER NOT NULL CHECK (version >= 0),
    kind                TEXT NOT NULL CHECK (length(kind) > 0),
    claim               TEXT NOT NULL,
    fact                BLOB NOT NULL, -- sealed
    body                BLOB NOT NULL, -- sealed
    body_hash           BLOB NOT NULL CHECK (length(body_hash) = 16), -- to count identical texts
    number_hash         BLOB CHECK (length(number_hash) = 16), -- the party's, to count its texts
    made                INTEGER NOT NULL CHECK (made > 0),
    due                 INTEGER NOT NULL CHECK (due > 0),
    expires             INTEGER NOT NULL CHECK (expires > 0),
    next_try            INTEGER NOT NULL CHECK (next_try > 0),
    sent                INTEGER CHECK (sent > 0),
    state               TEXT NOT NULL CHECK (state IN ('queued', 'submitting', 'accepted',
                            'delivered', 'unknown', 'rejected', 'failed', 'expired', 'superseded')),
    attempts            INTEGER NOT NULL CHECK (attempts >= 0),
    resends             INTEGER NOT NULL CHECK (resends IN (0, 1)),
    is_urgent           INTEGER NOT NULL CHECK (is_urgent IN (0, 1)),
    is_double_harmless  INTEGER NOT NULL CHECK (is_double_harmless IN (0, 1)),
    provider_id         TEXT NOT NULL
) STRICT;
CREATE INDEX message_of_plan ON message (plan_id, id);
CREATE INDEX message_to_send ON message (next_try, id) WHERE state = 'queued';
CREATE INDEX message_to_resend ON message (next_try, id)
    WHERE state = 'unknown' AND is_double_harmless = 1 AND resends = 0;
CREATE INDEX message_in_doubt ON message (number_hash) WHERE state IN ('submitting', 'unknown');
CREATE INDEX message_sent_to ON message (number_hash, sent) WHERE sent IS NOT NULL;

CREATE TABLE question (
    id           INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id > 0),
    plan_id      INTEGER NOT NULL REFERENCES plan (id) ON DELETE CASCADE,
    party_id     INTEGER NOT NULL REFERENCES party (id),
    kind         TEXT NOT NULL CHECK (kind IN ('confirm', 'move', 'phone', 'video', 'next_day',
                     'late')),
    state        TEXT NOT NULL CHECK (state IN ('open', 'yes', 'no', 'withdrawn', 'expired',
                     'spent')),
    appointment  TEXT NOT NULL,
    at_min       INTEGER CHECK (at_min BETWEEN 0 AND 2879),
    command      BLOB NOT NULL, -- sealed
    code         BLOB NOT NULL CHECK (length(code) = 16), -- keyed hash
    tries_left   INTEGER NOT NULL CHECK (tries_left >= 0),
    made         INTEGER NOT NULL CHECK (made > 0),
    expires      INTEGER NOT NULL CHECK (expires > 0),
    reminded     INTEGER CHECK (reminded > 0)
) STRICT;
CREATE INDEX question_of_plan ON question (plan_id, id);
CREATE INDEX question_open ON question (party_id) WHERE state = 'open';

CREATE TABLE event (
    id        INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id > 0),
    plan_id   INTEGER REFERENCES plan (id) ON DELETE CASCADE,
    party_id  INTEGER REFERENCES party (id),
    at        INTEGER NOT NULL CHECK (at > 0),
    kind      TEXT NOT NULL CHECK (kind IN ('text', 'out', 'receipt', 'import')),
    text      BLOB,        -- sealed; dropped where the sender is unknown
    once      TEXT UNIQUE  -- what comes twice is taken once
) STRICT;
CREATE INDEX event_of_plan ON event (plan_id, id);

CREATE TABLE audit (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    at        INTEGER NOT NULL CHECK (at > 0),
    plan_id   INTEGER NOT NULL,
    party_id  INTEGER NOT NULL,
    version   INTEGER NOT NULL CHECK (version >= 0),
    what      TEXT NOT NULL CHECK (length(what) > 0)
) STRICT;
CREATE INDEX audit_of_plan ON audit (plan_id, id);

-- The record only grows.
CREATE TRIGGER audit_stands BEFORE UPDATE ON audit
BEGIN SELECT raise(ABORT, 'a line of the record is never changed'); END;
CREATE TRIGGER audit_stays BEFORE DELETE ON audit
BEGIN SELECT raise(ABORT, 'a line of the record is never deleted'); END;

-- Versions and decisions stand as they were made and go only with their person.
CREATE TRIGGER plan_version_stands BEFORE UPDATE ON plan_version
BEGIN SELECT raise(ABORT, 'a version of a plan is never changed'); END;
CREATE TRIGGER plan_version_stays BEFORE DELETE ON plan_version
WHEN EXISTS (SELECT 1 FROM plan WHERE id = old.plan_id)
BEGIN SELECT raise(ABORT, 'a version of a plan goes only with its person'); END;
CREATE TRIGGER decision_stands BEFORE UPDATE ON decision
WHEN NOT (new.id = old.id AND new.plan_id = old.plan_id AND new.party_id IS old.party_id
    AND new.appointment = old.appointment AND new.kind = old.kind AND new.at_min IS old.at_min
    AND new.at = old.at AND new.words = old.words AND new.is_undone = 1)
BEGIN SELECT raise(ABORT, 'a decision is never changed, only undone'); END;
CREATE TRIGGER decision_stays BEFORE DELETE ON decision
WHEN EXISTS (SELECT 1 FROM plan WHERE id = old.plan_id)
BEGIN SELECT raise(ABORT, 'a decision goes only with its person'); END;
CREATE TRIGGER plan_stays BEFORE DELETE ON plan
WHEN EXISTS (SELECT 1 FROM person WHERE id = old.person_id)
BEGIN SELECT raise(ABORT, 'a plan goes only with its person'); END;
