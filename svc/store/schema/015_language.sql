-- Schema 15. A party is texted in its own language.
ALTER TABLE party ADD COLUMN language TEXT NOT NULL DEFAULT 'en' CHECK (language IN ('en', 'cy'));
