-- +goose Up
-- A mended file that does more to its list than correct rows waits here until its officer
-- has decided.
CREATE TABLE batch_mend_files (
    batch       bigint PRIMARY KEY REFERENCES batches (num),
    file_name   text NOT NULL,
    data        bytea NOT NULL,
    uploaded_at timestamptz NOT NULL
);
