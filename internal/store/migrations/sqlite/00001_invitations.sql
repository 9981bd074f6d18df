-- +goose Up
CREATE TABLE settings (
    name  text PRIMARY KEY,
    value blob NOT NULL
);

CREATE TABLE domains (
    name       text PRIMARY KEY,
    allowed_at timestamp NOT NULL
);

CREATE TABLE accounts (
    id                text PRIMARY KEY,
    email             text NOT NULL,
    username          text NOT NULL DEFAULT '',
    username_key      text NOT NULL DEFAULT '',
    type              text NOT NULL,
    state             text NOT NULL,
    admin             integer NOT NULL DEFAULT 0,
    first_name        text NOT NULL DEFAULT '',
    last_name         text NOT NULL DEFAULT '',
    phone             text NOT NULL DEFAULT '',
    organisation      text NOT NULL DEFAULT '',
    department        text NOT NULL DEFAULT '',
    password_hash     text NOT NULL DEFAULT '',
    privacy_version   text NOT NULL DEFAULT '',
    terms_version     text NOT NULL DEFAULT '',
    created_at        timestamp NOT NULL,
    mailbox_proved_at timestamp,
    activated_at      timestamp,
    last_sign_in_at   timestamp
);
CREATE UNIQUE INDEX accounts_email ON accounts (email) WHERE state <> 'terminated';
CREATE UNIQUE INDEX accounts_username ON accounts (username_key) WHERE username_key <> '' AND state <> 'terminated';

CREATE TABLE invitations (
    num          integer PRIMARY KEY AUTOINCREMENT, -- the search index points at it
    id           text NOT NULL UNIQUE,
    type         text NOT NULL,
    inviter_id   text NOT NULL REFERENCES accounts (id),
    account_id   text NOT NULL REFERENCES accounts (id),
    email        text NOT NULL,
    first_name   text NOT NULL DEFAULT '',
    last_name    text NOT NULL DEFAULT '',
    organisation text NOT NULL DEFAULT '',
    department   text NOT NULL DEFAULT '',
    seed         integer NOT NULL DEFAULT 0,
    reason       text NOT NULL DEFAULT '',
    state        text NOT NULL,
    status       text NOT NULL, -- what state means to the officer; written with it
    attempt      integer NOT NULL,
    reply        text NOT NULL DEFAULT '',
    created_at   timestamp NOT NULL,
    sent_at      timestamp NOT NULL,
    expires_at   timestamp NOT NULL,
    ended_at     timestamp,
    search_text  text NOT NULL
);
CREATE INDEX invitations_list ON invitations (inviter_id, created_at, id) WHERE type <> 'sign_up';
CREATE INDEX invitations_status ON invitations (inviter_id, status, created_at, id) WHERE type <> 'sign_up';
CREATE INDEX invitations_refused ON invitations (inviter_id, created_at, id) WHERE state = 'refused';
CREATE INDEX invitations_account ON invitations (account_id, created_at);
CREATE INDEX invitations_due ON invitations (expires_at) WHERE state IN ('open', 'refused');

-- Trigrams of what the search box looks through. The owner column narrows a search to
-- the inviter's own rows by the random end of their id.
CREATE VIRTUAL TABLE invitation_search USING fts5 (owner, body, content = '', contentless_delete = 1, tokenize = 'trigram');
-- +goose StatementBegin
CREATE TRIGGER invitations_indexed AFTER INSERT ON invitations WHEN NEW.type <> 'sign_up' BEGIN
    INSERT INTO invitation_search (rowid, owner, body) VALUES (NEW.num, substr(NEW.inviter_id, 25), NEW.search_text);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER invitations_reindexed AFTER UPDATE OF search_text, inviter_id ON invitations
    WHEN NEW.type <> 'sign_up' AND (NEW.search_text <> OLD.search_text OR NEW.inviter_id <> OLD.inviter_id) BEGIN
    DELETE FROM invitation_search WHERE rowid = OLD.num;
    INSERT INTO invitation_search (rowid, owner, body) VALUES (NEW.num, substr(NEW.inviter_id, 25), NEW.search_text);
END;
-- +goose StatementEnd

-- The totals of the status page cost the same however many invitations there are.
CREATE TABLE invitation_counts (
    inviter_id text NOT NULL,
    state      text NOT NULL,
    n          integer NOT NULL,
    PRIMARY KEY (inviter_id, state)
);

-- +goose StatementBegin
CREATE TRIGGER invitations_counted AFTER INSERT ON invitations WHEN NEW.type <> 'sign_up' BEGIN
    INSERT INTO invitation_counts (inviter_id, state, n) VALUES (NEW.inviter_id, NEW.state, 1)
        ON CONFLICT (inviter_id, state) DO UPDATE SET n = n + 1;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER invitations_recounted AFTER UPDATE OF state, inviter_id ON invitations
    WHEN NEW.type <> 'sign_up' AND (NEW.state <> OLD.state OR NEW.inviter_id <> OLD.inviter_id) BEGIN
    UPDATE invitation_counts SET n = n - 1 WHERE inviter_id = OLD.inviter_id AND state = OLD.state;
    INSERT INTO invitation_counts (inviter_id, state, n) VALUES (NEW.inviter_id, NEW.state, 1)
        ON CONFLICT (inviter_id, state) DO UPDATE SET n = n + 1;
