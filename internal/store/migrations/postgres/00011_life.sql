-- +goose Up
-- Why an account came to its state.
ALTER TABLE accounts ADD COLUMN cause text NOT NULL DEFAULT '';

-- The daily job looks once at each account from before there was one.
UPDATE accounts SET due_at = created_at WHERE due_at IS NULL AND state <> 'deleted';

-- What ends with an account, and is forgotten with it.
CREATE INDEX tokens_account ON tokens (account_id);
CREATE INDEX sign_ins_holder ON sign_ins (account_id);

-- Admins find accounts by how their email or username begins.
CREATE INDEX accounts_found_email ON accounts (email COLLATE "C") WHERE email <> '';
CREATE INDEX accounts_found_username ON accounts (username_key COLLATE "C") WHERE username_key <> '';
