-- +goose Up
-- A run that sends again what did not leave of one list alone.
ALTER TABLE resend_runs ADD COLUMN batch_id text;
