-- +goose Up
-- Each time that invitations were given, or offered, to another officer.
CREATE TABLE hand_overs (
    id         uuid PRIMARY KEY,
    from_id    uuid NOT NULL REFERENCES accounts (id), -- whose invitations
    to_id      uuid NOT NULL REFERENCES accounts (id), -- who receives them
    asker_id   uuid, -- who handed over; null for the operator
    count      integer NOT NULL,
    state      text NOT NULL,
    asked_at   timestamptz NOT NULL,
    expires_at timestamptz, -- null where nobody had to accept
    decided_at timestamptz
);
CREATE INDEX hand_overs_waiting ON hand_overs (from_id, asked_at) WHERE state = 'waiting';
CREATE INDEX hand_overs_due ON hand_overs (expires_at) WHERE state = 'waiting';

-- The invitations that wait until their hand-over is accepted: each in one at most.
CREATE TABLE hand_over_invitations (
    invitation_id uuid PRIMARY KEY,
    hand_over_id  uuid NOT NULL REFERENCES hand_overs (id)
);
CREATE INDEX hand_over_invitations_of ON hand_over_invitations (hand_over_id);

-- The hand-over that a notice tells of.
ALTER TABLE notices ADD COLUMN hand_over_id uuid;
