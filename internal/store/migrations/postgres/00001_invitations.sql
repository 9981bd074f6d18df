-- +goose Up
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gin;

CREATE TABLE settings (
    name  text PRIMARY KEY,
    value bytea NOT NULL
);

CREATE TABLE domains (
    name       text PRIMARY KEY,
    allowed_at timestamptz NOT NULL
);

CREATE TABLE accounts (
    id                uuid PRIMARY KEY,
    email             text NOT NULL,
    username          text NOT NULL DEFAULT '',
    username_key      text NOT NULL DEFAULT '',
    type              text NOT NULL,
    state             text NOT NULL,
    admin             boolean NOT NULL DEFAULT false,
    first_name        text NOT NULL DEFAULT '',
    last_name         text NOT NULL DEFAULT '',
    phone             text NOT NULL DEFAULT '',
    organisation      text NOT NULL DEFAULT '',
    department        text NOT NULL DEFAULT '',
    password_hash     text NOT NULL DEFAULT '',
    privacy_version   text NOT NULL DEFAULT '',
    terms_version     text NOT NULL DEFAULT '',
    created_at        timestamptz NOT NULL,
    mailbox_proved_at timestamptz,
    activated_at      timestamptz,
    last_sign_in_at   timestamptz
);
CREATE UNIQUE INDEX accounts_email ON accounts (email) WHERE state <> 'terminated';
CREATE UNIQUE INDEX accounts_username ON accounts (username_key) WHERE username_key <> '' AND state <> 'terminated';

CREATE TABLE invitations (
    id           uuid PRIMARY KEY,
    type         text NOT NULL,
    inviter_id   uuid NOT NULL REFERENCES accounts (id),
    account_id   uuid NOT NULL REFERENCES accounts (id),
    email        text NOT NULL,
    first_name   text NOT NULL DEFAULT '',
    last_name    text NOT NULL DEFAULT '',
    organisation text NOT NULL DEFAULT '',
    department   text NOT NULL DEFAULT '',
    seed         boolean NOT NULL DEFAULT false,
    reason       text NOT NULL DEFAULT '',
    state        text NOT NULL,
    status       text NOT NULL, -- what state means to the officer; written with it
    attempt      integer NOT NULL,
    reply        text NOT NULL DEFAULT '',
    created_at   timestamptz NOT NULL,
    sent_at      timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    ended_at     timestamptz,
    search_text  text NOT NULL
);
CREATE INDEX invitations_list ON invitations (inviter_id, created_at, id) WHERE type <> 'sign_up';
CREATE INDEX invitations_status ON invitations (inviter_id, status, created_at, id) WHERE type <> 'sign_up';
CREATE INDEX invitations_refused ON invitations (inviter_id, created_at, id) WHERE state = 'refused';
CREATE INDEX invitations_account ON invitations (account_id, created_at);
CREATE INDEX invitations_due ON invitations (expires_at) WHERE state IN ('open', 'refused');
CREATE INDEX invitations_search ON invitations USING gin (inviter_id, search_text gin_trgm_ops);

-- The totals of the status page cost the same however many invitations there are.
CREATE TABLE invitation_counts (
    inviter_id uuid NOT NULL,
    state      text NOT NULL,
    n          bigint NOT NULL,
    PRIMARY KEY (inviter_id, state)
);

-- +goose StatementBegin
CREATE FUNCTION count_invitations() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        INSERT INTO invitation_counts AS c (inviter_id, state, n)
            SELECT inviter_id, state, sum(d) FROM (
                SELECT inviter_id, state, 1 AS d FROM new_rows WHERE type <> 'sign_up'
                UNION ALL SELECT inviter_id, state, -1 FROM old_rows WHERE type <> 'sign_up') AS moved
            GROUP BY inviter_id, state HAVING sum(d) <> 0 ORDER BY inviter_id, state
            ON CONFLICT (inviter_id, state) DO UPDATE SET n = c.n + excluded.n;
    ELSE
        INSERT INTO invitation_counts AS c (inviter_id, state, n)
            SELECT inviter_id, state, count(*) FROM new_rows WHERE type <> 'sign_up'
            GROUP BY inviter_id, state ORDER BY inviter_id, state
            ON CONFLICT (inviter_id, state) DO UPDATE SET n = c.n + excluded.n;
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER invitations_added AFTER INSERT ON invitations
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION count_invitations();
CREATE TRIGGER invitations_changed AFTER UPDATE ON invitations
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION count_invitations();

