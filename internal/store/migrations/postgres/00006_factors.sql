-- +goose Up
-- Authenticator apps. Secrets are sealed with the installation's key.
CREATE TABLE apps (
    account_id uuid PRIMARY KEY REFERENCES accounts (id),
    sealed     bytea, -- NULL while none is confirmed
    last_step  bigint NOT NULL DEFAULT 0,
    pending    bytea, -- waits for its first code
    pending_at timestamptz
);

CREATE TABLE recovery_codes (
    account_id uuid NOT NULL REFERENCES accounts (id),
    hash       bytea NOT NULL, -- keyed
    created_at timestamptz NOT NULL,
    used_at    timestamptz,
    PRIMARY KEY (account_id, hash)
);

CREATE TABLE passkeys (
    id            uuid PRIMARY KEY,
    account_id    uuid NOT NULL REFERENCES accounts (id),
    credential_id bytea NOT NULL UNIQUE,
    credential    text NOT NULL, -- JSON: public key, count, flags
    name          text NOT NULL,
    created_at    timestamptz NOT NULL,
    used_at       timestamptz,
    blocked_at    timestamptz
);
CREATE INDEX passkeys_account ON passkeys (account_id, created_at);

-- Challenges that wait for a browser's answer, under the hash of what its session keeps.
CREATE TABLE ceremonies (
    hash       bytea PRIMARY KEY,
    account_id uuid,          -- NULL where somebody signs in
    session    text NOT NULL, -- JSON
    expires_at timestamptz NOT NULL
);
CREATE INDEX ceremonies_age ON ceremonies (expires_at);
