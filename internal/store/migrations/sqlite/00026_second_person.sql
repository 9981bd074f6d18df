-- +goose Up
-- What waits for a second person: one row for what an admin asked for. what holds, as JSON,
-- exactly what is to be done; about tells two that ask for the same thing.
CREATE TABLE approvals (
    id         text PRIMARY KEY,
    kind       text NOT NULL,
    about      text NOT NULL,
    subject_id text,
    agency     text NOT NULL DEFAULT '',
    what       text NOT NULL,
    trace_id   text NOT NULL DEFAULT '',
    asker_id   text NOT NULL REFERENCES accounts (id),
    asked_at   timestamp NOT NULL,
    expires_at timestamp NOT NULL,
    state      text NOT NULL DEFAULT 'waiting',
    decider_id text,
    decided_at timestamp,
    reason     text NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX approvals_waiting ON approvals (kind, about) WHERE state = 'waiting';
CREATE INDEX approvals_due ON approvals (expires_at) WHERE state = 'waiting';
CREATE INDEX approvals_decided ON approvals (decided_at) WHERE decided_at IS NOT NULL;
CREATE INDEX approvals_asker ON approvals (asker_id);
CREATE INDEX approvals_subject ON approvals (subject_id) WHERE subject_id IS NOT NULL;

-- One-time links by which an officer sets up how they sign in; the operator hands them out.
CREATE TABLE set_up_links (
    token_hash blob PRIMARY KEY,
    account_id text NOT NULL REFERENCES accounts (id),
    created_at timestamp NOT NULL,
    expires_at timestamp NOT NULL,
    used_at    timestamp,
    revoked_at timestamp
);
CREATE UNIQUE INDEX set_up_links_account ON set_up_links (account_id) WHERE used_at IS NULL AND revoked_at IS NULL;
CREATE INDEX set_up_links_age ON set_up_links (expires_at);

-- A government mailbox for which no identity provider vouches chooses a password as well,
-- once it was asked to.
ALTER TABLE accounts ADD COLUMN password_due integer NOT NULL DEFAULT 0;
