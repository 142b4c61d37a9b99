-- Schema 2. Live times ask, every so often, which plans are of today.
CREATE INDEX plan_by_date ON plan (date) WHERE stage <> 'over';
