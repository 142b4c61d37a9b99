-- Schema 17. A list of more than two words ("state IN (...)") has SQLite make a table of its own for each row that it
-- is asked of: five of them for each step of a text, most of what that step cost. The same rules without lists. A
-- CHECK cannot be changed in place, so the table is made anew; ids go on where they were.
CREATE TABLE message_17 (
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
    state               TEXT NOT NULL CHECK (state = 'queued' OR state = 'submitting'
                            OR state = 'accepted' OR state = 'delivered' OR state = 'unknown'
                            OR state = 'rejected' OR state = 'failed' OR state = 'expired'
                            OR state = 'superseded'),
    attempts            INTEGER NOT NULL CHECK (attempts >= 0),
    resends             INTEGER NOT NULL CHECK (resends IN (0, 1)),
    is_urgent           INTEGER NOT NULL CHECK (is_urgent IN (0, 1)),
    is_double_harmless  INTEGER NOT NULL CHECK (is_double_harmless IN (0, 1)),
    provider_id         TEXT NOT NULL,
    way                 TEXT NOT NULL DEFAULT 'text' CHECK (way IN ('text', 'mail')),
    via                 TEXT NOT NULL DEFAULT '',
    claimed             INTEGER CHECK (claimed > 0),
    asks_left           INTEGER NOT NULL DEFAULT 0 CHECK (asks_left BETWEEN 0 AND 4)
) STRICT;
INSERT INTO message_17 (id, plan_id, party_id, version, kind, claim, fact, body, body_hash,
    number_hash, made, due, expires, next_try, sent, state, attempts, resends, is_urgent,
    is_double_harmless, provider_id, way, via, claimed, asks_left)
SELECT id, plan_id, party_id, version, kind, claim, fact, body, body_hash, number_hash, made, due,
    expires, next_try, sent, state, attempts, resends, is_urgent, is_double_harmless, provider_id,
    way, via, claimed, asks_left FROM message;
DELETE FROM sqlite_sequence WHERE name = 'message_17';
INSERT INTO sqlite_sequence (name, seq)
SELECT 'message_17', seq FROM sqlite_sequence WHERE name = 'message';
DROP TABLE message;
ALTER TABLE message_17 RENAME TO message;
CREATE INDEX message_of_plan ON message (plan_id, id);
CREATE INDEX message_to_send ON message (next_try, id) WHERE state = 'queued';
CREATE INDEX message_to_resend ON message (next_try, id)
    WHERE state = 'unknown' AND is_double_harmless = 1 AND resends = 0 AND asks_left = 0;
CREATE INDEX message_to_ask ON message (next_try, id) WHERE state = 'unknown' AND asks_left > 0;
CREATE INDEX message_given_up ON message (expires, id)
    WHERE state = 'unknown' AND asks_left = 0 AND (is_double_harmless = 0 OR resends > 0);
CREATE INDEX message_in_doubt ON message (number_hash) WHERE state IN ('submitting', 'unknown');
CREATE INDEX message_sent_to ON message (number_hash, sent) WHERE sent IS NOT NULL;
CREATE INDEX message_of_claim ON message (plan_id, party_id, claim, id)
    WHERE NOT claim GLOB 'reply:[0-9]*';
CREATE INDEX message_told ON message (plan_id, party_id, claim, id)
    WHERE sent IS NOT NULL AND NOT claim GLOB 'reply:[0-9]*';
CREATE INDEX message_unsent ON message (plan_id, id)
    WHERE (state = 'queued' OR state = 'submitting' OR state = 'unknown')
    AND NOT claim GLOB 'reply:[0-9]*';
CREATE INDEX message_lost ON message (plan_id, id)
    WHERE state = 'unknown' OR state = 'failed' OR state = 'rejected';
