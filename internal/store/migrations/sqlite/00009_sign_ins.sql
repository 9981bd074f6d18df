-- +goose Up
-- Who is signed in where: ended rows let a session live no longer.
CREATE TABLE sign_ins (
    id         text PRIMARY KEY,
    account_id text NOT NULL REFERENCES accounts (id),
    at         timestamp NOT NULL,
    methods    text NOT NULL, -- separated by spaces
    browser    text NOT NULL,
    ended_at   timestamp
);
CREATE INDEX sign_ins_account ON sign_ins (account_id, at) WHERE ended_at IS NULL;
CREATE INDEX sign_ins_age ON sign_ins (at);

-- Browsers from which an account was signed in to, under the hash of their cookie.
CREATE TABLE devices (
    account_id text NOT NULL REFERENCES accounts (id),
    hash       blob NOT NULL,
    seen_at    timestamp NOT NULL,
    PRIMARY KEY (account_id, hash)
);
CREATE INDEX devices_age ON devices (seen_at);

-- Wrong tries in a row, under the keyed hash of what was tried.
CREATE TABLE tries (
    key          blob PRIMARY KEY,
    failed       integer NOT NULL,
    locked_until timestamp,
    at           timestamp NOT NULL
);
CREATE INDEX tries_age ON tries (at);
