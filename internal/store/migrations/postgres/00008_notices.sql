-- +goose Up
-- What account holders are told at the bell and by mail. Nothing personal: the words come
-- from kind and invitation.
CREATE TABLE notices (
    id            uuid PRIMARY KEY,
    account_id    uuid NOT NULL REFERENCES accounts (id),
    kind          text NOT NULL,
    invitation_id uuid,
    created_at    timestamptz NOT NULL,
    read_at       timestamptz,
    mail_id       uuid
);
CREATE INDEX notices_account ON notices (account_id, created_at, id);
CREATE INDEX notices_unread ON notices (account_id, created_at) WHERE read_at IS NULL;
CREATE INDEX notices_untold ON notices (account_id) WHERE mail_id IS NULL;
CREATE INDEX notices_mail ON notices (mail_id, kind, created_at, id) WHERE mail_id IS NOT NULL;
CREATE INDEX notices_age ON notices (created_at);
