-- +goose Up
-- Certificates of devices that are worth nothing any more, until they would have ended. It
-- tells of no person, and stays when the account is deleted.
CREATE TABLE seed_revoked (
    serial     text PRIMARY KEY,
    revoked_at timestamp NOT NULL,
    cert_until timestamp NOT NULL
);
CREATE INDEX seed_revoked_age ON seed_revoked (cert_until);
