-- Schema 21. A person without a phone is texted by way of a mentor or coordinator who agreed to pass it on.
ALTER TABLE party ADD COLUMN passes_on INTEGER NOT NULL DEFAULT 0 CHECK (passes_on IN (0, 1));
