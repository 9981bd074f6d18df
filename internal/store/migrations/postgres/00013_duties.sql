-- +goose Up
-- What officers do beside inviting: admin, agency admin, agent.
ALTER TABLE accounts ADD COLUMN duty text NOT NULL DEFAULT '';
UPDATE accounts SET duty = 'admin' WHERE admin;
ALTER TABLE accounts DROP COLUMN admin;
CREATE INDEX accounts_duty ON accounts (duty, email) WHERE duty <> '';

-- The inviter's agency: admins look through the invitations of one agency, or of all. The
-- acronym is the label before gov.sg.
ALTER TABLE invitations ADD COLUMN agency text NOT NULL DEFAULT '';
UPDATE invitations AS i SET agency = substring(a.email FROM '([^.@]+)\.gov\.sg$')
    FROM accounts AS a WHERE a.id = i.inviter_id AND a.email LIKE '%.gov.sg';
CREATE INDEX invitations_agency ON invitations (agency, created_at, id) WHERE type <> 'sign_up';
CREATE INDEX invitations_all ON invitations (created_at, id) WHERE type <> 'sign_up';
