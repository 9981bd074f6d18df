-- +goose Up
-- Authenticator apps. Secrets are sealed with the installation's key.
CREATE TABLE apps (
    account_id text PRIMARY KEY REFERENCES accounts (id),
    sealed     blob, -- NULL while none is confirmed
    last_step  integer NOT NULL DEFAULT 0,
    pending    blob, -- waits for its first code
    pending_at timestamp
);

CREATE TABLE recovery_codes (
    account_id text NOT NULL REFERENCES accounts (id),
    hash       blob NOT NULL, -- keyed
    created_at timestamp NOT NULL,
    used_at    timestamp,
    PRIMARY KEY (account_id, hash)
);

CREATE TABLE passkeys (
    id            text PRIMARY KEY,
    account_id    text NOT NULL REFERENCES accounts (id),
    credential_id blob NOT NULL UNIQUE,
    credential    text NOT NULL, -- JSON: public key, count, flags
    name          text NOT NULL,
    created_at    timestamp NOT NULL,
    used_at       timestamp,
    blocked_at    timestamp
);
CREATE INDEX passkeys_account ON passkeys (account_id, created_at);

-- Challenges that wait for a browser's answer, under the hash of what its session keeps.
CREATE TABLE ceremonies (
    hash       blob PRIMARY KEY,
    account_id text,          -- NULL where somebody signs in
    session    text NOT NULL, -- JSON
    expires_at timestamp NOT NULL
);
CREATE INDEX ceremonies_age ON ceremonies (expires_at);