CREATE TABLE mails (
    id            uuid PRIMARY KEY,
    kind          text NOT NULL,
    to_email      text NOT NULL,
    invitation_id uuid,
    attempt       integer NOT NULL DEFAULT 0,
    message_id    text NOT NULL UNIQUE,
    link_hash     bytea UNIQUE,
    sealed        bytea,
    state         text NOT NULL,
    reply         text NOT NULL DEFAULT '',
    tries         integer NOT NULL DEFAULT 0,
    queued_at     timestamptz NOT NULL,
    not_after     timestamptz NOT NULL,
    ended_at      timestamptz,
    opened_at     timestamptz,
    trace_id      text NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX mails_attempt ON mails (invitation_id, attempt) WHERE kind = 'invitation';
CREATE INDEX mails_invitation ON mails (invitation_id, queued_at) WHERE invitation_id IS NOT NULL;

CREATE TABLE codes (
    id           uuid PRIMARY KEY,
    purpose      text NOT NULL,
    subject_hash bytea NOT NULL,
    browser_hash bytea NOT NULL,
    client_hash  bytea NOT NULL,
    hash         bytea NOT NULL,
    tries_left   integer NOT NULL,
    created_at   timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    closed_at    timestamptz
);
CREATE INDEX codes_subject ON codes (subject_hash, created_at);
CREATE INDEX codes_client ON codes (client_hash, created_at);
CREATE INDEX codes_age ON codes (created_at);

CREATE TABLE sessions (
    token      text PRIMARY KEY, -- SHA-256 of the cookie's value
    data       bytea NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX sessions_age ON sessions (expires_at);

CREATE TABLE tokens (
    id         uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES accounts (id),
    hash       bytea NOT NULL UNIQUE,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);

CREATE TABLE outbox (
    num        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    message_id text NOT NULL UNIQUE,
    to_email   text NOT NULL,
    subject    text NOT NULL,
    text       text NOT NULL,
    html       text NOT NULL,
    sent_at    timestamptz NOT NULL
);

CREATE TABLE audit_events (
    id           uuid PRIMARY KEY,
    at           timestamptz NOT NULL,
    actor_id     uuid NOT NULL,
    actor_role   text NOT NULL,
    action       text NOT NULL,
    subject_type text NOT NULL,
    subject_id   uuid NOT NULL,
    trace_id     text NOT NULL,
    request_key  text NOT NULL,
    fingerprint  bytea NOT NULL,
    data         text NOT NULL,
    seq          bigint,
    hash         bytea
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
    one  boolean PRIMARY KEY DEFAULT true CHECK (one),
    seq  bigint NOT NULL,
    hash bytea NOT NULL
);
INSERT INTO audit_head (seq, hash) VALUES (0, '');

-- +goose StatementBegin
CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.seq IS NULL AND NEW.seq IS NOT NULL
        AND (NEW.id, NEW.at, NEW.actor_id, NEW.actor_role, NEW.action, NEW.subject_type, NEW.subject_id, NEW.trace_id, NEW.request_key, NEW.fingerprint, NEW.data)
          = (OLD.id, OLD.at, OLD.actor_id, OLD.actor_role, OLD.action, OLD.subject_type, OLD.subject_id, OLD.trace_id, OLD.request_key, OLD.fingerprint, OLD.data)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the audit trail is append-only';
END $$;
-- +goose StatementEnd
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON audit_events
    FOR EACH ROW EXECUTE FUNCTION audit_is_append_only();
CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit_events
    FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
