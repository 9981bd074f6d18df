-- +goose Up
-- The service request that a notice tells of.
ALTER TABLE notices ADD COLUMN request_id uuid;
-- That an invitation was accepted is told until its person is onboarded, or it was read.
CREATE INDEX notices_accepted ON notices (invitation_id) WHERE kind = 'accepted' AND read_at IS NULL;
