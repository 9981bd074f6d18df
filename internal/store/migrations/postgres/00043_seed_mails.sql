-- +goose Up
-- SEED mails that did not arrive: they are few while all is well, and who invited is told.
CREATE INDEX mails_seed_missing ON mails (invitation_id) WHERE kind = 'seed_invitation' AND (state IN ('refused', 'given_up', 'withdrawn') OR state = 'queued' AND tries > 0);

-- Whose SEED mail did not arrive waits for another one, and whose is on its way for that: until
-- now both counted as waiting for a device.
UPDATE insight_facts SET seed_waits = CASE WHEN m.state IN ('refused', 'given_up', 'withdrawn') THEN 'remail' ELSE 'mail' END
    FROM seed_provisionings AS p LEFT JOIN mails AS m ON m.id = p.mail_id
    WHERE p.invitation_id = insight_facts.invitation_id AND p.state = 'licensed' AND insight_facts.seed_waits = 'device';