END;
-- +goose StatementEnd

CREATE TABLE mails (
    id            text PRIMARY KEY,
    kind          text NOT NULL,
    to_email      text NOT NULL,
    invitation_id text,
    attempt       integer NOT NULL DEFAULT 0,
    message_id    text NOT NULL UNIQUE,
    link_hash     blob UNIQUE,
    sealed        blob,
    state         text NOT NULL,
    reply         text NOT NULL DEFAULT '',
    tries         integer NOT NULL DEFAULT 0,
    queued_at     timestamp NOT NULL,
    not_after     timestamp NOT NULL,
    ended_at      timestamp,
    opened_at     timestamp,
    trace_id      text NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX mails_attempt ON mails (invitation_id, attempt) WHERE kind = 'invitation';
CREATE INDEX mails_invitation ON mails (invitation_id, queued_at) WHERE invitation_id IS NOT NULL;

CREATE TABLE codes (
    id           text PRIMARY KEY,
    purpose      text NOT NULL,
    subject_hash blob NOT NULL,
    browser_hash blob NOT NULL,
    client_hash  blob NOT NULL,
    hash         blob NOT NULL,
    tries_left   integer NOT NULL,
    created_at   timestamp NOT NULL,
    expires_at   timestamp NOT NULL,
    closed_at    timestamp
);
CREATE INDEX codes_subject ON codes (subject_hash, created_at);
CREATE INDEX codes_client ON codes (client_hash, created_at);
CREATE INDEX codes_age ON codes (created_at);

CREATE TABLE sessions (
    token      text PRIMARY KEY, -- SHA-256 of the cookie's value
    data       blob NOT NULL,
    expires_at timestamp NOT NULL
);
CREATE INDEX sessions_age ON sessions (expires_at);

CREATE TABLE tokens (
    id         text PRIMARY KEY,
    account_id text NOT NULL REFERENCES accounts (id),
    hash       blob NOT NULL UNIQUE,
    created_at timestamp NOT NULL,
    expires_at timestamp NOT NULL
);

CREATE TABLE outbox (
    num        integer PRIMARY KEY AUTOINCREMENT,
    message_id text NOT NULL UNIQUE,
    to_email   text NOT NULL,
    subject    text NOT NULL,
    text       text NOT NULL,
    html       text NOT NULL,
    sent_at    timestamp NOT NULL
);

CREATE TABLE audit_events (
    id           text PRIMARY KEY,
    at           timestamp NOT NULL,
    actor_id     text NOT NULL,
    actor_role   text NOT NULL,
    action       text NOT NULL,
    subject_type text NOT NULL,
    subject_id   text NOT NULL,
    trace_id     text NOT NULL,
    request_key  text NOT NULL,
    fingerprint  blob NOT NULL,
    data         text NOT NULL,
    seq          integer,
    hash         blob
);
CREATE UNIQUE INDEX audit_request ON audit_events (actor_id, request_key) WHERE request_key <> '';
CREATE UNIQUE INDEX audit_seq ON audit_events (seq) WHERE seq IS NOT NULL;
CREATE INDEX audit_unsealed ON audit_events (at, id) WHERE seq IS NULL;
CREATE INDEX audit_at ON audit_events (at, id);
CREATE INDEX audit_subject ON audit_events (subject_id, at, id);
CREATE INDEX audit_actor ON audit_events (actor_id, at, id);
CREATE INDEX audit_action ON audit_events (action, at, id);
CREATE INDEX audit_trace ON audit_events (trace_id);

CREATE TABLE audit_head (
    one  integer PRIMARY KEY DEFAULT 1 CHECK (one),
    seq  integer NOT NULL,
    hash blob NOT NULL
);
INSERT INTO audit_head (seq, hash) VALUES (0, '');

-- +goose StatementBegin
CREATE TRIGGER audit_no_change BEFORE UPDATE ON audit_events
    WHEN OLD.seq IS NOT NULL OR NEW.seq IS NULL
    OR NEW.id IS NOT OLD.id
    OR NEW.at IS NOT OLD.at
    OR NEW.actor_id IS NOT OLD.actor_id
    OR NEW.actor_role IS NOT OLD.actor_role
    OR NEW.action IS NOT OLD.action
    OR NEW.subject_type IS NOT OLD.subject_type
    OR NEW.subject_id IS NOT OLD.subject_id
    OR NEW.trace_id IS NOT OLD.trace_id
    OR NEW.request_key IS NOT OLD.request_key
    OR NEW.fingerprint IS NOT OLD.fingerprint
    OR NEW.data IS NOT OLD.data
BEGIN
    SELECT RAISE(ABORT, 'the audit trail is append-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_no_removal BEFORE DELETE ON audit_events BEGIN
    SELECT RAISE(ABORT, 'the audit trail is append-only');
END;
-- +goose StatementEnd
