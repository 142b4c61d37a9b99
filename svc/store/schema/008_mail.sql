-- Schema 8. Invitations go out as mail, for services that want them: a party's address, and by which way
-- a message goes. What is mailed counts for no number.
ALTER TABLE party ADD COLUMN mail BLOB; -- sealed
ALTER TABLE message ADD COLUMN way TEXT NOT NULL DEFAULT 'text' CHECK (way IN ('text', 'mail'));
