-- +goose Up

-- An invitation that waits for its domain has no account yet.
ALTER TABLE invitations ALTER COLUMN account_id DROP NOT NULL;
