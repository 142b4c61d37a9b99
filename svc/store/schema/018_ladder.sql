-- Schema 18. A question that nobody answers is put again, with the same code, and to the next who speaks
-- for it: the code while it is open, and the question that one is put beside.
ALTER TABLE question ADD COLUMN digits BLOB; -- sealed; gone when it is closed
ALTER TABLE question ADD COLUMN beside INTEGER CHECK (beside > 0 AND beside < id);
