-- +goose Up
-- What officers do beside inviting: admin, agency admin, agent.
ALTER TABLE accounts ADD COLUMN duty text NOT NULL DEFAULT '';
UPDATE accounts SET duty = 'admin' WHERE admin;
ALTER TABLE accounts DROP COLUMN admin;
CREATE INDEX accounts_duty ON accounts (duty, email) WHERE duty <> '';

-- The inviter's agency: admins look through the invitations of one agency, or of all.
ALTER TABLE invitations ADD COLUMN agency text NOT NULL DEFAULT '';
UPDATE invitations SET agency = coalesce((SELECT substr(a.email, instr(a.email, '@') + 1) FROM accounts AS a
    WHERE a.id = invitations.inviter_id AND a.email LIKE '%.gov.sg'), '');
-- The acronym is the label before gov.sg.
UPDATE invitations SET agency = substr(agency, 1, length(agency) - 7) WHERE agency <> '';
UPDATE invitations SET agency = substr(agency, instr(agency, '.') + 1) WHERE agency LIKE '%.%';
UPDATE invitations SET agency = substr(agency, instr(agency, '.') + 1) WHERE agency LIKE '%.%';
UPDATE invitations SET agency = substr(agency, instr(agency, '.') + 1) WHERE agency LIKE '%.%';
CREATE INDEX invitations_agency ON invitations (agency, created_at, id) WHERE type <> 'sign_up';
CREATE INDEX invitations_all ON invitations (created_at, id) WHERE type <> 'sign_up';
