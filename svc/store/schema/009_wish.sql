-- Schema 9. A change that a coordinator asked for and that is still being tried in a child.
ALTER TABLE plan ADD COLUMN wish BLOB; -- sealed
