-- +goose Up
-- Mails that are about no invitation: they are deleted after a while, and their reader may
-- ask for a copy.
CREATE INDEX mails_loose_age ON mails (queued_at) WHERE invitation_id IS NULL;
CREATE INDEX mails_loose_to ON mails (to_email) WHERE invitation_id IS NULL;
