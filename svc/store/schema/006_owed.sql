-- Schema 6. A version that is owed: it took more work than the loop has, and a child works it out.
ALTER TABLE plan ADD COLUMN owed TEXT NOT NULL DEFAULT '';
