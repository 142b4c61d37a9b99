-- Schema 4. A decision looks at what is said at present, not at all that was ever said: the newest text of
-- each claim, the newest that has gone, and what is still to go or was lost. So it costs the same however
-- many texts a plan has had. Answers ("reply:" and a number) are nobody's claim.
CREATE INDEX message_of_claim ON message (plan_id, party_id, claim, id)
    WHERE NOT claim GLOB 'reply:[0-9]*';
CREATE INDEX message_told ON message (plan_id, party_id, claim, id)
    WHERE sent IS NOT NULL AND NOT claim GLOB 'reply:[0-9]*';
CREATE INDEX message_unsent ON message (plan_id, id)
    WHERE state IN ('queued', 'submitting', 'unknown') AND NOT claim GLOB 'reply:[0-9]*';
CREATE INDEX message_lost ON message (plan_id, id) WHERE state IN ('unknown', 'failed', 'rejected');
