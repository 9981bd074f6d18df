-- +goose Up
-- A mended file that does more to its list than correct rows waits here until its officer
-- has decided.
CREATE TABLE batch_mend_files (
    batch       integer PRIMARY KEY REFERENCES batches (num),
    file_name   text NOT NULL,
    data        blob NOT NULL,
    uploaded_at timestamp NOT NULL
);
