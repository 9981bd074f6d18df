-- +goose Up
-- A run that sends again the stuck ones of one state alone: 'open' or 'accepted'.
ALTER TABLE resend_runs ADD COLUMN state text NOT NULL DEFAULT '';

-- What the search for accounts looks through: name, email and login ID in lower case. The
-- program fills it in for accounts that are there already (Store.addSearchTexts), because
-- SQLite knows the lower case of ASCII alone.
ALTER TABLE accounts ADD COLUMN search_text text NOT NULL DEFAULT '';
CREATE INDEX accounts_unsearched ON accounts (id) WHERE search_text = '' AND email <> '';

-- Trigrams of it. They point at a number of their own: what SQLite calls rowid may change
-- where it is no primary key.
CREATE TABLE account_numbers (
    num        integer PRIMARY KEY AUTOINCREMENT,
    account_id text NOT NULL UNIQUE REFERENCES accounts (id)
);
INSERT INTO account_numbers (account_id) SELECT id FROM accounts;
CREATE VIRTUAL TABLE account_search USING fts5 (body, content = '', contentless_delete = 1, tokenize = 'trigram');
-- +goose StatementBegin
CREATE TRIGGER accounts_indexed AFTER INSERT ON accounts BEGIN
    INSERT INTO account_numbers (account_id) VALUES (NEW.id);
    INSERT INTO account_search (rowid, body) SELECT num, NEW.search_text FROM account_numbers WHERE account_id = NEW.id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER accounts_reindexed AFTER UPDATE OF search_text ON accounts WHEN NEW.search_text <> OLD.search_text BEGIN
    DELETE FROM account_search WHERE rowid = (SELECT num FROM account_numbers WHERE account_id = NEW.id);
    INSERT INTO account_search (rowid, body) SELECT num, NEW.search_text FROM account_numbers WHERE account_id = NEW.id;
END;
-- +goose StatementEnd

-- The newest accounts, of all and of a domain. They take the place of the indexes that found
-- accounts by how an email or a username begins.
CREATE INDEX accounts_newest ON accounts (created_at, id) WHERE email <> '';
CREATE INDEX accounts_newest_of_domain ON accounts (substr(email, instr(email, '@') + 1), created_at, id) WHERE email <> '';
DROP INDEX accounts_found_email;
DROP INDEX accounts_found_username;
DROP INDEX accounts_domain;
