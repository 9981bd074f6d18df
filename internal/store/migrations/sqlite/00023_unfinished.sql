-- +goose Up
-- What somebody has shown who is not signed in by it yet: a first factor, or that they read
-- a mailbox. It is removed when it is used, and with the account's sign-ins.
CREATE TABLE unfinished_sign_ins (
    id           text PRIMARY KEY,
    purpose      text NOT NULL,
    account_id   text NOT NULL REFERENCES accounts (id),
    browser_hash blob NOT NULL, -- of the token in the browser's cookie
    methods      text NOT NULL, -- separated by spaces
    begun_at     timestamp NOT NULL,
    ends_at      timestamp NOT NULL
);
CREATE INDEX unfinished_sign_ins_account ON unfinished_sign_ins (account_id);
CREATE INDEX unfinished_sign_ins_browser ON unfinished_sign_ins (browser_hash);
CREATE INDEX unfinished_sign_ins_age ON unfinished_sign_ins (ends_at);

-- Challenges of passkeys that somebody signs in with travel sealed in the page. What is kept
-- of them is that they were answered.
DELETE FROM ceremonies WHERE account_id IS NULL;
