-- Schema 16. That there is a lift, or none, is a decision, too. A CHECK cannot be changed in place, so
-- the table is made anew; ids go on where they were.
CREATE TABLE decision_16 (
    id           INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id > 0),
    plan_id      INTEGER NOT NULL REFERENCES plan (id) ON DELETE CASCADE,
    party_id     INTEGER REFERENCES party (id),
    appointment  TEXT NOT NULL,
    kind         TEXT NOT NULL CHECK (kind IN ('moved', 'phone', 'video', 'next_day', 'dropped',
                     'no_move', 'no_phone', 'no_video', 'no_next_day', 'called', 'not_called',
                     'missed', 'lift', 'no_lift')),
    at_min       INTEGER CHECK (at_min BETWEEN 0 AND 2879),
    is_undone    INTEGER NOT NULL CHECK (is_undone IN (0, 1)),
    at           INTEGER NOT NULL CHECK (at > 0),
    words        BLOB NOT NULL -- sealed
) STRICT;
INSERT INTO decision_16 (id, plan_id, party_id, appointment, kind, at_min, is_undone, at, words)
SELECT id, plan_id, party_id, appointment, kind, at_min, is_undone, at, words FROM decision;
DELETE FROM sqlite_sequence WHERE name = 'decision_16';
INSERT INTO sqlite_sequence (name, seq)
SELECT 'decision_16', seq FROM sqlite_sequence WHERE name = 'decision';
DROP TABLE decision;
ALTER TABLE decision_16 RENAME TO decision;
CREATE INDEX decision_of_plan ON decision (plan_id, id);
CREATE TRIGGER decision_stands BEFORE UPDATE ON decision
WHEN NOT (new.id = old.id AND new.plan_id = old.plan_id AND new.party_id IS old.party_id
    AND new.appointment = old.appointment AND new.kind = old.kind AND new.at_min IS old.at_min
    AND new.at = old.at AND new.words = old.words AND new.is_undone = 1)
BEGIN SELECT raise(ABORT, 'a decision is never changed, only undone'); END;
CREATE TRIGGER decision_stays BEFORE DELETE ON decision
WHEN EXISTS (SELECT 1 FROM plan WHERE id = old.plan_id)
BEGIN SELECT raise(ABORT, 'a decision goes only with its person'); END;
