-- +goose Up
-- Government organisations, by their acronym in lower case.
CREATE TABLE agencies (
    acronym    text PRIMARY KEY,
    name       text NOT NULL,
    created_at timestamptz NOT NULL
);

-- Whose domain it is ('' for nobody's), which identity provider an admin chose for its
-- mailboxes ('' for what the settings say), and since when nobody new is invited. A removed
-- domain stays: its people do, and sign in as before.
ALTER TABLE domains ADD COLUMN agency text NOT NULL DEFAULT '';
ALTER TABLE domains ADD COLUMN provider text NOT NULL DEFAULT '';
ALTER TABLE domains ADD COLUMN removed_at timestamptz;
-- The acronym is the label before gov.sg.
UPDATE domains SET agency = substring(name FROM '([^.]+)\.gov\.sg$') WHERE name LIKE '%.gov.sg';
CREATE INDEX domains_agency ON domains (agency, name COLLATE "C");
CREATE INDEX domains_name ON domains (name COLLATE "C");
INSERT INTO agencies (acronym, name, created_at)
    SELECT agency, upper(agency), min(allowed_at) FROM domains WHERE agency <> '' GROUP BY agency;

-- Whose account it is follows from the mailbox's domain.
CREATE INDEX accounts_domain ON accounts (split_part(email, '@', 2), email COLLATE "C") WHERE email <> '';
-- How many invitations a domain still waits for.
CREATE INDEX invitations_domain ON invitations (split_part(email, '@', 2)) WHERE state IN ('open', 'refused');

-- The invitations of an agency, and of all, by what became of them.
CREATE INDEX invitations_agency_status ON invitations (agency, status, created_at, id) WHERE type <> 'sign_up';
CREATE INDEX invitations_all_status ON invitations (status, created_at, id) WHERE type <> 'sign_up';
CREATE INDEX invitations_agency_refused ON invitations (agency, created_at, id) WHERE state = 'refused';
CREATE INDEX invitations_all_refused ON invitations (created_at, id) WHERE state = 'refused';

-- The search narrows to an agency, too. One index of this kind serves any of its columns.
DROP INDEX invitations_search;
CREATE INDEX invitations_search ON invitations USING gin (inviter_id, agency, search_text gin_trgm_ops);
