-- +goose Up
ALTER TABLE accounts ADD COLUMN totp_at timestamptz;
ALTER TABLE accounts ADD COLUMN passkeys integer NOT NULL DEFAULT 0;
ALTER TABLE accounts ADD COLUMN seed boolean NOT NULL DEFAULT false;
ALTER TABLE accounts ADD COLUMN invited_at timestamptz;
ALTER TABLE accounts ADD COLUMN state_changed_at timestamptz;
ALTER TABLE accounts ADD COLUMN investigated boolean NOT NULL DEFAULT false;
ALTER TABLE accounts ADD COLUMN ends_on text NOT NULL DEFAULT ''; -- YYYY-MM-DD in Singapore
ALTER TABLE accounts ADD COLUMN left_at timestamptz;
ALTER TABLE accounts ADD COLUMN reminded_at timestamptz;
ALTER TABLE accounts ADD COLUMN due_at timestamptz;

UPDATE accounts SET invited_at = coalesce((SELECT max(sent_at) FROM invitations i WHERE i.account_id = accounts.id), created_at),
    state_changed_at = coalesce(activated_at, created_at);
UPDATE accounts SET seed = true WHERE EXISTS (SELECT 1 FROM invitations i WHERE i.account_id = accounts.id AND i.seed);

-- A deleted account holds no email and no username; a terminated one holds them for nobody.
DROP INDEX accounts_email;
DROP INDEX accounts_username;
CREATE UNIQUE INDEX accounts_email ON accounts (email) WHERE state <> 'terminated' AND state <> 'deleted';
CREATE UNIQUE INDEX accounts_username ON accounts (username_key) WHERE username_key <> '' AND state <> 'terminated' AND state <> 'deleted';

-- The daily job looks at what is due, however many accounts there are.
CREATE INDEX accounts_due ON accounts (due_at, id) WHERE due_at IS NOT NULL;
