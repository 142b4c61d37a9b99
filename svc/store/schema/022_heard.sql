-- Schema 22. When the person last texted anything: until then nobody worries about an OK that did not come.
ALTER TABLE plan ADD COLUMN heard INTEGER CHECK (heard > 0);
