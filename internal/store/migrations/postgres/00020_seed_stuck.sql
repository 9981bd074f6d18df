-- +goose Up
-- What the SEED of who was invited waits for, and since when, as the trail's reader saw it
-- last: a licence, a device, or that it is requested anew.
ALTER TABLE insight_facts ADD COLUMN seed_waits text NOT NULL DEFAULT '';
ALTER TABLE insight_facts ADD COLUMN seed_since timestamptz;
UPDATE insight_facts SET
    seed_waits = CASE p.state WHEN 'requested' THEN 'licence' WHEN 'lapsed' THEN 'request' ELSE 'device' END,
    seed_since = CASE p.state WHEN 'requested' THEN p.queued_at WHEN 'lapsed' THEN p.changed_at ELSE p.mailed_at END
FROM seed_provisionings AS p WHERE p.invitation_id = insight_facts.invitation_id AND p.state IN ('requested', 'licensed', 'invited', 'lapsed');
CREATE INDEX insight_facts_seed ON insight_facts (inviter_id, seed_waits, seed_since, invitation_id) WHERE seed_since IS NOT NULL;
CREATE INDEX insight_facts_seed_agency ON insight_facts (agency, seed_waits, seed_since, invitation_id) WHERE seed_since IS NOT NULL;
CREATE INDEX insight_facts_seed_all ON insight_facts (seed_waits, seed_since, invitation_id) WHERE seed_since IS NOT NULL;

-- Requests that nobody looks after, of all and by agency.
CREATE INDEX requests_open_nobodys ON requests (agency, created_at, id) WHERE closed_at IS NULL AND assignee_id IS NULL;
