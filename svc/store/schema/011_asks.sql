-- Schema 11. A provider that can be asked is asked what became of a text whose outcome is unknown: by which
-- transport its newest attempt went, when that began, and how often it may still be asked about it.
ALTER TABLE message ADD COLUMN via TEXT NOT NULL DEFAULT '';
ALTER TABLE message ADD COLUMN claimed INTEGER CHECK (claimed > 0);
ALTER TABLE message ADD COLUMN asks_left INTEGER NOT NULL DEFAULT 0 CHECK (asks_left BETWEEN 0 AND 4);
DROP INDEX message_to_resend;
CREATE INDEX message_to_resend ON message (next_try, id)
    WHERE state = 'unknown' AND is_double_harmless = 1 AND resends = 0 AND asks_left = 0;
CREATE INDEX message_to_ask ON message (next_try, id) WHERE state = 'unknown' AND asks_left > 0;
