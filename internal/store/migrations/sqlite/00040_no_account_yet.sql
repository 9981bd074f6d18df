-- +goose Up

-- An invitation that waits for its domain has no account yet. SQLite can't take NOT NULL off a
-- column, so another one takes its place.
DROP INDEX invitations_account;
ALTER TABLE invitations ADD COLUMN invitee_id text REFERENCES accounts (id);
UPDATE invitations SET invitee_id = account_id;
ALTER TABLE invitations DROP COLUMN account_id;
ALTER TABLE invitations RENAME COLUMN invitee_id TO account_id;
CREATE INDEX invitations_account ON invitations (account_id, created_at);
