-- +goose Up
-- Whether people with a mailbox of the domain may be onboarded to SEED.
ALTER TABLE domains ADD COLUMN seed_eligible boolean NOT NULL DEFAULT true;

-- Solved human checks that counted, until they would have run out anyway.
CREATE TABLE spent_challenges (
    hash       bytea PRIMARY KEY,
    expires_at timestamptz NOT NULL
);
CREATE INDEX spent_challenges_age ON spent_challenges (expires_at);

-- Who asked for an account; what was typed is sealed, and wiped once it is carried out.
CREATE TABLE sign_ups (
    id           uuid PRIMARY KEY,
    mailbox_hash bytea NOT NULL,
    client_hash  bytea NOT NULL,
    sealed       bytea,
    asked_at     timestamptz NOT NULL
);
CREATE INDEX sign_ups_mailbox ON sign_ups (mailbox_hash, asked_at);
CREATE INDEX sign_ups_client ON sign_ups (client_hash, asked_at);
CREATE INDEX sign_ups_age ON sign_ups (asked_at);

-- The invitation's own person asked for it, without an officer: its link is valid for
-- a shorter time.
ALTER TABLE invitations ADD COLUMN self_service boolean NOT NULL DEFAULT false;
