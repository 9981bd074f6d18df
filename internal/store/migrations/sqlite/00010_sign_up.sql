-- +goose Up
-- Whether people with a mailbox of the domain may be onboarded to SEED.
ALTER TABLE domains ADD COLUMN seed_eligible integer NOT NULL DEFAULT 1;

-- Solved human checks that counted, until they would have run out anyway.
CREATE TABLE spent_challenges (
    hash       blob PRIMARY KEY,
    expires_at timestamp NOT NULL
);
CREATE INDEX spent_challenges_age ON spent_challenges (expires_at);

-- Who asked for an account; what was typed is sealed, and wiped once it is carried out.
CREATE TABLE sign_ups (
    id           text PRIMARY KEY,
    mailbox_hash blob NOT NULL,
    client_hash  blob NOT NULL,
    sealed       blob,
    asked_at     timestamp NOT NULL
);
CREATE INDEX sign_ups_mailbox ON sign_ups (mailbox_hash, asked_at);
CREATE INDEX sign_ups_client ON sign_ups (client_hash, asked_at);
CREATE INDEX sign_ups_age ON sign_ups (asked_at);

-- The invitation's own person asked for it, without an officer: its link is valid for
-- a shorter time.
ALTER TABLE invitations ADD COLUMN self_service integer NOT NULL DEFAULT 0;
