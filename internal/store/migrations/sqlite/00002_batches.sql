-- +goose Up
CREATE TABLE batches (
    num          integer PRIMARY KEY AUTOINCREMENT, -- short, as each row carries it
    id           text NOT NULL UNIQUE,
    officer_id   text NOT NULL REFERENCES accounts (id),
    file_name    text NOT NULL,
    columns      text NOT NULL, -- JSON: field to column of the sheet
    state        text NOT NULL,
    last_row     integer NOT NULL DEFAULT 0,
    created_at   timestamp NOT NULL,
    touched_at   timestamp NOT NULL,
    run          integer NOT NULL DEFAULT 0,
    submitted    integer NOT NULL DEFAULT 0,
    before       integer NOT NULL DEFAULT 0,
    submitted_at timestamp,
    starts_at    timestamp,
    ended_at     timestamp,
    trace_id     text NOT NULL DEFAULT ''
);
CREATE INDEX batches_officer ON batches (officer_id, created_at, id);
CREATE INDEX batches_touched ON batches (touched_at);
CREATE INDEX batches_moving ON batches (state) WHERE state IN ('loading', 'waiting', 'running');

-- The uploaded file, for the workbook with errors.
CREATE TABLE batch_files (
    batch integer PRIMARY KEY REFERENCES batches (num),
    data  blob NOT NULL
);

-- How many rows stand in which state; written with the rows.
CREATE TABLE batch_counts (
    batch integer NOT NULL REFERENCES batches (num),
    state integer NOT NULL,
    n     integer NOT NULL,
    PRIMARY KEY (batch, state)
) WITHOUT ROWID;

CREATE TABLE batch_rows (
    batch         integer NOT NULL REFERENCES batches (num),
    num           integer NOT NULL,
    state         integer NOT NULL,
    email         text NOT NULL,  -- as the row is compared with others; '' if it has no valid one
    username      text NOT NULL,
    domain        text NOT NULL,  -- where it is not allow-listed, '' otherwise
    seed          integer NOT NULL,
    form          text NOT NULL,  -- JSON
    refusal       text NOT NULL DEFAULT '',
    trace_id      text NOT NULL DEFAULT '',
    invitation_id text,
    edited_at     timestamp,
    PRIMARY KEY (batch, num)
) WITHOUT ROWID;
CREATE INDEX batch_rows_preview ON batch_rows (batch, state, num);
CREATE INDEX batch_rows_email ON batch_rows (batch, email) WHERE email <> '';
CREATE INDEX batch_rows_username ON batch_rows (batch, username) WHERE username <> '';
CREATE INDEX batch_rows_domain ON batch_rows (domain, batch) WHERE domain <> '';

-- Domains that officers asked to have allow-listed.
CREATE TABLE domain_requests (
    name         text PRIMARY KEY,
    requested_by text NOT NULL REFERENCES accounts (id),
    requested_at timestamp NOT NULL
);
