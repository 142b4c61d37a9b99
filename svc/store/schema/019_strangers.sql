-- Schema 19. Somebody texts whose number no plan has. The house has a person of its own then, whose parties
-- are such strangers (role 'person') and the duty coordinator: texts to them belong to no plan.
ALTER TABLE person ADD COLUMN is_house INTEGER NOT NULL DEFAULT 0 CHECK (is_house IN (0, 1));
CREATE UNIQUE INDEX person_house ON person (is_house) WHERE is_house = 1;
CREATE INDEX message_of_house ON message (made) WHERE plan_id IS NULL;
CREATE INDEX message_of_stranger ON message (party_id, made) WHERE plan_id IS NULL;
CREATE INDEX event_of_stranger ON event (party_id, id) WHERE plan_id IS NULL AND party_id IS NOT NULL;
