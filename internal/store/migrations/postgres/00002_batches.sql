-- +goose Up
CREATE TABLE batches (
    num          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, -- short, as each row carries it
    id           uuid NOT NULL UNIQUE,
    officer_id   uuid NOT NULL REFERENCES accounts (id),
    file_name    text NOT NULL,
    columns      text NOT NULL, -- JSON: field to column of the sheet
    state        text NOT NULL,
    last_row     integer NOT NULL DEFAULT 0,
    created_at   timestamptz NOT NULL,
    touched_at   timestamptz NOT NULL,
    run          integer NOT NULL DEFAULT 0,
    submitted    integer NOT NULL DEFAULT 0,
    before       integer NOT NULL DEFAULT 0,
    submitted_at timestamptz,
    starts_at    timestamptz,
    ended_at     timestamptz,
    trace_id     text NOT NULL DEFAULT ''
);
CREATE INDEX batches_officer ON batches (officer_id, created_at, id);
CREATE INDEX batches_touched ON batches (touched_at);
CREATE INDEX batches_moving ON batches (state) WHERE state IN ('loading', 'waiting', 'running');

-- The uploaded file, for the workbook with errors.
CREATE TABLE batch_files (
    batch bigint PRIMARY KEY REFERENCES batches (num),
    data  bytea NOT NULL
);

-- How many rows stand in which state; written with the rows.
CREATE TABLE batch_counts (
    batch bigint NOT NULL REFERENCES batches (num),
    state integer NOT NULL,
    n     integer NOT NULL,
    PRIMARY KEY (batch, state)
);

CREATE TABLE batch_rows (
    batch         bigint NOT NULL REFERENCES batches (num),
    num           integer NOT NULL,
    state         integer NOT NULL,
    email         text NOT NULL,  -- as the row is compared with others; '' if it has no valid one
    username      text NOT NULL,
    domain        text NOT NULL,  -- where it is not allow-listed, '' otherwise
    seed          boolean NOT NULL,
    form          text NOT NULL,  -- JSON
    refusal       text NOT NULL DEFAULT '',
    trace_id      text NOT NULL DEFAULT '',
    invitation_id uuid,
    edited_at     timestamptz,
    PRIMARY KEY (batch, num)
);
CREATE INDEX batch_rows_preview ON batch_rows (batch, state, num);
CREATE INDEX batch_rows_email ON batch_rows (batch, email) WHERE email <> '';
CREATE INDEX batch_rows_username ON batch_rows (batch, username) WHERE username <> '';
CREATE INDEX batch_rows_domain ON batch_rows (domain, batch) WHERE domain <> '';

-- Domains that officers asked to have allow-listed.
CREATE TABLE domain_requests (
    name         text PRIMARY KEY,
    requested_by uuid NOT NULL REFERENCES accounts (id),
    requested_at timestamptz NOT NULL
);
