-- +goose Up

-- What an invitation waited with is kept when it ends unsent, for who invites the same person
-- again: until its names are forgotten.
ALTER TABLE domain_waits ADD COLUMN ended_at timestamptz;
