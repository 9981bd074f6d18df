-- +goose Up
-- The overview lists the open invitations of an inviter that lapse next.
CREATE INDEX invitations_lapsing ON invitations (inviter_id, expires_at, id) WHERE state = 'open' AND type <> 'sign_up';
