-- +goose Up
-- Government organisations, by their acronym in lower case.
CREATE TABLE agencies (
    acronym    text PRIMARY KEY,
    name       text NOT NULL,
    created_at timestamp NOT NULL
);

-- Whose domain it is ('' for nobody's), which identity provider an admin chose for its
-- mailboxes ('' for what the settings say), and since when nobody new is invited. A removed
-- domain stays: its people do, and sign in as before.
ALTER TABLE domains ADD COLUMN agency text NOT NULL DEFAULT '';
ALTER TABLE domains ADD COLUMN provider text NOT NULL DEFAULT '';
ALTER TABLE domains ADD COLUMN removed_at timestamp;
-- The acronym is the label before gov.sg.
UPDATE domains SET agency = substr(name, 1, length(name) - 7) WHERE name LIKE '%.gov.sg';
UPDATE domains SET agency = substr(agency, instr(agency, '.') + 1) WHERE agency LIKE '%.%';
UPDATE domains SET agency = substr(agency, instr(agency, '.') + 1) WHERE agency LIKE '%.%';
UPDATE domains SET agency = substr(agency, instr(agency, '.') + 1) WHERE agency LIKE '%.%';
CREATE INDEX domains_agency ON domains (agency, name);
INSERT INTO agencies (acronym, name, created_at)
    SELECT agency, upper(agency), min(allowed_at) FROM domains WHERE agency <> '' GROUP BY agency;

-- Whose account it is follows from the mailbox's domain.
CREATE INDEX accounts_domain ON accounts (substr(email, instr(email, '@') + 1), email) WHERE email <> '';
-- How many invitations a domain still waits for.
CREATE INDEX invitations_domain ON invitations (substr(email, instr(email, '@') + 1)) WHERE state IN ('open', 'refused');

-- The invitations of an agency, and of all, by what became of them.
CREATE INDEX invitations_agency_status ON invitations (agency, status, created_at, id) WHERE type <> 'sign_up';
CREATE INDEX invitations_all_status ON invitations (status, created_at, id) WHERE type <> 'sign_up';
CREATE INDEX invitations_agency_refused ON invitations (agency, created_at, id) WHERE state = 'refused';
CREATE INDEX invitations_all_refused ON invitations (created_at, id) WHERE state = 'refused';

-- The owner column of the search narrows to an agency, too: ' @tech@' stands behind the
-- end of the inviter's id.
DROP TRIGGER invitations_indexed;
DROP TRIGGER invitations_reindexed;
DROP TABLE invitation_search;
CREATE VIRTUAL TABLE invitation_search USING fts5 (owner, body, content = '', contentless_delete = 1, tokenize = 'trigram');
INSERT INTO invitation_search (rowid, owner, body)
    SELECT num, substr(inviter_id, 25) || ' @' || agency || '@', search_text FROM invitations WHERE type <> 'sign_up';
-- +goose StatementBegin
CREATE TRIGGER invitations_indexed AFTER INSERT ON invitations WHEN NEW.type <> 'sign_up' BEGIN
    INSERT INTO invitation_search (rowid, owner, body) VALUES (NEW.num, substr(NEW.inviter_id, 25) || ' @' || NEW.agency || '@', NEW.search_text);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER invitations_reindexed AFTER UPDATE OF search_text, inviter_id, agency ON invitations
    WHEN NEW.type <> 'sign_up' AND (NEW.search_text <> OLD.search_text OR NEW.inviter_id <> OLD.inviter_id OR NEW.agency <> OLD.agency) BEGIN
    DELETE FROM invitation_search WHERE rowid = OLD.num;
    INSERT INTO invitation_search (rowid, owner, body) VALUES (NEW.num, substr(NEW.inviter_id, 25) || ' @' || NEW.agency || '@', NEW.search_text);
END;
-- +goose StatementEnd
